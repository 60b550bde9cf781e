"""The Turn the Curve report is printed on one sheet of A4 in letters that can be read, whatever people write."""

import random
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from builders.campaigns import examples
from on_demand_builders import KINDS, curve_report, empty_report, full_report, header, suppressed_report
from pack_builders import SOURCES
from pdf_reading import A4, read_pdf, read_tags, squeezed
from test_one_page import LONG, TEXTS, crowded, everything
from tree_reading import every

from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack, Sources
from oba.render.blocks import Heading, Paragraph, Picture, Words
from oba.render.document import document
from oba.render.glyphs import UNKNOWN, printable
from oba.render.limits import AMPLE
from oba.render.one_page import fitted, limits_of
from oba.render.pdf import render_pdf

pytestmark = pytest.mark.slow

KIND = "curve report"
REPORTS = {
    "full": full_report(KIND),
    "empty": empty_report(KIND),
    "suppressed": suppressed_report(KIND),
    **{text: crowded(TEXTS[text]) for text in TEXTS},
}
MARGIN = 12 / 25.4 * 72
BODY = 8.5
DRAWN = 13.0
"""The size of letters in a chart's own units, by which they are told apart; test_difficult_charts is about these."""


@pytest.fixture(scope="module", params=REPORTS.values(), ids=REPORTS.keys())
def printed(request):
    text = pack_json(request.param)
    return document(text), render_pdf(text)


def said(*nodes):
    return known(printable("".join(word.text for node in nodes for word in every(node, Words))))


def known(text):
    """The letters alone that the fonts have: the sign for others is not read back whole."""
    return squeezed(text).replace(UNKNOWN, "")


def test_the_report_is_one_page_of_a4(printed):
    read = read_pdf(printed[1])
    assert read.sizes == [A4]


def test_every_word_that_the_page_shows_stands_on_the_sheet(printed):
    told, made = printed
    words = known("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)))
    blocks = [*every((told.front, told.colophon), Paragraph), *every(told.parts, (Paragraph, Heading))]
    assert len(blocks) > 20
    assert [said(block) for block in blocks if said(block) not in words] == []
    assert told.digest in words
    assert "Wherethefigurescomefrom" in words


def test_headings_begin_below_the_title_and_skip_no_level(printed):
    levels = [int(tag.kind[1]) for tag in read_tags(printed[1]).every("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert len(list(read_tags(printed[1]).every("Figure"))) == len(list(every(printed[0], Picture)))


def letters_of(made):
    """Every letter on the sheet but those of the chart, with its size and the edges of its place, in points."""
    opened = pypdfium2.PdfDocument(made)
    text = opened[0].get_textpage()
    for k in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, k))
        size = round(pdfium.FPDFText_GetFontSize(text, k), 2)
        if letter.isprintable() and not letter.isspace() and size != DRAWN:
            yield letter, size, text.get_charbox(k)


TOLD = ("Population", "How are we doing?", "Helping (+)", "Who are the partners?", "No or low cost", "Off the wall")
"""Words of every report that stand in lines with what people wrote."""


def sizes_of(made, words):
    """The sizes of the letters of these words, wherever they stand on the sheet."""
    text = pypdfium2.PdfDocument(made)[0].get_textpage()
    found = text.search(words, match_case=True)
    while (place := found.get_next()) is not None:
        yield from (round(pdfium.FPDFText_GetFontSize(text, place[0] + k), 2) for k in range(place[1]))


def test_what_is_told_is_set_in_letters_that_can_be_read_and_nothing_leaves_the_margins(printed):
    letters = list(letters_of(printed[1]))
    sizes = sorted(size for _, size, _ in letters)
    assert sizes[len(sizes) // 2] >= BODY
    assert [words for words in TOLD if min(sizes_of(printed[1], words)) < BODY] == []
    assert all(left >= MARGIN - 1 and right <= A4[0] - MARGIN + 1 for _, _, (left, _, right, _) in letters)
    assert all(bottom >= MARGIN - 3 and top <= A4[1] - MARGIN + 1 for _, _, (_, bottom, _, top) in letters)


def test_a_report_with_little_to_say_is_set_in_larger_letters():
    sizes = {size for _, size, _ in letters_of(render_pdf(pack_json(empty_report(KIND))))}
    assert 11 in sizes
    assert BODY not in sizes


VOCABULARIES = {
    "prose": LONG.split(),
    "long words": ["multi-agency", "safeguarding", "responsibilities", "Bournemouth,", "x" * 40, "of", "the"],
    "capitals": ["MASH", "WORKERS", "SEND", "NHS", "WWW", "a"],
}


def words(chance, vocabulary, low, high):
    length, text = chance.randint(low, high), ""
    while len(text) < length:
        text += chance.choice(vocabulary) + " "
    return text[:length].strip() + "."


def any_report(seed, vocabulary):
    """A report of texts and lists of any length up to more than is shown."""
    chance = random.Random(seed)  # noqa: S311 - a test's reports, the same each time

    def text(low, high):
        return words(chance, vocabulary, low, high)

    full = everything("x")
    curve, factor, idea = full.curve, full.story.helping[0], full.best[0]
    said_by = replace(curve.judgement.said, by=text(8, 70))

    def causes():
        return tuple(
            replace(factor, what=text(20, 260), areas=tuple(text(5, 30) for _ in range(chance.randint(0, 4))))
            for _ in range(chance.randint(0, 8))
        )

    names = {"name": text(15, 90), "publisher": text(10, 60), "period_meaning": text(10, 60)}
    definitions = {"lay_definition": text(40, 330), "technical_definition": text(40, 330)}
    overrides = tuple(replace(one, why=text(20, 350), said=said_by) for one in curve.verdict.overrides)
    report = replace(
        full,
        curve=replace(
            curve,
            area_name=text(5, 30),
            indicator=replace(curve.indicator, **names, **definitions),
            judgement=replace(curve.judgement, why=text(20, 350), said=said_by),
            verdict=replace(curve.verdict, overrides=overrides[: chance.randint(0, 1)]),
            agreed=tuple(replace(one, said=said_by) for one in curve.agreed[: chance.randint(0, 4)]),
            notes=tuple(replace(one, text=text(20, 320)) for one in curve.notes[: chance.randint(0, 3)]),
        ),
        stale=chance.choice([None, text(20, 320)]),
        story=replace(full.story, helping=causes(), hindering=causes()),
        partners=tuple(replace(full.partners[0], name=text(8, 70)) for _ in range(chance.randint(0, 12))),
        best=tuple(replace(idea, slug=f"i{k}", what=text(30, 240)) for k in range(chance.randint(0, 3))),
        low_cost=chance.choice([None, replace(idea, slug="low", what=text(30, 240))]),
        off_the_wall=chance.choice([None, replace(idea, slug="wall", what=text(30, 240))]),
        actions=tuple(
            replace(full.actions[0], slug=f"a{k}", what=text(20, 200), owner=text(8, 70))
            for k in range(chance.randint(0, 9))
        ),
    )
    release = replace(SOURCES.releases[0], title=text(15, 90), licence=text(10, 70), attribution=text(40, 280))
    releases = tuple(replace(release, id=f"{k}-{text(5, 30)}") for k in range(chance.randint(1, 4)))
    texts = {"population": text(10, 210), "outcome": text(30, 220), "partnership_name": text(20, 70)}
    return ReviewPack(
        header=header(KIND, about=(text(15, 90), text(5, 30)), priority_name=text(10, 70), **texts),
        sections={"curve_report": report, "sources": Sources(releases=releases)},
    )


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_reports_of_any_length_are_one_page(vocabulary):
    for seed in range(examples(12, every=3)):
        made = render_pdf(pack_json(any_report(seed, VOCABULARIES[vocabulary])))
        assert len(pypdfium2.PdfDocument(made)) == 1, seed


def test_an_ordinary_report_is_cut_nowhere():
    pack = full_report(KIND)
    assert limits_of(pack) == AMPLE
    assert not fitted(curve_report(), AMPLE).is_cut


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != KIND])
def test_other_reports_keep_their_pages_and_contents(kind):
    read = read_pdf(render_pdf(pack_json(full_report(kind))))
    assert len(read.pages) > 1
    assert "Inthispack" in squeezed(read.pages[0])
