import gzip

import pytest
from faulty_server import Said
from small_server import a_data_set, a_payload, says, small_publisher
from tidy_builder import tidy_row, tidy_text

from oba.domain.errors import DefinitionError, SourceChanged
from oba.sources.csv_address import SOURCE, parse
from oba.sources.printed_period import FORMS, read_period
from oba.sources.table import Level

ADDRESS = "https://publisher.test/files/low-income.csv?v=2"
PATH = "/files/low-income.csv"
BY_CODE = {"address": ADDRESS, "area_code": "Code", "area_name": "Area", "period": "Year"}
TEXT = """Code,Area,Year,Sex,Children,Rate
E92000001,England,2024,All,2500000,20.1
E12000009,South West,2024,All,150000,15.5
E10000008,Devon,2024,All,19000,*
E07000040,East Devon,2024,All,3000,14.0
"""


def read(content=TEXT, *, without=(), **request):
    request = {key: text for key, text in (BY_CODE | request).items() if key not in without}
    return parse(a_data_set("csv", request), [a_payload(content)])


def told(places):
    return [(place.level, place.code, place.la_code, place.name, place.period.code) for place in places]


def test_ons_codes_say_the_level_and_districts_are_left_out():
    table = read()
    assert told(table.places) == [
        (Level.NATIONAL, "E92000001", None, "England", "2024"),
        (Level.REGIONAL, "E12000009", None, "South West", "2024"),
        (Level.AUTHORITY, "E10000008", None, "Devon", "2024"),
    ]
    assert table.column("Rate") == ("20.1", "15.5", "*")


def test_a_level_column_and_numbers_of_authorities_serve_where_there_are_no_ons_codes():
    rows = ("lvl,code,no,who", "Country,921,,x", "Region,E12000009,,South West", "LA,,878,Devon", "Ward,,1,W")
    text = "".join(f"{row},{'2024' if k else 'Year'}\n" for k, row in enumerate(rows))
    levels = "Country:national, Region:regional, LA:authority"
    table = read(text, area_code="code", la_code="no", area_name="who", level="lvl", levels=levels, england="921")
    assert told(table.places) == [
        (Level.NATIONAL, "E92000001", None, "England", "2024"),
        (Level.REGIONAL, "E12000009", None, "South West", "2024"),
        (Level.AUTHORITY, "", "878", "Devon", "2024"),
    ]


def test_numbers_alone_are_enough():
    table = read("no,Year\n878,2024\n933,2024\n", without=("area_code", "area_name"), la_code="no")
    assert told(table.places) == [
        (Level.AUTHORITY, "", "878", "878", "2024"),
        (Level.AUTHORITY, "", "933", "933", "2024"),
    ]


def test_parts_of_london_are_left_out_even_where_a_column_calls_them_regions():
    text = "Code,Area,Year,lvl\nE13000001,Inner London,2024,Regional\nE12000007,London,2024,Regional\n"
    assert [place.code for place in read(text, level="lvl").places] == ["E12000007"]


@pytest.mark.parametrize(
    ("form", "printed", "period"),
    [
        ("2025", "2024", "2024"),
        ("2024/25", "2023/24", "2023/24"),
        ("2024/2025", "2023/2024", "2023/24"),
        ("2024-25", "2023-24", "2023/24"),
        ("2024-25", "2023–24", "2023/24"),
        ("202425", "202324", "2023/24"),
        ("202425", "199900", "1999/00"),
        ("2025 Q1", "2024 Q3", "2024-Q3"),
        ("2025 Q1", "2024-Q3", "2024-Q3"),
        ("Q1 2025", "Q3 2024", "2024-Q3"),
        ("2025-03", "2024-12", "2024-12"),
        ("March 2025", "march 2024", "2024-03"),
        ("March 2025", "Sept 2024", "2024-09"),
    ],
)
def test_each_form_of_period_is_read(form, printed, period):
    assert read(TEXT.replace("2024", printed), period_form=form).places[0].period.code == period


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_named_by_an_example_of_itself(form):
    assert read_period(form, forms=(form,)) is not None


@pytest.mark.parametrize(
    ("form", "printed"),
    [("2025", "2023/24"), ("2024/25", "2023/25"), ("202425", "202403"), ("2025-03", "2024-13"), ("2025", "")],
)
def test_a_period_in_another_form_is_refused_with_its_line(form, printed):
    with pytest.raises(SourceChanged) as refusal:
        read(TEXT.replace("2024", printed), period_form=form)
    assert str(refusal.value) == (
        f"test, line 2: found the period {printed!r}, expected one like {form}. Correct `period_form` in the data "
        "set's request, or fetch the file again"
    )


def test_a_file_about_one_period_needs_no_column_for_it():
    table = read(without=("period",), period_value="2023/24", period_form="2024/25")
    assert {place.period.code for place in table.places} == {"2023/24"}


def test_texts_that_stand_for_symbols_become_them_outside_the_columns_of_places():
    text = "Code,Area,Year,A,B,C,D\nE10000008,-,2024,*,-,..,\nE06000066,Somerset,2024,0,1,:,[x]\n"
    table = read(text, symbols="*:c, -:z, ..:x, :x, [x]:u")
    cells = {name: table.column(name) for name in "ABCD"}
    assert cells == {"A": ("c", "0"), "B": ("z", "1"), "C": ("x", ":"), "D": ("x", "u")}
    assert table.places[0].name == "-"


def test_rows_with_certain_codes_are_left_out():
    text = TEXT + "Total,All of it,2024,All,1,1\nE06000060,Bucks,2024,All,1,1\n"
    assert len(read(text, leave_out="Total, E06000060")) == 3
    with pytest.raises(SourceChanged) as refusal:
        read(text, leave_out="E06000060")
    assert str(refusal.value) == (
        "test, line 6: found the area code 'Total', expected an ONS code like E06000066 or an authority's number. If "
        "the row is about no area, add the code to `leave_out` in the data set's request; if it is England's, write it "
        "as `england`"
    )


def test_delimiter_encoding_and_titles_above_the_header_are_declared():
    text = "Low income;;;;;\n\nCode;Area;Year;Sex;Children;Rate\nE06000061;Côté, North;2024;All;1,000;1\n"
    table = read(text.encode("cp1252"), delimiter=";", encoding="windows-1252", header_row="3")
    assert (table.places[0].name, table.column("Children")) == ("Côté, North", ("1,000",))
    tabs = read(TEXT.replace(",", "\t").encode("utf-16"), delimiter="tab", encoding="utf-16")
    assert tabs.places == read().places


def test_byte_order_mark_line_ends_trailing_blank_columns_and_lines_make_no_difference():
    plain = read()
    other = read(("\ufeff" + TEXT.replace("\n", ",\r\n") + ",,,,,,\r\n\r\n").encode())
    assert (other.places, other.columns) == (plain.places, plain.columns)


def test_text_that_looks_like_a_formula_stays_text():
    assert read(TEXT.replace("All", "=1+1")).column("Sex")[0] == "=1+1"


@pytest.mark.parametrize(
    ("content", "request_", "message"),
    [
        (
            TEXT.replace("South West", "Sud-Ouest é").encode("cp1252"),
            {},
            "test, line 3: found bytes that are not utf-8. Declare the publisher's `encoding` in the data set's "
            "request (windows-1252, by the look of it)",
        ),
        (
            TEXT.encode("utf-16"),
            {},
            "test, line 1: found bytes that are not utf-8. Declare the publisher's `encoding` in the data set's "
            "request (utf-16, by the look of it)",
        ),
        (
            TEXT.replace("Devon", "De\0von").encode(),
            {},
            "test, line 4: found a NUL character, so it is damaged or no text. Fetch the file again",
        ),
        (TEXT + "E06000066,Somerset\n", {}, "test, line 6: found 2 cells, expected 6. Fetch the file again"),
        (
            TEXT.replace("Sex", "Rate"),
            {},
            "test, line 1: the header names 'Rate' more than once. Correct `header_row` in the data set's request, or "
            "fetch the file again, or ask which is meant",
        ),
        (
            TEXT,
            {"header_row": "9"},
            "test, line 5: found no header. Correct `header_row` in the data set's request, or fetch the file again",
        ),
        (
            TEXT,
            {"area_code": "ONS code"},
            "test: there is no column 'ONS code'; the nearest are 'Code'. If the publisher renamed it, correct the "
            "data set's request; if not, fetch the file again",
        ),
        ("Code,Area,Year\n", {}, "test: holds a header and no row. Correct the data set's request, or fetch it again"),
        (
            "Code,Area,Year,lvl\nSW,South West,2024,Regional\n",
            {"level": "lvl"},
            "test, line 2: found South West (Regional) with the code 'SW', no ONS code. Fetch the file again",
        ),
        (
            "\n <html><body>Sorry</body></html>",
            {},
            "test, line 1: found a web page, expected data. Open the address in a browser: if it has moved, correct "
            "the data set's request; if not, try another day",
        ),
    ],
)
def test_each_fault_is_named_with_its_place_and_remedy(content, request_, message):
    with pytest.raises(SourceChanged) as refusal:
        read(content, **request_)
    assert str(refusal.value) == message


def test_a_mapping_that_is_not_sound_is_refused_with_every_finding():
    with pytest.raises(DefinitionError) as refusal:
        read(
            without=("area_code", "period"),
            period_form="mid-2024",
            levels="LA:council",
            symbols="*:secret",
            delimiter="and",
            encoding="klingon",
            header_row="0",
        )
    prefix = "data set 'test': in its request, "
    assert refusal.value.findings == [
        prefix + "found neither `area_code` nor `la_code`. Name the column that says which area a row is about",
        prefix + "expected one of `period` (a column) and `period_value` (of the whole file). Write one of them",
        prefix + "`levels` holds 'LA': 'council', expected one of national, regional, authority after the colon",
        prefix + "found period_form = 'mid-2024', expected one of " + ", ".join(FORMS),
        prefix + "`symbols` holds '*': 'secret', expected one of c, x, :, z, low, ~, k, u after the colon",
        prefix + "found delimiter = 'and', expected one of , ; | tab",
        prefix + "found encoding = 'klingon', which is none. Write utf-8, utf-16 or windows-1252",
        prefix + "found header_row = '0', expected the number of a row, 1 for the first",
    ]


def test_the_one_period_of_a_file_must_have_the_form_that_is_declared():
    with pytest.raises(DefinitionError) as refusal:
        read(without=("period",), period_value="2023/24")
    assert str(refusal.value) == (
        "data set 'test': in its request, found period_value = '2023/24', expected it in the form 2025. Correct it or "
        "`period_form`"
    )


def test_a_tidy_file_needs_no_mapping():
    content = tidy_text([tidy_row("England", n="10"), tidy_row("Devon", n="c")]).encode()
    for body in (content, gzip.compress(content, mtime=0)):
        table = parse(a_data_set("csv", {"address": ADDRESS, "layout": "tidy"}), [a_payload(body)])
        assert [(place.la_code, text) for place, text in zip(table.places, table.column("n"), strict=True)] == [
            (None, "10"),
            ("878", "c"),
        ]


def test_a_layout_that_is_not_known_is_refused():
    with pytest.raises(DefinitionError) as refusal:
        read(layout="wide")
    assert str(refusal.value) == "data set 'test': found layout = 'wide', expected 'tidy' or no such line"


def test_the_base_address_stands_in_for_scheme_and_host_and_the_query_is_kept():
    with small_publisher() as publisher:
        publisher.server.says(PATH, says(TEXT))
        publisher.server.says(f"/proxy{PATH}", says(TEXT))
        (delivery,) = publisher.deliveries(SOURCE, a_data_set("csv", BY_CODE))
        publisher.deliveries(SOURCE, a_data_set("csv", BY_CODE), base_url=f"{publisher.server.url}/proxy/")
        own = a_data_set("csv", BY_CODE | {"address": f"{publisher.server.url}{PATH}"})
        publisher.deliveries(SOURCE, own, base_url="")
    assert [(asked.path, dict(asked.query)) for asked in publisher.asked] == [
        (PATH, {"v": "2"}),
        (f"/proxy{PATH}", {"v": "2"}),
        (PATH, {}),
    ]
    assert delivery.payloads[0].url == f"{publisher.server.url}{PATH}?v=2"


def test_an_unchanged_file_is_not_sent_again():
    with small_publisher() as publisher:
        publisher.server.says(PATH, says(TEXT, ETag='"1"'), Said(status=304))
        data_set = a_data_set("csv", BY_CODE)
        (first,) = publisher.deliveries(SOURCE, data_set)
        payload = first.payloads[0]
        validators = {payload.url: (payload.etag, payload.last_modified)}
        assert publisher.deliveries(SOURCE, data_set, validators=validators) == []
    assert publisher.asked[1].headers["if-none-match"] == '"1"'


def test_the_same_body_without_validators_is_no_new_version_either():
    with small_publisher() as publisher:
        publisher.server.says(PATH, says(TEXT))
        (first,) = publisher.deliveries(SOURCE, a_data_set("csv", BY_CODE | {"release": "2024"}))
        held = frozenset({first.version.version})
        assert publisher.deliveries(SOURCE, a_data_set("csv", BY_CODE), held=held) == []
    assert (first.version.release, first.version.published_on) == ("2024", None)
