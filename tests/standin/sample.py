"""A small catalogue for tests: two data sets, one of them in three versions, a file, and both CSV interfaces."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from .fingertips import AUTHORITY_TYPE, ENGLAND_TYPE, REGION_TYPE, FingertipsArea, made_up_admissions
from .nomis import PopulationEstimate
from .served import PATCH, Catalogue, ServedDataSet, ServedFile, ServedVersion

HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,la_name,new_la_code"
)
NATIONAL = "Reporting year,National,E92000001,England,,,,,"
REGIONAL = "Reporting year,Regional,E92000001,England,E12000009,South West,,,"
DEVON = "Reporting year,Local authority,E92000001,England,E12000009,South West,878,Devon,E10000008"
TORBAY = "Reporting year,Local authority,E92000001,England,E12000009,South West,880,Torbay,E06000027"
OLD = "\n".join(
    (
        f"{HEADER},age,number,percentage",
        *(
            f"{year},{place},Aged {age},{n},{n}.5"
            for year in (2022, 2023)
            for place in (NATIONAL, REGIONAL, DEVON)
            for age, n in ((1, 10), (2, 20))
        ),
        f"2023,{TORBAY},Aged 1,c,c",
        f"2023,{TORBAY},Aged 2,3,100",
    )
)
NEW = OLD.replace("number,percentage", "children_count,percentage").replace("Aged 2", "Aged 2 or more")
ACADEMIC = f"{HEADER},pupils\n" + "\n".join(
    f"{period},{DEVON.replace('Reporting', 'Academic')},{n}" for period, n in (("202324", 7), ("202425", 8))
)


def a_version(number: str, content: str, **changes: Any) -> ServedVersion:
    """A version that came out in November 2024; any field may be overwritten."""
    known: dict[str, Any] = {
        "version": number,
        "release_title": f"Reporting year {number}",
        "release_slug": number,
        "published": datetime(2024, 11, 21, 9, 30, tzinfo=UTC),
        "content": content.encode(),
    }
    return ServedVersion(**(known | changes))


HOMES = ServedDataSet(
    publication_slug="children-looked-after",
    publication_title="Children looked after",
    title="Homes",
    versions=(a_version("1.0", OLD), a_version("2.0", NEW), a_version("2.0.1", NEW, type=PATCH, notes="A footnote.")),
)
PUPILS = ServedDataSet(
    publication_slug="outcomes", publication_title="Outcomes", title="Pupils", versions=(a_version("1.0", ACADEMIC),)
)
FILE = ServedFile(path="/media/outcomes.csv", content=OLD.encode(), modified=datetime(2025, 3, 1, 12, tzinfo=UTC))
AREAS = (
    FingertipsArea(code="E92000001", name="England", type_id=ENGLAND_TYPE),
    FingertipsArea(code="E12000009", name="South West", type_id=REGION_TYPE),
    FingertipsArea(code="E10000008", name="Devon", type_id=AUTHORITY_TYPE, region_code="E12000009"),
    FingertipsArea(code="E06000053", name="Isles of Scilly", type_id=AUTHORITY_TYPE, region_code="E12000009"),
)
CATALOGUE = Catalogue(
    data_sets=(HOMES, PUPILS),
    files=(FILE,),
    fingertips=(made_up_admissions(AREAS, first_year=2022, last_year=2023),),
    population=tuple(
        PopulationEstimate(area_code=f"E0600{k:04}", area_name=f"Area {k}", year=year, by_age=(5,) * 90 + (None,))
        for year in (2022, 2023)
        for k in range(150)
    ),
)
API = "/statistics/v1"
ONE = f"{API}/data-sets/{HOMES.id}"
CSV = f"{ONE}/csv"
QUERY = f"{ONE}/query"
ALL_OF_IT = {"indicators": None}
"""The body of a query for every row and indicator."""


def ids_in(client: httpx.Client, version: str = "1.0") -> dict[str, str]:
    """Ids of a version of `HOMES`: options by label, filters and indicators by column, locations by name."""
    meta = client.get(f"{ONE}/meta", params={"dataSetVersion": version}).json()
    return {
        **{option["label"]: option["id"] for one in meta["filters"] for option in one["options"]},
        **{one["column"]: one["id"] for one in (*meta["filters"], *meta["indicators"])},
        **{option["label"]: option["id"] for group in meta["locations"] for option in group["options"]},
    }
