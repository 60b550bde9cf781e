from collections import Counter
from datetime import date

import pytest
from builders.ods import MEDIA_TYPE, ods_of
from small_server import a_data_set, a_payload, publishers_files, says, small_publisher

from oba.domain.errors import DefinitionError, SourceChanged, SourceUnavailable
from oba.sources.ofsted import SOURCE, parse, published_on
from oba.sources.table import Level

PATH = "/media/68/LA_Inspection_Outcomes.ods"
ADDRESS = f"https://assets.publishing.test{PATH}"
HELP = "The experiences and progress of children who need help and protection"
LEAVERS = "The experiences and progress of care leavers"
HEADER = [
    "Web link",
    "Local authority area code",
    "Local authority name",
    "Ofsted region",
    "Inspection date",
    "Publication date",
    "Overall effectiveness",
    f" {HELP.replace(' of', '  of')} ",
    LEAVERS,
]
DEVON = [
    "Webpage",
    "E10000008",
    "Devon",
    "South West",
    date(2024, 9, 30),
    date(2025, 5, 13),
    "Inadequate",
    "Inadequate",
    "Good",
]
SOMERSET = ["Webpage", "E06000066", "Somerset", "South West", date(2022, 7, 18), date(2022, 9, 21), "Good", "Good", ""]
COVER = [["Local authority inspection outcomes as at 31 March 2025", ""], ["Published on:", date(2025, 9, 25)]]
HISTORY = [["ILACS inspection history from 2018-2025"], ["This worksheet contains one table."], HEADER, DEVON, DEVON]
LAYOUT_2025 = {
    "Cover": COVER,
    "Notes": [["As at 31 March 2025 there were 153 local authorities"]],
    "Inspections_as_at_31_March": [
        ["Local authority inspection judgements as at 31 March 2025"],
        ["This worksheet contains one table."],
        HEADER,
        DEVON,
        SOMERSET,
    ],
    "In-year_inspections": [["Local authority in-year inspection activity 2024-25"], [""], HEADER, DEVON],
    "ILACS_inspection_history": HISTORY,
}
HEADER_2024 = [
    "Web link",
    "Local authority name",
    "Ofsted region",
    "Inspection date",
    "Publication date",
    "Overall effectiveness",
    "Experiences and progress of children who need help and protection",
    "Experiences and progress of children in care",
    "Experiences and progress of care leavers",
]
DEVON_2024 = ["Webpage", "Devon", "South West", date(2020, 1, 20), date(2020, 3, 17), *["Inadequate"] * 3, ""]
CUMBERLAND_2024 = ["Webpage", "Cumberland", "North West", "Not yet inspected", "", "", "", "", ""]
TWO_TABLES = [
    ["Table 1: local authorities' most recent judgements as at 31 March 2024"],
    HEADER_2024,
    DEVON_2024,
    CUMBERLAND_2024,
    [""],
    ["Table 2: local authorities that no longer exist"],
    HEADER_2024,
    ["Webpage", "Cumbria", "North West", date(2022, 11, 28), date(2023, 1, 10), *["Good"] * 4],
]
LAYOUT_2024 = {
    "Cover": [["Inspection outcomes"], ["Published on:", "26 September 2024"]],
    "LA_judgements": TWO_TABLES,
    "Activity": [["Inspections and visits between 1 April 2023 and 31 March 2024"], HEADER_2024, DEVON_2024],
}


def read(sheets, **request):
    return parse(a_data_set("ofsted", {"address": ADDRESS} | request), [a_payload(ods_of(sheets))])


def test_the_layout_of_2025_is_read_with_codes_dates_and_judgements():
    table = read(LAYOUT_2025)
    assert [(place.level, place.code, place.name, place.period.code) for place in table.places] == [
        (Level.AUTHORITY, "E10000008", "Devon", "2025"),
        (Level.AUTHORITY, "E06000066", "Somerset", "2025"),
    ]
    assert table.column("Inspection date") == ("2024-09-30", "2022-07-18")
    assert table.column(HELP) == ("Inadequate", "Good")


def test_the_layout_of_2024_is_read_by_name_and_only_its_first_table():
    table = read(LAYOUT_2024)
    assert [(place.code, place.la_code, place.name, place.period.code) for place in table.places] == [
        ("", None, "Devon", "2024"),
        ("", None, "Cumberland", "2024"),
    ]
    assert len(table.columns) == 9
    assert table.column("Overall effectiveness") == ("Inadequate", "z")
    assert table.column("Inspection date") == ("2020-01-20", "Not yet inspected")


def test_a_table_beside_another_is_read_between_its_blank_columns():
    beside = [["Good", 2, "", *HEADER_2024], ["Inadequate", 1, "", *DEVON_2024]]
    sheets = {"Judgements_at_31_Mar_2024": beside}
    assert list(read(sheets).columns) == HEADER_2024


def test_an_empty_judgement_is_not_applicable():
    assert read(LAYOUT_2025).column(LEAVERS) == ("Good", "z")


def test_the_period_can_be_said_by_the_request():
    assert read(LAYOUT_2025, period="2024/25").places[0].period.code == "2024/25"


def test_the_cover_says_the_year_where_the_sheet_does_not():
    sheets = {"Cover": COVER, "Inspections_as_at_31_March": [HEADER, DEVON]}
    assert read(sheets).places[0].period.code == "2025"


def test_text_that_looks_like_a_formula_stays_text():
    sheets = {"At_31_March_2025": [HEADER, [*DEVON[:-1], '=HYPERLINK("http://a.test")']]}
    assert read(sheets).column(LEAVERS) == ('=HYPERLINK("http://a.test")',)


SHEET = "Inspections_as_at_31_March"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [HEADER, DEVON, SOMERSET],
            f"test, sheet '{SHEET}': no title says as at which 31 March it is. Write `period = \"2025\"` in the data "
            "set's request",
        ),
        (
            [["as at 31 March 2025"], HEADER, DEVON, SOMERSET, DEVON],
            f"test, sheet '{SHEET}': lists Devon more than once, so it is no table of the state on one day. Write the "
            "right sheet as `sheet` in the data set's request",
        ),
        (
            [["as at 31 March 2025"], [*HEADER, LEAVERS], [*DEVON, ""]],
            f"test, sheet '{SHEET}', row 2: the header names '{LEAVERS}' more than once. Fetch the file again",
        ),
        (
            [["as at 31 March 2025"], HEADER, [DEVON[0], "", *DEVON[2:]]],
            f"test, sheet '{SHEET}': the row ['Webpage', '', 'Devon', 'South West', '2024-09-30', '2025-05-13', "
            "'Inadequate', 'Inadequate', 'Good'] lacks the authority's name or code. Fetch the file again",
        ),
        (
            [["as at 31 March 2025"], [*HEADER[:3], "", *HEADER[3:]], [*DEVON[:3], "", *DEVON[3:]]],
            f"test, sheet '{SHEET}', row 2: a blank column parts 'Local authority name' from 'Overall effectiveness'. "
            "Fetch the file again",
        ),
        (
            [["as at 31 March 2025"], [*HEADER[:6], "Overall", *HEADER[7:]], DEVON],
            f"test: found 0 sheets with judgements as at 31 March, expected one. Its sheets are '{SHEET}': write the "
            "right one as `sheet` in the data set's request",
        ),
    ],
)
def test_a_sheet_that_is_not_as_expected_is_refused(rows, message):
    with pytest.raises(SourceChanged) as refusal:
        read({SHEET: rows})
    assert str(refusal.value) == message


def test_the_sheet_can_be_said_by_the_request():
    sheets = {"A_at_31_March_2025": [HEADER, DEVON], "B_at_31_March_2025": [HEADER, SOMERSET]}
    assert read(sheets, sheet="B_at_31_March_2025").places[0].name == "Somerset"
    with pytest.raises(SourceChanged, match="found 2 sheets with judgements as at 31 March, expected one"):
        read(sheets)
    with pytest.raises(
        SourceChanged, match=r"there is no sheet 'C'; it holds 'A_at_31_March_2025', 'B_at_31_March_2025'"
    ):
        read(sheets, sheet="C")


def test_a_workbook_that_is_none_is_refused():
    for content in (b"", b"Local authority name,Overall effectiveness", ods_of(LAYOUT_2025)[:-300]):
        with pytest.raises(SourceChanged):
            parse(a_data_set("ofsted", {"address": ADDRESS}), [a_payload(content)])


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2025-09-25", date(2025, 9, 25)),
        ("25 September 2025", date(2025, 9, 25)),
        ("5 Sep 2024", date(2024, 9, 5)),
        ("31 February 2025", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_day_of_publication_is_the_one_on_the_cover(printed, day):
    assert published_on({"Cover": [["Published on:", printed]]}) == day


def test_a_workbook_without_a_cover_has_no_day_of_publication():
    assert published_on({"Notes": [[""]]}) is None


def test_the_workbook_is_fetched_once_and_carries_its_day_of_publication():
    with small_publisher() as publisher:
        publisher.server.says(PATH, says(ods_of(LAYOUT_2025), media_type=MEDIA_TYPE))
        data_set = a_data_set("ofsted", {"address": ADDRESS, "release": "2025"})
        (delivery,) = publisher.deliveries(SOURCE, data_set)
        held = frozenset({delivery.version.version})
        assert publisher.deliveries(SOURCE, data_set, held=held) == []
    assert (delivery.version.release, delivery.version.published_on) == ("2025", date(2025, 9, 25))
    assert len(parse(data_set, delivery.payloads)) == 2


def test_the_workbook_can_lie_on_disk(tmp_path):
    path = tmp_path / "outcomes.ods"
    path.write_bytes(ods_of(LAYOUT_2025))
    with small_publisher() as publisher:
        (delivery,) = publisher.deliveries(SOURCE, a_data_set("ofsted", {"path": str(path)}))
        assert publisher.asked == []
    assert delivery.payloads[0].media_type == MEDIA_TYPE


def test_a_path_to_nothing_is_unavailable(tmp_path):
    path = tmp_path / "outcomes.ods"
    with small_publisher() as publisher, pytest.raises(SourceUnavailable) as refusal:
        publisher.deliveries(SOURCE, a_data_set("ofsted", {"path": str(path)}))
    assert str(refusal.value) == (
        f"test: {path} cannot be read (No such file or directory). Correct `path` in the data set's request, or put "
        "the file there"
    )


@pytest.mark.parametrize(("request_", "found"), [({}, "neither"), ({"address": ADDRESS, "path": "a.ods"}, "both")])
def test_exactly_one_of_address_and_path_is_needed(request_, found):
    with small_publisher() as publisher, pytest.raises(DefinitionError) as refusal:
        publisher.deliveries(SOURCE, a_data_set("ofsted", request_))
    assert str(refusal.value) == (
        f"data set 'test': found {found} `address` and `path` in its request, expected one of them. Give the address "
        "of Ofsted's ODS file, or the path to it on disk"
    )


@pytest.mark.publisher_files
def test_the_real_workbook_is_read_whole():
    path = publishers_files("ofsted", "LA_Inspection_Outcomes_as_at_31_March_2025.ods")
    with small_publisher() as publisher:
        (delivery,) = publisher.deliveries(SOURCE, a_data_set("ofsted", {"path": str(path)}))
    table = parse(a_data_set("ofsted", {"path": str(path)}), delivery.payloads)
    assert delivery.version.published_on == date(2025, 9, 25)
    assert (len(table), table.column("Ofsted region").count("South West")) == (153, 15)
    assert {place.period.code for place in table.places} == {"2025"}
    assert Counter(table.column(LEAVERS)) == {
        "Good": 43,
        "Outstanding": 27,
        "Requires improvement to be good": 26,
        "Inadequate": 7,
        "z": 50,
    }
