"""What people make such reports with instead, on the same pack: a notebook run by papermill and written by nbconvert,
and R Markdown.

Either reads the facts of a pack and draws every curve (matplotlib, ggplot2), with the table of its figures, a scorecard
with a small chart in each cell, the narratives and the actions: what our page holds, drawn by their means. They leave
out what somebody would have to write for it: sentences on verdicts, alternative texts, a timeline.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SET_UP = """
import json, base64, io
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from IPython.display import HTML, Markdown, display
pack = json.load(open(facts))
sections = pack["sections"]
"""

CURVE = """
curve = sections["curves"]["curves"][{at}]
figure, axes = plt.subplots(figsize=(7, 3))
history = [(p["period"], p["value"]) for p in curve["history"] if p["value"] is not None]
ahead = curve["forecast"]
axes.plot([p for p, _ in history], [v for _, v in history])
axes.plot([p["period"] for p in ahead], [p["value"] for p in ahead], "--")
inside = [p for p in ahead if p["low_95"] is not None]
low, high = [p["low_95"] for p in inside], [p["high_95"] for p in inside]
axes.fill_between([p["period"] for p in inside], low, high, alpha=0.2)
since = [(p["period"], p["value"]) for p in curve["since"] if p["value"] is not None]
axes.plot([p for p, _ in since], [v for _, v in since], "o")
axes.set_title(curve["indicator"]["name"])
plt.show()
published = {p["period"]: p["text"] for p in (*curve["history"], *curve["since"])}
expected = {p["period"]: (p["value"], p["low_95"], p["high_95"]) for p in ahead}
england = {p["period"]: p["text"] for p in curve["comparators"][0]["points"]}
periods = sorted({*published, *expected, *england})
cells = "".join(
    f"<tr><th>{p}</th><td>{published.get(p, '')}</td><td>{expected.get(p, '')}</td><td>{england.get(p, '')}</td></tr>"
    for p in periods
)
display(HTML("<table>" + cells + "</table>"))
"""

SCORECARD = """
card = sections["scorecard"]
rows = []
def spark(values):
    figure = plt.figure(figsize=(1.2, 0.3))
    plt.plot(values); plt.axis("off")
    held = io.BytesIO(); figure.savefig(held, format="png"); plt.close(figure)
    return f"<img src='data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}'>"
for row in card["rows"]:
    cells = "".join(f"<td>{c['text']}{spark(c['history']) if c['history'] else ''}</td>" for c in row["cells"])
    rows.append(f"<tr><th>{row['name']}</th>{cells}</tr>")
display(HTML("<table>" + "".join(rows) + "</table>"))
"""

WORDS = """
for curve in sections.get("story", {"curves": []})["curves"]:
    for factor in (*curve["helping"], *curve["hindering"]):
        display(Markdown(f"**{curve['indicator_name']}**: {factor['what']} ({factor['evidence']})"))
actions = sections.get("plan", {"actions": []})["actions"]
rows = "".join(f"<tr><td>{a['what']}</td><td>{a['owner']}</td><td>{a['due']}</td></tr>" for a in actions)
display(HTML("<table>" + rows + "</table>"))
"""


R_MARKDOWN = """---
title: "Review pack"
output: {html_document: {theme: null, highlight: null}}
params: {facts: ""}
---
```{r, include = FALSE}
library(ggplot2)
knitr::opts_chunk$set(echo = FALSE, dev = "svg", fig.width = 7, fig.height = 3)
pack <- jsonlite::fromJSON(params$facts, simplifyVector = FALSE)
sections <- pack$sections
numbers <- function(points, name) vapply(points, function(p) if (is.null(p[[name]])) NA_real_ else p[[name]], 0)
periods <- function(points) vapply(points, function(p) as.integer(p$period), 0L)
```
```{r, results = "asis"}
for (curve in sections$curves$curves) {
  published <- c(curve$history, curve$since)
  ahead <- curve$forecast
  england <- curve$comparators[[1]]$points
  shown <- data.frame(period = periods(published), value = numbers(published, "value"))
  expected <- data.frame(period = periods(ahead), value = numbers(ahead, "value"),
                         low = numbers(ahead, "low_95"), high = numbers(ahead, "high_95"))
  beside <- data.frame(period = periods(england), value = numbers(england, "value"))
  print(ggplot(shown, aes(period, value)) +
    geom_ribbon(data = expected, aes(ymin = low, ymax = high), alpha = 0.2) +
    geom_line() + geom_line(data = expected, linetype = "dashed") + geom_line(data = beside, colour = "grey50") +
    labs(title = curve$indicator$name) + theme_minimal())
  cat("\n\n")
  every <- merge(merge(shown, expected, by = "period", all = TRUE), beside, by = "period", all = TRUE)
  print(knitr::kable(every))
}
```
```{r, results = "asis"}
spark <- function(values) {
  if (length(values) == 0) return("")
  file <- tempfile(fileext = ".png")
  png(file, 100, 24); par(mar = c(0, 0, 0, 0)); plot(unlist(values), type = "l", axes = FALSE); dev.off()
  paste0("<img src='", knitr::image_uri(file), "'>")
}
cat("<table>")
for (row in sections$scorecard$rows) {
  cells <- vapply(row$cells, function(cell) paste0("<td>", cell$text, spark(cell$history), "</td>"), "")
  cat("<tr><th>", row$name, "</th>", cells, "</tr>")
}
cat("</table>")
for (curve in sections$story$curves) for (factor in c(curve$helping, curve$hindering)) {
  cat("\n\n**", curve$indicator_name, "**: ", factor$what, " (", factor$evidence, ")\n\n", sep = "")
}
print(knitr::kable(do.call(rbind, lapply(sections$plan$actions, function(a) data.frame(a$what, a$owner, a$due)))))
```
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Seconds of the whole process from nothing to the page, and the size of the page."""

    seconds: float
    kilobytes: float


def notebook_report(pack_text: str, *, folder: Path) -> Peer:
    """papermill runs the notebook in a fresh kernel, nbconvert writes the page; raises when either fails."""
    facts = folder / "facts.json"
    facts.write_text(pack_text, encoding="utf-8")
    source, run = folder / "source.ipynb", folder / "run.ipynb"
    source.write_text(json.dumps(_notebook(json.loads(pack_text))), encoding="utf-8")
    begun = time.perf_counter()
    _run("papermill", "--no-progress-bar", "-p", "facts", str(facts), str(source), str(run))
    _run("nbconvert", "--to", "html", "--no-input", str(run))
    seconds = time.perf_counter() - begun
    return Peer(seconds=seconds, kilobytes=run.with_suffix(".html").stat().st_size / 1000)


def r_markdown_report(pack_text: str, *, folder: Path) -> Peer:
    """Rscript renders the report by rmarkdown; raises when it fails, `FileNotFoundError` where R is not installed."""
    facts, source, page = folder / "facts.json", folder / "report.Rmd", folder / "report.html"
    facts.write_text(pack_text, encoding="utf-8")
    source.write_text(R_MARKDOWN, encoding="utf-8")
    begun = time.perf_counter()
    call = f'rmarkdown::render("{source}", output_file = "{page}", params = list(facts = "{facts}"), quiet = TRUE)'
    subprocess.run(["Rscript", "-e", call], check=True, capture_output=True)  # noqa: S607 - wherever R is
    return Peer(seconds=time.perf_counter() - begun, kilobytes=page.stat().st_size / 1000)


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True)


def _notebook(facts: dict[str, Any]) -> dict[str, Any]:
    n_curves = len(facts["sections"]["curves"]["curves"])
    cells = [SET_UP, *(CURVE.replace("{at}", str(at)) for at in range(n_curves)), SCORECARD, WORDS]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {
                "id": "given",
                "cell_type": "code",
                "source": 'facts = ""',
                "metadata": {"tags": ["parameters"]},
                **_EMPTY,
            },
            *(
                {"id": f"c{at}", "cell_type": "code", "source": source, "metadata": {}, **_EMPTY}
                for at, source in enumerate(cells)
            ),
        ],
    }


_PARAMETERS: dict[str, Any] = {"tags": ["parameters"]}
_EMPTY: dict[str, Any] = {"execution_count": None, "outputs": []}
