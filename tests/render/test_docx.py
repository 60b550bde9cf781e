"""A pack as a Word document: whole, readable by rules of its own, and always the same bytes."""

import io
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import docx
import pytest
from office import NEEDS_OFFICE, converted
from pack_builders import AREAS, action, cell, every_pack, full_sections, pack, plan, scorecard
from test_document import every, said, squeezed
from word_reading import ASVG, TYPES, WP, A, R, W, WordDocument, style_of, text_of

from oba.bundle import bundled
from oba.pack.canonical import pack_json
from oba.pack.people_facts import Plan
from oba.render import docx_pictures, palette
from oba.render.blocks import Cell, Heading, Link, Paragraph, Picture, Row, Table, Words
from oba.render.document import document
from oba.render.docx import CONTENTS, render_docx
from oba.render.docx_blocks import Place, Writer
from oba.render.docx_file import NAMESPACES
from oba.render.docx_pictures import as_pixels, forget_pixels
from oba.render.docx_tables import LANDSCAPE, PORTRAIT, table_xml
from oba.render.docx_words import References, outside_address
from oba.render.markup import read_markup

pytestmark = pytest.mark.slow

PACKS = every_pack()


@pytest.fixture(scope="module", params=PACKS.values(), ids=PACKS.keys())
def both(request):
    text = pack_json(request.param)
    return document(text), WordDocument(render_docx(text))


def written(made):
    return WordDocument(render_docx(pack_json(made)))


def full(stage="review", **changes):
    sections = full_sections(stage)
    told = {name: change for name, change in changes.items() if name in sections}
    return pack(stage, sections | told, **{name: value for name, value in changes.items() if name not in told})


def test_every_heading_and_paragraph_stands_in_the_file_in_the_same_words_and_order(both):
    told, found = both
    text, after = "".join(text_of(paragraph) for paragraph in found.paragraphs), 0
    for expected in told_lines(told):
        assert expected in text[after:], expected
        after = text.index(expected, after) + len(expected)


def told_lines(told):
    yield from (squeezed(said(*node)) for node in lines_of(told.front))
    for part in told.parts:
        yield squeezed(part.title)
        yield from (squeezed(said(*node)) for node in lines_of(part.blocks))
    yield from (squeezed(said(*node)) for node in lines_of(told.colophon))


def lines_of(node):
    """The words of every paragraph, heading, caption, title and term, in reading order."""
    if isinstance(node, tuple) and node and all(isinstance(one, Words | Link) for one in node):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from lines_of(one)
    elif hasattr(node, "__dataclass_fields__") and not isinstance(node, Words | Link):
        first = [node.title] if hasattr(node, "title") else []
        rest = [getattr(node, name) for name in node.__dataclass_fields__ if name != "title"]
        own = [one for one in rest if isinstance(one, tuple)]
        for inner in [*first, *own]:
            yield from lines_of(inner)


def test_nothing_else_is_said_in_the_file(both):
    told, found = both
    assert sum(map(len, told_lines(told))) == sum(len(text_of(paragraph)) for paragraph in found.paragraphs)


def test_headings_are_real_and_no_level_is_skipped(both):
    told, found = both
    styles = [style_of(paragraph) for paragraph in found.paragraphs]
    levels = [int(style[-1]) for style in styles if re.fullmatch(r"Heading\d", style)]
    assert len(levels) == sum(1 for part in told.parts for _ in every(part, Heading)) + len(told.parts)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert styles.count("Title") == 1
    titles = [text_of(p) for p in found.paragraphs if style_of(p) == "Heading1"]
    assert titles == [squeezed(part.title) for part in told.parts]


def test_an_officers_library_reads_it(both):
    told, found = both
    opened = docx.Document(io.BytesIO(found.blob))
    assert opened.core_properties.title == told.title
    assert opened.core_properties.created.date().isoformat() == told.header.as_of
    assert opened.core_properties.modified == opened.core_properties.created
    assert opened.core_properties.identifier == told.digest
    assert opened.core_properties.language == "en-GB"
    tables = [table for table in opened.tables if table.style.name != "Side By Side"]
    assert len(tables) == sum(1 for _ in every((told.front, told.parts, told.colophon), Table))


def test_tables_repeat_their_heads_keep_rows_whole_and_say_what_they_hold(both):
    told, found = both
    tables = list(every(told.parts, Table))
    made = found.tables
    assert len(made) == len(tables)
    for table, element in zip(tables, made, strict=True):
        rows = element.findall(f"{W}tr")
        assert len(rows) == sum(1 for _ in every(table, Row))
        repeats = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert repeats == [True] * len(table.head) + [False] * (len(rows) - len(table.head))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        properties = element.find(f"{W}tblPr")
        assert squeezed(properties.find(f"{W}tblCaption").get(f"{W}val")) == squeezed(said(table.caption))
        assert properties.find(f"{W}tblDescription").get(f"{W}val").startswith("Columns: ")
        has_row_heads = any(one.scope == "row" for row in table.body for one in row.cells)
        assert properties.find(f"{W}tblLook").get(f"{W}firstColumn") == str(int(has_row_heads))


def test_every_row_fills_the_grid_of_its_table(both):
    _, found = both
    for table in found.body.iter(f"{W}tbl"):
        widths = [int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
        assert min(widths) > 300
        assert sum(widths) <= LANDSCAPE
        for row in table.findall(f"{W}tr"):
            spans = [one.find(f"{W}tcPr/{W}gridSpan") for one in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == len(widths)
            for one in row.findall(f"{W}tc"):
                assert one[-1].tag == f"{W}p"


def test_captions_stand_on_the_page_of_their_table(both):
    _, found = both
    for before, element in pairwise(found.body):
        if element in found.tables:
            assert style_of(before) == "Caption"
    caption = next(one for one in found.xml("word/styles.xml") if one.get(f"{W}styleId") == "Caption")
    assert caption.find(f"{W}pPr/{W}keepNext") is not None


def test_every_drawing_has_its_message_its_lines_and_its_pixels(both):
    told, found = both
    pictures = list(every((told.front, told.parts, told.colophon), Picture))
    drawings = list(found.body.iter(f"{WP}inline"))
    assert [one.find(f"{WP}docPr").get("descr") for one in drawings] == [picture.alt for picture in pictures]
    relationships = found.relationships["word/document.xml"]
    for one in drawings:
        pixels = relationships[one.find(f".//{A}blip").get(f"{R}embed")]
        lines = relationships[one.find(f".//{ASVG}svgBlip").get(f"{R}embed")]
        assert found.files[found.inside("word/document.xml", pixels[1])].startswith(b"\x89PNG")
        svg = found.files[found.inside("word/document.xml", lines[1])].decode()
        assert svg.startswith("<svg")
        assert 'xmlns="http://www.w3.org/2000/svg"' in svg
        assert "system-ui" not in svg
        assert int(one.find(f"{WP}extent").get("cx")) <= LANDSCAPE * 635


def test_a_drawing_is_drawn_and_not_blank():
    found = written(full())
    pictures = [blob for name, blob in found.files.items() if name.endswith(".png")]
    assert pictures
    assert max(len(blob) for blob in pictures) > 5000
    assert min(len(blob) for blob in pictures) > 300  # a sparkline; one of nothing is smaller


def test_ids_are_unique_relationships_resolve_and_every_part_has_a_type(both):
    _, found = both
    bookmarks = [one.get(f"{W}id") for one in found.body.iter(f"{W}bookmarkStart")]
    drawings = [one.get("id") for one in found.body.iter(f"{WP}docPr")]
    assert len(bookmarks) == len(set(bookmarks))
    assert len(drawings) == len(set(drawings))
    names = [one.get(f"{W}name") for one in found.body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII) for name in names)
    assert {one.get(f"{W}anchor") for one in found.body.iter(f"{W}hyperlink")} - {None} <= set(names)
    named = [value for node in found.body.iter() for key, value in node.attrib.items() if key.startswith(R)]
    assert set(named) <= set(found.relationships["word/document.xml"])
    led_to = {""}
    for part, relationships in found.relationships.items():
        for kind, target, is_outside in relationships.values():
            if is_outside:
                assert kind == "hyperlink"
            else:
                led_to.add(found.inside(part, target))
    types = found.xml("[Content_Types].xml")
    defaults = {one.get("Extension") for one in types.iter(f"{TYPES}Default")}
    overrides = {one.get("PartName").lstrip("/") for one in types.iter(f"{TYPES}Override")}
    parts = {name for name in found.files if not name.endswith((".rels", "[Content_Types].xml"))}
    assert parts <= led_to
    assert overrides <= parts
    assert {name.rpartition(".")[2] for name in found.files} - {"xml"} <= defaults
    assert {name for name in parts if name.endswith(".xml")} <= overrides


def test_every_style_that_is_used_is_defined_once(both):
    _, found = both
    defined = [one.get(f"{W}styleId") for one in found.xml("word/styles.xml").iter(f"{W}style")]
    used = {
        one.get(f"{W}val")
        for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/styles.xml")
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
        for one in found.xml(name).iter(f"{W}{tag}")
    }
    assert len(defined) == len(set(defined))
    assert used <= set(defined)
    numberings = {one.get(f"{W}numId") for one in found.xml("word/numbering.xml").iter(f"{W}num")}
    assert {one.get(f"{W}val") for one in found.body.iter(f"{W}numId")} <= numberings


def test_contents_say_each_part_and_lead_to_it(both):
    told, found = both
    (contents,) = found.body.iter(f"{W}sdt")
    first, *rows = contents.iter(f"{W}p")
    assert text_of(first) == squeezed(CONTENTS)
    entries = [entry for row in rows for entry in row.iter(f"{W}hyperlink")]
    assert len(rows) == (len(entries) + 1) // 2
    assert [text_of(entry) for entry in entries] == [squeezed(part.title) for part in told.parts]
    lead = [entry.get(f"{W}anchor") for entry in entries]
    headings = [p for p in found.paragraphs if style_of(p) == "Heading1"]
    for name, heading in zip(lead, headings, strict=True):
        assert name in {one.get(f"{W}name") for one in heading.iter(f"{W}bookmarkStart")}
    kinds = [one.get(f"{W}fldCharType") for one in contents.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_pages_say_what_they_are_of_for_whom_and_their_number(both):
    told, found = both
    assert text_of(found.xml("word/header1.xml")) == squeezed(told.title)
    for name in ("word/footer1.xml", "word/footer2.xml"):
        foot = found.xml(name)
        assert text_of(foot) == "Fortheauthoritiesofthepartnership·Page1of1"
        assert [one.get(f"{W}instr").strip() for one in foot.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    sections = list(found.body.iter(f"{W}sectPr"))
    assert [one.get(f"{W}type") for one in sections[0].iter(f"{W}footerReference")] == ["default", "first"]
    assert sections[0].find(f"{W}titlePg") is not None
    assert found.body[-1].tag == f"{W}sectPr"


def test_the_file_is_in_british_english_on_a4_paper(both):
    _, found = both
    styles = found.xml("word/styles.xml")
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == "en-GB"
    for size in found.body.iter(f"{W}pgSz"):
        assert {size.get(f"{W}w"), size.get(f"{W}h")} == {"11906", "16838"}


def section_of(found, caption):
    """Whether the table beneath that caption stands on a page on its side."""
    waits = False
    for element in found.body:
        waits = waits or squeezed(caption) in text_of(element)
        for size in element.iter(f"{W}pgSz") if waits else ():
            return size.get(f"{W}orient") == "landscape"
    raise AssertionError(f"no table {caption!r}")


def test_scorecards_and_tables_of_many_columns_of_words_stand_on_their_side_and_others_upright():
    found = written(full())
    assert section_of(found, "Latest figures published by 31 December 2024")
    assert section_of(found, "each authority against its own forecast, a single test each")
    assert not section_of(found, "Second or subsequent plans (%): South West, with England")
    assert not section_of(found, "Actions: this year")


def test_a_heading_goes_with_the_table_on_its_side_that_it_leads_to():
    found = written(full())
    styles = [
        style_of(element) if element.tag == f"{W}p" else element.tag.rpartition("}")[2]
        for element in found.body
        if element.tag != f"{W}sdt"
    ]
    for number, style in enumerate(styles):
        if style == "SectionEnd":
            assert styles[number - 1] not in {"Heading1", "Heading2", "Heading3", "Caption", "DetailTitle", "Term"}


def test_numbers_are_set_to_the_right_and_words_to_the_left():
    found = written(full())
    table = next(
        one for one in found.body.iter(f"{W}tbl") if "with England" in one.find(f".//{W}tblCaption").get(f"{W}val")
    )
    head, first = table.findall(f"{W}tr")[:2]
    assert [style_of(one.find(f"{W}p")) for one in head.findall(f"{W}tc")][:3] == [
        "TableHead",
        "TableNumberHead",
        "TableNumberHead",
    ]
    assert [style_of(one.find(f"{W}p")) for one in first.findall(f"{W}tc")][:2] == ["TableRowHead", "TableNumber"]


def test_drawings_look_the_same_drawn_alone_or_together():
    told = document(pack_json(full()))
    drawings = [picture.svg for picture in every(told.parts, Picture)]
    forget_pixels()
    together = as_pixels(drawings)
    for drawing in drawings:
        forget_pixels()
        assert as_pixels([drawing])[drawing] == together[drawing]


HOSTILE = "x\x00\x0b\ufffe </w:t></w:p> & \"q\" 'a' =1+1 {{ 7*7 }} <script>"


def test_what_people_write_stays_text_and_forbidden_characters_go():
    told = replace(plan(), actions=(action(what=HOSTILE, owner="=HYPERLINK(1)", note="👩‍👧 ✓"),))
    found = written(full("plan", plan=told, outcome=HOSTILE, priority_name=HOSTILE))
    texts = [text_of(paragraph) for paragraph in found.paragraphs]
    kept = squeezed("x </w:t></w:p> & \"q\" 'a' =1+1 {{ 7*7 }} <script>")
    assert sum(kept in text for text in texts) >= 3
    assert any("=HYPERLINK(1)" in text for text in texts)
    assert any("👩‍👧✓" in text for text in texts)
    assert docx.Document(io.BytesIO(found.blob)).core_properties.subject == HOSTILE.translate(
        dict.fromkeys([0, 0x0B, 0xFFFE])
    )


def test_scripts_that_run_to_the_left_are_marked_so():
    found = written(full("plan", outcome="שלום עולם abc", population="The word שלום in English"))
    paragraphs = {text_of(one): one for one in found.paragraphs}
    whole, part = paragraphs["שלוםעולםabc"], paragraphs["ForwhomThewordשלוםinEnglish"]
    assert whole.find(f"{W}pPr/{W}bidi") is not None
    assert part.find(f"{W}pPr/{W}bidi") is None
    for paragraph, expected in ((whole, ["שלוםעולם"]), (part, ["שלום"])):
        right = [one for one in paragraph.iter(f"{W}r") if one.find(f"{W}rPr/{W}rtl") is not None]
        assert [text_of(one) for one in right] == expected


def test_very_long_names_stay_within_the_page():
    name = "Wijdverbreidingsgebied" * 14
    card = scorecard()
    rows = tuple(replace(row, name=name if k % 2 else "long " * 60) for k, row in enumerate(card.rows))
    found = written(full(scorecard=replace(card, rows=rows), priority_name=name))
    for table in found.body.iter(f"{W}tbl"):
        assert sum(int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")) <= LANDSCAPE


def test_a_wide_scorecard_leaves_every_column_room_for_its_words():
    card = scorecard()
    columns = tuple(
        replace(card.columns[0], indicator=replace(card.columns[0].indicator, id=f"X-{n}")) for n in range(10)
    )
    rows = tuple(replace(row, cells=tuple(cell(12.5 + n) for n in range(10))) for row in card.rows)
    found = written(full(scorecard=replace(card, columns=columns, rows=rows)))
    table = next(one for one in found.body.iter(f"{W}tbl") if len(list(one.iter(f"{W}gridCol"))) == 11)
    widths = [int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
    assert PORTRAIT < sum(widths) <= LANDSCAPE
    assert min(widths[1:]) > 1000
    assert len(table.findall(f"{W}tr")) == len(AREAS) + 4


def test_columns_get_room_by_what_stands_in_them_and_break_no_word():
    body, _ = blocks_written(
        "<table><caption>C</caption><thead><tr><th scope='col'>Short</th><th scope='col'>Long</th>"
        "<th scope='col'>Word</th></tr></thead><tbody>"
        f"<tr><th scope='row'>Devon</th><td>{'words of a long cell ' * 20}</td><td>accommodation</td></tr>"
        "</tbody></table>"
    )
    short, long, word = (int(one.get(f"{W}w")) for one in body.iter(f"{W}gridCol"))
    assert short + long + word <= PORTRAIT
    assert long > 4 * short
    assert word > 13 * 97


def test_what_stands_beside_the_others_and_the_foot_are_beneath_a_rule():
    def row(text, kind=""):
        return Row(cells=(Cell(content=(Paragraph(content=(Words(text=text),)),)),), kind=kind)

    table = Table(
        caption=(Words(text="C"),),
        head=(row("h"),),
        body=(row("a"), row("b", "beside"), row("c", "beside")),
        foot=(row("f"),),
    )
    xml, _ = table_xml(table, within=PORTRAIT, is_wide=False, write=lambda cell, _: "<w:p/>")
    rows = ET.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>").iter(f"{W}tr")  # noqa: S314 - made here
    assert [row.find(f".//{W}tcBorders") is not None for row in rows] == [False, True, True, False, True]


def test_two_hundred_actions_are_all_there():
    told = Plan(
        ideas=(), actions=tuple(action(slug=f"a{n}", what=f"Action {n} of many.") for n in range(200)), principles=()
    )
    found = written(full("plan", plan=told))
    texts = "".join(text_of(paragraph) for paragraph in found.paragraphs)
    assert all(f"Action{n}ofmany." in texts for n in range(200))


def test_a_public_pack_says_so_on_every_page():
    found = written(full(profile="public"))
    assert text_of(found.xml("word/footer1.xml")).startswith("Foreveryone:smallnumbersarewithheld")


def test_links_lead_outside_or_to_a_place_in_the_document(both):
    told, found = both
    outside = {link.target for link in every((told.front, told.parts), Link) if outside_address(link.target)}
    kept = {target for _, target, is_outside in found.relationships["word/document.xml"].values() if is_outside}
    assert kept == {outside_address(target) for target in outside}
    inside = [link for link in every(told.parts, Link) if link.target.startswith("#")]
    lead = [one for one in found.body.iter(f"{W}hyperlink") if one.get(f"{W}anchor", "_Toc").startswith("p")]
    assert [text_of(one) for one in lead] == [squeezed(said(link)) for link in inside]


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://example.org/a?b=c&d=é", "https://example.org/a?b=c&d=%C3%A9"),
        ("https://example.org/a b[1]", "https://example.org/a%20b%5B1%5D"),
        ("mailto:office@example.org", "mailto:office@example.org"),
        ("http://example.org/", None),
        ("javascript:alert(1)", None),
        ("https:", None),
        ("https://[bad", None),
        ("file:///etc/passwd", None),
        ("pack.json", None),
        ("https://example.org/" + "a" * 2000, None),
    ],
)
def test_only_addresses_that_a_reader_may_be_led_to_become_links(target, kept):
    assert outside_address(target) == kept


def blocks_written(markup):
    """The XML of markup, and the numberings that its lists begin."""
    names = {"there": "p1_there"}
    references = References(bookmark=names.get, relationship=lambda address: f"to {address}")
    writer = Writer(references=references, picture=lambda _: ("rId1", "rId2"), names=names)
    xml = "".join(piece.xml for piece in writer.blocks(read_markup(markup, where="a template"), Place()))
    return ET.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>"), writer.lists  # noqa: S314 - made here


def test_lists_within_lists_go_deeper_and_numbered_ones_begin_anew():
    body, lists = blocks_written(
        "<ol><li>a<ul><li>b</li></ul></li></ol><ol><li>c</li></ol><ul><li>d<ol><li>e</li></ol><p>f</p></li></ul>"
    )
    found = [
        (
            text_of(one),
            style_of(one),
            [node.get(f"{W}val") for node in one.findall(f"{W}pPr/{W}numPr/*")],
        )
        for one in body
    ]
    assert found == [
        ("a", "ListNumber", ["0", "3"]),
        ("b", "ListBullet", ["1", "1"]),
        ("c", "ListNumber", ["0", "4"]),
        ("d", "ListBullet", []),
        ("e", "ListNumber", ["1", "5"]),
        ("f", "ListContinue", []),
    ]
    assert lists == [3, 4, 5]


def test_cells_that_span_rows_and_columns_keep_their_places():
    body, _ = blocks_written(
        "<table><caption>C</caption><thead><tr><td></td><th scope='colgroup' colspan='2'>A</th></tr></thead><tbody>"
        "<tr><th scope='rowgroup' rowspan='2'>R</th><td>1</td><td rowspan='3'>2</td></tr><tr><td>3</td></tr>"
        "<tr><td>4</td></tr></tbody></table>"
    )
    rows = [
        [
            (
                text_of(one),
                [node.get(f"{W}val") for node in one.iter(f"{W}gridSpan")],
                [node.get(f"{W}val") for node in one.iter(f"{W}vMerge")],
            )
            for one in row.findall(f"{W}tc")
        ]
        for row in body.iter(f"{W}tr")
    ]
    assert rows == [
        [("", [], []), ("A", ["2"], [])],
        [("R", [], ["restart"]), ("1", [], []), ("2", [], ["restart"])],
        [("", [], [None]), ("3", [], []), ("", [], [None])],
        [("4", [], []), ("", [], []), ("", [], [None])],
    ]


def test_a_heading_too_deep_for_where_it_stands_is_raised():
    body, _ = blocks_written("<h4>a</h4><h4>b</h4>")
    assert [style_of(one) for one in body] == ["Heading1", "Heading2"]


def test_a_name_that_two_headings_bear_leads_to_the_first():
    body, _ = blocks_written("<h3 id='there'>a</h3><h3 id='there'>b</h3>")
    assert [[node.get(f"{W}name") for node in one.iter(f"{W}bookmarkStart")] for one in body] == [["p1_there"], []]


def test_notes_stand_on_lines_of_their_own_and_what_is_within_them_does_not():
    body, _ = blocks_written(
        "<p>x<span class='note'>one <span class='tag'>T</span> more</span><span class='note'>two</span></p>"
    )
    [paragraph] = body
    lines = "".join("|" if node.tag == f"{W}br" else node.text or "" for node in paragraph.iter())
    assert lines.replace("\u00a0", "") == "x|one T more|two"


def test_words_of_bold_paragraphs_are_bold_once_and_notes_in_them_are_not():
    body, _ = blocks_written(
        "<table><caption>C</caption><thead><tr><th scope='col'>A<span class='note'>n</span><strong>s</strong></th></tr>"
        "</thead><tbody><tr><td>1</td></tr></tbody></table>"
    )
    head = next(body.iter(f"{W}tc"))
    bold = [(text_of(run), [one.get(f"{W}val") for one in run.iter(f"{W}b")]) for run in head.iter(f"{W}r")]
    assert [one for one in bold if one[0]] == [("A", []), ("n", ["0"]), ("s", [None])]


def test_links_to_a_place_that_is_not_there_are_words():
    body, _ = blocks_written("<p><a href='#there'>a</a> <a href='#gone'>b</a> <a href='https://x.org'>c</a></p>")
    links = [(text_of(one), one.get(f"{W}anchor") or one.get(f"{R}id")) for one in body.iter(f"{W}hyperlink")]
    assert links == [("a", "p1_there"), ("c", "to https://x.org")]


def test_small_drawings_stand_within_cells_at_their_own_size():
    spark = "<svg viewBox='0 0 100 24' width='100' height='24'><title>Falling</title></svg>".replace("'", '"')
    body, _ = blocks_written(
        f"<table><caption>C</caption><thead><tr><th scope='col'>A</th></tr></thead><tbody><tr><td>{spark}</td></tr>"
        "</tbody></table>"
    )
    [inline] = body.iter(f"{WP}inline")
    assert inline.find(f"{WP}extent").attrib == {"cx": str(100 * 9525), "cy": str(24 * 9525)}
    assert inline.find(f"{WP}docPr").get("descr") == "Falling"


def test_a_drawing_without_a_view_box_keeps_its_own_shape():
    assert docx_pictures.size('<svg class="sp" width="64" height="18"><path/></svg>') == (64, 18)
    assert docx_pictures.size('<svg viewBox="0 0 720 320" width="720" height="320"></svg>') == (720, 320)
    assert docx_pictures.size('<svg viewBox="0 0 100 50" width="200"></svg>') == (200, 100)


SPARK = "<svg class='sp' width='64' height='18'><title>Up</title></svg>"


def a_scorecard_of(n_columns):
    heads = "".join(f"<th scope='col'>Indicator {k}</th>" for k in range(n_columns))
    cells = f"<td>12.3{SPARK}<span class='note'>14 of 15</span></td>" * n_columns
    return (
        f"<table class='scorecard'><caption>C</caption><thead><tr><th scope='col'>Area</th>{heads}</tr></thead>"
        f"<tbody><tr><th scope='row'>Alder</th>{cells}</tr></tbody></table>"
    )


def test_a_sparkline_stands_beside_its_figure_where_there_is_room():
    few, many = (blocks_written(a_scorecard_of(n))[0] for n in (3, 14))
    beside, below = ([p for p in body.iter(f"{W}p") if p.find(f".//{WP}inline") is not None] for body in (few, many))
    assert [text_of(paragraph) for paragraph in beside] == ["12.3"] * 3
    assert [text_of(paragraph) for paragraph in below] == [""] * 14
    assert [text_of(cell) for cell in few.iter(f"{W}tc")][-1] == "12.314of15"


def test_small_pictures_stand_side_by_side_in_rows_that_stay_whole():
    picture = "<svg viewBox='0 0 200 84' width='200' height='84'><title>Alder rises</title></svg>"
    items = "".join(f"<li><strong>Area {k}</strong>{picture}</li>" for k in range(4))
    body, _ = blocks_written(f"<ul class='multiples'>{items}</ul>")
    (table,) = body.iter(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [[text_of(cell) for cell in row.findall(f"{W}tc")] for row in rows] == [
        ["Area0", "Area1", "Area2"],
        ["Area3", "", ""],
    ]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert len(list(table.iter(f"{WP}inline"))) == 4


def test_what_leads_in_to_a_chart_or_a_table_stays_on_its_page():
    chart = "<figure><svg viewBox='0 0 10 10'><title>T</title></svg><figcaption>C</figcaption></figure>"
    body, _ = blocks_written(f"<h3>One</h3><p>First.</p><p>Second.</p>{chart}<p>After.</p>")
    stays = {text_of(p): p.find(f"{W}pPr/{W}keepNext") is not None for p in body.iter(f"{W}p") if text_of(p)}
    assert stays == {"One": False, "First.": True, "Second.": True, "C": False, "After.": False}  # headings by style


@NEEDS_OFFICE
def test_libreoffice_opens_it_and_shows_every_word(tmp_path):
    text = pack_json(PACKS["full review"])
    (tmp_path / "pack.docx").write_bytes(render_docx(text))
    shown = squeezed(converted(tmp_path / "pack.docx", "txt:Text"))
    assert [line for line in told_lines(document(text)) if line not in shown] == []


def test_every_colour_of_the_styles_is_of_the_palette():
    styles = (bundled("templates") / "docx" / "styles.xml").read_text()
    used = {f"#{colour.lower()}" for colour in re.findall(r'(?:color|fill|val)="([0-9A-F]{6})"', styles)}
    assert used <= set(palette.LIGHT.values())


def test_what_is_not_a_pack_is_refused():
    with pytest.raises(ValueError, match="not a review pack"):
        render_docx("{}")
