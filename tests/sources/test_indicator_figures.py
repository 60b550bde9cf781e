import csv
import gzip
from itertools import product

import pytest
from tidy_builder import (
    CODES,
    PLACES,
    an_indicator,
    figures_of,
    holding_of,
    read_tidy,
    tidy_row,
    tidy_text,
    write_tidy,
)

from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.indicator import FigureSource, Unit
from oba.domain.period import Period
from oba.sources.areas import folded_name
from oba.sources.figure import Figure
from oba.sources.indicator_figures import read_figures
from oba.sources.table import Level, Place, Table
from oba.sources.tidy_file import read_tidy_file

PUBLISHED = FigureSource(release="r-2025", file="f.csv", value="percent", numerator=("n",), denominator=("d",))
DERIVED = FigureSource(release="r-2025", file="f.csv", numerator=("n",), denominator=("d",))
RATE = FigureSource(
    release="r-2025",
    file="f.csv",
    numerator=("n",),
    denominator=("people",),
    denominator_file="people.csv",
    denominator_where={"age_group": "0 to 17"},
    denominator_lag=1,
)


def test_a_published_value_is_kept_as_it_was_printed(tmp_path):
    rows = [tidy_row("England", percent="24.50", n="1,120", d="4490"), tidy_row("Devon", percent="c", n="c", d="90")]
    assert figures_of(tmp_path, PUBLISHED, rows=rows) == [
        Figure(
            indicator="T-1",
            area_code="E92000001",
            la_code=None,
            period="2025",
            release="r-2025",
            text="24.50",
            numerator="1,120",
            denominator="4490",
        ),
        Figure(
            indicator="T-1",
            area_code="E10000008",
            la_code="878",
            period="2025",
            release="r-2025",
            text="c",
            numerator="c",
            denominator="90",
        ),
    ]


@pytest.mark.parametrize(("end", "bom", "suffix"), [("\r\n", True, ""), ("\n", False, ".gz"), ("\r\n", True, ".gz")])
def test_byte_order_marks_line_ends_and_packing_make_no_difference(tmp_path, end, bom, suffix):
    rows = [tidy_row("England", percent="24.5"), tidy_row("Devon", percent="26.2")]
    plain = read_tidy(tmp_path / "f.csv", rows)
    other = read_tidy(tmp_path / f"g.csv{suffix}", rows, end=end, bom=bom)
    assert contents(other) == contents(plain)


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
def test_quotes_line_breaks_and_blanks_in_cells_make_no_difference(quoting):
    rows = [
        tidy_row(place, year, percent=f" {row} ", breakdown=breakdown)
        for row, (place, year) in enumerate(product(PLACES, ("2024", "202425")))
        for breakdown in ("Total", "Adopted, with consent", 'So "called"', "Two\nlines", "Tab\t")
    ]
    table = read_tidy_file(tidy_text(rows, quoting=quoting).encode(), name="f.csv")
    areas = [row for row in rows if row["la_name"] not in {"Inner London", "Outer London", "Kingston and Richmond"}]
    assert list(table.column("breakdown")) == [row["breakdown"].strip() for row in areas]
    assert list(table.column("percent")) == [row["percent"].strip() for row in areas]
    assert [place.name for place in table.places] == [row["la_name"] for row in areas]


def test_reading_by_line_and_by_cell_gives_the_same():
    rows = [tidy_row(place, percent="1", breakdown="Total") for place in PLACES]
    text = tidy_text(rows * 300)
    by_line = read_tidy_file(text.encode(), name="f.csv")
    by_cell = read_tidy_file(text.replace(",Total", ',"Total"').encode(), name="f.csv")
    assert contents(by_line) == contents(by_cell)
    assert len(by_line) == 300 * 6


def contents(table):
    return table.places, {name: list(texts) for name, texts in table.columns.items()}


def lines_ended_by(*ends):
    """Two rows behind a header, and whether there is an end behind the last."""
    header, devon, somerset = tidy_text([tidy_row(v="1"), tidy_row("Somerset", v="2")]).split("\n")[:3]
    return (header + ends[0] + devon + ends[1] + somerset + ends[2]).encode()


@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize(
    "ends",
    [
        pytest.param("\n\n\n", id="as on Unix"),
        pytest.param(("\r\n", "\r\n", "\r\n"), id="as on Windows"),
        pytest.param("\r\r\r", id="as on old Macs"),
        pytest.param(("\n", "\r\n", "\n"), id="mixed"),
        pytest.param(("\r\n", "\n", "\r\n"), id="mixed the other way"),
        pytest.param(("\r", "\r\n", "\r\n"), id="the header otherwise"),
        pytest.param(("\r\n", "\r", "\r\n"), id="a row otherwise"),
    ],
)
def test_lines_may_end_in_any_way(ends, last):
    content = lines_ended_by(*ends[:2], ends[2] if last else "")
    assert contents(read_tidy_file(content, name="f.csv")) == contents(
        read_tidy_file(lines_ended_by(*"\n\n\n"), name="f.csv")
    )


@pytest.mark.parametrize("length", [0, 1, 32_767, 32_768, 32_769, 100_000])
def test_lines_of_any_length_are_read_whole(length):
    rows = [tidy_row(place, v=f"{k} {'é' * length}".strip()) for k, place in enumerate(("Devon", "Somerset", "Camden"))]
    for end in ("\n", "\r\n"):
        table = read_tidy_file(tidy_text(rows, end=end).encode(), name="f.csv")
        assert list(table.column("v")) == [row["v"] for row in rows]


def test_rows_are_found_by_place_and_time_as_by_any_other_column(tmp_path):
    source = FigureSource(release="r", file="f.csv", value="v", where={"geographic_level": "Regional", "v": "3"})
    rows = [tidy_row(place, v=str(k)) for k, place in enumerate(("Devon", "Inner London", "London", "South West"))]
    assert [figure.area_code for figure in figures_of(tmp_path, source, rows=rows)] == ["E12000009"]
    table = read_tidy(tmp_path / "f.csv", rows)
    assert (table.column("la_name")[0], list(table.column("la_name")[1:])) == ("Devon", ["London", "South West"])


def test_inner_and_outer_london_and_joint_returns_are_left_out(tmp_path):
    places = ("London", "Inner London", "Outer London", "Kingston and Richmond", "Camden")
    found = figures_of(tmp_path, PUBLISHED, rows=[tidy_row(place, percent="1", n="1", d="100") for place in places])
    assert [figure.area_code for figure in found] == ["E12000007", "E09000007"]


def test_an_authority_in_inner_london_lies_in_london(tmp_path):
    assert read_tidy(tmp_path / "f.csv", [tidy_row("Camden", percent="1")]).places[0].region_code == "E12000007"


def test_a_recoded_authority_is_one_area(tmp_path):
    rows = [
        tidy_row("Somerset", "2023", new_la_code="E10000027", percent="1", n="1", d="100"),
        tidy_row("Somerset", "2024", percent="2", n="2", d="100"),
    ]
    found = figures_of(tmp_path, PUBLISHED, rows=rows)
    assert [(figure.area_code, figure.la_code, figure.period) for figure in found] == [
        ("E06000066", "933", "2023"),
        ("E06000066", "933", "2024"),
    ]


def test_an_academic_year_is_written_with_a_stroke(tmp_path):
    found = figures_of(tmp_path, PUBLISHED, rows=[tidy_row(year="202425", percent="1", n="1", d="100")])
    assert found[0].period == "2024/25"


def test_only_rows_with_every_label_are_read(tmp_path):
    source = FigureSource(release="r", file="f.csv", value="v", where={"age": "19 to 21", "breakdown": "Total"})
    rows = [
        tidy_row(age="19 to 21", breakdown="Total", v="1"),
        tidy_row(age="19 to 21", breakdown="Other", v="2"),
        tidy_row(age="17 to 18", breakdown="Total", v="3"),
    ]
    assert [figure.text for figure in figures_of(tmp_path, source, rows=rows)] == ["1"]


DERIVATIONS = [
    ("1", "8", "12.5"),
    ("1", "16", "6.3"),  # 6.25 is rounded half up, not to even
    ("0", "8", "0.0"),
    ("0", "0", "z"),
    ("5", "0", "z"),
    ("1,000", "8,000", "12.5"),
    ("c", "8", "c"),
    ("c", "0", "c"),
    ("k", "8", "k"),
    ("low", "8", "low"),
    ("~", "8", "low"),
    (":", "8", "x"),
    ("8", "u", "u"),
    ("c", "u", "u"),
    ("u", "x", "x"),
    ("x", "z", "z"),
    ("k", "c", "c"),
    ("low", "k", "k"),
]


@pytest.mark.parametrize(("numerator", "denominator", "expected"), DERIVATIONS)
def test_a_value_is_derived_or_keeps_the_symbol_of_its_parts(tmp_path, numerator, denominator, expected):
    found = figures_of(tmp_path, DERIVED, rows=[tidy_row(n=numerator, d=denominator)])
    assert (found[0].text, found[0].numerator, found[0].denominator) == (expected, numerator, denominator)


def test_a_derived_value_is_printed_with_the_decimals_of_its_indicator(tmp_path):
    rows = [tidy_row(n="17.5", d="10")]
    texts = [
        figures_of(tmp_path, DERIVED, rows=rows, decimals=decimals, unit=unit)[0].text
        for decimals, unit in [(0, Unit.PERCENT), (2, Unit.PERCENT), (1, Unit.RATE_PER_10_000), (0, Unit.CASES)]
    ]
    assert texts == ["175", "175.00", "17500.0", "2"]


@pytest.mark.parametrize(("band", "total", "value"), [("3.5", "13.5", "67.5"), ("c", "c", "c")])
def test_columns_named_together_are_added(tmp_path, band, total, value):
    source = FigureSource(release="r", file="f.csv", numerator=("a", "b"), denominator=("d",))
    found = figures_of(tmp_path, source, rows=[tidy_row(a="10", b=band, d="20")])
    assert (found[0].numerator, found[0].text) == (total, value)


def test_a_denominator_may_stand_in_other_rows(tmp_path):
    source = FigureSource(
        release="r",
        file="f.csv",
        value="percent",
        numerator=("count",),
        denominator=("count",),
        where={"breakdown": "Adopted"},
        denominator_where={"breakdown": "Total"},
    )
    rows = [
        tidy_row(breakdown="Adopted", percent="9", count="27"),
        tidy_row(breakdown="Total", percent="z", count="300"),
    ]
    found = figures_of(tmp_path, source, rows=rows)
    assert [(figure.text, figure.numerator, figure.denominator) for figure in found] == [("9", "27", "300")]


def test_a_rate_takes_the_population_of_the_year_before(tmp_path):
    people = [
        tidy_row(year="2023", age_group="0 to 17", people="5000"),
        tidy_row(year="2024", age_group="0 to 17", people="8000"),
        tidy_row(year="2024", age_group="All", people="99000"),
        tidy_row(year="2025", age_group="0 to 17", people="1"),
    ]
    rows = [tidy_row(year="2024", n="50"), tidy_row(year="2025", n="50")]
    found = figures_of(tmp_path, RATE, rows=rows, other=people, unit=Unit.RATE_PER_10_000)
    assert [(figure.text, figure.denominator) for figure in found] == [("100.0", "5000"), ("62.5", "8000")]


def test_a_rate_without_its_population_is_not_available(tmp_path):
    people = [tidy_row("England", "2024", age_group="0 to 17", people="8000")]
    found = figures_of(tmp_path, RATE, rows=[tidy_row(n="50")], other=people, unit=Unit.RATE_PER_10_000)
    assert [(figure.text, figure.numerator, figure.denominator) for figure in found] == [("x", "50", "")]


def test_an_equal_row_twice_counts_once_and_is_told(tmp_path):
    devon, somerset = (tidy_row(place, percent="1", n="1", d="100") for place in ("Devon", "Somerset"))
    holding = holding_of(tmp_path, PUBLISHED, rows=[devon, somerset, devon, devon])
    assert (list(holding.area_code), list(holding.text)) == (["E10000008", "E06000066"], ["1", "1"])
    assert holding.duplicates == (("E10000008", "2025"), ("E10000008", "2025"))


def test_an_equal_denominator_twice_in_its_own_table_is_told_as_well(tmp_path):
    people = [tidy_row(year="2024", age_group="0 to 17", people="8000")] * 2
    rate = {"rows": [tidy_row(n="50")], "other": people, "unit": Unit.RATE_PER_10_000}
    assert holding_of(tmp_path, RATE, **rate).duplicates == (("E10000008", "2024"),)


def test_a_row_that_stands_there_once_is_no_duplicate(tmp_path):
    rows = [tidy_row(year=year, percent="1", n="1", d="100") for year in ("2024", "2025")]
    assert holding_of(tmp_path, PUBLISHED, rows=rows).duplicates == ()


def test_rows_that_contradict_each_other_are_named_and_counted(tmp_path):
    years = [str(year) for year in range(2018, 2025)]
    rows = [tidy_row(year=year, percent=percent, n="1", d="100") for percent in "12" for year in years]
    with pytest.raises(SourceChanged) as caught:
        figures_of(tmp_path, PUBLISHED, rows=rows)
    assert str(caught.value) == (
        "f.csv: Devon 2018 stands there twice with different figures, ['1', '1', '100'] and ['2', '1', '100']; so do 6 "
        "others (Devon 2019, Devon 2020, Devon 2021, 3 more). Add the column that tells them apart to `where` in the "
        "indicator's [[source]]"
    )


def test_labels_stand_for_numbers_and_symbols(tmp_path):
    source = FigureSource(
        release="r", file="f.csv", value="grade", numerator=("n",), labels={"Good": "2", "Not inspected": "x"}
    )
    rows = [tidy_row(grade="Good", n="7"), tidy_row("Somerset", grade="Not inspected", n="Not inspected")]
    found = figures_of(tmp_path, source, rows=rows)
    assert [(figure.text, figure.numerator) for figure in found] == [("2", "7"), ("x", "x")]


def test_a_label_that_nobody_declared_is_refused(tmp_path):
    source = FigureSource(release="r", file="f.csv", value="grade", labels={"Good": "2"})
    with pytest.raises(SourceChanged, match=r"^f\.csv: column 'grade', Devon 2025: found 'Outstanding', expected a "):
        figures_of(tmp_path, source, rows=[tidy_row(grade="Outstanding")])


def table_without_numbers(*codes, name="An authority"):
    """What a publisher prints that knows authorities by their ONS code alone, or by their name."""
    places = [
        Place(level=Level.AUTHORITY, code=code, la_code=None, name=name, region_code="", period=Period("2025"))
        for code in codes
    ]
    return Table(name="o.csv", places=places, columns={"v": [str(row) for row in range(len(places))]})


BY_CODE = FigureSource(release="r", file="o.csv", value="v")
LISTED = {
    "Bristol": "E06000023",
    "Bournemouth, Christchurch and Poole": "E06000058",
    "County Durham": "E06000047",
}


@pytest.mark.parametrize(
    ("printed", "code", "number"),
    [
        pytest.param("E06000066", "E06000066", "933", id="as the partnership has it"),
        pytest.param("E10000027", "E06000066", "933", id="a former code"),
        pytest.param("E08000035", "E08000035", None, id="an authority elsewhere"),
    ],
)
def test_an_authority_without_a_number_is_known_by_its_code(printed, code, number):
    codes = {"933": "E06000066", "E06000066": "E06000066", "E10000027": "E06000066"}
    files = {"o.csv": table_without_numbers(printed)}
    holding = read_figures(BY_CODE, indicator=an_indicator(), files=files, codes=codes)
    assert (list(holding.area_code), list(holding.la_code)) == ([code], [number])


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Bristol, City of", "E06000023"),
        ("  bristol ", "E06000023"),
        ("Bournemouth, Christchurch & Poole", "E06000058"),
        ("Durham", "E06000047"),
    ],
)
def test_an_authority_with_neither_number_nor_code_is_known_by_its_name(printed, code):
    codes = {folded_name(name): code for name, code in LISTED.items()}
    files = {"o.csv": table_without_numbers("", name=printed)}
    assert list(read_figures(BY_CODE, indicator=an_indicator(), files=files, codes=codes).area_code) == [code]


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (["Bristle"], "'Bristle' (the nearest are 'bristol')"),
        (["Atlantis", "Bristol", "Atlantis"], "'Atlantis' (none is like it)"),
        (
            ["Bristle", "Q", "X", "Y", "Z"],
            "'Bristle' (the nearest are 'bristol'), 'Q' (none is like it), 'X' (none is like it), 2 more",
        ),
    ],
)
def test_names_that_no_list_holds_are_told_with_those_most_like_them(printed, told):
    codes = {folded_name(name): code for name, code in LISTED.items()} | {"878": "E10000008", "E10000008": "E10000008"}
    places = [place for name in printed for place in table_without_numbers("", name=name).places]
    table = Table(name="o.csv", places=places, columns={"v": ["1"] * len(places)})
    with pytest.raises(SourceChanged) as caught:
        read_figures(BY_CODE, indicator=an_indicator(), files={"o.csv": table}, codes=codes)
    assert str(caught.value) == (
        f"o.csv: no list of areas holds an authority by the name of {told}, and no code is printed. Add it to the "
        "partnership's areas, or ask the publisher for codes"
    )


def test_a_place_without_number_code_and_name_is_refused():
    with pytest.raises(SourceChanged) as caught:
        read_figures(BY_CODE, indicator=an_indicator(), files={"o.csv": table_without_numbers("", name="")}, codes={})
    assert str(caught.value) == ("o.csv:  2025 has no code. Fetch the file again, or ask the publisher for it")


def test_columns_of_unequal_length_are_no_table():
    with pytest.raises(ValueError, match=r"^f: 0 places, but columns of other lengths: \{'v': 1\}$"):
        Table(name="f", places=(), columns={"v": ("1",)})


CHANGED = [
    pytest.param(
        [tidy_row(percentage="1", n="1", d="100")],
        {},
        "f.csv: there is no column 'percent'; the nearest are 'percentage'. If the publisher renamed it, correct the "
        "indicator's [[source]]; if not, fetch the file again",
        id="renamed column",
    ),
    pytest.param(
        [tidy_row(percent="1", n="1", d="100", age="19 to 21 years")],
        {"age": "Aged 19 to 21"},
        "f.csv: column 'age' does not hold 'Aged 19 to 21'; the nearest are '19 to 21 years'. If the publisher renamed "
        "it, correct the indicator's [[source]]; if not, fetch the file again",
        id="renamed label",
    ),
    pytest.param(
        [tidy_row(percent="1", n="1", d="9", age="a", sex="f"), tidy_row(percent="1", n="1", d="9", age="b", sex="m")],
        {"age": "a", "sex": "m"},
        "f.csv: no row has age = 'a' and sex = 'm' at once, though each occurs. Correct the indicator's [[source]]",
        id="labels that never meet",
    ),
    pytest.param(
        [tidy_row("Inner London", percent="1", n="1", d="9")],
        {},
        "f.csv: holds no row for England, a region or an authority. Fetch the file again",
        id="no rows",
    ),
    pytest.param(
        [tidy_row(percent="1", n="1", d="100"), tidy_row(percent="2", n="1", d="100")],
        {},
        "f.csv: Devon 2025 stands there twice with different figures, ['1', '1', '100'] and ['2', '1', '100']. Add the "
        "column that tells them apart to `where` in the indicator's [[source]]",
        id="one place twice",
    ),
    pytest.param(
        [tidy_row(percent="1", n="", d="100")],
        {},
        "f.csv: column 'n', Devon 2025: found '', expected a number or one of the symbols c, x, z, k, low, u. Fetch "
        "the file again, or ask the publisher what it means",
        id="empty cell",
    ),
    pytest.param(
        [tidy_row(percent="n/a", n="1", d="100")],
        {},
        "f.csv: column 'percent', Devon 2025: found 'n/a', expected a number or one of the symbols c, x, z, k, low, u. "
        "Fetch the file again, or ask the publisher what it means",
        id="unknown symbol",
    ),
    pytest.param(
        [tidy_row(percent="1", n="1", d="100", old_la_code="999")],
        {},
        "f.csv: Devon has the authority number '999', which no list of areas holds. Add the authority to the "
        "partnership's areas, or fetch the file again",
        id="unknown authority",
    ),
    pytest.param(
        [tidy_row(percent="1", geographic_level="Local Authority")],
        {},
        "f.csv, line 2: found geographic_level 'Local Authority' in country 'E92000001', expected one of National, "
        "Regional, Local authority in E92000001. Fetch the file again",
        id="unknown level",
    ),
    pytest.param(
        [tidy_row(percent="1", year="202426")],
        {},
        "f.csv, line 2: found time_period '202426' of a 'Academic year', expected 2025 of a 'Reporting year' or 202425 "
        "of an 'Academic year'. Fetch the file again",
        id="no year",
    ),
    pytest.param(
        [tidy_row(percent="1", time_identifier="Calendar year")],
        {},
        "f.csv, line 2: found time_period '2025' of a 'Calendar year', expected 2025 of a 'Reporting year' or 202425 "
        "of an 'Academic year'. Fetch the file again",
        id="unknown kind of year",
    ),
]


@pytest.mark.parametrize(("rows", "where", "message"), CHANGED)
def test_a_changed_file_is_refused_with_what_was_found_and_what_to_do(tmp_path, rows, where, message):
    source = FigureSource(release="r", file="f.csv", value="percent", numerator=("n",), denominator=("d",), where=where)
    with pytest.raises(SourceChanged) as caught:
        figures_of(tmp_path, source, rows=rows)
    assert str(caught.value) == message


def test_a_ragged_row_is_refused_by_its_line(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(tidy_text([tidy_row(v="1")]) + "2025,Reporting year\n", encoding="utf-8")
    with pytest.raises(SourceChanged, match=r"^f\.csv, line 3: found 2 cells, expected 11\. Fetch the file again$"):
        read_tidy_file(path.read_bytes(), name="f.csv")


def test_a_quote_that_never_closes_is_refused(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(tidy_text([tidy_row(v="1")]) + '2025,"' + "x" * 200_000, encoding="utf-8")
    with pytest.raises(SourceChanged, match=r"^f\.csv, line 3: is no CSV \(field larger than field limit \(131072\)\)"):
        read_tidy_file(path.read_bytes(), name="f.csv")


def test_a_file_that_lacks_the_layout_is_refused(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("Area Code,Value\nE1,2\n", encoding="utf-8")
    with pytest.raises(
        SourceChanged, match=r"^f\.csv: there is no column 'time_period'; it holds 'Area Code', 'Value'"
    ):
        read_tidy_file(path.read_bytes(), name="f.csv")


def test_a_packed_file_cut_short_is_refused(tmp_path):
    path = write_tidy(tmp_path / "f.csv.gz", [tidy_row(v="1")])
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(SourceChanged) as caught:
        read_tidy_file(path.read_bytes(), name="f.csv")
    assert str(caught.value) == "f.csv: cannot be unpacked, it is cut short or altered. Fetch the file again"


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "f.csv"
    path.write_bytes("name\ncaf\xe9\n".encode("latin-1"))
    with pytest.raises(SourceChanged) as caught:
        read_tidy_file(path.read_bytes(), name="f.csv")
    assert str(caught.value) == "f.csv: byte 8 is not UTF-8. Fetch the file again"


def rows_of_text(*rows):
    return tidy_text([tidy_row(v="1"), *rows])


NO_TABLE = [
    pytest.param(b"", "is empty. Fetch the file again", id="nothing"),
    pytest.param(b"\xef\xbb\xbf\r\n \r\n", "is empty. Fetch the file again", id="a mark and blank lines"),
    pytest.param(tidy_text([]).encode(), "holds a header and no row. Fetch the file again", id="a header"),
    pytest.param(
        rows_of_text().replace("la_name,new_la_code,v", "la_name,new_la_code,la_name").encode(),
        "the header names 'la_name' more than once. Ask the publisher which column is meant, or fetch the file again",
        id="a column twice",
    ),
    pytest.param(
        b"\n <!DOCTYPE html><title>Service unavailable</title>",
        "is a web page, expected a CSV. Fetch the file again, and look where the address leads",
        id="a web page",
    ),
    pytest.param(
        rows_of_text().encode("utf-16"),
        "is UTF-16, expected UTF-8. Fetch the file again, or ask the publisher",
        id="UTF-16",
    ),
    pytest.param(
        b"time_period,\0", "byte 12 is NUL, so it is damaged or no text. Fetch the file again", id="a NUL character"
    ),
    pytest.param(
        rows_of_text().replace("2025", "").encode(),
        "line 2: found time_period '' of a 'Reporting year', expected 2025 of a 'Reporting year' or 202425 of an "
        "'Academic year'. Fetch the file again",
        id="no year",
    ),
    pytest.param(
        (rows_of_text() + "\n").encode(), "line 3: found 0 cells, expected 11. Fetch the file again", id="a blank line"
    ),
    pytest.param(
        (tidy_text([tidy_row(v="a\nb")] * 300) + "2025\n").encode(),
        "line 602: found 1 cells, expected 11. Fetch the file again",
        id="a fault behind cells of two lines",
    ),
    pytest.param(
        gzip.compress(b" " * 10_000_000) * 21,
        "unpacks to more than 200 MB, no tidy file does. Fetch the file again",
        id="a bomb",
    ),
]


@pytest.mark.parametrize(("content", "message"), NO_TABLE)
def test_what_is_no_table_is_named(content, message):
    with pytest.raises(SourceChanged) as caught:
        read_tidy_file(content, name="f.csv")
    assert str(caught.value) in {f"f.csv: {message}", f"f.csv, {message}"}


def test_a_packed_file_is_known_by_its_content_and_not_by_its_name():
    packed = gzip.compress(rows_of_text().encode())
    assert list(read_tidy_file(packed, name="f.csv").column("v")) == ["1"]


def test_a_source_that_says_too_little_is_the_definitions_fault(tmp_path):
    source = FigureSource(release="r-2025", file="f.csv", numerator=("n",))
    with pytest.raises(DefinitionError) as caught:
        figures_of(tmp_path, source, rows=[tidy_row(n="1")], codes=CODES)
    assert str(caught.value) == (
        "T-1: the [[source]] of r-2025 names neither a `value` nor both `numerator` and `denominator`; name the column "
        "that holds the value, or the columns to derive it from"
    )


ABOUT_ENGLAND = "time_period,time_identifier,geographic_level,country_code,country_name,n\n"


def test_a_table_about_england_alone_needs_no_columns_for_other_places():
    table = read_tidy_file(f"{ABOUT_ENGLAND}2025,Reporting year,National,E92000001,England,00:10\n".encode(), name="f")
    assert [(place.level, place.code) for place in table.places] == [(Level.NATIONAL, "E92000001")]
    assert list(table.column("n")) == ["00:10"]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_about_another_place_in_such_a_table_is_refused(quote):
    rows = f"2025,Reporting year,Regional,E92000001,England,{quote}7{quote}\n"
    with pytest.raises(SourceChanged) as caught:
        read_tidy_file((ABOUT_ENGLAND + rows).encode(), name="f")
    assert str(caught.value) == (
        "f, line 2: found geographic_level 'Regional' in a table without region_code, expected National. "
        "Fetch the file again"
    )


def test_the_codes_given_last_count_though_the_rows_are_the_same(tmp_path):
    table = read_tidy(tmp_path / "f.csv", [tidy_row(percent="1")])
    source = FigureSource(release="r", file="f.csv", value="percent")
    given = [{"878": "E10000008"}, {"878": "E10999999"}, {"878": "E10000008"}]
    found = [read_figures(source, indicator=an_indicator(), files={"f.csv": table}, codes=codes) for codes in given]
    assert [list(holding.area_code) for holding in found] == [["E10000008"], ["E10999999"], ["E10000008"]]


def test_rows_that_begin_alike_and_go_on_otherwise_have_keys_of_their_own(tmp_path):
    years = [str(year) for year in range(2010, 2025)]
    rows = [tidy_row(year=year, v="1", sort=sort) for sort in "ab" for year in (years if sort == "a" else years[:-1])]
    table = read_tidy(tmp_path / "f.csv", [*rows, tidy_row("Somerset", "2024", v="1", sort="b")])
    for sort, last in (("a", ("E10000008", "2024")), ("b", ("E06000066", "2024"))):
        source = FigureSource(release="r", file="f.csv", value="v", where={"sort": sort})
        found = read_figures(source, indicator=an_indicator(), files={"f.csv": table}, codes=CODES)
        assert (found.area_code[-1], found.period[-1]) == last
        assert list(found.period[:14]) == years[:14]
