"""Queries over a data set of the stand-in publisher: which rows, in which order, and what is refused."""

import json
import re

import httpx
import pytest
from standin.sample import ALL_OF_IT, CATALOGUE, QUERY, ids_in
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


QUERIES = [
    (None, 14),
    ({"geographicLevels": {"eq": "LA"}}, 6),
    ({"geographicLevels": {"notIn": ["LA", "REG"]}}, 4),
    ({"locations": {"eq": {"level": "LA", "oldCode": "880"}}}, 2),
    ({"locations": {"in": [{"level": "LA", "code": "E10000008"}, {"level": "NAT", "id": "<England>"}]}}, 14),
    ({"locations": {"eq": {"level": "REG", "code": "E12000009"}}}, 10),
    ({"filters": {"eq": "<Aged 1>"}}, 7),
    ({"filters": {"notEq": "<Aged 1>"}, "geographicLevels": {"eq": "REG"}}, 2),
    ({"timePeriods": {"eq": {"period": "2023", "code": "RY"}}}, 8),
    ({"timePeriods": {"lt": {"period": "2023", "code": "RY"}}}, 6),
    ({"timePeriods": {"gte": {"period": "2022", "code": "RY"}}}, 14),
    ({"and": [{"filters": {"in": ["<Aged 2>"]}}, {"geographicLevels": {"in": ["LA"]}}]}, 3),
    ({"or": [{"geographicLevels": {"eq": "NAT"}}, {"locations": {"eq": {"level": "LA", "code": "E06000027"}}}]}, 6),
    ({"not": {"or": [{"filters": {"eq": "<Aged 1>"}}, {"geographicLevels": {"eq": "NAT"}}]}}, 5),
]


@pytest.mark.parametrize(("criteria", "n_rows"), QUERIES)
def test_a_query_chooses_the_rows_that_it_describes(client, criteria, n_rows):
    ids = ids_in(client)
    filled = json.loads(re.sub("<(.+?)>", lambda found: ids[found[1]], json.dumps(criteria)))
    answer = client.post(QUERY, params={"dataSetVersion": "1.0"}, json={"criteria": filled, "indicators": None}).json()
    assert (answer["paging"]["totalResults"], len(answer["results"]), answer["warnings"]) == (n_rows, n_rows, [])


def test_a_result_holds_ids_and_values_as_text_with_their_symbols(client):
    ids = ids_in(client)
    criteria = {"filters": {"eq": ids["Aged 1"]}, "locations": {"eq": {"level": "LA", "oldCode": "880"}}}
    text = json.dumps({"criteria": criteria, "indicators": [ids["number"]]}).replace("{", "{ // a remark\n", 1)
    answer = client.post(QUERY, params={"dataSetVersion": "1.0"}, content=text)
    assert answer.json()["results"] == [
        {
            "timePeriod": {"code": "RY", "period": "2023"},
            "geographicLevel": "LA",
            "locations": {"NAT": ids["England"], "REG": ids["South West"], "LA": ids["Torbay"]},
            "filters": {ids["age"]: ids["Aged 1"]},
            "values": {ids["number"]: "c"},
        }
    ]


def test_the_latest_period_comes_first_unless_a_query_says_otherwise(client):
    def periods(**asked):
        body = {"indicators": None, **asked}
        return [one["timePeriod"]["period"] for one in client.post(QUERY, json=body).json()["results"]]

    assert periods() == ["2023"] * 8 + ["2022"] * 6
    assert periods(sorts=[{"field": "timePeriod", "direction": "Asc"}], pageSize=7) == ["2022"] * 6 + ["2023"]
    assert periods(page=2, pageSize=8) == ["2022"] * 6


def test_rows_are_put_in_order_by_figures_places_and_labels(client):
    ids = ids_in(client)
    sorts = [f"indicator|{ids['number']}|Desc", "location|LA|Asc", f"filter|{ids['age']}|Asc", "geographicLevel|Asc"]
    answer = client.get(QUERY, params={"dataSetVersion": "1.0", "sorts": ",".join(sorts)}).json()
    values = [one["values"][ids["number"]] for one in answer["results"]]
    assert values == ["20"] * 6 + ["10"] * 6 + ["3", "c"]


def test_what_a_query_names_and_nobody_knows_is_a_warning_with_status_200(client):
    criteria = {
        "and": [
            {"filters": {"in": ["nobody"]}},
            {"locations": {"eq": {"level": "LA", "code": "E99"}}},
            {"timePeriods": {"eq": {"period": "2040", "code": "RY"}}},
            {"geographicLevels": {"eq": "SCH"}},
        ]
    }
    answer = client.post(QUERY, json={"criteria": criteria, "indicators": None})
    assert (answer.status_code, answer.json()["results"]) == (200, [])
    assert [(one["code"], one.get("path"), one.get("detail")) for one in answer.json()["warnings"]] == [
        ("FiltersNotFound", "criteria.and[0].filters.in", {"items": ["nobody"]}),
        ("LocationsNotFound", "criteria.and[1].locations.eq", {"items": [{"level": "LA", "code": "E99"}]}),
        ("TimePeriodsNotFound", "criteria.and[2].timePeriods.eq", {"items": [{"period": "2040", "code": "RY"}]}),
        ("GeographicLevelsNotFound", "criteria.and[3].geographicLevels.eq", {"items": ["SCH"]}),
        ("QueryNoResults", None, None),
    ]
    answer = client.get(QUERY, params={"filters.in": "nobody"}).json()
    assert answer["warnings"][0]["path"] == "filters.in"


def test_debug_mode_says_labels_beside_ids_and_warns(client):
    answer = client.post(QUERY, json={"indicators": None, "debug": True, "pageSize": 1}).json()
    assert [one["code"] for one in answer["warnings"]] == ["DebugEnabled"]
    ids = ids_in(client)
    assert answer["results"][0]["locations"] == {"NAT": f"{ids['England']} :: England :: E92000001"}


LOCATION, TIME = "criteria.locations.eq", "criteria.timePeriods.eq"


def place(**members):
    return {"criteria": {"locations": {"eq": members}}}


def period(text, code):
    return {"criteria": {"timePeriods": {"eq": {"period": text, "code": code}}}}


REFUSED = [
    ({"surprise": 1}, "UnknownField", "surprise"),
    ({"criteria": {"filter": {}}}, "UnknownField", "criteria.filter"),
    ({"criteria": {"and": [{"filters": {"is": "a"}}]}}, "UnknownField", "criteria.and[0].filters.is"),
    ({"criteria": {"and": []}}, "RequiredValue", "criteria.and"),
    ({"criteria": {"filters": {"in": []}}}, "RequiredValue", "criteria.filters.in"),
    ({"criteria": {"filters": {"eq": 1}}}, "InvalidValue", "criteria.filters.eq"),
    ({"criteria": {"geographicLevels": {"in": ["LA", "XX"]}}}, "AllowedValue", "criteria.geographicLevels.in[1]"),
    (place(level="XX", code="E"), "LocationAllowedLevel", LOCATION),
    (place(level="LA", name="E"), "LocationAllowedProperty", LOCATION),
    (place(level="LA", code=""), "LocationValueNotEmpty", LOCATION),
    (place(level="LA", code="E" * 31), "LocationValueMaxLength", LOCATION),
    (period("2023", "XX"), "TimePeriodAllowedCode", TIME),
    (period("23", "RY"), "TimePeriodInvalidYear", TIME),
    (period("2023/2025", "AY"), "TimePeriodInvalidYearRange", TIME),
    ({"indicators": ["nobody"]}, "IndicatorsNotFound", "indicators"),
    ({"sorts": [{"field": "filter|nobody", "direction": "Asc"}]}, "SortFieldsNotFound", "sorts"),
    ({"sorts": [{"field": "timePeriod", "direction": "Up"}]}, "SortDirection", "sorts[0]"),
    ({"sorts": [{"field": "time", "direction": "Asc"}]}, "SortFormat", "sorts[0]"),
    ({"page": 0}, "GreaterThanOrEqual", "page"),
    ({"pageSize": 10_001}, "InclusiveBetween", "pageSize"),
    ({"page": "1"}, "InvalidValue", "page"),
    ([], "InvalidValue", None),
]


@pytest.mark.parametrize(("body", "code", "path"), REFUSED)
def test_a_query_that_is_not_as_documented_is_refused_with_code_and_path(client, body, code, path):
    answer = client.post(QUERY, json=body)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"], error.get("path")) == (400, code, path)
    assert answer.json()["title"] == "One or more validation errors occurred."


@pytest.mark.parametrize(("content", "code"), [(b"", "NotEmptyBody"), (b"{", "InvalidValue")])
def test_a_body_that_is_no_json_is_refused(client, content, code):
    assert client.post(QUERY, content=content).json()["errors"][0]["code"] == code


def test_page_and_debug_belong_into_the_body_and_not_into_the_address(client):
    answer = client.post(f"{QUERY}?page=1&debug=true", json=ALL_OF_IT)
    assert [(one["code"], one["path"]) for one in answer.json()["errors"]] == [
        ("UnknownField", "page"),
        ("UnknownField", "debug"),
    ]
