"""Difficult charts in a real browser: no label clipped, none upon another, in light, dark and print."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import beside_builders
import pytest
from browsing import found_browser
from difficult_charts import (
    MORE_CURVES,
    SMALL,
    SPARKS,
    every_chart,
    page_of_charts,
    reviewed_drawing,
    small_drawing,
)
from pack_builders import action, curve, indicator, points
from test_chart import drawn

from oba.pack.figure_facts import CurveTarget
from oba.render.environment import environment
from oba.render.geometry import text_width
from oba.render.palette import LIGHT
from oba.render.small_curves import FONT_SIZE, WIDTH, shared_axis, small_curve, sparkline
from oba.render.timeline import MOST_ROWS, timelines

FAULTS = """() => {
  const faults = [];
  for (const figure of document.querySelectorAll("figure")) {
    const svg = figure.querySelector("svg");
    const frame = svg.viewBox.baseVal.width
      ? svg.viewBox.baseVal : { x: 0, y: 0, width: +svg.getAttribute("width"), height: +svg.getAttribute("height") };
    const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBBox()]);
    for (const [words, box] of texts) {
      if (box.x < frame.x - 1 || box.x + box.width > frame.x + frame.width + 1 ||
          box.y < frame.y - 2 || box.y + box.height > frame.y + frame.height + 3)
        faults.push(`${figure.dataset.name}: "${words}" is clipped`);
    }
    for (let one = 0; one < texts.length; one++) for (let other = one + 1; other < texts.length; other++) {
      const [a, b] = [texts[one][1], texts[other][1]];
      const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      if (across > 1 && down > 3) faults.push(`${figure.dataset.name}: "${texts[one][0]}" and "${texts[other][0]}"`);
    }
    for (const mark of svg.querySelectorAll(".small .bar-since, .small .ring")) {
      const [m, box] = [mark.getBBox(), texts[0][1]];
      const across = Math.min(m.x + m.width, box.x + box.width) - Math.max(m.x, box.x);
      if (across > 0) faults.push(`${figure.dataset.name}: "${texts[0][0]}" touches its mark`);
    }
    for (const shape of svg.querySelectorAll("path, rect, circle, polyline, polygon")) {
      const box = shape.getBBox();
      if (box.x < frame.x - 1 || box.x + box.width > frame.x + frame.width + 1 ||
          box.y < frame.y - 1 || box.y + box.height > frame.y + frame.height + 1)
        faults.push(`${figure.dataset.name}: a ${shape.tagName} reaches outside`);
    }
    for (const text of svg.querySelectorAll("text")) {
      const [ink, paper] = [getComputedStyle(text).fill, getComputedStyle(document.body).backgroundColor];
      if (ink === paper) faults.push(`${figure.dataset.name}: "${text.textContent}" cannot be seen`);
    }
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def page():
    found = found_browser()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1000, "height": 900})
        opened.set_content(page_of_charts())
        yield opened
        browser.close()


@pytest.mark.slow
@pytest.mark.parametrize("media", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"media": "print"}])
def test_nothing_is_clipped_and_no_label_stands_on_another(page, media):
    page.emulate_media(**({"media": "screen", "color_scheme": "light"} | media))
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize(("name", "svg"), every_chart().items(), ids=list(every_chart()))
def test_every_drawing_is_well_formed_and_begins_with_its_message(name, svg):
    root = ET.fromstring(svg.strip())  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert root[0].tag.rpartition("}")[2] == "title"
    assert root[0].text == name.partition(": ")[2].removesuffix(" 0").removesuffix(" 1")


def test_a_chart_of_everything_takes_at_most_4_kb():
    target = CurveTarget(period="2027", value=20.0, text="20.0", agreed_by="Steering group")
    fact = curve(since=points(2025, 26.2), target=target)
    message = environment().get_template("sections/sentences.j2").module.chart_message(fact)
    assert "Target: 20.0 % by 2027." in str(message).replace("\u00a0", " ")
    assert len(drawn(fact, message).encode()) <= 4096


def test_small_pictures_stay_small():
    assert (
        max(len(small_drawing("Bath and North East Somerset, " * 4, area).encode()) for area in SMALL.values()) <= 900
    )
    assert max(len(sparkline(values[:12], "x" * 300, LIGHT).encode()) for values in SPARKS.values()) <= 400


@pytest.mark.parametrize("draw", [small_drawing, reviewed_drawing])
@pytest.mark.parametrize("area", SMALL.values(), ids=SMALL.keys())
def test_the_last_figure_of_a_small_curve_stands_beside_its_mark_within_the_picture(draw, area):
    root = ET.fromstring(draw("x", area))  # noqa: S314 - our own text
    (text,) = [one for one in root if one.tag == "text"]
    size = float(text.get("font-size", FONT_SIZE))
    mark = next(one for one in root if one.get("class") in {"bar-since", "ring"})
    right = float(mark.get("cx", 0)) + float(mark.get("r", 0)) + float(mark.get("x", 0)) + float(mark.get("width", 0))
    assert float(text.get("x")) >= right + 1
    assert float(text.get("x")) + text_width(text.text, font_size=size) <= WIDTH
    assert size >= 8


def test_small_curves_of_an_indicator_give_their_figures_the_same_room():
    short, long = SMALL["usual"], SMALL["nine digits at the end"]
    curves = beside_builders.indicator_curves(indicator(), short, long)
    axis = shared_axis(curves)
    left = {re.search(r'<text[^>]* x="([^"]*)"', small_curve(one, curves, axis, "", LIGHT))[1] for one in curves.areas}
    assert len(left) == 1


def test_a_cell_with_one_number_has_no_line():
    assert sparkline((None, 1.0), "", LIGHT) == ""
    assert sparkline((), "", LIGHT) == ""


def test_a_target_is_drawn_with_its_label_and_not_at_all_without_one():
    assert "Target 20" in drawn(MORE_CURVES["target"])
    assert 'class="target"' not in drawn(curve())


def test_two_hundred_actions_are_split_over_charts_that_lose_none():
    charts = timelines([action(slug=f"a-{k:03d}") for k in range(200)], "2025-06-30")
    assert [len(chart.bars) for chart in charts] == [MOST_ROWS] * 8
    assert [chart.first for chart in charts] == [MOST_ROWS * k for k in range(8)]
    assert timelines((), "2025-06-30") == ()
