"""Pages in a real browser, for people who do not see, hear or move as their makers do: WCAG 2.2, level AA.

axe-core finds what a program can find. What it does not look at, layout above all, is measured here. Neither stands for
a person who tries the page.
"""

import re
from contextlib import contextmanager

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PAGE_NAMES, QUIET, every_page, found_browser
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.slow

KINDS = ("full stages", "library index.html")
"""One page of each make-up, where every page would say the same again: the first has every section of a pack."""
OF_ONE_STAGE = ("full collect", "full story", "full plan", "full review")
"""Pages that look as the one with every section does."""

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TARGET = 24
"""WCAG 2.2, 2.5.8: the least side of what is to be hit, in pixels."""
GRAPHIC = 3.0
"""WCAG 2.2, 1.4.11: contrast of what shows the focus."""
NARROW = 320
"""WCAG 2.2, 1.4.10: the width at which nothing may have to be scrolled sideways."""

DESK = {"width": 1280, "height": 900}
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
ONE_OF_EACH_LOOK = """() => {
  const seen = new Set();
  document.querySelectorAll("[data-look]").forEach((one) => { delete one.dataset.look; });
  for (const one of document.querySelectorAll("body :not(svg, svg *)")) {
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const ground = (at) => at ? [getComputedStyle(at).backgroundColor, ...ground(at.parentElement)] : [];
    const grounds = ground(one).filter((colour) => colour !== "rgba(0, 0, 0, 0)");
    const style = getComputedStyle(one), look = [style.color, style.fontSize, style.fontWeight, style.opacity, grounds];
    if (!seen.has(look.join()) && seen.add(look.join())) one.dataset.look = seen.size;
  }
  return seen.size;
}"""
"""Marks one element of each pair of ink and ground: axe takes its time, and rows of one table look alike."""
MOVING = """[...document.querySelectorAll("*")].map((one) => [one.tagName, getComputedStyle(one)])
  .filter(([tag, style]) => ["MARQUEE", "BLINK", "VIDEO", "AUDIO"].includes(tag) || style.animationName !== "none"
    || style.scrollBehavior !== "auto" || parseFloat(style.transitionDuration) > 0).length"""
FOCUSABLE = 'a[href], summary, [tabindex="0"]'

CLIPPED = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (one.closest("svg, .unseen, .skip, .box") || !one.checkVisibility()) return false;
  const box = one.getBoundingClientRect(), hides = getComputedStyle(one).overflowX !== "visible";
  return box.right > innerWidth + 1 || box.left < -1 || (hides && one.scrollWidth > one.clientWidth + 1);
}).map((one) => `${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""

FOCUSED = """async (every) => {
  const one = document.activeElement, style = getComputedStyle(one);
  const seen = () => one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  for (let frames = 0; frames < 10 && !seen(); frames++) await frame();
  const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  const pair = [style.outlineColor, getComputedStyle(document.body).backgroundColor].map(channels).map(light);
  return {
    at: [...document.querySelectorAll(every)].indexOf(one),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: Math.max(...pair) / Math.min(...pair),
    seen: seen(),
  };
}"""
"""Where the focus is and how it shows. A page is scrolled to it with a frame or two of delay."""


@pytest.fixture(scope="module")
def browser():
    path = found_browser()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages():
    return every_page()


@pytest.fixture(scope="module")
def shown(browser, pages):
    """A page by its name, opened once with every part of it, and put back to a desk's screen each time."""
    opened = {}

    def show(name, **how):
        if name not in opened:
            opened[name] = browser.new_context(viewport=DESK, offline=True).new_page()
            opened[name].set_content(pages[name].decode())
            opened[name].evaluate(OPEN)
        opened[name].set_viewport_size(how.pop("viewport", DESK))
        opened[name].emulate_media(**{"color_scheme": "light", "reduced_motion": "no-preference"} | how)
        return opened[name]

    yield show
    for page in opened.values():
        page.context.close()


@contextmanager
def reading(browser, content, *, opened=True, **how):
    """A page with its details opened; `how` are the settings of its reader."""
    context = browser.new_context(**{"viewport": DESK, "offline": True} | how)
    page = context.new_page()
    page.set_content(content.decode())
    if opened:
        page.evaluate(OPEN)
    yield page
    context.close()


def violations(page, *, context=None, **options):
    found = Axe().run(page, context, options={"resultTypes": ["violations"]} | options).response["violations"]
    return [(one["id"], node["html"][:120], node["failureSummary"]) for one in found for node in one["nodes"]]


def test_the_instrument_finds_what_is_wrong(browser):
    wrong = b"<!doctype html><title>x</title><main><img src='data:'><p style='color:#bbb'>pale</p></main>"
    with reading(browser, wrong) as page:
        found = {rule for rule, _, _ in violations(page, runOnly={"type": "tag", "values": LEVELS})}
    assert {"html-has-lang", "image-alt", "color-contrast", "page-has-heading-one"} <= found


def test_every_kind_of_page_is_read(pages):
    assert sorted(pages) == sorted(PAGE_NAMES)


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_no_rule_of_wcag_and_no_good_practice_is_broken(shown, name):
    rules = {"color-contrast": {"enabled": False}}  # looked at below
    assert violations(shown(name), runOnly={"type": "tag", "values": LEVELS}, rules=rules) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name",
    [name for name in PAGE_NAMES if name.startswith(("full", "library", "branded")) and name not in OF_ONE_STAGE],
)
def test_every_word_stands_out_from_its_ground(shown, name, scheme):
    page = shown(name, color_scheme=scheme)
    assert page.evaluate(ONE_OF_EACH_LOOK) > 3
    contrast = {"type": "rule", "values": ["color-contrast"]}
    assert violations(page, context={"include": [["[data-look]"]]}, runOnly=contrast) == []


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_page_reads_in_one_column_on_a_phone_and_at_twice_the_size_of_text(shown, name):
    page = shown(name, viewport={"width": NARROW, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert page.evaluate(CLIPPED) == []
    shown(name).evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]
    assert page.evaluate(CLIPPED) == []
    page.evaluate("document.documentElement.style.fontSize = ''")


@pytest.mark.parametrize(("name", "scheme"), [*((name, "light") for name in KINDS), ("full plan", "dark")])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(browser, pages, name, scheme):
    with reading(browser, pages[name], color_scheme=scheme) as page:
        n = page.locator(FOCUSABLE).count()
        stops = []
        for _ in range(n):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUSED, FOCUSABLE))
        assert [stop["at"] for stop in stops] == list(range(n))
        assert min(stop["outline"] for stop in stops) >= 2
        assert min(stop["contrast"] for stop in stops) >= GRAPHIC
        assert all(stop["seen"] for stop in stops)


def test_a_closed_part_is_opened_with_the_keyboard(browser, pages):
    with reading(browser, pages["full review"], opened=False) as page:
        page.evaluate("document.querySelector('summary').focus()")
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector('details').open")


def test_the_first_stop_leads_past_the_contents(browser, pages):
    with reading(browser, pages["full review"]) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("width", [NARROW, 1280])
def test_links_of_the_contents_and_summaries_are_large_enough_to_hit(browser, pages, name, width):
    with reading(browser, pages[name], viewport={"width": width, "height": 900}) as page:
        sizes = page.evaluate(
            "[...document.querySelectorAll('nav a, summary, .packs a')].map((one) => one.getBoundingClientRect())"
            ".map(({width, height}) => [width, height])"
        )
        assert sizes
        assert min(min(size) for size in sizes) >= TARGET


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_page_says_its_language_and_title_and_nothing_on_it_moves(shown, name):
    page = shown(name, reduced_motion="reduce")
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    assert len(page.title()) > 10
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(MOVING) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_that_a_reader_forces_leave_words_tags_and_charts_to_be_seen(browser, pages, scheme):
    with reading(browser, pages["full review"], forced_colors="active", color_scheme=scheme) as page:
        chart, tag = page.locator(".ttc").first, page.locator(".tag").first
        looks = {"page": page.screenshot(), "chart": chart.screenshot(), "tag": tag.screenshot()}
        page.add_style_tag(content=".ttc *,.tag{visibility:hidden}")
        assert chart.screenshot() != looks["chart"]
        page.evaluate("document.body.textContent = ''")
        assert page.screenshot() != looks["page"]


@pytest.fixture(scope="module")
def printed(browser, pages, tmp_path_factory):
    """The review as printed from a dark screen with every detail closed: what is found, and its PDF."""
    with reading(browser, pages["full review"], opened=False, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        colours = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
            " getComputedStyle(document.querySelector('.ttc .history')).stroke]"
        )
        path = tmp_path_factory.mktemp("printed") / "review.pdf"
        page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    return colours, path


def test_a_printed_page_is_dark_on_white_whatever_the_screen(printed):
    colours, _ = printed
    assert colours == ["rgb(255, 255, 255)", "rgb(22, 25, 29)", "rgb(29, 79, 145)"]


def test_a_printed_page_is_a4_and_holds_what_stands_in_closed_parts(printed):
    _, path = printed
    document = pypdfium2.PdfDocument(path)
    sheets = [document[k] for k in range(len(document))]
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in sheets} == {(595, 842)}
    words = [sheet.get_textpage().get_text_bounded() for sheet in sheets]
    text = re.sub(r"\s+", " ", " ".join(words))
    assert "As published Forecast" in text
    assert "Skip to the main part" not in text
    document.close()
