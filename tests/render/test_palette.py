import pytest

from oba.pack.facts import BrandFact
from oba.render.contrast import BANDS, PAIRS, Pair, bands_ground, contrast, too_faint
from oba.render.palette import DARK, LIGHT, palettes

CHARTED = ("history", "forecast", "since", "comparator", "agreed", "target")
"""Lines, dots and labels of charts, each in a colour of its own."""


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#123456", "#123456", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#949494", "#ffffff", 3.03),
    ],
)
def test_contrast_is_that_of_the_guidelines(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light, and print", "dark"])
def test_every_pair_of_a_page_and_of_a_chart_can_be_told_apart(palette):
    assert [*too_faint(palette)] == []


def test_every_text_line_and_label_is_among_the_pairs():
    pairs = {(pair.colour, pair.ground): pair.least for pair in PAIRS}
    for text in ("ink", "soft", "link", *CHARTED):
        assert pairs[text, "paper"] == pairs[text, "panel"] == 4.5
    for line in (*CHARTED, "soft"):
        assert pairs[line, BANDS] == 3.0
    named = {pair.colour for pair in PAIRS} | {pair.ground for pair in PAIRS}
    assert named - {BANDS} == LIGHT.keys() - {"line"}


@pytest.mark.parametrize(
    ("name", "colour", "faint"),
    [
        ("link", "#8888ff", {("link", "paper", "2.99"), ("link", "panel", "2.76")}),
        ("note", "#3d2c00", {("note-ink", "note", "1.00")}),
        ("accent", "#aaaaaa", {("accent", "paper", "2.32")}),
    ],
)
def test_a_pair_that_differs_too_little_is_found_with_its_ratio(name, colour, faint):
    found = {(one.pair.colour, one.pair.ground, one.shown) for one in too_faint(LIGHT | {name: colour})}
    assert found == faint


def test_a_ratio_that_is_just_too_small_never_looks_sufficient():
    (found, _) = too_faint(LIGHT | {"link": "#777777"})
    assert (found.pair, found.shown) == (Pair("link", "paper", 4.5), "4.47")


def test_the_bands_of_a_chart_lie_between_paper_and_forecast():
    assert bands_ground({"paper": "#ffffff", "forecast": "#000000"}) == "#a3a3a3"


def test_both_palettes_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()


def test_a_brand_sets_only_the_colours_that_it_names():
    brand = BrandFact(logo=None, light=(("accent", "#7a1f5c"),), dark=())
    assert palettes(brand) == {"light": LIGHT | {"accent": "#7a1f5c"}, "dark": DARK}
    assert palettes(None) == {"light": LIGHT, "dark": DARK}
