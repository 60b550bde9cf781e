"""Pages in a real browser: what only a layout can show. Skipped, saying so, where there is none."""

import re
import subprocess

import pytest
from browsing import QUIET, every_page, found_browser

NARROW = 320
"""The width at which WCAG 2.2, 1.4.10, wants a page to be read without scrolling sideways."""

FRAMES = """<!doctype html><title>frames</title><body>{frames}<script>
addEventListener("load", () => {{
  for (const frame of document.querySelectorAll("iframe")) {{
    const page = frame.contentDocument;
    if ({opened}) page.querySelectorAll("details").forEach((one) => {{ one.open = true; }});
    const clipped = [...page.querySelectorAll("svg text")].filter((text) => {{
      const box = text.getBoundingClientRect(), chart = text.closest("svg").getBoundingClientRect();
      return box.left < chart.left - 1 || box.right > chart.right + 1;
    }});
    const found = document.createElement("p");
    found.textContent = `${{frame.name}}|${{page.documentElement.scrollWidth}}|${{clipped.length}}`;
    document.body.append(found);
  }}
}});
</script>"""


@pytest.fixture(scope="module")
def browser():
    return found_browser()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, content in every_page().items():
        (folder / f"{name}.html".replace(" ", "-")).write_bytes(content)
    return folder


def measured(browser, pages, profile, *, opened):
    frames = "".join(
        f'<iframe name="{page.stem}" src="{page.name}" width="{NARROW}" height="800" style="border:0"></iframe>'
        for page in sorted(pages.glob("*.html"))
        if page.name != "frames.html"
    )
    (pages / "frames.html").write_text(FRAMES.format(frames=frames, opened=str(opened).lower()), encoding="utf-8")
    options = (*QUIET, "--headless", "--allow-file-access-from-files", "--virtual-time-budget=5000", "--dump-dom")
    command = [browser, *options, f"--user-data-dir={profile}", (pages / "frames.html").as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.findall(r"<p>([^|<]+)\|(\d+)\|(\d+)</p>", shown)
    return {name: (int(width), int(clipped)) for name, width, clipped in found}


@pytest.mark.slow
@pytest.mark.parametrize("opened", [False, True], ids=["closed", "every detail opened"])
def test_no_page_scrolls_sideways_on_a_phone_and_no_chart_clips_its_labels(browser, pages, tmp_path, opened):
    found = measured(browser, pages, tmp_path, opened=opened)
    assert len(found) == len(every_page())
    assert found == dict.fromkeys(found, (NARROW, 0))
