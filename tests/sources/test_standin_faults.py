"""The stand-in publisher on a bad day: what a client sees of each fault."""

import csv
import gzip
import io
import time
from dataclasses import dataclass

import httpx
import pytest
from standin.__main__ import fault_at
from standin.altered_csv import COPIES
from standin.faults import MEANING, Fault
from standin.sample import ALL_OF_IT, CATALOGUE, CSV, FILE, OLD, ONE, QUERY, ids_in
from standin.server import StandIn


@pytest.fixture
def standin():
    with StandIn(CATALOGUE) as standin:
        yield standin


@pytest.fixture(scope="module")
def http():
    with httpx.Client(timeout=5) as client:
        yield client


@pytest.fixture
def client(http, standin):
    http.base_url = standin.address
    return http


@dataclass
class Got:
    """What a client sees: `error` is the name of httpx's error, "" where there is none."""

    status: int = 0
    text: str = ""
    error: str = ""
    answer: httpx.Response | None = None


def got(client, path, **asked):
    try:
        answer = client.get(path, **asked)
    except httpx.HTTPError as error:
        return Got(error=type(error).__name__)
    return Got(status=answer.status_code, text=answer.content.decode("utf-8", "replace"), answer=answer)


STATUSES = {
    Fault.TOO_MANY: 429,
    Fault.SERVER_ERROR: 500,
    Fault.BAD_GATEWAY: 502,
    Fault.UNAVAILABLE: 503,
    Fault.TIMEOUT: 504,
    Fault.REDIRECT_LOOP: 302,
    Fault.WITHDRAWN: 403,
}


@pytest.mark.parametrize(("fault", "status"), STATUSES.items())
def test_a_fault_has_its_status_for_as_often_as_it_was_set(standin, client, fault, status):
    standin.fail(path="*/csv", fault=fault, times=2, after=1)
    pinned = {"dataSetVersion": "1.0"}
    assert [got(client, CSV, params=pinned).status for _ in range(4)] == [200, status, status, 200]
    assert got(client, ONE).status == 200


def test_a_switch_is_for_one_method_and_can_be_taken_back(standin, client):
    standin.fail(path="*/QUERY", fault=Fault.SERVER_ERROR, method="POST")
    assert client.get(QUERY).status_code == 200
    assert client.post(QUERY, json=ALL_OF_IT).status_code == 500
    standin.mend()
    assert client.post(QUERY, json=ALL_OF_IT).status_code == 200


def test_too_many_requests_say_when_to_come_back_only_if_they_are_told_to(standin, client):
    standin.fail(path="*", fault=Fault.TOO_MANY, times=1)
    standin.fail(path="*", fault=Fault.TOO_MANY, after=1, retry_after="7")
    assert [client.get(ONE).headers.get("retry-after") for _ in range(2)] == [None, "7"]


CUT = [
    (CSV, Fault.CUT_GZIP, "DecodingError"),
    (CSV, Fault.CUT_GZIP_LONG, "RemoteProtocolError"),
    (FILE.path, Fault.CUT_GZIP, ""),
    (FILE.path, Fault.CUT_GZIP_LONG, "RemoteProtocolError"),
    (FILE.path, Fault.CUT_BODY, "RemoteProtocolError"),
    (FILE.path, Fault.CLOSED, "RemoteProtocolError"),
    (FILE.path, Fault.REDIRECT_LOOP, "TooManyRedirects"),
]


@pytest.mark.parametrize(("path", "fault", "error"), CUT)
def test_an_answer_breaks_off_on_its_way(standin, client, path, fault, error):
    standin.fail(path="*", fault=fault)
    seen = got(client, path, follow_redirects=True)
    if fault is Fault.CUT_GZIP:  # what is missing shows in the bytes, if the client does not complain itself
        raw = b"".join(_raw(client, path))
        with pytest.raises(EOFError):
            gzip.decompress(raw)
    else:
        assert seen.error == error


def _raw(client, path):
    with client.stream("GET", path) as answer:
        yield from answer.iter_raw()


def test_a_slow_answer_drips(standin, client):
    standin.fail(path="*", fault=Fault.DRIP, wait_seconds=0.2)
    began = time.monotonic()
    pieces = list(_raw(client, FILE.path))
    assert time.monotonic() - began >= 0.2
    assert len(pieces) > 5
    assert b"".join(pieces).decode() == OLD


def test_a_gateway_gives_up_after_a_while(standin, client):
    standin.fail(path="*", fault=Fault.TIMEOUT, wait_seconds=0.1)
    began = time.monotonic()
    assert client.get(ONE).status_code == 504
    assert time.monotonic() - began >= 0.1


def test_a_page_for_people_comes_with_status_200(standin, client):
    standin.fail(path="*", fault=Fault.HTML)
    answer = client.get(CSV)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_warnings_come_with_status_200(standin, client):
    standin.fail(path="*/query", fault=Fault.WARNINGS)
    answer = client.post(QUERY, json=ALL_OF_IT).json()
    assert [one["code"] for one in answer["warnings"]] == ["FiltersNotFound", "QueryNoResults"]


def is_no_utf_8(raw):
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False


BYTES = [
    (Fault.LATIN_1, is_no_utf_8),
    (Fault.UTF_16, lambda raw: raw.decode("utf-16") == OLD),
    (Fault.BOM, lambda raw: raw == b"\xef\xbb\xbf" + OLD.encode()),
    (Fault.CRLF, lambda raw: raw.decode() == OLD.replace("\n", "\r\n")),
]


@pytest.mark.parametrize("path", [CSV, FILE.path])
@pytest.mark.parametrize(("fault", "is_so"), BYTES)
def test_the_bytes_of_a_body_are_not_what_they_are_said_to_be(standin, client, path, fault, is_so):
    standin.fail(path="*", fault=fault)
    params = {"dataSetVersion": "1.0"} if path == CSV else {}
    assert is_so(client.get(path, params=params).content)


def cells_of(text):
    return list(csv.reader(io.StringIO(text)))


ROWS = cells_of(OLD)
TABLES = [
    (Fault.REORDERED_COLUMNS, {}, lambda rows: [row[::-1] for row in rows] == ROWS),
    (Fault.RENAMED_COLUMN, {}, lambda rows: rows[0] == [*ROWS[0][:-1], "percentage_new"] and rows[1:] == ROWS[1:]),
    (Fault.RENAMED_COLUMN, {"column": "number", "text": "count"}, lambda rows: rows[0][-2] == "count"),
    (Fault.EXTRA_COLUMN, {}, lambda rows: rows == [[*row, "1" if k else "extra_count"] for k, row in enumerate(ROWS)]),
    (Fault.MISSING_COLUMN, {}, lambda rows: rows == [row[:-1] for row in ROWS]),
    (Fault.MISSING_COLUMN, {"column": "time_period"}, lambda rows: rows == [row[1:] for row in ROWS]),
    (Fault.EQUAL_DUPLICATES, {}, lambda rows: len(rows) == len(ROWS) + 1 and rows[5] == rows[6] == ROWS[5]),
    (
        Fault.CONFLICTING_DUPLICATES,
        {"text": "E06000027"},
        lambda rows: [row[-2:] for row in rows[13:15]] == [["c", "c"], ["7", "7"]],
    ),
    (Fault.TEN_TIMES_THE_SIZE, {}, lambda rows: len(rows) == len(ROWS) + (COPIES - 1) * 6),
    (Fault.UNKNOWN_SYMBOL, {}, lambda rows: [row[-1] for row in rows[4:6]] == ["20.5", "n/a"]),
    (Fault.UNKNOWN_SYMBOL, {"column": "number", "text": "?"}, lambda rows: rows[5][-2] == "?"),
    (Fault.AUTHORITY_MISSING, {}, lambda rows: {row[9] for row in rows[1:]} == {"", "E06000027"}),
    (Fault.AUTHORITY_MISSING, {"text": "E06000027"}, lambda rows: {row[9] for row in rows[1:]} == {"", "E10000008"}),
]


@pytest.mark.parametrize(("fault", "how", "is_so"), TABLES)
def test_a_table_is_not_what_it_was(standin, client, fault, how, is_so):
    standin.fail(path="*", fault=fault, **how)
    assert is_so(cells_of(client.get(CSV, params={"dataSetVersion": "1.0"}).text))
    assert is_so(cells_of(client.get(FILE.path).text))


def test_metadata_and_query_go_wrong_with_their_table(standin, client):
    standin.fail(path="*", fault=Fault.RENAMED_COLUMN, column="number", text="count")
    standin.fail(path="*", fault=Fault.AUTHORITY_MISSING)
    pinned = {"dataSetVersion": "1.0"}
    assert "count" in ids_in(client)
    assert client.post(QUERY, params=pinned, json=ALL_OF_IT).json()["paging"]["totalResults"] == 10


def test_generated_tables_go_wrong_too(standin, client):
    standin.fail(path="/api/*", fault=Fault.AUTHORITY_MISSING)
    asked = {"indicator_ids": "90284", "child_area_type_id": "502"}
    text = client.get("/api/all_data/csv/by_indicator_id", params=asked).text
    assert "Devon" not in text
    assert "England" in text


def test_a_version_is_published_between_two_pages(standin, client):
    standin.fail(path="*/query", fault=Fault.VERSION_BETWEEN_PAGES, times=1)
    page = {"indicators": None, "pageSize": 7}
    mixed = [client.post(QUERY, json={**page, "page": k}).json()["results"] for k in (1, 2)]
    pinned = [
        client.post(QUERY, params={"dataSetVersion": "2.0.1"}, json={**page, "page": k}).json()["results"]
        for k in (1, 2)
    ]
    assert mixed[0] == pinned[0]
    assert mixed[1] != pinned[1]
    assert client.get(ONE).json()["latestVersion"]["version"] == "2.1"


def test_faults_are_named_on_the_command_line_with_the_paths_that_they_are_on():
    assert fault_at("too-many@*/csv") == (Fault.TOO_MANY, "*/csv")
    assert fault_at("bom") == (Fault.BOM, "*")
    assert set(MEANING) == set(Fault)
