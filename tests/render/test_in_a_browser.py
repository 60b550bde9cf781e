"""Pages in a real browser: what only a layout can show. Skipped, saying so, where there is none."""

import os
import re
import shutil
import subprocess

import pytest
from library_builders import shelf
from pack_builders import every_pack

from oba.pack.canonical import pack_json
from oba.render.html import render_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NARROW = 320
"""The width at which WCAG 2.2, 1.4.10, wants a page to be read without scrolling sideways."""

LIBRARY_PAGES = (
    "index.html",
    "priority/neglect.html",
    "indicator/N-H3.html",
    "area/E12000009.html",
    "glossary.html",
    "accessibility.html",
    "search.html",
)

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
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium on this machine; install the package chromium"
        if os.environ.get("OBA_REQUIRE_SYSTEM_PARTS"):  # noqa: TID251 - set where nothing may be skipped
            pytest.fail(message)
        pytest.skip(message)
    return found


def library_pages():
    """One of each kind of page of the library."""
    rendered = shelf().rendered()
    compared = next(address for address in rendered if address.startswith("compare/"))
    for address in (*LIBRARY_PAGES, compared):
        yield address, rendered[address]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    made = {name: render_html(pack_json(pack)) for name, pack in every_pack().items()}
    made |= {f"library {address.replace('/', ' ').removesuffix('.html')}": page for address, page in library_pages()}
    for name, content in made.items():
        (folder / f"{name}.html".replace(" ", "-")).write_bytes(content)
    return folder


def measured(browser, pages, profile, *, opened):
    frames = "".join(
        f'<iframe name="{page.stem}" src="{page.name}" width="{NARROW}" height="800" style="border:0"></iframe>'
        for page in sorted(pages.glob("*.html"))
        if page.name != "frames.html"
    )
    (pages / "frames.html").write_text(FRAMES.format(frames=frames, opened=str(opened).lower()), encoding="utf-8")
    options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    options += " --disable-component-update --disable-sync --hide-scrollbars --allow-file-access-from-files"
    options += " --virtual-time-budget=5000"
    command = [browser, *options.split(), f"--user-data-dir={profile}", "--dump-dom", (pages / "frames.html").as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.findall(r"<p>([^|<]+)\|(\d+)\|(\d+)</p>", shown)
    return {name: (int(width), int(clipped)) for name, width, clipped in found}


@pytest.mark.slow
@pytest.mark.parametrize("opened", [False, True], ids=["closed", "every detail opened"])
def test_no_page_scrolls_sideways_on_a_phone_and_no_chart_clips_its_labels(browser, pages, tmp_path, opened):
    found = measured(browser, pages, tmp_path, opened=opened)
    assert len(found) == len(every_pack()) + len(LIBRARY_PAGES) + 1
    assert found == dict.fromkeys(found, (NARROW, 0))
