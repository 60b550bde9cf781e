import pytest

from oba.render.palette import DARK, LIGHT

TEXT = 4.5
"""WCAG 2.2, 1.4.3: contrast of text with its ground, level AA."""
GRAPHIC = 3.0
"""WCAG 2.2, 1.4.11: contrast of lines and edges that carry meaning."""
BAND_OPACITY = 0.2
"""The stronger of the two that the charts use; two bands lie on one another."""


def channels(colour):
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


def luminance(parts):
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_greatest_contrast_there_is():
    assert contrast(channels("#000000"), channels("#ffffff")) == pytest.approx(21.0)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("text", ["ink", "soft", "link", "history", "forecast", "since", "comparator", "agreed"])
def test_every_text_can_be_read_on_every_ground(palette, text, ground):
    assert contrast(channels(palette[text]), channels(palette[ground])) >= TEXT


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_banner_can_be_read_and_its_edge_seen(palette):
    assert contrast(channels(palette["note-ink"]), channels(palette["note"])) >= TEXT
    assert contrast(channels(palette["note-line"]), channels(palette["paper"])) >= GRAPHIC


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("line", ["history", "forecast", "since", "comparator", "agreed"])
def test_every_line_can_be_seen_on_the_forecasts_bands(palette, line):
    ground = channels(palette["paper"])
    for _ in range(2):
        ground = [
            BAND_OPACITY * over + (1 - BAND_OPACITY) * under
            for over, under in zip(channels(palette["forecast"]), ground, strict=True)
        ]
    assert contrast(channels(palette[line]), ground) >= GRAPHIC


def test_both_palettes_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
