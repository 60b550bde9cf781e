"""A pack as a tree of blocks: everything that the page says, strictly of one vocabulary."""

import re

import pytest
from on_demand_builders import every_kind
from page_reading import read_page
from tree_reading import every

from oba.pack.canonical import pack_json
from oba.render.blocks import (
    Cell,
    Figure,
    Group,
    Heading,
    Items,
    Link,
    Paragraph,
    Picture,
    Row,
    Table,
    Words,
)
from oba.render.document import document
from oba.render.html import render_html
from oba.render.markup import MarkupError, read_markup

PACKS = every_kind()


@pytest.fixture(scope="module", params=PACKS.values(), ids=PACKS.keys())
def both(request):
    text = pack_json(request.param)
    return request.param, document(text), read_page(render_html(text))


def said(*nodes):
    return "".join(word.text for node in nodes for word in every(node, Words))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_document_says_all_that_the_page_says_in_the_same_words(both):
    _, found, page = both
    told, read = squeezed(found.title + said(found.front, *found.parts, found.colophon)), squeezed(page.text)
    for part in found.parts:
        assert squeezed(part.title) in read
        for paragraph in every(part, Paragraph):
            assert squeezed(said(paragraph)) in read
    shown = [text for text in page.texts if len(text.strip()) > 60]
    missing = [text for text in shown if squeezed(text) not in told]
    # Drawings say theirs in `alt`.
    alts = squeezed("".join(picture.alt + picture.svg for picture in every(found, Picture)))
    assert [text for text in missing if squeezed(text) not in alts] == []


def test_parts_are_the_sections_in_order_and_what_it_is_about(both):
    pack, found, _ = both
    about = ["about"] if pack.header.kind == "stage" else []
    assert [part.name for part in found.parts] == [*pack.sections, *about, "words"]


def test_every_table_has_a_caption_and_headers(both):
    _, found, page = both
    tables = list(every(found, Table))
    assert len(tables) == sum(tag == "table" for tag, _ in page.tags)
    for table in tables:
        assert said(table.caption)
        assert any(cell.scope == "col" for cell in every(table.head, Cell))
        assert table.n_columns > 0


def test_every_drawing_says_its_message(both):
    _, found, _ = both
    for picture in every(found, Picture):
        assert picture.alt
        assert picture.svg.startswith("<svg")


def test_the_same_pack_gives_the_same_document(both):
    pack, found, _ = both
    assert document(pack_json(pack)) == found


def read(markup):
    return read_markup(markup, where="a template")


def test_words_keep_their_marks_and_lose_the_layout_of_the_template():
    [paragraph] = read("<p class='note'>\n  One <strong>two <em>three</em></strong>\n  four&nbsp;%. </p>")
    assert paragraph.kind == "note"
    assert [(one.text, sorted(one.marks)) for one in paragraph.content] == [
        ("One ", []),
        ("two ", ["strong"]),
        ("three", ["emphasis", "strong"]),
        (" four\u00a0%.", []),
    ]


def test_a_link_keeps_where_it_leads():
    [paragraph] = read('<p>See <a href="#gaps">what is missing</a>.</p>')
    assert paragraph.content[1] == Link(content=(Words(text="what is missing"),), target="#gaps")


def test_loose_words_of_a_cell_become_a_paragraph_and_blocks_stay_blocks():
    markup = (
        "<table><caption>C</caption><thead><tr><td></td><th scope='col' colspan='2'>A</th></tr></thead>"
        "<tbody><tr class='noted'><th scope='row'>R<span class='note'>n</span></th>"
        "<td class='n'>1</td><td><ul><li>x</li></ul></td></tr></tbody></table>"
    )
    [table] = read(markup)
    assert table.n_columns == 3
    [row] = table.body
    assert isinstance(row, Row)
    assert row.kind == "noted"
    assert [cell.scope for cell in row.cells] == ["row", "", ""]
    assert [one.marks for one in row.cells[0].content[0].content] == [frozenset(), frozenset({"note"})]
    assert isinstance(row.cells[2].content[0], Items)


def test_closed_parts_keep_their_title():
    [group] = read("<details><summary>The figures</summary><p>x</p></details>")
    assert isinstance(group, Group)
    assert said(group.title) == "The figures"


def test_a_figure_keeps_drawing_message_and_caption():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="ttc"><title>Down &amp; level</title><path d="M0 0"/></svg>'
    )
    [figure] = read(f'<figure><div class="box">{drawing}</div><figcaption>Below</figcaption></figure>')
    assert isinstance(figure, Figure)
    [picture] = every(figure, Picture)
    assert picture == Picture(svg=drawing, alt="Down & level")


def test_headings_have_their_level_and_anchor():
    assert read('<h3 id="c">C <span class="id">C-1</span></h3>')[0] == Heading(
        level=3, content=(Words(text="C "), Words(text="C-1", marks=frozenset({"id"}))), anchor="c"
    )


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<p>open", "a template: the markup is not well-formed: "),
        ("<video></video>", "a template: found <video>, expected one of article, details, "),
        ("<p><table></table></p>", "a template: found <table> in <p>, where only words may stand"),
        ("<ul><p>x</p></ul>", "a template: found <p>, expected <li>"),
        ("<table><div></div></table>", "a template: found <div>, expected <caption> or <thead> or <tbody> or <tfoot>"),
        ("<svg></svg>", "a template: a drawing has no <title>; say its message there"),
    ],
)
def test_markup_outside_of_the_vocabulary_is_refused_by_name(markup, told):
    with pytest.raises(MarkupError) as refused:
        read(markup)
    assert str(refused.value).startswith(told)
