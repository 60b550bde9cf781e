"""Room on paper is shared out from the longest word and the longest line of each column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oba.render.blocks import Cell, Paragraph, Picture, Row, Table, Words
from oba.render.glyphs import text_ems
from oba.render.pdf_columns import INSET, Line, Room, column_widths, room, row_height, wrapped
from oba.render.pdf_tables import LANDSCAPE, PAGE_HEIGHT, PORTRAIT, layout_of, pieces_of


def rooms(*pairs):
    return [Room(least=least, most=most) for least, most in pairs]


def test_columns_with_room_for_all_have_their_longest_lines():
    widths = column_widths(rooms((1, 5), (2, 8)), size=10, available=500, fills=False)
    assert widths == (50 + 2 * INSET + 0.5, 80 + 2 * INSET + 0.5)


def test_a_table_of_words_fills_the_page():
    assert sum(column_widths(rooms((1, 5), (2, 8)), size=10, available=500, fills=True)) == pytest.approx(500)


def test_columns_without_room_for_lines_keep_their_words_and_share_the_rest():
    narrow, wide = column_widths(rooms((3, 3), (4, 400)), size=10, available=300, fills=True)
    assert narrow == 30 + 2 * INSET + 0.5
    assert narrow + wide == pytest.approx(300)


def test_columns_without_room_for_words_are_cut_alike():
    widths = column_widths(rooms((30, 30), (30, 90)), size=10, available=300, fills=True)
    assert widths == pytest.approx((150, 150))


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 500)), min_size=1, max_size=14), st.booleans())
def test_columns_never_leave_the_page(pairs, fills):
    wanted = [Room(least=least, most=least + more) for least, more in pairs]
    widths = column_widths(wanted, size=7.0, available=493.0, fills=fills)
    assert sum(widths) <= 493.0 + 1e-6
    assert all(width > 0 for width in widths)


def test_a_short_figure_with_its_words_stays_on_one_line():
    assert room([Line(text="down 3.2", is_figure=True)]).least == text_ems("down 3.2")
    assert room([Line(text="down 3.2")]).least < text_ems("down 3.2")


def test_a_very_long_word_counts_no_more_than_its_beginning():
    assert room([Line(text="x" * 300)]).least < text_ems("x" * 25)


@pytest.mark.parametrize(
    ("text", "width", "n"),
    [
        ("one", 100, 1),
        ("one two", text_ems("one two") * 10 + 2 * INSET + 0.1, 1),
        ("one two", text_ems("one two") * 10 + 2 * INSET - 0.5, 2),
        ("one two three", text_ems("three") * 10 + 2 * INSET + 0.1, 3),
        ("", 50, 1),
    ],
)
def test_words_wrap_where_they_no_longer_fit(text, width, n):
    assert wrapped(Line(text=text), width=width, size=10) == n


def test_a_word_of_three_hundred_letters_takes_many_lines():
    assert wrapped(Line(text="x" * 300), width=60, size=8) >= 300 / 12


def test_a_row_is_as_high_as_its_highest_cell():
    low, high = [Line(text="a")], [Line(text="a"), Line(text="b"), Line(text="c")]
    assert row_height([low, high], [50, 50], size=10) == row_height([high, high], [50, 50], size=10)
    assert row_height([low, low], [50, 50], size=10) < row_height([low, high], [50, 50], size=10)


def table(n_rows, *, words="a few words", kind=""):
    def cell(text, scope=""):
        return Cell(content=(Paragraph(content=(Words(text=text),)),), scope=scope)

    head = Row(cells=(cell("Area", "col"), cell("Said", "col")))
    body = tuple(Row(cells=(cell(f"Area {k}", "row"), cell(words))) for k in range(n_rows))
    return Table(caption=(), head=(head,), body=body, foot=(Row(cells=(cell("End", "row"), cell(""))),), kind=kind)


@pytest.mark.parametrize("n_rows", [0, 1, 12, 60, 300])
@pytest.mark.parametrize("kind", ["", "numbers"])
@pytest.mark.parametrize("available", [PORTRAIT, LANDSCAPE])
def test_pieces_hold_every_row_once_and_the_foot_last(n_rows, kind, available):
    given_ = table(n_rows, kind=kind)
    layout = layout_of(given_, available=available)
    pieces = pieces_of(given_, layout, page=PAGE_HEIGHT[available])
    assert tuple(row for piece in pieces for row in piece.body) == given_.body
    assert [len(piece.foot) for piece in pieces] == [0] * (len(pieces) - 1) + [1]
    assert all(piece.is_whole for piece in pieces)
    assert (len(pieces) > 1) == (n_rows >= 60)


def test_a_row_higher_than_a_page_is_not_held_together():
    given_ = table(3, words="word " * 5000)
    pieces = pieces_of(given_, layout_of(given_, available=PORTRAIT), page=PAGE_HEIGHT[PORTRAIT])
    assert [len(piece.body) for piece in pieces] == [1, 1, 1]
    assert not any(piece.is_whole for piece in pieces)


SPARK = Picture(svg='<svg width="64" height="18"><title>Up</title></svg>', alt="Up")


def a_scorecard(*, n_columns, n_rows=16):
    def row(first, *others, scope=""):
        head = Cell(content=(first,), scope="row")
        return Row(cells=(head, *(Cell(content=blocks, scope=scope) for blocks in others)))

    name, figure = Paragraph(content=(Words(text="Alder"),)), Paragraph(content=(Words(text="12.3"),))
    indicator = (Paragraph(content=(Words(text="Warm homes"),)),)
    return Table(
        caption=(),
        head=(row(name, *[indicator] * n_columns, scope="col"),),
        body=tuple(row(name, *[(figure, SPARK)] * n_columns) for _ in range(n_rows)),
        foot=(),
        kind="scorecard",
    )


def test_sparklines_stand_beside_their_figures_where_every_column_has_the_room():
    few, many = (layout_of(a_scorecard(n_columns=n), available=LANDSCAPE) for n in (3, 12))
    assert few.are_beside
    assert not many.are_beside
    assert few.heights[1] < 2 * few.size + 7.4 < many.heights[1]


def test_a_scorecard_of_sixteen_areas_and_few_columns_stays_on_one_page():
    card = a_scorecard(n_columns=3)
    layout = layout_of(card, available=LANDSCAPE)
    (piece,) = pieces_of(card, layout, page=PAGE_HEIGHT[LANDSCAPE])
    assert piece.is_whole


@pytest.mark.parametrize("n_rows", range(20, 70, 7))
def test_the_last_piece_of_a_table_has_not_many_fewer_rows_than_the_others(n_rows):
    table = a_scorecard(n_columns=3, n_rows=n_rows)
    pieces = pieces_of(table, layout_of(table, available=LANDSCAPE), page=PAGE_HEIGHT[LANDSCAPE])
    sizes = [len(piece.body) for piece in pieces]
    assert sum(sizes) == n_rows
    assert max(sizes) - min(sizes) <= len(sizes)
