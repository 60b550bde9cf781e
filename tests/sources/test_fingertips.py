import csv
import gzip
import io
from collections import Counter

import pytest
from small_server import a_data_set, a_payload, publishers_files, says, small_publisher

from oba.domain.errors import DefinitionError, SourceChanged
from oba.sources.fingertips import SOURCE, parse, symbol_of
from oba.sources.table import Level

PATH = "/all_data/csv/by_indicator_id"
REQUEST = {"indicator": "90284", "area_type": "502"}
COLUMNS = {
    "Indicator ID": "90284",
    "Parent Code": "E92000001",
    "Area Code": "E10000008",
    "Area Name": "Devon",
    "Area Type": "Counties & UAs (from Apr 2023)",
    "Sex": "Persons",
    "Category Type": "",
    "Category": "",
    "Time period": "2023/24",
    "Value": "98.5",
    "Count": "1120",
    "Denominator": "113706",
    "Value note": "",
}


def text_of(*rows, end="\r\n"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(COLUMNS), lineterminator=end)
    writer.writeheader()
    writer.writerows(COLUMNS | row for row in rows)
    return text.getvalue()


def read(*rows, **request):
    return parse(a_data_set("fingertips", REQUEST | request), [a_payload(text_of(*rows))])


def test_england_regions_and_authorities_are_read_by_their_ons_codes():
    table = read(
        {"Area Code": "E92000001", "Area Name": "ENGLAND"},
        {"Area Code": "E12000009", "Area Name": "South West region", "Area Type": "Regions (statistical)"},
        {},
    )
    assert [(place.level, place.code, place.la_code, place.name) for place in table.places] == [
        (Level.NATIONAL, "E92000001", None, "England"),
        (Level.REGIONAL, "E12000009", None, "South West region"),
        (Level.AUTHORITY, "E10000008", None, "Devon"),
    ]


def test_districts_health_areas_and_other_kinds_are_left_out_whatever_their_periods():
    others = ("E07000040", "E54000037", "E38000230", "nE54000037", "E47000009", "E13000001", "W06000001", "")
    table = read({}, *({"Area Code": code, "Time period": "2021 - 23"} for code in others))
    assert [place.code for place in table.places] == ["E10000008"]


@pytest.mark.parametrize(
    ("printed", "period"),
    [("2023/24", "2023/24"), ("2023", "2023"), ("2023 Q1", "2023-Q1"), ("Mar 2023", "2023-03")],
)
def test_periods_are_read_as_fingertips_prints_them(printed, period):
    assert read({"Time period": printed}).places[0].period.code == period


@pytest.mark.parametrize(
    ("printed", "period"),
    [("2021 - 23", "2023"), ("2019/20 - 21/22", "2021/22"), ("1999 - 01", "2001"), ("2018 - 20", "2020")],
)
def test_pooled_years_are_about_the_last_of_them_when_the_request_says_so(printed, period):
    assert read({"Time period": printed}, pooled="last").places[0].period.code == period


def test_pooled_years_are_refused_otherwise():
    with pytest.raises(SourceChanged) as refusal:
        read({"Time period": "2021 - 23"})
    assert str(refusal.value) == (
        "test, line 2: found the time period '2021 - 23', several years pooled. Neighbours share years, so they are no "
        'series; write `pooled = "last"` in the data set\'s request to show each at its last year'
    )


@pytest.mark.parametrize("printed", ["2023/25", "2019/20 Q1", "Apr 2022 - Mar 2023", "latest", ""])
def test_what_is_no_period_is_refused(printed):
    with pytest.raises(SourceChanged) as refusal:
        read({}, {"Time period": printed})
    assert str(refusal.value) == (
        f"test, line 3: found the time period {printed!r}, expected one like 2025, 2024/25, 2025 Q1, March 2025. Fetch "
        "the file again, or ask for an indicator by year"
    )


def test_a_word_for_pooled_that_is_not_known_is_refused():
    with pytest.raises(
        DefinitionError, match=r"^data set 'test': found pooled = 'mid', expected 'last' or no such line$"
    ):
        read({}, pooled="mid")


@pytest.mark.parametrize(
    ("note", "symbol"),
    [
        ("Value suppressed for disclosure control due to small count", "c"),
        ("Value suppressed for disclosure control reasons", "c"),
        ("Value for Cornwall and Isles of Scilly combined", "x"),
        ("Not presented due to East Sussex Healthcare Trust erroneously removing diagnosis codes", "x"),
        ("A note that nobody has seen", "x"),
        ("", "x"),
    ],
)
def test_an_empty_value_is_the_symbol_that_its_note_stands_for(note, symbol):
    table = read({"Value": "", "Count": "", "Denominator": "2000", "Value note": note})
    assert symbol_of(note) == symbol
    assert [table.column(name)[0] for name in ("Value", "Count", "Denominator")] == [symbol, symbol, "2000"]


def test_a_note_beside_a_value_changes_nothing():
    note = "Should be treated with caution due to a trust not submitting any data"
    assert read({"Value note": note}).column("Value") == ("98.5",)


def test_sexes_and_deciles_stay_in_the_columns_and_are_told_apart_by_where():
    decile = {"Area Code": "E92000001", "Category Type": "Deprivation deciles", "Category": "Most deprived"}
    table = read({"Area Code": "E92000001", "Sex": "Male"}, {"Area Code": "E92000001"}, decile)
    assert list(table.select({"Sex": "Persons", "Category Type": ""})) == [1]
    assert list(table.select({"Category": "Most deprived"})) == [2]


def test_text_that_looks_like_a_formula_stays_text():
    assert read({"Category": "=1+1", "Value note": "@SUM(A1)"}).column("Category") == ("=1+1",)


def test_a_byte_order_mark_line_ends_and_extra_or_reordered_columns_make_no_difference():
    plain = read({})
    moved = "\ufeff" + "\n".join(
        ",".join([*reversed(cells), "extra" if k == 0 else "1"])
        for k, cells in enumerate(csv.reader(io.StringIO(text_of({}))))
    )
    other = parse(a_data_set("fingertips", REQUEST), [a_payload(moved)])
    assert other.places == plain.places
    assert {name: other.columns[name] for name in plain.columns} == plain.columns


AGAIN = "Fetch the file again"
FAULTS = {
    "html": (
        b"<!DOCTYPE html><html></html>",
        "test, line 1: found a web page, expected data. Open the address in a browser: if it has moved, correct the "
        "data set's request; if not, try another day",
    ),
    "header alone": (
        text_of().encode(),
        "test: holds a header and no row. Correct the data set's request, or fetch it again",
    ),
    "nothing": (b"", f"test, line 1: found no header. {AGAIN}"),
    "charset": (
        text_of({"Area Name": "Ynys Môn"}).encode("latin-1"),
        f"test, line 2: found bytes that are not utf-8. {AGAIN}",
    ),
    "utf-16": (text_of({}).encode("utf-16"), f"test, line 1: found bytes that are not utf-8. {AGAIN}"),
    "nul": (
        text_of({}, {"Sex": "Pers\0ons"}).encode(),
        f"test, line 3: found a NUL character, so it is damaged or no text. {AGAIN}",
    ),
    "short row": (text_of({}, {}).encode()[:-20], f"test, line 3: found 9 cells, expected 13. {AGAIN}"),
    "long row": ((text_of({}).rstrip() + ",1\r\n").encode(), f"test, line 2: found 14 cells, expected 13. {AGAIN}"),
    "open quote": (text_of({}).encode() + b'"90284', f"test, line 3: is no CSV (unexpected end of data). {AGAIN}"),
    "two columns of one name": (
        text_of({}).replace("Sex", "Value").encode(),
        f"test, line 1: the header names 'Value' more than once. {AGAIN}, or ask which is meant",
    ),
    "renamed column": (
        text_of({}).replace("Time period", "Period").encode(),
        "test: there is no column 'Time period'; the nearest are 'Period'. If the publisher renamed it, correct the "
        "data set's request; if not, fetch the file again",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_with_its_place_and_remedy(fault):
    content, message = FAULTS[fault]
    with pytest.raises(SourceChanged) as refusal:
        parse(a_data_set("fingertips", REQUEST), [a_payload(content)])
    assert str(refusal.value) == message


def test_the_request_asks_for_one_indicator_and_kind_of_area_below_england():
    with small_publisher() as publisher:
        publisher.server.says(PATH, says(text_of({})))
        data_set = a_data_set("fingertips", REQUEST | {"profile": "19", "release": "2024"})
        (delivery,) = publisher.deliveries(SOURCE, data_set)
    assert publisher.asked[0].query == {
        "indicator_ids": "90284",
        "child_area_type_id": "502",
        "parent_area_type_id": "15",
        "profile_id": "19",
    }
    assert (delivery.version.release, delivery.version.published_on) == ("2024", None)
    assert len(delivery.version.version) == 12
    assert len(parse(data_set, delivery.payloads)) == 1


def test_the_same_body_again_is_no_new_version_and_a_changed_one_is():
    with small_publisher() as publisher:
        publisher.server.says(PATH, says(text_of({})), says(text_of({})), says(text_of({"Value": "99"})))
        data_set = a_data_set("fingertips", REQUEST)
        (first,) = publisher.deliveries(SOURCE, data_set)
        held = frozenset({first.version.version})
        assert publisher.deliveries(SOURCE, data_set, held=held) == []
        assert len(publisher.deliveries(SOURCE, data_set, held=held)) == 1


def test_a_page_of_html_is_never_a_version():
    with small_publisher() as publisher:
        publisher.server.says(PATH, says("<html>Down for maintenance</html>", media_type="text/html"))
        with pytest.raises(SourceChanged, match="found a page of HTML"):
            publisher.deliveries(SOURCE, a_data_set("fingertips", REQUEST))


def test_a_request_without_an_indicator_is_refused():
    with small_publisher() as publisher, pytest.raises(DefinitionError) as refusal:
        publisher.deliveries(SOURCE, a_data_set("fingertips", {"area_type": "502"}))
    assert str(refusal.value) == (
        "data set 'test': its request holds no `indicator`, which source 'fingertips' needs. Add it"
    )


@pytest.mark.publisher_files
def test_the_real_file_is_read_whole():
    path = publishers_files("ohid_fingertips", "la_hospital_admissions_2324.csv.gz")
    table = parse(a_data_set("fingertips", REQUEST), [a_payload(gzip.decompress(path.read_bytes()))])
    assert len(table) == 7208
    assert Counter(place.level for place in table.places) == {Level.AUTHORITY: 5802, Level.NATIONAL: 1406}
    values = Counter(table.column("Value"))
    assert (values["c"], values["x"], values[""]) == (1, 420, 0)
