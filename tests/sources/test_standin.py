"""The stand-in publisher: its answers against the publisher's own document, versions, files and CSV interfaces."""

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path

import httpx
import pytest
from standin.contract import Contract
from standin.faults import Fault
from standin.nomis import MOST_ROWS
from standin.sample import ALL_OF_IT, API, CATALOGUE, CSV, FILE, HOMES, NEW, OLD, ONE, PUPILS, QUERY, TORBAY, a_version
from standin.served import ServedFile
from standin.server import StandIn

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT.parent / "shared" / "knowledge" / "ees-openapi-v1.json"


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


def contract():
    if DOCUMENT.exists():
        return Contract.read(DOCUMENT)
    if os.environ.get("OBA_REQUIRE_SYSTEM_PARTS") and DOCUMENT.parent.is_dir():  # noqa: TID251 - set where nothing may be skipped
        pytest.fail(f"{DOCUMENT} is not there, though nothing may be skipped here")
    pytest.skip(f"the publisher's OpenAPI document is not part of the repository, and is not at {DOCUMENT}")


EVERY_ENDPOINT = [
    ("GET", f"{API}/publications", None, 200),
    ("GET", f"{API}/publications?search=looked&page=1&pageSize=40", None, 200),
    ("GET", f"{API}/publications?search=lo", None, 400),
    ("GET", f"{API}/publications/{HOMES.publication_id}", None, 200),
    ("GET", f"{API}/publications/{HOMES.id}", None, 404),
    ("GET", f"{API}/publications/{HOMES.publication_id}/data-sets", None, 200),
    ("GET", f"{API}/publications/{HOMES.publication_id}/data-sets?pageSize=21", None, 400),
    ("GET", ONE, None, 200),
    ("GET", f"{API}/data-sets/{HOMES.publication_id}", None, 404),
    ("GET", f"{ONE}/meta", None, 200),
    ("GET", f"{ONE}/meta?types=Filters,Locations&dataSetVersion=1.*", None, 200),
    ("GET", f"{ONE}/meta?page=1", None, 400),
    ("GET", f"{ONE}/meta?dataSetVersion=7.0", None, 404),
    ("GET", f"{API}/data-sets/{PUPILS.id}/meta", None, 200),
    ("GET", f"{ONE}/versions", None, 200),
    ("GET", f"{ONE}/versions?pageSize=1&page=2", None, 200),
    ("GET", f"{ONE}/versions?page=0", None, 400),
    ("GET", f"{ONE}/versions/2.0", None, 200),
    ("GET", f"{ONE}/versions/2.7", None, 404),
    ("GET", f"{ONE}/versions/1.0/changes", None, 200),
    ("GET", f"{ONE}/versions/2.0/changes", None, 200),
    ("GET", f"{ONE}/versions/2.0.1/changes?includePatchHistory=true", None, 200),
    ("GET", CSV, None, 200),
    ("GET", f"{CSV}?dataSetVersion=*", None, 200),
    ("GET", QUERY, None, 200),
    ("GET", f"{QUERY}?geographicLevels.in=LA,REG&debug=true&sorts=timePeriod|Asc", None, 200),
    ("GET", f"{QUERY}?timePeriods.eq=2023", None, 400),
    ("GET", f"{QUERY}?surprise=1", None, 400),
    ("POST", QUERY, ALL_OF_IT, 200),
    ("POST", QUERY, {"criteria": {"filters": {"in": ["nobody"]}}, "indicators": None, "debug": True}, 200),
    ("POST", QUERY, {"indicators": ["nobody"]}, 400),
    ("POST", f"{QUERY}?page=1", ALL_OF_IT, 400),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), EVERY_ENDPOINT)
def test_an_answer_is_as_the_publishers_document_says(client, method, path, body, status):
    document = contract()
    answer = client.request(method, path, json=body)
    assert answer.status_code == status
    assert answer.headers["api-supported-versions"] == "1"
    assert "etag" not in answer.headers
    assert document.errors(method=method, path=answer.url.path, status=status, body=answer.content) == []


def test_every_endpoint_of_the_publishers_document_is_checked():
    document = contract()
    asked = {(method, document.documented_path(path.partition("?")[0])) for method, path, _, _ in EVERY_ENDPOINT}
    assert asked == document.operations


def test_an_answer_that_is_not_as_the_document_says_is_found_out(client):
    document = contract()
    answer = client.get(ONE)
    spoilt = answer.json() | {"surprise": 1}
    path = answer.url.path
    (error,) = document.errors(method="GET", path=path, status=200, body=json.dumps(spoilt).encode())
    assert "Additional properties are not allowed ('surprise' was unexpected)" in error
    (error,) = document.errors(method="GET", path=path, status=418, body=b"")
    assert "status 418 is none of 200, 403, 404, 504" in error


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.SERVER_ERROR, Fault.TIMEOUT])
def test_problems_of_the_gateway_have_the_documents_body(standin, client, fault):
    standin.fail(path="*", fault=fault)
    answer = client.get(ONE)
    assert set(answer.json()) == {"type", "title", "status"}
    assert answer.json()["status"] == answer.status_code


def test_an_academic_year_is_written_out_in_both_years(client):
    meta = client.get(f"{API}/data-sets/{PUPILS.id}/meta").json()
    assert meta["timePeriods"][1] == {"code": "AY", "period": "2024/2025", "label": "2024/25"}
    latest = client.get(f"{API}/data-sets/{PUPILS.id}").json()["latestVersion"]
    assert latest["timePeriods"] == {"start": "2023/24", "end": "2024/25"}


def test_one_bad_cell_makes_no_filter_of_an_indicator(standin, client):
    content = (
        OLD + "".join(f"\n2024,{TORBAY},Aged {age},1,1" for age in range(3, 20)) + f"\n2024,{TORBAY},Aged 20,n/a,1"
    )
    standin.publish(HOMES.id, a_version("3.0", content))
    meta = client.get(f"{ONE}/meta").json()
    assert [one["column"] for one in meta["indicators"]] == ["number", "percentage"]


@pytest.mark.parametrize(
    ("asked", "found"), [("", "2.0.1"), ("*", "2.0.1"), ("2.*", "2.0.1"), ("1.*", "1.0"), ("2.0", "2.0")]
)
def test_a_version_is_found_by_its_number_and_by_wildcards(client, asked, found):
    answer = client.get(CSV, params={"dataSetVersion": asked} if asked else {})
    assert answer.headers["content-disposition"] == f"attachment; filename={HOMES.id}_v{found}.csv"


def test_a_renamed_column_is_a_major_change_and_an_added_label_a_minor_one(client):
    changes = client.get(f"{ONE}/versions/2.0/changes").json()
    lost = [one["previousState"]["column"] for one in changes["majorChanges"]["indicators"]]
    gained = [one["currentState"]["column"] for one in changes["minorChanges"]["indicators"]]
    assert (lost, gained) == (["number"], ["children_count"])
    (major,), (minor,) = (changes[f"{kind}Changes"]["filterOptions"] for kind in ("major", "minor"))
    assert [one["previousState"]["label"] for one in major["options"]] == ["Aged 2"]
    assert [one["currentState"]["label"] for one in minor["options"]] == ["Aged 2 or more"]
    assert client.get(f"{ONE}/versions/2.0.1/changes").json()["majorChanges"] == {}


def test_a_withdrawn_version_is_listed_and_its_data_are_not_to_be_had(standin, client):
    standin.withdraw(HOMES.id, "2.0.1")
    view = client.get(f"{ONE}/versions/2.0.1").json()
    assert (view["status"], view["withdrawn"]) == ("Withdrawn", "2025-12-01T09:30:00+00:00")
    pinned = {"dataSetVersion": "2.0.1"}
    statuses = [client.get(path, params=pinned).status_code for path in (CSV, QUERY, f"{ONE}/meta")]
    assert statuses == [403, 403, 403]
    assert client.get(ONE).json()["latestVersion"]["version"] == "2.0"
    standin.withdraw(HOMES.id, "2.0")
    standin.withdraw(HOMES.id, "1.0")
    assert client.get(ONE).status_code == 403


def test_a_csv_is_packed_whatever_is_accepted(client):
    answer = client.get(CSV, params={"dataSetVersion": "1.0"}, headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.text == OLD


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        (ONE, "text/html", 406),
        (ONE, "application/*;q=0.5, text/html", 200),
        (CSV, "application/json", 406),
        (CSV, "text/csv;q=0, */*", 200),
        (CSV, "text/csv;q=0", 406),
    ],
)
def test_what_is_not_accepted_is_not_sent(client, path, accept, status):
    assert client.get(path, headers={"Accept": accept}).status_code == status


def test_other_methods_and_addresses_are_refused(client):
    assert client.post(ONE).status_code == 405
    assert client.delete(FILE.path).status_code == 405
    assert client.get(f"{API}/nothing").status_code == 404
    assert client.get("/media/nothing.csv").status_code == 404
    assert client.get(ONE.upper().replace("/STATISTICS", "/statistics")).status_code == 200
    assert HOMES.id in client.get("/").text


def test_a_file_that_is_known_by_its_etag_or_day_is_not_sent_again(standin, client):
    first = client.get(FILE.path)
    assert (first.text, first.headers["last-modified"]) == (OLD, "Sat, 01 Mar 2025 12:00:00 GMT")
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(FILE.path, headers=known).status_code == 304
    assert client.get(FILE.path, headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    assert client.get(FILE.path, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    standin.serve(ServedFile(path=FILE.path, content=NEW.encode()))
    assert client.get(FILE.path, headers=known).text == NEW
    assert client.head(FILE.path).headers["content-length"] == str(len(NEW))


def test_more_population_estimates_than_a_guest_may_have_are_cut_off_without_a_word(client):
    path = "/api/v01/dataset/NM_2002_1.data.csv"
    select = "date_name,geography_code,c_age_name,obs_value,obs_status,record_offset,record_count"
    asked = {"date": "2022-2023", "gender": "0", "select": select}
    rows = list(csv.DictReader(io.StringIO(client.get(path, params=asked).text)))
    assert (len(rows), rows[0]["RECORD_COUNT"]) == (MOST_ROWS, str(2 * 150 * 91))
    rest = client.get(path, params={**asked, "recordOffset": "25000", "recordLimit": "25000"})
    more = list(csv.DictReader(io.StringIO(rest.text)))
    assert (len(more), more[0]["RECORD_OFFSET"], more[-1]["OBS_STATUS"]) == (2_300, "25000", "Q")
    few = client.get(path, params={"geography": "E06000003", "date": "latest", "c_age": "101...118", "select": select})
    assert few.text.splitlines()[:2] == [
        '"DATE_NAME","GEOGRAPHY_CODE","C_AGE_NAME","OBS_VALUE","OBS_STATUS","RECORD_OFFSET","RECORD_COUNT"',
        '"2023","E06000003","Age 0",5,"A",0,18',
    ]
    assert client.get(path, params={"select": "surprise"}).status_code == 400


def test_fingertips_answers_with_its_own_columns_categories_and_blanks(client):
    path = "/api/all_data/csv/by_indicator_id"
    asked = {"indicator_ids": "90284", "child_area_type_id": "502", "parent_area_type_id": "6"}
    rows = list(csv.DictReader(io.StringIO(client.get(path, params=asked).text)))
    assert Counter(row["Area Type"] for row in rows) == {
        "England": 4,
        "Regions (statistical)": 2,
        "Counties & UAs (from Apr 2023)": 4,
    }
    assert len([row for row in rows if row["Category Type"]]) == 2
    scilly = next(row for row in rows if row["Area Code"] == "E06000053")
    assert (scilly["Value"], scilly["Value note"]) == ("", "Value for Cornwall and Isles of Scilly combined")
    assert (scilly["Parent Name"], scilly["Time period"]) == ("South West", "2022/23")
    unknown = client.get(path, params={**asked, "indicator_ids": "1"})
    assert len(unknown.text.splitlines()) == 1
    assert client.get(path, params={"indicator_ids": "90284"}).status_code == 400
