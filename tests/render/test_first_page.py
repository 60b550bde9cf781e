"""What the first page of every pack says of the pack itself, in each format that has pages."""

import re
from dataclasses import replace

import pytest
from on_demand_builders import KINDS, area_priorities, area_priority, every_kind, full_report, header, region_priority
from page_reading import read_page
from pdf_reading import read_pdf, squeezed
from word_reading import W, WordDocument, style_of, text_of

from oba.pack.canonical import digest, pack_json
from oba.pack.facts import ReviewPack, Sources
from oba.render.docx import render_docx
from oba.render.glossary import glossary_address
from oba.render.html import render_html
from oba.render.pdf import render_pdf
from oba.render.standing import standing_of

pytestmark = pytest.mark.slow

PACKS = {name: pack for name, pack in every_kind().items() if pack.header.kind != "curve report"}
LICENCE = "Open Government Licence v3.0"


@pytest.fixture(scope="module", params=PACKS.values(), ids=PACKS.keys())
def given(request):
    return request.param, pack_json(request.param)


def expected(pack, text):
    """What has to be said, in the words of the templates."""
    yield "as of 31 December 2024"
    yield "For the authorities of the partnership"
    yield from ("Figures from", "What is missing", "What has changed", "Words Explained at the end")
    yield f"Digest {digest(text)[:12]}…, in full at the end"
    sources = pack.sections.get("sources")
    if isinstance(sources, Sources) and sources.releases:
        yield f"Licence {LICENCE}"
        yield "public for "


def first_of_page(text):
    """The words of the page above its second section, or of a report above its first."""
    page = render_html(text).decode()
    sections = [found.start() for found in re.finditer('<section id="', page)]
    summary = 'id="summary"' in page
    return page[: sections[1 if summary else 0]]


def test_the_page_begins_with_what_it_rests_on(given):
    pack, text = given
    first = first_of_page(text)
    words = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", first)).replace(" …", "…").replace(" ;", ";")
    assert [one for one in expected(pack, text) if one not in words] == []
    assert f'href="{glossary_address(pack.header)}"' in first
    assert '<nav aria-label="Contents">' in first


def test_print_says_it_on_the_first_page_with_the_contents(given):
    pack, text = given
    first = squeezed(read_pdf(render_pdf(text)).pages[0])
    assert [one for one in expected(pack, text) if squeezed(one) not in first] == []
    assert "Inthispack" in first
    assert "Wordsusedinthispack" in first


def test_word_says_it_above_or_beside_the_contents(given):
    pack, text = given
    body = WordDocument(render_docx(text)).body
    above = []
    for element in body:
        if element.tag == f"{W}sdt":
            break
        above += [text_of(paragraph) for paragraph in element.iter(f"{W}p")]
    words = "".join(above)
    assert [one for one in expected(pack, text) if squeezed(one) not in squeezed(words)] == []
    assert len([one for one in body.iter(f"{W}p") if style_of(one) == "Title"]) == 1


def test_what_changed_since_the_pack_before_is_counted_and_then_named():
    page = read_page(render_html(pack_json(PACKS["full review"])))
    counted = (
        "Since the pack as of 30 November 2024 (cycle 2024-25): 7 new figures, 1 revised figure, 1 other verdict, "
    )
    assert counted + "1 new contribution and 1 contribution no longer shown." in page.text
    assert page.text.index("7 figures are new.") > page.text.index(counted)
    assert "no earlier pack of this stage" in read_page(render_html(pack_json(PACKS["empty review"]))).text


def test_a_report_counts_what_is_missing_in_it_each_indicator_once():
    standing = standing_of(full_report("area pack"))
    assert (standing.unpublished, standing.without_number, standing.kept_out) == (1, 1, 1)
    assert (standing.late, standing.owed) == (0, 2)
    assert (standing.vintage.n_releases, standing.vintage.newest.age_days) == (1, 61)
    region = standing_of(full_report("regional overview"))
    assert (region.late, region.owed) == (1, 2)
    nothing = area_priorities(priorities=(area_priority(figures=(), returns=None),))
    pack = ReviewPack(header=header("area pack"), sections={"area_priorities": nothing})
    assert "Nothing of what is shown here." in read_page(render_html(pack_json(pack))).text


@pytest.mark.parametrize("kind", KINDS)
def test_only_reports_over_all_priorities_have_it_worked_out(kind):
    assert (standing_of(full_report(kind)) is None) == (kind == "curve report")
    assert standing_of(PACKS["full review"]) is None


def test_a_public_pack_says_so_on_its_first_page():
    shown = replace(full_report("area pack"), header=header("area pack", profile="public"))
    assert "For everyone: small numbers are withheld" in first_of_page(pack_json(shown))


def test_a_publication_that_is_late_for_two_priorities_is_counted_once():
    overview = full_report("regional overview")
    twice = replace(
        overview.sections["region_priorities"], priorities=(region_priority(), region_priority(slug="other"))
    )
    assert standing_of(replace(overview, sections={"region_priorities": twice})).late == 1
