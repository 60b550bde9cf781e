"""What is written faster than xlsxwriter writes it, held against what xlsxwriter writes itself."""

import io
import re
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter
from office import NEEDS_OFFICE, converted
from pack_builders import action, every_pack, full_sections, pack, plan
from python_calamine import CalamineWorkbook
from workbook_reading import opened, parts
from xlsxwriter.chart_line import ChartLine
from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.worksheet import Worksheet

from oba.pack.canonical import pack_json
from oba.render.workbook.book import Book, write_table, write_text, written_book
from oba.render.workbook.quick_chart import DrawnCells, QuickLineChart, Stroke
from oba.render.workbook.quick_sheet import LongSheet, QuickSheet
from oba.render.workbook.texts import MAX_TEXT, cell_text, plain_text
from oba.render.xlsx import render_xlsx

pytestmark = pytest.mark.slow

DAY = datetime(2024, 12, 31)  # noqa: DTZ001 - a cell of a spreadsheet knows no time zone
TEXTS = (
    "plain",
    "",
    " spaces around ",
    "line\nend",
    "tab\there",
    "<r><t>not a run</t></r>",
    "<r>&</r>",
    "<r></r>",
    "a & b < c > \"d\" 'e'",
    "]]></v></c></row>",
    "_x0041_ and _x000D_",
    "=1+1",
    "+1",
    "@x",
    "internal:'x'!A1",
    "https://example.org",
    "12",
    "#",
    "%s %(a)s %",
    "\u202e\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "\N{CHILD}" * 3,
    "x" * 300,
)
NUMBERS = (0.0, -0.0, 1, -1.5, 1 / 3, 1e15, 1234567.891, 1e-7, 1e300, 5e-324, None, float("nan"), float("inf"))


def stored(sheet_class, fill) -> dict[str, str]:
    """The parts of a workbook with one sheet of that class."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        looks = {name: book.add_format(look) for name, look in (("bold", {"bold": True}), ("day", {"num_format": 14}))}
        fill(book, book.add_worksheet("Sheet", worksheet_class=sheet_class), looks)
    return parts(content.getvalue())


def without_spans(sheet: str) -> str:
    return re.sub(r' spans="\d+:\d+"', "", sheet)


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (
            Worksheet,
            ("_initialize", "_write_rows", "_write_row", "_write_cell", "_write_dimension", "_xml_empty_tag"),
        ),
        (Format, ("_get_xf_index",)),
        (SharedStringTable, ("_get_shared_string_index",)),
        (
            ChartLine,
            (
                "_write_ser",
                "_write_series_name",
                "_write_sp_pr",
                "_write_marker",
                "_write_d_pt",
                "_write_cat",
                "_write_val",
                "_write_num_cache",
            ),
        ),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_xlsxwriter_still_has_what_is_built_on(owner, names):
    missing = [name for name in names if not callable(getattr(owner, name, None))]
    assert not missing, f"xlsxwriter {xlsxwriter.__version__} has other parts: see oba/render/workbook/quick_*.py"


def every_kind_of_cell(book, sheet, looks):
    for row, text in enumerate(filter(None, TEXTS)):
        sheet.write_string(row, 0, text)
        sheet.write_string(row, 1, text, looks["bold"])
    for row, number in enumerate(NUMBERS[:10]):
        sheet.write_number(row, 30, number, looks["bold"])
        sheet.write_number(row, 3, number)
    sheet.write_blank(2, 5, None, looks["bold"])
    sheet.write_datetime(2, 6, DAY, looks["day"])
    sheet.write_boolean(2, 8, True, looks["bold"])
    sheet.write_formula(2, 9, "=1+1", looks["bold"], 2)
    sheet.write_url(3, 4, "internal:'Sheet'!A1", looks["bold"], "a link")
    sheet.set_row(4, 40)
    sheet.set_row(90, 12.5)


def test_a_quick_sheet_has_the_very_cells_that_xlsxwriter_writes_in_the_same_bytes():
    quick, usual = stored(QuickSheet, every_kind_of_cell), stored(Worksheet, every_kind_of_cell)
    assert without_spans(usual["xl/worksheets/sheet1.xml"]) == quick["xl/worksheets/sheet1.xml"]
    assert {name: text for name, text in quick.items() if name != "xl/worksheets/sheet1.xml"} == {
        name: text for name, text in usual.items() if name != "xl/worksheets/sheet1.xml"
    }


def test_cells_merged_across_are_those_that_xlsxwriter_merges_and_the_first_holds_the_look():
    def merged(book, sheet, looks):
        if isinstance(sheet, QuickSheet):
            sheet.merge_across(3, 12)
        else:
            sheet.merge_range(3, 0, 3, 12, "", looks["bold"])
        sheet.write_string(3, 0, "over thirteen columns", looks["bold"])

    quick, usual = stored(QuickSheet, merged), stored(Worksheet, merged)
    (told,) = re.findall("<mergeCells.*</mergeCells>", usual["xl/worksheets/sheet1.xml"])
    assert told in quick["xl/worksheets/sheet1.xml"]
    assert re.findall('<c r="A4".*?</c>', quick["xl/worksheets/sheet1.xml"]) == re.findall(
        '<c r="A4".*?</c>', usual["xl/worksheets/sheet1.xml"]
    )


HEADERS = ("Text", "Number", "Same text", "Turned round")


def written(n_times: int = 1) -> bytes:
    """A workbook of one long sheet: every text beside every number."""

    def write(book: Book) -> None:
        sheet = book.add_sheet("Long", LongSheet)
        for text, number in tuple(zip_longest(TEXTS, NUMBERS)) * n_times:
            sheet.add_row((*row_of(sheet, text, number, book.number_look(2)),))
        write_table(book, sheet, name="Long", headers=HEADERS, n_rows=sheet.n_rows, description="Every text.")

    return written_book(write, title="Long", subject="Long", made_on=DAY.date())


def row_of(sheet, text, number, look):
    text = text or ""
    yield sheet.texts[text]
    yield sheet.number(number, look)
    yield sheet.texts[text]
    yield sheet.texts[text[::-1]]


def expected():
    for text, number in zip_longest(TEXTS, NUMBERS):
        is_number = number is not None and abs(number) < float("inf")
        yield (
            text or None,
            pytest.approx(number, rel=1e-15, abs=0) if is_number else None,
            text or None,
            ((text or "")[::-1] or None),
        )


def test_a_long_sheet_is_read_back_as_it_was_written_whatever_the_texts_are():
    sheet = opened(written())["Long"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADERS
    assert rows[1:] == list(expected())
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s", "n"}
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None} == {
        "s",
        "n",
    }
    assert sheet["B4"].number_format == "#,##0.00"


def test_a_second_reader_reads_the_same():
    rows = CalamineWorkbook.from_filelike(io.BytesIO(written())).get_sheet_by_name("Long").to_python()
    assert [row[0] for row in rows[1:]] == list(TEXTS)
    assert [row[1] or 0.0 for row in rows[1:11]] == pytest.approx(list(NUMBERS[:10]), rel=1e-15, abs=0)
    assert {row[1] for row in rows[11:]} == {""}


def test_a_long_sheet_has_the_table_and_the_extent_that_xlsxwriter_gives_it():
    def usual(book, sheet, looks):
        told = [["", "", "", ""]] * (3 * len(TEXTS))
        columns = [{"header": header} for header in HEADERS]
        options = {"name": "Long", "style": "Table Style Light 1", "title": "Long", "description": "Every text."}
        sheet.add_table(0, 0, len(told), len(HEADERS) - 1, options | {"columns": columns})
        sheet.write_string(len(told), len(HEADERS) - 1, "last")

    quick, usual = parts(written(3)), stored(Worksheet, usual)
    assert quick["xl/tables/table1.xml"] == usual["xl/tables/table1.xml"]
    assert f'ref="A1:D{3 * len(TEXTS) + 1}"' in quick["xl/tables/table1.xml"]
    extents = [re.findall("<dimension.*?/>", one["xl/worksheets/sheet1.xml"]) for one in (quick, usual)]
    assert extents[0] == extents[1]


def test_the_texts_of_a_long_sheet_are_counted_as_they_stand_in_its_cells():
    told = parts(written(2))
    texts = ET.fromstring(told["xl/sharedStrings.xml"])  # noqa: S314 - made here
    assert texts.attrib == {
        "count": str(told["xl/worksheets/sheet1.xml"].count('t="s"')),
        "uniqueCount": str(len(list(texts))),
    }


def test_a_long_sheet_without_rows_holds_a_table_with_an_empty_one():
    sheet = opened(written(0))["Long"]
    assert sheet.tables["Long"].ref == "A1:D2"
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] in ([], [None])


STROKES = (
    Stroke(colour="#112233", width=2.25, marker="circle", hollow=frozenset({0, 2})),
    Stroke(colour="#445566", width=0.75, dash="round_dot"),
    Stroke(colour="#778899", width=1.25, dash="dash_dot", marker="x", size=4),
    Stroke(colour="#112233", width=2.25, marker="circle", hollow=frozenset({0, 2})),
)
PERIODS, VALUES = ("2023", "Q1 2024", "March <2024>"), (1.5, None, -1234567.891)


def drawn(add_lines):
    """The chart of four lines over three periods, of which the second has no number."""

    def fill(book, sheet, looks):
        sheet.write_row(0, 0, ("Period", *(f"Line {k} & more" for k in range(len(STROKES)))))
        for row, (period, value) in enumerate(zip(PERIODS, VALUES, strict=True), start=1):
            sheet.write_string(row, 0, period)
            for column in range(1, len(STROKES) + 1):
                if value is not None:
                    sheet.write_number(row, column, value * column)
        chart = add_lines(book)
        chart.set_legend({"position": "bottom", "delete_series": [1]})
        chart.set_title({"none": True})
        sheet.insert_chart(6, 0, chart)

    return stored(Worksheet, fill)["xl/charts/chart1.xml"]


def by_xlsxwriter(book):
    chart = book.add_chart({"type": "line"})
    for column, stroke in enumerate(STROKES, start=1):
        name = "Named here" if column == 2 else ["Sheet", 0, column]
        cells = {"categories": ["Sheet", 1, 0, 2 if column == 4 else 3, 0], "values": ["Sheet", 1, column, 3, column]}
        chart.add_series({"name": name, **cells, **stroke.options()})
    return chart


def by_the_quick_one(book):
    chart = Book(book, {}).add_line_chart()
    periods = DrawnCells(sheet_name="Sheet", first_row=1, column=0, held=PERIODS)
    fewer = replace(periods, held=PERIODS[:2])
    for column, stroke in enumerate(STROKES, start=1):
        header = DrawnCells(sheet_name="Sheet", first_row=0, column=column, held=(f"Line {column - 1} & more",))
        held = tuple(None if value is None else f"{value * column:.16g}" for value in VALUES)
        values = DrawnCells(sheet_name="Sheet", first_row=1, column=column, held=held)
        chart.add_line(
            name="Named here" if column == 2 else header,
            categories=fewer if column == 4 else periods,
            values=values,
            stroke=stroke,
        )
    assert isinstance(chart, QuickLineChart)
    return chart


def test_a_quick_chart_is_the_very_chart_that_xlsxwriter_writes_in_the_same_bytes():
    assert drawn(by_the_quick_one) == drawn(by_xlsxwriter)


def test_what_a_chart_keeps_a_copy_of_is_what_its_cells_hold():
    content = render_xlsx(pack_json(every_pack()["full review"]))
    book, everything = opened(content), parts(content)
    charts = [text for name, text in everything.items() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    kept = [one for chart in charts for one in ranges_of(chart)]
    assert len(kept) > 3 * len(charts)
    for formula, n_points, points in kept:
        sheet, _, cells = formula.rpartition("!")
        found = book[sheet.strip("'").replace("''", "'")][cells.replace("$", "")]
        held = [row[0].value for row in found] if isinstance(found, tuple) else [found.value]
        assert n_points == len(held)
        assert points == {k: digits(value) for k, value in enumerate(held) if value is not None}


def digits(value):
    return value if isinstance(value, str) else f"{value:.16g}"


def ranges_of(chart):
    """Each range of cells that a chart draws, with how many points it keeps a copy of and which."""
    for name in ("numRef", "strRef"):
        for reference in (one for one in ET.fromstring(chart).iter() if one.tag.endswith("}" + name)):  # noqa: S314
            told = {one.tag.rpartition("}")[2]: one for one in reference.iter()}
            points = {int(one.get("idx")): one[0].text for one in reference.iter() if one.tag.endswith("}pt")}
            yield told["f"].text, int(told["ptCount"].get("val")), points


@pytest.mark.parametrize("text", ["<r>&</r>", "<r><t>x</t></r>", "<r></r>", "<r> \n</r>"])
def test_a_text_that_looks_like_a_run_of_rich_text_is_the_text_that_was_written(text):
    sections = full_sections("review") | {"plan": replace(plan(), actions=(action(what=text),))}
    content = render_xlsx(pack_json(pack("review", sections)))
    assert opened(content)["Actions"]["A2"].value == text


def test_such_a_text_too_long_to_be_made_a_run_loses_nothing():
    text = f"<r>{'&' * (MAX_TEXT - 10)}</r>"
    assert plain_text(text) == text
    assert cell_text(text) == f"{text} "


def test_across_a_whole_row_a_text_stands_in_the_first_of_one_merged_cell():
    def write(book):
        sheet = book.add_sheet("Sheet")
        sheet.merge_across(0, 3)
        write_text(sheet, 0, 0, "told", book.looks["plain"])

    sheet = opened(written_book(write, title="", subject="", made_on=DAY.date()))["Sheet"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet["A1"].value == "told"


@NEEDS_OFFICE
def test_libreoffice_opens_it_and_reads_every_figure(tmp_path):
    (tmp_path / "long.xlsx").write_bytes(written())
    comma, quote, utf_8, texts_as_shown = 44, 34, 76, "false"
    to = f"csv:Text - txt - csv (StarCalc):{comma},{quote},{utf_8},1,,0,false,{texts_as_shown}"
    told = converted(tmp_path / "long.xlsx", to)
    assert told.startswith("Text,Number,Same text,Turned round")
    assert "_x0041_ and _x000D_" in told
    assert "<r>&</r>" in told
