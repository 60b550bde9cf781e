import csv
import io

import pytest
from small_server import a_data_set, a_payload, says, small_publisher

from oba.domain.errors import DefinitionError, SourceChanged, SourceUnavailable
from oba.sources.nomis import PAGE_ROWS, SOURCE, parse
from oba.sources.table import Level

PATH = "/dataset/NM_2002_1.data.csv"
REQUEST = {"dataset": "NM_2002_1", "geography": "E10000008,E12000009"}
CELLS = {
    "DATE_NAME": "2024",
    "GEOGRAPHY_CODE": "E10000008",
    "GEOGRAPHY_NAME": "Devon",
    "C_AGE_NAME": "Age 0",
    "GENDER_NAME": "Total",
    "MEASURES_NAME": "Value",
    "OBS_VALUE": "100",
    "OBS_STATUS": "A",
}


def text_of(rows, *, count=None, offset=0):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*CELLS, "RECORD_OFFSET", "RECORD_COUNT"], quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for place, row in enumerate(rows):
        said = {"RECORD_OFFSET": offset + place, "RECORD_COUNT": len(rows) if count is None else count}
        writer.writerow(CELLS | said | row)
    return text.getvalue()


def read(rows, **request):
    return parse(a_data_set("nomis", REQUEST | request), [a_payload(text_of(rows), role="page 1")])


def ages(texts, **cells):
    return [{"C_AGE_NAME": f"Age {age}", "OBS_VALUE": text} | cells for age, text in enumerate(texts)]


def paged(asked, *, rows, cut_from=None, counts=None):
    """A page as the query asks for it; from offset `cut_from` on nothing more comes, though the count stays."""
    offset, limit = int(asked.query["recordOffset"]), int(asked.query["recordLimit"])
    end = min(offset + limit, len(rows) if cut_from is None else cut_from)
    count = (counts or {}).get(offset, len(rows))
    return says(text_of(rows[offset:end], count=count, offset=offset))


def collected(publisher, rows, **answer):
    publisher.server.says(PATH, lambda asked: paged(asked, rows=rows, **answer))
    return publisher.deliveries(SOURCE, a_data_set("nomis", REQUEST))


def test_england_regions_and_authorities_are_read_and_other_areas_left_out():
    codes = ("E92000001", "E12000009", "E10000008", "E07000040", "K04000001", "W92000004")
    table = read([{"GEOGRAPHY_CODE": code, "GEOGRAPHY_NAME": "A"} for code in codes])
    assert [(place.level, place.code) for place in table.places] == [
        (Level.NATIONAL, "E92000001"),
        (Level.REGIONAL, "E12000009"),
        (Level.AUTHORITY, "E10000008"),
    ]
    assert table.places[0].period.code == "2024"


@pytest.mark.parametrize(
    ("value", "status", "text"), [("100", "A", "100"), ("", "Q", "x"), ("", "A", "x"), ("7", "Q", "x"), ("0", "A", "0")]
)
def test_a_missing_value_is_unavailable_and_never_zero(value, status, text):
    assert read([{"OBS_VALUE": value, "OBS_STATUS": status}]).column("OBS_VALUE") == (text,)


def test_single_years_of_age_are_added_up_by_area_and_date():
    rows = [
        *ages(["1", "2", "4"]),
        *ages(["10", "20", "40"], GEOGRAPHY_CODE="E12000009", GEOGRAPHY_NAME="South West"),
        *ages(["5", "5", "5"], DATE_NAME="2023"),
        {"C_AGE_NAME": "All Ages", "OBS_VALUE": "999"},
        {"C_AGE_NAME": "Aged 0 to 15", "OBS_VALUE": "999"},
    ]
    table = read(rows, sum_ages="0-2")
    assert [(place.code, place.period.code) for place in table.places] == [
        ("E10000008", "2024"),
        ("E12000009", "2024"),
        ("E10000008", "2023"),
    ]
    assert table.column("population") == ("7", "70", "15")
    assert table.column("GENDER_NAME") == ("Total", "Total", "Total")


def test_genders_are_not_added_up():
    rows = [*ages(["1", "2"], GENDER_NAME="Male"), *ages(["3", "4"], GENDER_NAME="Female")]
    table = read(rows, sum_ages="0-1")
    assert (table.column("GENDER_NAME"), table.column("population")) == (("Male", "Female"), ("3", "7"))


@pytest.mark.parametrize(
    ("labels", "total"),
    [(("Aged under 1 year", "Aged 1"), "3"), (("age 0", "AGE 1"), "3"), (("Age 0", "Age 1+"), "3")],
)
def test_ages_are_read_in_each_wording(labels, total):
    rows = [{"C_AGE_NAME": label, "OBS_VALUE": str(k + 1)} for k, label in enumerate(labels)]
    assert read(rows, sum_ages="0-1").column("population") == (total,)


@pytest.mark.parametrize(
    ("values", "total"), [(["1", "", "4"], "x"), (["low", "c", "4"], "c"), (["c", "low", "4"], "c")]
)
def test_a_symbol_in_any_part_makes_the_sum_the_one_that_outweighs_the_others(values, total):
    assert read(ages(values), sum_ages="0-2").column("population") == (total,)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ages(["1", "2"]),
            "test: Devon 2024: the ages 2 are not there. Ask for every single year of age in `c_age` (101 is age 0), "
            "or correct `sum_ages`",
        ),
        ([*ages(["1", "2", "4"]), *ages(["7"])], "test: Devon 2024 has 'Age 0' twice. Fetch the file again"),
        (ages(["1", "2", "n/a"]), "test: Devon 2024, age 2: found 'n/a', expected a number. Fetch the file again"),
    ],
)
def test_ages_that_do_not_add_up_to_a_population_are_refused(rows, message):
    with pytest.raises(SourceChanged) as refusal:
        read(rows, sum_ages="0-2")
    assert str(refusal.value) == message


@pytest.mark.parametrize("text", ["17", "17-0", "0 to 17", "children"])
def test_ages_that_are_no_range_are_refused(text):
    with pytest.raises(DefinitionError) as refusal:
        read([{}], sum_ages=text)
    assert str(refusal.value) == (
        f"data set 'test': found sum_ages = {text!r}, expected the first and last year of age, like \"0-17\""
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "test, page 1: holds no row. Correct geography, date and c_age in the data set's request"),
        (
            [{"DATE_NAME": "January 2023-December 2023"}],
            "test, page 1, line 2: found DATE_NAME 'January 2023-December 2023', expected one like 2025, 2024/25, "
            "2025 Q1, March 2025. Fetch the file again",
        ),
        (
            [{"RECORD_COUNT": ""}],
            "test, page 1: found RECORD_COUNT [''], expected one number. Fetch the file again",
        ),
    ],
)
def test_what_is_no_answer_is_refused(rows, message):
    with pytest.raises(SourceChanged) as refusal:
        read(rows)
    assert str(refusal.value) == message


@pytest.mark.slow
def test_pages_are_asked_for_until_every_record_is_there():
    rows = [{"OBS_VALUE": str(k)} for k in range(2 * PAGE_ROWS + 8)]
    with small_publisher() as publisher:
        (delivery,) = collected(publisher, rows)
    assert [asked.query["recordOffset"] for asked in publisher.asked] == ["0", "25000", "50000"]
    assert [payload.role for payload in delivery.payloads] == ["page 1", "page 2", "page 3"]
    table = parse(a_data_set("nomis", REQUEST), delivery.payloads)
    assert table.column("OBS_VALUE") == tuple(map(str, range(len(rows))))


def test_the_request_names_every_column_and_hands_on_the_codes():
    with small_publisher() as publisher:
        publisher.server.says(PATH, lambda asked: paged(asked, rows=[{}]))
        chosen = {"gender": "0", "c_age": "101...118", "measures": "20100", "date": "latest"}
        publisher.deliveries(SOURCE, a_data_set("nomis", REQUEST | chosen | {"sum_ages": "0-17"}))
    assert publisher.asked[0].query == chosen | {
        "geography": "E10000008,E12000009",
        "select": (
            "date_name,geography_code,geography_name,c_age_name,gender_name,measures_name,obs_value,obs_status,"
            "record_offset,record_count"
        ),
        "recordOffset": "0",
        "recordLimit": "25000",
    }


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            {"cut_from": 2},
            "test, page 1: found 2 rows from 0 on, expected 25,000 of 25,001: the answer was cut off. Nothing of it "
            "was kept; ask again later",
        ),
        (
            {"cut_from": PAGE_ROWS},
            "test, page 2: holds no row, though not all 25,001 were received. Nothing of it was kept; ask again later",
        ),
        (
            {"counts": {PAGE_ROWS: 25_002}},
            "test, page 2: found RECORD_COUNT 25,002, expected 25,001 as on the page before: Nomis has changed the "
            "figures meanwhile. Nothing of it was kept; ask again later",
        ),
    ],
)
def test_answers_that_are_cut_off_or_change_between_pages_are_no_version(answer, message):
    with small_publisher() as publisher, pytest.raises(SourceUnavailable) as refusal:
        collected(publisher, [{}] * (PAGE_ROWS + 1), **answer)
    assert str(refusal.value) == message


def test_stored_pages_that_lack_rows_are_refused():
    payload = a_payload(text_of([{}, {}], count=3), role="page 1")
    with pytest.raises(SourceUnavailable) as refusal:
        parse(a_data_set("nomis", REQUEST), [payload])
    assert str(refusal.value) == "test: found 2 rows, expected 3. Nothing of it was kept; ask again later"


def test_the_same_answer_again_is_no_new_version():
    with small_publisher() as publisher:
        (first,) = collected(publisher, [{}])
        held = frozenset({first.version.version})
        assert publisher.deliveries(SOURCE, a_data_set("nomis", REQUEST), held=held) == []


@pytest.mark.parametrize("key", ["dataset", "geography"])
def test_a_request_without_its_codes_is_refused(key):
    request = {name: text for name, text in REQUEST.items() if name != key}
    with small_publisher() as publisher, pytest.raises(DefinitionError) as refusal:
        publisher.deliveries(SOURCE, a_data_set("nomis", request))
    assert str(refusal.value) == f"data set 'test': its request holds no `{key}`, which source 'nomis' needs. Add it"
