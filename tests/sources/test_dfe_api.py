"""Collecting from Explore Education Statistics, over real HTTP on the loopback."""

import csv
import gzip
import io
import json
from collections import Counter
from datetime import date

import pytest
from dfe_answers import BASE, ROWS, DfePublisher, Listed, a_version, labels, page_of, result, said
from faulty_server import Said, faulty_server
from small_server import publishers_files
from tidy_builder import tidy_row

from oba.domain.data_set import DataSet
from oba.domain.errors import SourceChanged, SourceUnavailable
from oba.domain.period import Period
from oba.domain.release import ReleaseStatus
from oba.sources.client import Client, ClientPolicy
from oba.sources.dfe_api import SOURCE
from oba.sources.source import Asking, Once, Payload
from oba.sources.table import Level

QUICK = ClientPolicy(read_seconds=2, attempts=2, wait_first_seconds=0.001, wait_most_seconds=0.002)
NEEDS = "characteristics-of-children-in-need"
KEY = f"{NEEDS}: children in need"
OF_PUBLICATION = f"publication {NEEDS}"


@pytest.fixture(scope="module")
def client():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            patch.delenv(name, raising=False)
        with Client(policy=QUICK) as client:
            yield client


@pytest.fixture
def server():
    with faulty_server() as server:
        yield server


@pytest.fixture
def listed():
    return Listed()


@pytest.fixture
def publisher(server, listed):
    return DfePublisher(server, characteristics_of_children_in_need=[Listed(id="other", title="Referrals"), listed])


def wanted(**changes):
    given = {"publication": NEEDS, "data_set": "Children in need"} | changes
    return DataSet(id="cin", publication="cin", title="Children in need", source="dfe-api", request=given)


def asking_of(publisher, client, **changes):
    return Asking(client=client, base_url=publisher.url, **changes)


def collected(publisher, client, data_set=None, **changes):
    return list(SOURCE.request(data_set or wanted(), asking_of(publisher, client, **changes)))


# Finding a data set


def test_a_data_set_is_found_by_its_publication_and_title_and_its_id_is_kept(publisher, client, listed):
    known = {}
    (delivery,) = collected(publisher, client, wanted(data_set=" children  IN need"), known_ids=known)
    assert delivery.version.version == "1.0"
    assert known == {KEY: listed.id, OF_PUBLICATION: f"p-{NEEDS}"}


def test_a_publication_that_the_search_does_not_find_is_looked_for_among_all(server, client, listed):
    others = {f"other_{number}": [] for number in range(95)}
    publisher = DfePublisher(server, **others, **{NEEDS: [listed]})
    server.says(f"{BASE}/publications", lambda asked: _no_luck_in_searching(publisher, asked))
    assert len(collected(publisher, client)) == 1
    asked = [(one.query.get("search"), one.query["page"], one.query["pageSize"]) for one in publisher.asked_of("ions")]
    assert asked[0] == ("characteristics of children in need", "1", "40")
    assert asked[1:4] == [(None, "1", "40"), (None, "2", "40"), (None, "3", "40")]


def _no_luck_in_searching(publisher, asked):
    slugs = [] if "search" in asked.query else list(publisher.publications)
    return page_of([{"id": f"p-{slug}", "slug": slug, "title": slug} for slug in slugs], asked)


def test_data_sets_are_read_to_the_last_page(server, client, listed):
    others = [Listed(id=f"d-{number}", title=f"Another {number}") for number in range(45)]
    publisher = DfePublisher(server, **{NEEDS: [*others, listed]})
    assert len(collected(publisher, client)) == 1
    assert [one.query["page"] for one in publisher.asked_of("/data-sets")] == ["1", "2", "3"]


NOT_FOUND = [
    ({"publication": "children-in-need"}, r"/v1/publications: there is no publication 'children-in-need'; the nearest"),
    ({"data_set": "Children on need"}, r"there is no data set 'Children on need'; the nearest are 'Children in need'"),
    ({"data_set": "Xyz"}, r"there is no data set 'Xyz'; it holds 'Referrals', 'Children in need'\. Correct"),
]


@pytest.mark.parametrize(("changes", "says"), NOT_FOUND)
def test_what_is_not_found_is_named_with_what_there_is(publisher, client, changes, says):
    with pytest.raises(SourceChanged, match=says):
        collected(publisher, client, wanted(**changes))


def test_a_data_set_that_was_superseded_under_its_title_is_passed_over(server, client, listed):
    old = Listed(id="old", status="Deprecated")
    known = {}
    collected(DfePublisher(server, **{NEEDS: [old, listed]}), client, known_ids=known)
    assert known == {KEY: listed.id, OF_PUBLICATION: f"p-{NEEDS}"}


def test_two_data_sets_of_one_title_are_not_chosen_between(server, client, listed):
    publisher = DfePublisher(server, **{NEEDS: [Listed(id="twin"), listed]})
    with pytest.raises(SourceChanged, match=r"2 data sets have the title 'Children in need'\. Give the `id`"):
        collected(publisher, client)


def test_an_id_that_is_given_needs_no_look_up(publisher, client, listed):
    known = {}
    assert len(collected(publisher, client, wanted(id=listed.id), known_ids=known)) == 1
    assert publisher.asked_of("/publications") == []
    assert known == {}


@pytest.mark.parametrize("answer", [Said(status=404), lambda asked: page_of([], asked)])
def test_a_known_id_that_leads_nowhere_is_looked_up_again_once(publisher, client, listed, answer):
    publisher.server.says(f"{BASE}/data-sets/gone/versions", answer)
    known, remarks = {KEY: "gone"}, []
    assert len(collected(publisher, client, known_ids=known, remarks=remarks)) == 1
    assert known == {KEY: listed.id, OF_PUBLICATION: f"p-{NEEDS}"}
    assert remarks == ["Children in need: its id gone is not there any more; it was looked up again"]


def test_an_id_that_leads_nowhere_even_after_the_look_up_ends(publisher, client, listed):
    publisher.server.says(f"{BASE}/data-sets/{listed.id}/versions", Said(status=404))
    with pytest.raises(SourceChanged, match="found 404 Not Found"):
        collected(publisher, client, known_ids={KEY: listed.id})
    assert len(publisher.asked_of("/versions")) == 2


# Versions


def test_versions_come_oldest_first_each_pinned(publisher, client, listed):
    listed.versions = [a_version(number) for number in ("1.0", "2.0", "2.1", "10.0")]
    deliveries = collected(publisher, client)
    assert [one.version.version for one in deliveries] == ["1.0", "2.0", "2.1", "10.0"]
    asked = [one.query["dataSetVersion"] for one in publisher.asked_of("/csv")]
    assert asked == ["1.0", "2.0", "2.1", "10.0"]


def test_versions_are_read_to_the_last_page(publisher, client, listed):
    listed.versions = [a_version(f"{number}.0") for number in range(1, 46)]
    held = frozenset(f"{number}.0" for number in range(1, 45))
    (delivery,) = collected(publisher, client, held=held)
    assert delivery.version.version == "45.0"
    assert [one.query["page"] for one in publisher.asked_of("/versions")] == ["1", "2", "3"]


def test_when_nothing_is_new_one_request_is_enough(publisher, client, listed):
    listed.versions = [a_version("1.0"), a_version("1.1")]
    before = client.n_requests
    assert collected(publisher, client, held=frozenset({"1.0", "1.1"}), known_ids={KEY: listed.id}) == []
    assert client.n_requests - before == 1
    assert len(publisher.server.asked) == 1


BOTH = frozenset({"1.9", "1.10"})


def found_before(listed):
    return {KEY: listed.id, OF_PUBLICATION: f"p-{NEEDS}"}


def test_when_nothing_is_new_the_list_of_the_publication_serves_all_its_data_sets(publisher, client, listed):
    listed.versions = [a_version("1.9"), a_version("1.10")]
    once = Once()
    for _ in range(3):
        assert collected(publisher, client, held=BOTH, known_ids=found_before(listed), once=once) == []
    assert [asked.path.rpartition("/")[2] for asked in publisher.server.asked] == ["data-sets"]


@pytest.mark.parametrize(
    ("newest", "changes"),
    [
        (a_version("1.11"), {"held": BOTH}),
        (a_version("1.11", status="Withdrawn", withdrawn="2026-01-05T10:00:00Z"), {"held": BOTH | {"1.11"}}),
        (None, {"held": BOTH, "has_gaps": True}),
        (None, {"held": frozenset()}),
    ],
    ids=["a newer one", "the newest withdrawn", "one refused before", "none held"],
)
def test_every_version_is_looked_at_where_there_may_be_more(publisher, client, listed, newest, changes):
    listed.versions = [one for one in (a_version("1.9"), a_version("1.10"), newest) if one is not None]
    collected(publisher, client, known_ids=found_before(listed), **changes)
    assert publisher.asked_of("/versions")


def test_a_publication_that_is_known_and_gone_is_looked_up_again(publisher, client, listed):
    known = {KEY: listed.id, OF_PUBLICATION: "gone"}
    assert collected(publisher, client, held=frozenset({"1.0"}), known_ids=known) == []
    assert publisher.asked_of("/versions")


def test_a_version_is_delivered_before_the_next_one_is_asked_for(publisher, client, listed):
    listed.versions = [a_version("1.0"), a_version("2.0")]
    deliveries = SOURCE.request(wanted(id=listed.id), asking_of(publisher, client))
    assert next(deliveries).version.version == "1.0"
    publisher.server.says(f"{BASE}/data-sets/{listed.id}/csv", Said(status=500))
    with pytest.raises(SourceUnavailable, match="found 500 Internal Server Error"):
        next(deliveries)


@pytest.mark.parametrize(
    ("held", "then"), [(set(), "it is not collected"), ({"1.0"}, "what was collected of it is kept")]
)
def test_a_version_that_was_withdrawn_is_remarked_and_not_fetched(publisher, client, listed, held, then):
    gone = a_version("1.0", status="Withdrawn", withdrawn="2026-01-05T10:00:00Z")
    listed.versions = [gone, a_version("2.0")]
    remarks = []
    deliveries = collected(publisher, client, held=frozenset(held), remarks=remarks)
    assert [one.version.version for one in deliveries] == ["2.0"]
    assert [one.query["dataSetVersion"] for one in publisher.asked_of("/csv")] == ["2.0"]
    assert remarks == [f"Children in need: version 1.0 was withdrawn by its publisher on 2026-01-05; {then}"]


def test_a_version_withdrawn_while_it_is_fetched_is_refused(publisher, client, listed):
    publisher.server.says(f"{BASE}/data-sets/{listed.id}/csv", Said(status=403))
    with pytest.raises(SourceChanged, match="found 403 Forbidden"):
        collected(publisher, client)


def test_a_version_that_is_deprecated_is_still_collected(publisher, client, listed):
    listed.versions = [a_version("1.0", status="Deprecated")]
    assert len(collected(publisher, client)) == 1


def test_what_a_version_says_of_itself_is_kept(publisher, client, listed):
    listed.versions = [a_version("1.0", notes="First.", published="2025-11-20T09:30:00.1234567+00:00")]
    (delivery,) = collected(publisher, client)
    version = delivery.version
    assert (version.version, version.release, version.title) == ("1.0", "2021", "Reporting year 2021")
    assert (version.published_on, version.status, version.notes) == (date(2025, 11, 20), ReleaseStatus.FINAL, "First.")


@pytest.mark.parametrize(
    ("published", "on"),
    [
        ("2025-07-01T23:30:00Z", date(2025, 7, 2)),
        ("2025-12-01T23:30:00Z", date(2025, 12, 1)),
        ("2025-12-01T23:30:00", date(2025, 12, 1)),
        ("2025-07-02T00:30:00+01:00", date(2025, 7, 2)),
        (None, None),
    ],
)
def test_the_day_of_publication_is_that_of_london(publisher, client, listed, published, on):
    listed.versions = [a_version(published=published)]
    (delivery,) = collected(publisher, client)
    assert delivery.version.published_on == on


SAME = {"title": "Reporting year 2021", "slug": "2021"}
NEXT = {"title": "Reporting year 2022", "slug": "2022"}
TITLED = {"title": "Reporting year 2021 (Provisional)", "slug": "2021"}
FIRST = a_version("1.0")
STATUSES = [
    ("a first version", [FIRST], ReleaseStatus.FINAL),
    ("the next release", [FIRST, a_version("2.0")], ReleaseStatus.FINAL),
    ("a minor change in the same release", [FIRST, a_version("1.1")], ReleaseStatus.REVISED),
    ("a patch", [FIRST, a_version("1.0.1", type="Patch", release=SAME)], ReleaseStatus.REVISED),
    ("a minor step to another release", [FIRST, a_version("1.1", release=NEXT)], ReleaseStatus.FINAL),
    ("a major change in the same release", [FIRST, a_version("2.0", release=SAME)], ReleaseStatus.FINAL),
    ("a provisional title", [a_version(release=TITLED)], ReleaseStatus.PROVISIONAL),
    ("a provisional note", [a_version(notes="These figures are provisional.")], ReleaseStatus.PROVISIONAL),
    ("a word that only holds it", [a_version(notes="Provisionally named.")], ReleaseStatus.FINAL),
]


@pytest.mark.parametrize(("versions", "status"), [case[1:] for case in STATUSES], ids=[case[0] for case in STATUSES])
def test_how_settled_a_version_is(publisher, client, listed, versions, status):
    listed.versions = versions
    assert collected(publisher, client)[-1].version.status == status


def test_a_version_published_while_the_list_is_read_is_left_for_another_time(publisher, client, listed):
    listed.versions = [a_version(f"{number}.0") for number in range(1, 31)]

    def grows(asked):
        answer = page_of(listed.versions[::-1], asked)
        listed.versions.append(a_version(f"{len(listed.versions) + 1}.0"))
        return answer

    publisher.server.says(f"{BASE}/data-sets/{listed.id}/versions", grows)
    with pytest.raises(SourceUnavailable, match=r"page 2 of 2 has 11 of 31 results, expected 30 in all as the first"):
        collected(publisher, client)


def paged(**paging):
    return json.dumps({"paging": paging, "results": [7]}).encode()


UNSOUND = [
    (b"<html>busy</html>", r'found a page of HTML \("<html>busy</html>"\), expected JSON'),
    (b"{", r'found "\{", expected JSON'),
    (b"", r"found nothing, expected JSON"),
    (b"[" * 100_000, "expected JSON"),
    (b"[]", r'the body is a list \("\[\]"\), expected an object'),
    (b"{}", r"the body has no 'paging'; it holds nothing\. See in the publisher's guide"),
    (b'{"paging": {}, "results": {}}', r"results is an object .*, expected a list"),
    (paged(totalResults="1"), r'paging\.totalResults is a text \(""1""\), expected a whole number'),
    (paged(totalResults=-1), r"paging\.totalResults is a number"),
    (paged(totalResults=True), r"paging\.totalResults is a truth value"),
    (paged(totalResults=1), r"paging has no 'totalPages'; the nearest are 'totalResults'"),
    (paged(totalResults=1, totalPages=1), r"results\[0\] is a number"),
]


@pytest.mark.parametrize(("body", "says"), UNSOUND)
def test_an_answer_that_is_not_as_documented_is_named(publisher, client, listed, body, says):
    url = publisher.server.says(f"{BASE}/data-sets/{listed.id}/versions", Said(body=body))
    with pytest.raises(SourceChanged, match=says) as caught:
        collected(publisher, client, wanted(id=listed.id))
    assert str(caught.value).startswith(url)


ODD_VERSIONS = [
    ({"version": "latest"}, r"results\[0\] has the version 'latest', expected one like 1\.0 or 2\.1\.1"),
    ({"status": "Draft"}, r"results\[0\] has the status 'Draft', expected one of Published"),
    ({"published": "yesterday"}, r"results\[0\] has published 'yesterday', expected a time like"),
    ({"release": None}, r"results\[0\] has no 'release'"),
    ({"type": 1}, r"results\[0\].type is a number"),
]


@pytest.mark.parametrize(("changes", "says"), ODD_VERSIONS)
def test_a_version_that_is_not_as_documented_is_named(publisher, client, listed, changes, says):
    listed.versions = [a_version() | changes]
    with pytest.raises(SourceChanged, match=says):
        collected(publisher, client)


def test_another_way_than_the_two_is_refused(publisher, client):
    with pytest.raises(SourceChanged, match="cin: found via = 'xml' in its request, expected one of csv, query"):
        collected(publisher, client, wanted(via="xml"))


# What is delivered, and read from it


def table_of(delivery):
    return SOURCE.parse(wanted(), delivery.payloads)


def cells_of(table):
    """Every row as place and cells by column, in no order."""
    names = sorted(table.columns)
    rows = zip(table.places, *(table.columns[name] for name in names), strict=True)
    return names, Counter(rows)


def test_a_file_is_delivered_unpacked_and_read(publisher, client):
    (delivery,) = collected(publisher, client)
    (payload,) = delivery.payloads
    assert (payload.role, payload.media_type) == ("data", "text/csv")
    assert payload.content.startswith(b"time_period,")
    assert payload.url.endswith("/csv?dataSetVersion=1.0")
    table = table_of(delivery)
    assert table.columns["category"] == ["All", "All", "All", "All", "Girls", "All", ""]
    assert table.places[0].level == Level.NATIONAL


def test_rows_that_are_asked_for_make_the_table_that_the_file_makes(publisher, client):
    publisher.most_rows = 2
    (by_file,) = collected(publisher, client)
    (by_rows,) = collected(publisher, client, wanted(via="query"))
    assert [one.role for one in by_rows.payloads] == ["meta", "page 1", "page 2", "page 3", "page 4", "page 5"]
    assert cells_of(table_of(by_rows)) == cells_of(table_of(by_file))
    camden = next(place for place in table_of(by_rows).places if place.name == "Camden")
    assert (camden.la_code, camden.region_code, camden.period) == ("202", "E12000007", Period("2024/25"))


def test_every_question_is_pinned_to_its_version_and_asks_for_all(publisher, client):
    publisher.most_rows = 5
    collected(publisher, client, wanted(via="query"))
    questions = publisher.asked_of("/query")
    assert [one.query for one in questions] == [{"dataSetVersion": "1.0"}] * 2
    assert publisher.asked_of("/meta")[0].query == {"dataSetVersion": "1.0"}
    bodies = [json.loads(one.body) for one in questions]
    assert [body.pop("page") for body in bodies] == [1, 2]
    assert bodies[0] == bodies[1]
    assert bodies[0] == {
        "criteria": {"geographicLevels": {"in": ["NAT", "REG", "LA"]}},
        "indicators": ["i-count", "i-rate"],
        "sorts": [
            {"field": field, "direction": "Asc"}
            for field in ("timePeriod", "geographicLevel", "location|REG", "location|LA", "filter|f-category")
        ],
        "pageSize": 10_000,
    }


def test_a_level_that_a_data_set_lacks_is_not_asked_for(publisher, client, listed):
    meta = labels(ROWS)
    meta["geographicLevels"] = [{"code": "LA", "label": "Local authority"}, {"code": "SCH", "label": "School"}]
    publisher.server.says(f"{BASE}/data-sets/{listed.id}/meta", said(meta))
    collected(publisher, client, wanted(via="query"))
    body = json.loads(publisher.asked_of("/query")[0].body)
    assert body["criteria"] == {"geographicLevels": {"in": ["LA"]}}
    assert "location|REG" not in {sort["field"] for sort in body["sorts"]}


def test_warnings_are_a_failure_and_not_an_empty_answer(publisher, client, listed):
    warning = {
        "code": "LocationsNotFound",
        "path": "criteria.locations",
        "message": "One or more locations could not be found.",
        "detail": {"items": ["LA|code|E1"]},
    }
    publisher.server.says(
        f"{BASE}/data-sets/{listed.id}/query", lambda asked: page_of([], asked, warnings=[warning, {"code": "Q"}])
    )
    with pytest.raises(SourceChanged) as caught:
        collected(publisher, client, wanted(via="query"))
    assert (
        "answers with warnings: LocationsNotFound at criteria.locations: One or more locations could not be found: "
        '["LA|code|E1"]; Q. What it left out is not known' in str(caught.value)
    )


def test_rows_that_change_between_two_pages_are_left_for_another_time(publisher, client, listed):
    publisher.most_rows = 4

    def query(asked):
        answer = page_of([result(row) for row in listed.rows], asked, most=4, warnings=[])
        listed.rows = [*ROWS, tidy_row("Devon", "2024", category="All", count="1", rate="1")]
        return answer

    publisher.server.says(f"{BASE}/data-sets/{listed.id}/query", query)
    with pytest.raises(SourceUnavailable, match=r"page 2 of 3 has 4 of 10 results, expected 9 in all.*; try again"):
        collected(publisher, client, wanted(via="query"))


@pytest.mark.parametrize(
    ("n_kept", "says"),
    [(3, "page 1 of 1 |1 pages have 3 results, expected 9"), (0, "1 pages have 0 results, expected 9")],
)
def test_fewer_rows_than_announced_are_left_for_another_time(publisher, client, listed, n_kept, says):
    paging = {"page": 1, "pageSize": 10_000, "totalResults": 9, "totalPages": 1}
    few = [result(row) for row in ROWS[:n_kept]]
    publisher.server.says(
        f"{BASE}/data-sets/{listed.id}/query", said({"paging": paging, "results": few, "warnings": []})
    )
    with pytest.raises(SourceUnavailable, match=says):
        collected(publisher, client, wanted(via="query"))


def test_an_empty_page_ends_the_reading_however_many_are_announced(publisher, client, listed):
    paging = {"page": 1, "pageSize": 1, "totalResults": 9, "totalPages": 10**9}
    publisher.server.says(
        f"{BASE}/data-sets/{listed.id}/query", said({"paging": paging, "results": [], "warnings": []})
    )
    with pytest.raises(SourceUnavailable, match="page 1 of 1000000000 has 0 of 9 results"):
        collected(publisher, client, wanted(via="query"))


# Reading rows


def payloads(*, meta=None, rows=None):
    answers = {"meta": meta or labels(ROWS), "page 1": {"results": rows or [result(row) for row in ROWS]}}
    return [
        Payload(role=role, url=f"http://publisher/{role}", media_type="", content=json.dumps(answer).encode())
        for role, answer in answers.items()
    ]


def test_names_that_the_guide_gives_otherwise_are_understood():
    meta = labels(ROWS)
    for group in meta["locations"]:
        group["options"] = [{**option, "name": option["label"], "label": None} for option in group["options"]]
    del meta["indicators"][0]["column"]
    meta["filters"][0]["options"][0]["isAggregate"] = True
    table = SOURCE.parse(wanted(), payloads(meta=meta))
    assert {place.name for place in table.places} == {"England", "South West", "London", "Devon", "Camden", "Somerset"}
    assert "Count" in table.columns
    assert "count" not in table.columns


def odd(place, **changes):
    return result(ROWS[place]) | changes


ODD_ROWS = [
    (odd(4, values={"i-count": "1"}), r"results\[0\].values has nothing for 'rate' \(i-rate\), expected a text"),
    (odd(4, values={"i-count": 1, "i-rate": ""}), r"values has 1 for 'count' \(i-count\), expected a text"),
    (
        odd(4, filters={"f-category": "o-?"}),
        r"filters has the option 'o-\?' of 'category', which the",
    ),
    (odd(4, locations={"NAT": "l-E", "LA": "l-1"}), r"locations has the LA 'l-1', which the labels do not know"),
    (odd(4, locations={"REG": "l-E12000009"}), r"locations has the country '', expected 'E92000001'"),
    (odd(4, geographicLevel="SCH"), r"results\[0\] has the level 'SCH', expected one of NAT, REG, LA"),
    (
        odd(4, timePeriod={"code": "FY", "period": "2024/2025"}),
        r"timePeriod is '2024/2025' of kind 'FY', expected",
    ),
    (odd(4, timePeriod={"code": "AY", "period": "2024/2026"}), r"timePeriod is '2024/2026' of kind 'AY'"),
    (odd(4, timePeriod={"code": "RY", "period": "2024/2025"}), r"timePeriod is '2024/2025' of kind 'RY'"),
]


@pytest.mark.parametrize(("row", "says"), ODD_ROWS)
def test_a_row_that_is_not_as_documented_is_named(row, says):
    with pytest.raises(SourceChanged, match=says) as caught:
        SOURCE.parse(wanted(), payloads(rows=[row]))
    assert str(caught.value).startswith("http://publisher/page 1: ")


def test_a_null_value_is_a_missing_one():
    table = SOURCE.parse(wanted(), payloads(rows=[odd(4, values={"i-count": None, "i-rate": " 3 "})]))
    assert (table.columns["count"], table.columns["rate"]) == ([""], ["3"])


def test_two_columns_of_one_name_are_refused():
    meta = labels(ROWS)
    meta["indicators"][1]["column"] = "count"
    with pytest.raises(SourceChanged, match="the body has more than one column 'count'"):
        SOURCE.parse(wanted(), payloads(meta=meta))


def test_labels_without_any_of_the_three_levels_are_refused():
    meta = labels(ROWS) | {"geographicLevels": [{"code": "SCH", "label": "School"}]}
    with pytest.raises(SourceChanged, match="the body has the levels SCH, expected one of NAT, REG, LA"):
        SOURCE.parse(wanted(), payloads(meta=meta))


def test_bodies_that_do_not_belong_together_are_refused():
    with pytest.raises(SourceChanged, match=r"cin: found bodies \['page 1'\], expected 'data', or 'meta' and pages"):
        SOURCE.parse(wanted(), payloads()[1:])


def test_the_source_says_what_it_needs():
    assert SOURCE.base_url == "https://api.education.gov.uk/statistics"
    assert (SOURCE.needs, SOURCE.may) == (("publication", "data_set"), ("id", "via"))


# The publishers' files

REAL = [
    ("dfe_cin_2025/b1_children_in_need_2013_to_2025.csv", ("category",)),
    (
        "dfe_cin_outcomes_2025/absence_la.csv.gz",
        ("absence_terms", "social_care_group", "phase_type_grouping"),
    ),
]


@pytest.mark.slow
@pytest.mark.publisher_files
@pytest.mark.parametrize(("file", "filters"), REAL)
def test_a_published_file_and_its_rows_make_one_table(file, filters):
    path = publishers_files(file)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    place_columns = set(tidy_row()) | {"region_code", "region_name", "old_la_code", "new_la_code"}
    indicators = tuple(name for name in rows[0] if name not in place_columns and name not in filters)
    answers = payloads(
        meta=labels(rows, filters=filters, indicators=indicators),
        rows=[result(row, filters=filters, indicators=indicators) for row in rows],
    )
    by_file = Payload(role="data", url="", media_type="text/csv", content=content)
    assert cells_of(SOURCE.parse(wanted(), answers)) == cells_of(SOURCE.parse(wanted(), [by_file]))
