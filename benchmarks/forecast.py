"""How good baselines, intervals and verdicts are on series whose end is known: `python -m benchmarks.forecast FOLDER`.

Every `<set>_yearly.csv.gz` and `<set>_quarterly.csv.gz` under the folder is one panel (columns series, part, step,
value; part is `history` or `holdout`). The engine freezes a baseline on the histories and judges the holdouts, knowing
nothing of the set but its figures. One JSON line a file, then a summary over files:

- `smape`, `mase`, `owa`: the usual scores of the forecast; OWA against the official NAIVE2 where
  `<set>_published_forecasts.csv.gz` lies beside the file, else against our own naive forecast.
- `coverage_80`, `coverage_95`: the share of held-out figures within the interval, in percent.
- `false_up`, `false_down`: the share of series, in percent, that a one-sided verdict at a nominal 5 % calls turned
  upwards or downwards, though nobody did anything; `false_net_...` beyond what happened in all series.

`--from-figures` does the same on the project's own figures, all authorities, the last two periods held out.
`--simulate` adds processes in which nothing changes, with the power to find a change of two standard deviations.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.forecast_panels import Held, NotAPanelError, held_files, own_figures
from benchmarks.simulated_processes import simulated
from oba.analysis.baseline import freeze_baseline
from oba.analysis.verdict import curve_verdicts
from oba.domain.baseline import CurveVerdict, Evidence, Verdict
from oba.domain.indicator import Polarity
from oba.domain.panel import Floats

DIGITS = 4
QUANTILES = {"p10": 10, "median": 50, "p90": 90}


def measured(held: Held) -> dict[str, Any]:
    """The line of one panel."""
    everyone = np.ones(len(held.history.areas), dtype=np.bool_)
    begun = time.perf_counter()
    baseline = freeze_baseline(
        held.history,
        horizon_periods=held.came.shape[1],
        pooled=everyone,
        bounds=held.bounds,
        releases=(),
        multiplier=held.multiplier,
    )
    verdicts = curve_verdicts(
        baseline, held.later, polarity=Polarity.HIGHER, smallest_effect=None, decimals=1, too_small=~everyone
    )
    seconds = time.perf_counter() - begun
    return {
        "set": held.name,
        "series": len(everyone),
        "method": baseline.method,
        **_accuracy(held, baseline.forecast),
        "coverage_80": _coverage(held.came, baseline.low_80, baseline.high_80),
        "coverage_95": _coverage(held.came, baseline.low_95, baseline.high_95),
        **_false_calls(verdicts),
        "ms_per_series": round(1000 * seconds / max(1, len(everyone)), DIGITS),
    }


def _accuracy(held: Held, forecast: Floats) -> dict[str, float | None]:
    naive = held.naive()
    yardstick = naive if held.naive2 is None else held.naive2
    scale = _naive_error(held)
    smape, mase = _smape(forecast, held.came), _mase(forecast, held.came, scale)
    owa = 0.5 * _ratio(smape, _smape(yardstick, held.came)) + 0.5 * _ratio(mase, _mase(yardstick, held.came, scale))
    return {
        "smape": _rounded(smape),
        "mase": _rounded(mase),
        "owa": _rounded(owa),
        "mase_vs_naive": _rounded(_ratio(mase, _mase(naive, held.came, scale))),
    }


def _naive_error(held: Held) -> Floats:
    """The mean absolute (seasonal) difference of each history, (n_series,); NaN where nothing ever moved."""
    values, lag = held.history.values, held.per_year
    found = _row_means(np.abs(values[:, lag:] - values[:, :-lag]))
    return np.where(found > 0, found, np.nan)


def _smape(forecast: Floats, came: Floats) -> float:
    size = np.abs(forecast) + np.abs(came)
    return _mean(_row_means(np.where(size == 0, 0.0, 200.0 * np.abs(forecast - came) / np.where(size == 0, 1.0, size))))


def _mase(forecast: Floats, came: Floats, scale: Floats) -> float:
    return _mean(_row_means(np.abs(forecast - came)) / scale)


def _ratio(ours: float, theirs: float) -> float:
    """1 where neither is ever off; NaN where only ours is, since nothing can be said of how many times."""
    if theirs:
        return ours / theirs
    return float("nan") if ours else 1.0


def _coverage(came: Floats, low: Floats, high: Floats) -> float | None:
    judged = np.isfinite(came) & np.isfinite(low) & np.isfinite(high)
    inside = (came >= low) & (came <= high)
    return _percent(int((inside & judged).sum()), int(judged.sum()))


def _false_calls(verdicts: Sequence[CurveVerdict]) -> dict[str, float | None]:
    own = [one.own for one in verdicts if one.own is not None]
    net = [one.net for one in verdicts if one.net is not None and one.net.n_placebos > 0]
    return {
        "false_up": _percent(_up(own), len(own)),
        "false_down": _percent(_down(own), len(own)),
        "false_net_up": _percent(_up(net), len(net)),
        "false_net_down": _percent(_down(net), len(net)),
    }


def _up(evidence: Iterable[Evidence]) -> int:
    return sum(one.verdict is Verdict.TURNED for one in evidence)


def _down(evidence: Iterable[Evidence]) -> int:
    return sum(one.worse_than_baseline for one in evidence)


def summary(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Mean, median, 10th and 90th percentile of every number over files, and the geometric mean of MASE ratios."""
    names = [name for name in lines[0] if name not in ("set", "method")]
    numbers = {name: np.array([line[name] for line in lines if line[name] is not None], dtype=float) for name in names}
    ratios = numbers["mase_vs_naive"]
    return {
        "set": "summary",
        "files": len(lines),
        "mean": {name: _rounded(_mean(found)) for name, found in numbers.items()},
        **{
            word: {name: _rounded(_quantile(found, percent)) for name, found in numbers.items()}
            for word, percent in QUANTILES.items()
        },
        "mase_vs_naive_geometric_mean": _rounded(float(np.exp(_mean(np.log(ratios))))),
        "mase_vs_naive_below_1": _percent(int((ratios < 1).sum()), ratios.size),
    }


def _row_means(values: Floats) -> Floats:
    known = np.isfinite(values)
    n = known.sum(axis=1)
    return np.where(n > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(n, 1), np.nan)


def _mean(values: Floats) -> float:
    numbers = values[np.isfinite(values)]
    return float(numbers.mean()) if numbers.size else float("nan")


def _quantile(values: Floats, percent: int) -> float:
    return float(np.percentile(values, percent)) if values.size else float("nan")


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


def _rounded(value: float) -> float | None:
    return round(value, DIGITS) if np.isfinite(value) else None


def lines(panels: Iterable[Held]) -> Iterator[dict[str, Any]]:
    """One line for each panel, then the summary; nothing for no panel."""
    found = []
    for held in panels:
        found.append(measured(held))
        yield found[-1]
    if found:
        yield summary(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what was measured as JSON lines; 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="holds <set>_yearly.csv.gz and <set>_quarterly.csv.gz")
    parser.add_argument("--from-figures", action="store_true", help="the project's own figures")
    parser.add_argument("--simulate", action="store_true", help="processes in which nothing changes")
    asked = parser.parse_args(arguments)
    if asked.folder is not None and not asked.folder.is_dir():
        parser.error(f"{asked.folder} is not a folder; name one that holds <set>_yearly.csv.gz files")
    wanted = [held_files(asked.folder)] if asked.folder is not None else []
    wanted += [own_figures()] if asked.from_figures else []
    n_lines = 0
    try:
        for line in chain(*map(lines, wanted), simulated() if asked.simulate else ()):
            n_lines += 1
            print(json.dumps(line, ensure_ascii=False, allow_nan=False), flush=True)
    except NotAPanelError as error:
        print(error, file=sys.stderr)
        return 2
    if not n_lines:
        print("nothing to measure: no <set>_yearly.csv.gz or <set>_quarterly.csv.gz was found", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
