"""The printed pack: the words of the page on A4, tagged, and the same bytes for the same pack."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest
import typst
from pack_builders import action, curve, every_pack, full_sections, header, indicator, pack, plan
from pdf_reading import A4, read_pdf, read_tags, squeezed
from tree_reading import every

from oba.domain.errors import RenderError
from oba.pack.canonical import pack_json
from oba.pack.figure_facts import Curves
from oba.render import pdf
from oba.render.blocks import Cell, Group, Heading, Items, Paragraph, Picture, Table, Words, leading_in
from oba.render.document import document
from oba.render.glyphs import printable
from oba.render.pdf import document_data, render_pdf
from oba.render.typesetting import fonts

pytestmark = pytest.mark.slow

PACKS = every_pack()


@pytest.fixture(scope="module", params=PACKS.values(), ids=PACKS.keys())
def printed(request):
    """A pack, its document, and the PDF as it is read and as it is tagged."""
    text = pack_json(request.param)
    made = render_pdf(text)
    return request.param, document(text), read_pdf(made), read_tags(made)


def said(*nodes):
    return squeezed(printable("".join(word.text for node in nodes for word in every(node, Words))))


def test_every_word_of_the_document_is_printed(printed):
    _, told, read, _ = printed
    blocks = [*every(told.front, Paragraph), *every(told.parts, (Paragraph, Heading)), *every(told.colophon, Paragraph)]
    assert blocks
    assert [said(block) for block in blocks if said(block) not in read.words] == []
    assert [part.title for part in told.parts if squeezed(part.title) not in read.words] == []
    assert [said(table.caption) for table in every(told, Table) if said(table.caption) not in read.words] == []


def test_pages_are_a4_and_numbered_and_say_whose_they_are(printed):
    read = printed[2]
    assert {tuple(sorted(size)) for size in read.sizes} == {A4}
    for number, footer in enumerate(read.footers, start=1):
        assert footer.startswith("Preventing and tackling neglect · ")
        assert "For the authorities of the partnership" in footer
        assert f"page {number} of {len(read.pages)}" in footer


def test_nothing_is_printed_beyond_the_paper(printed):
    assert printed[2].outside == []


def test_the_first_page_says_the_message_and_what_is_in_the_pack(printed):
    given, told, read, _ = printed
    first = squeezed(read.pages[0])
    headline = next(every(told.parts[0], Paragraph))
    assert said(headline) in first
    for part in told.parts:
        assert squeezed(part.title) in first
    assert "Theoutcomethatwewant" in first
    assert next(iter(given.sections)) == "summary"


def test_contents_name_the_pages_on_which_the_parts_begin(printed):
    _, told, read, _ = printed
    begins = {title: page for level, title, page in read.outline if level == 0}
    assert set(begins) == {part.title for part in told.parts}
    first = squeezed(read.pages[0])
    for title, page in begins.items():
        assert squeezed(title) in squeezed(read.pages[page - 1])
        assert any(f"{squeezed(title)}{dots}{page}" in first for dots in ("." * n for n in range(2, 200)))


def test_headings_begin_below_the_title_and_skip_no_level(printed):
    levels = [int(tag.kind[1]) for tag in printed[3].every("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert len(levels) >= len(printed[1].parts)


def test_every_table_has_headers_of_columns_and_of_rows(printed):
    _, told, _, tags = printed
    tables = list(tags.every("Table"))
    assert len(tables) >= len(list(every(told, Table)))
    for table in tables:
        headers, cells = list(table.every("TH")), list(table.every("TD"))
        assert all(header.scope in {"Row", "Column"} for header in headers)
        assert any(header.scope == "Column" for header in headers)
        assert all(not cell.scope for cell in cells)
    scopes = [cell.scope for cell in every(told, Cell)]
    rows = sum(tag.scope == "Row" for tag in tags.every("TH"))
    assert rows <= scopes.count("row")
    assert rows >= 0.8 * scopes.count("row") - 12  # the rest stand in tables of a row or two, or of two columns


def test_every_row_of_a_table_has_as_many_cells_as_its_head(printed):
    for table in printed[3].every("Table"):
        assert len({len(list(row.every("TH", "TD"))) for row in table.every("TR")}) == 1


def test_every_drawing_has_its_message(printed):
    _, told, _, tags = printed
    assert len(list(tags.every("Figure"))) == len(list(every(told, Picture)))


def test_typst_has_nothing_to_warn_of(printed):
    data = document_data(printed[1])
    compiler = pdf._compiler()  # noqa: SLF001 - the one that makes every pack
    given = {"document": json.dumps(data, ensure_ascii=False)}
    _, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=0, sys_inputs=given)
    assert [str(warning) for warning in warnings] == []


def test_two_threads_print_two_packs_at_a_time():
    texts = [pack_json(PACKS[name]) for name in ("full plan", "empty story", "full story", "empty plan")]
    one_by_one = [render_pdf(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(render_pdf, texts)) == one_by_one


def test_the_file_is_dated_by_the_pack_and_not_by_the_clock(tmp_path):
    path = tmp_path / "pack.pdf"
    path.write_bytes(render_pdf(pack_json(PACKS["full plan"])))
    with pikepdf.open(path) as opened:
        days = [str(opened.docinfo[key])[:10] for key in ("/CreationDate", "/ModDate") if key in opened.docinfo]
        with opened.open_metadata() as told:
            days += [told["xmp:CreateDate"][:10].replace("-", ""), told["xmp:ModifyDate"][:10].replace("-", "")]
            assert told["pdfuaid:part"] == "1"
        assert str(opened.docinfo["/Title"]) == document(path_text()).title
        assert opened.Root.Lang == "en-GB"
    assert days
    assert {day.removeprefix("D:") for day in days} == {"20241231"}


def path_text():
    return pack_json(PACKS["full plan"])


@pytest.mark.parametrize(
    "text",
    [
        '#panic("code")',
        '#read("/etc/passwd")',
        "$ x^2 $ = Heading <label> @ref",  # typst's *strong* and `raw` are people's marks too
        "\\u{41} // comment",
        "]#[",
    ],
)
def test_typst_code_in_a_text_is_text(text):
    shown = replace(plan(), actions=(action(what=text),))
    made = render_pdf(pack_json(pack("plan", full_sections("plan") | {"plan": shown})))
    assert squeezed(text) in read_pdf(made).words


def test_symbols_without_a_shape_are_described():
    shown = replace(plan(), actions=(action(what="Play 👩‍👧 中 ✓"),))
    made = render_pdf(pack_json(pack("plan", full_sections("plan") | {"plan": shown})))
    assert "Play[woman][girl]\ufffd✓" in read_pdf(made).words


def test_two_hundred_actions_stand_under_heads_on_every_page():
    many = tuple(action(slug=f"action-{k}", what=f"Action {k} of many, told at some length") for k in range(200))
    shown = pack("plan", full_sections("plan") | {"plan": replace(plan(), actions=many)})
    made = render_pdf(pack_json(shown))
    read = read_pdf(made)
    assert read.outside == []
    assert all(squeezed(one.what) in read.words for one in many)
    listed = [page for page in map(squeezed, read.pages) if page.count(squeezed(many[0].owner)) > 5]
    assert len(listed) > 10
    heads = ("Whoandwhen", "ThisyearNextyearLater")
    assert all(any(head in page for head in heads) for page in listed)
    assert "continued" in listed[-1]


def test_a_table_with_many_columns_lies_across():
    names = ("England", "Statistical neighbours", "Similar places", "The region")
    others = tuple(replace(curve().comparators[0], name=name) for name in names)
    lines = tuple(
        replace(line, area="E12000009", scenario=scenario)
        for line, scenario in zip(
            full_sections("review")["curves"].curves[0].agreed, ("agreed", "high", "low"), strict=False
        )
    )
    shown = Curves(curves=(replace(curve(), comparators=others, agreed=lines),))
    read = read_pdf(render_pdf(pack_json(pack("story", full_sections("story") | {"curves": shown}))))
    across = [page for size, page in zip(read.sizes, read.pages, strict=True) if size[0] > size[1]]
    assert any("Statistical neighbours" in page for page in across)
    assert read.outside == []


def test_what_leads_in_to_a_table_stays_on_its_page():
    words = Paragraph(content=(Words(text="Of these six, none."),))
    table = Table(caption=(), head=(), body=())
    heading = Heading(level=3, content=(Words(text="Actions"),))
    assert list(leading_in([heading, words, table])) == [1]
    assert list(leading_in([heading, words, words, table, words])) == [2, 1]
    assert list(leading_in([heading, words, words, words, table])) == []
    closed = Group(blocks=(), title=(Words(text="Details"),))
    assert list(leading_in([heading, words, closed])) == [1]
    assert list(leading_in([table, words, closed])) == []
    assert list(leading_in([words, Items(items=(), kind="multiples")])) == [0]


def test_a_figure_is_read_before_its_sparkline():
    tags = read_tags(render_pdf(pack_json(PACKS["full review"])))
    drawn = [cell for cell in tags.every("TD") if any(cell.every("Figure"))]
    assert len(drawn) > 3
    assert "Figure" not in {cell.begins for cell in drawn}


def test_a_title_of_three_hundred_letters_is_whole_and_within_the_paper():
    name = "x" * 300
    made = render_pdf(pack_json(replace(PACKS["empty plan"], header=header("plan", priority_name=name))))
    read = read_pdf(made)
    assert name in read.words
    assert read.outside == []


def test_a_public_pack_says_on_every_page_that_it_is_for_everyone():
    shown = replace(PACKS["full plan"], header=header("plan", profile="public"))
    assert all("For everyone" in footer for footer in read_pdf(render_pdf(pack_json(shown))).footers)


def test_twenty_charts_stay_small():
    many = tuple(replace(curve(), indicator=indicator(id=f"X-{k}", name=f"Indicator {k}")) for k in range(20))
    made = render_pdf(pack_json(pack("collect", full_sections("collect") | {"curves": Curves(curves=many)})))
    assert len(list(read_tags(made).every("Figure"))) >= 20
    assert len(made) <= 600_000


def test_small_pictures_stand_beside_each_other_each_with_its_name():
    shown = PACKS["full review"].sections["areas_curves"]
    made = render_pdf(pack_json(PACKS["full review"]))
    pages = list(map(squeezed, read_pdf(made).pages))
    names = [squeezed(area.area_name) for area in shown.curves[0].areas]
    assert len(names) == 15
    begins = next(k for k, page in enumerate(pages) if "Noranking:authorities" in page)
    assert [name for name in names if name not in "".join(pages[begins : begins + 2])] == []


def test_a_section_that_cannot_be_laid_out_is_named():
    told = document(pack_json(PACKS["full plan"]))
    data = document_data(told)
    broken = [part.name for part in told.parts].index("plan")
    data["parts"][broken]["runs"][0]["blocks"].append({"type": "picture", "svg": "<svg", "alt": "a", "width": 10})
    with pytest.raises(RenderError, match=r"^the PDF could not be made: in the section 'The plan': "):
        pdf._laid_out(told, data)  # noqa: SLF001 - as render_pdf does


@pytest.mark.parametrize("text", ["{}", "[]"])
def test_a_text_that_is_no_pack_is_refused(text):
    with pytest.raises(ValueError, match="not a review pack"):
        render_pdf(text)


def test_fonts_are_those_that_travel_along():
    assert fonts().families() == ["DejaVu Sans", "Inter"]
    assert isinstance(pdf._compiler(), typst.Compiler)  # noqa: SLF001 - what lays out every pack


def test_closed_parts_of_the_summary_come_after_it(printed):
    _, told, read, _ = printed
    closed = [block for block in every(told.parts[0], Group) if block.title]
    words = [said(block) for block in told.parts[0].blocks if isinstance(block, (Paragraph, Heading))]
    for block in closed:
        assert read.words.index(said(*block.title)) > max(read.words.index(one) for one in words)
