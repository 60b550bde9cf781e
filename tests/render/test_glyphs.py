"""What the fonts of printed packs can show, and what stands for the rest."""

import pytest

from oba.bundle import bundled
from oba.render.glyphs import UNKNOWN, advances, breakable, is_right_to_left, printable, shown_characters, text_ems


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("naïve – “quoted” −1.5 ≥ → ✓ ·\u00a0%", "naïve – “quoted” −1.5 ≥ → ✓ ·\u00a0%"),
        ("مرحبا שלום Ελλάδα Привет", "مرحبا שלום Ελλάδα Привет"),
        ("🧒", "[child]"),
        ("👩\u200d👧\u200d👦!", "[woman][girl][boy]!"),
        ("👍🏽", "[thumbs up sign]"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("中文", UNKNOWN * 2),
        ("\ufeffbegun", "begun"),
        ("a\u200db", "a\u200db"),
        ("", ""),
    ],
)
def test_what_no_font_has_is_described_or_marked(text, shown):
    assert printable(text) == shown


def test_printable_text_stays_as_it_is():
    for text in ("[child]", UNKNOWN, "👩 中 x"):
        assert printable(printable(text)) == printable(text)


def test_code_points_that_an_accessible_pdf_refuses_are_not_among_those_shown():
    assert shown_characters().isdisjoint({0x0000, 0xFEFF, 0xFFFE, 0xFFFF})
    assert {ord(character) for character in "aé→✓\u00a0\ufffd\n\t "} <= shown_characters()


@pytest.mark.parametrize("name", ["Inter-Regular.otf", "Inter-SemiBold.otf", "DejaVuSans.ttf"])
def test_every_font_has_the_letters_of_a_pack_with_sound_widths(name):
    found = advances((bundled("templates") / "fonts" / name).read_bytes())
    assert {ord(character) for character in "AZaz09%&£–’“”"} <= set(found)
    assert found[ord("i")] < found[ord("m")] < 1.2
    assert all(0 <= width < 4 for width in found.values())


def test_each_font_has_its_licence_beside_it():
    folder = bundled("templates") / "fonts"
    fonts = {path.name for path in folder.iterdir() if path.suffix in {".otf", ".ttf"}}
    told = "".join(path.read_text(encoding="utf-8") for path in folder.glob("LICENCE-*.txt"))
    assert fonts
    assert [name for name in fonts if name not in told] == []
    assert sum((folder / name).stat().st_size for name in fonts) < 2_500_000


def test_figures_are_equally_wide_and_bold_letters_wider():
    assert text_ems("1111") == text_ems("8888")
    assert text_ems("authority", is_bold=True) > text_ems("authority")
    assert text_ems("") == 0


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("short", "short"),
        ("two words of usual length", "two words of usual length"),
        ("x" * 9, "xxxx\u200bxxxx\u200bx"),
        ("ok " + "y" * 9, "ok yyyy\u200byyyy\u200by"),
        ("aaaae\u0301aaaaa", "aaaa\u200be\u0301aa\u200baaa"),
    ],
)
def test_only_long_words_may_break_anywhere(text, broken):
    assert breakable(text, longest=8, every=4) == broken


@pytest.mark.parametrize(
    ("text", "is_rtl"),
    [("plain", False), ("مرحبا a", True), ("a مرحبا", False), ("12 שלום", True), ("\u202eمرحبا", True), ("–", False)],
)
def test_the_first_letter_with_a_direction_decides(text, is_rtl):
    assert is_right_to_left(text) == is_rtl
