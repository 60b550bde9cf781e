"""Header cells of rows are told in a PDF's tags, and a tree that is not the pack's is refused."""

import pytest
import typst
from pdf_reading import read_tags

from oba.domain.errors import RenderError
from oba.render.pdf_tags import with_headers
from oba.render.typesetting import fonts

PAGE = """#set document(title: "t")
#set text(font: "Inter", lang: "en")
#title()
#table(columns: 3, table.header[][A][B], [r], [1], [2], [s], table.cell(colspan: 2)[3])
#list([#table(columns: 2, table.header[C][D], [u], [4])])"""
FIRST = (("", "col", "col"), ("row", "", ""), ("row", ""))
SECOND = (("col", "col"), ("", ""))


@pytest.fixture(scope="module")
def made():
    compiler = typst.Compiler(font_paths=fonts(), ignore_system_fonts=True)
    return compiler.compile(PAGE.encode(), format="pdf", pdf_standards=["ua-1"], timestamp=0)


def cells(tagged):
    return [
        [[(cell.kind, cell.scope) for cell in row.every("TH", "TD")] for row in table.every("TR")]
        for table in read_tags(tagged).every("Table")
    ]


def test_typst_does_not_yet_tell_headers_of_rows(made):
    """When this fails, Typst has learnt it, and `pdf_tags` may go."""
    assert cells(made)[0][1:] == [[("TD", ""), ("TD", ""), ("TD", "")], [("TD", ""), ("TD", "")]]


def test_header_cells_have_their_scope_and_the_others_none(made):
    first, second = cells(with_headers(made, [FIRST, SECOND]))
    column, row, data = ("TH", "Column"), ("TH", "Row"), ("TD", "")
    assert first == [[data, column, column], [row, data, data], [row, data]]
    assert second == [[column, column], [data, data]]


def test_the_same_tags_give_the_same_bytes(made):
    assert with_headers(made, [FIRST, SECOND]) == with_headers(made, [FIRST, SECOND])


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ([FIRST], "the PDF has 2 tables in its tags, the pack has 1"),
        ([FIRST[:2], SECOND], "table 1 of the PDF has 8 cells in its tags, the pack has 6"),
        ([FIRST, (("col", "col"), ("", "", ""))], "table 2 of the PDF has 4 cells in its tags, the pack has 5"),
    ],
)
def test_other_tables_than_the_packs_are_refused(made, tables, told):
    with pytest.raises(RenderError) as refused:
        with_headers(made, tables)
    assert str(refused.value) == told
