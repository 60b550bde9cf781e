import pytest
from tidy_builder import CODES, figures_of, tidy_row, tidy_text, write_tidy

from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.indicator import FigureSource, Unit
from oba.sources.figure import Figure
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
    plain = read_tidy_file(write_tidy(tmp_path / "f.csv", rows), name="f")
    other = read_tidy_file(write_tidy(tmp_path / f"g.csv{suffix}", rows, end=end, bom=bom), name="f")
    assert other == plain


def test_inner_and_outer_london_and_joint_returns_are_left_out(tmp_path):
    places = ("London", "Inner London", "Outer London", "Kingston and Richmond", "Camden")
    found = figures_of(tmp_path, PUBLISHED, rows=[tidy_row(place, percent="1", n="1", d="100") for place in places])
    assert [figure.area_code for figure in found] == ["E12000007", "E09000007"]


def test_an_authority_in_inner_london_lies_in_london(tmp_path):
    file = read_tidy_file(write_tidy(tmp_path / "f.csv", [tidy_row("Camden", percent="1")]), name="f.csv")
    assert file.rows[0][0].region_code == "E12000007"


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


def test_an_equal_row_twice_counts_once(tmp_path):
    row = tidy_row(percent="1", n="1", d="100")
    assert len(figures_of(tmp_path, PUBLISHED, rows=[row, row])) == 1


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
        read_tidy_file(path, name="f.csv")


def test_a_quote_that_never_closes_is_refused(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(tidy_text([tidy_row(v="1")]) + '2025,"' + "x" * 200_000, encoding="utf-8")
    with pytest.raises(SourceChanged, match=r"^f\.csv, line 3: is no CSV \(field larger than field limit \(131072\)\)"):
        read_tidy_file(path, name="f.csv")


def test_a_file_that_lacks_the_layout_is_refused(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("Area Code,Value\nE1,2\n", encoding="utf-8")
    with pytest.raises(
        SourceChanged, match=r"^f\.csv: there is no column 'time_period'; it holds 'Area Code', 'Value'"
    ):
        read_tidy_file(path, name="f.csv")


def test_a_packed_file_cut_short_is_refused(tmp_path):
    path = write_tidy(tmp_path / "f.csv.gz", [tidy_row(v="1")])
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(SourceChanged) as caught:
        read_tidy_file(path, name="f.csv")
    assert str(caught.value) == "f.csv: cannot be unpacked, it is cut short or altered. Fetch the file again"


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "f.csv"
    path.write_bytes("name\ncaf\xe9\n".encode("latin-1"))
    with pytest.raises(SourceChanged) as caught:
        read_tidy_file(path, name="f.csv")
    assert str(caught.value) == "f.csv: byte 8 is not UTF-8. Fetch the file again"


def test_a_source_that_says_too_little_is_the_definitions_fault(tmp_path):
    source = FigureSource(release="r-2025", file="f.csv", numerator=("n",))
    with pytest.raises(DefinitionError) as caught:
        figures_of(tmp_path, source, rows=[tidy_row(n="1")], codes=CODES)
    assert str(caught.value) == (
        "T-1: the [[source]] of r-2025 names neither a `value` nor both `numerator` and `denominator`; name the column "
        "that holds the value, or the columns to derive it from"
    )
