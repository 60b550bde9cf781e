"""The small partnership as it collects: three data sets of a stand-in publisher, one for each way of asking.

`homes` (T-1) comes from the interface as a file, `visits` (T-2, worked out from two counts) as rows of a query, and
`warmth` (T-3) as a CSV at a stable address, of a publisher that numbers nothing. There are two measures to return.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from builders.small_partnership import NAMES, PUBLISHED, REGION, mended, write_small_partnership
from builders.stores import sql
from standin.faults import Fault
from standin.record import Request
from standin.served import MINOR, Catalogue, ServedDataSet, ServedFile, ServedVersion
from standin.server import StandIn

from oba.sources.client_policy import ClientPolicy
from oba.stages.collection import CollectedDataSet, CollectionReport, collect_figures
from oba.stages.exporting import exported_rows
from oba.stages.fetching import Publishers
from oba.stages.workspace import Workspace, open_workspace
from oba.store.raw import payloads_of, receipts

QUICK = ClientPolicy(
    connect_seconds=1,
    read_seconds=0.25,
    body_seconds=1.0,
    attempts=2,
    wait_first_seconds=0.001,
    wait_most_seconds=0.002,
    retry_after_most_seconds=1,
)
"""A policy under which nothing waits: for faults that end."""

ALDER, BIRCH, CEDAR = tuple(NAMES)[:3]
FIRST_DAY = datetime(2025, 11, 3, 9, tzinfo=UTC)
"""When everything that the stand-in has at first is collected."""
NEXT_DAY, DAY_AFTER = FIRST_DAY + timedelta(days=1), FIRST_DAY + timedelta(days=2)
FOREVER = date(2100, 1, 1)
ADDRESS = "/media/warmth.csv"
LAYOUT = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "la_name",
    "new_la_code",
)

DATA_SETS = f"""\
[[publication]]
id = "homes"
publisher = "Department for Tests"
title = "Homes"
licence = "Open Government Licence v3.0"
attribution = "Contains tests."
months = ["October", "November"]

[[publication]]
id = "warmth"
publisher = "Institute of Warmth"
title = "Warmth of homes"
licence = "Open Government Licence v3.0"
attribution = "Contains warmth."

[[data_set]]
id = "homes"
publication = "homes"
title = "Cold homes"
source = "dfe-api"
request = {{ publication = "homes-and-visits", data_set = "Cold homes" }}
files = {{ r-2024 = "homes-2024.csv", r-2025 = "homes-2025.csv" }}

[[data_set]]
id = "visits"
publication = "homes"
title = "Visits"
source = "dfe-api"
request = {{ publication = "homes-and-visits", data_set = "Visits", via = "query" }}
files = {{ r-2024 = "visits-2024.csv", r-2025 = "visits-2025.csv" }}

[[data_set]]
id = "warmth"
publication = "warmth"
title = "Warmth"
source = "csv"
request = {{ address = "https://warmth.example{ADDRESS}", layout = "tidy" }}
"""
MEASURES = """\
[[measure]]
id = "M-1"
priority = "warmth"
name = "Visits on time"
definition = "Visits that were made on the day agreed."
unit = "percent"
decimals = 1
frequency = "quarterly"
quadrant = "how well did we do it"
numerator = "visits made on the day agreed"
denominator = "visits due"

[[measure]]
id = "M-2"
priority = "warmth"
name = "Homes visited"
definition = "Homes that were visited in the quarter."
unit = "count"
decimals = 0
frequency = "quarterly"
quadrant = "how much did we do"
"""
SOURCES = {
    "T-1": (
        '[[source]]\nrelease = "r-2024"\nfile = "homes-2024.csv"\nvalue = "cold_percent"\nwhere = { age = "All" }\n\n'
        '[[source]]\nrelease = "r-2025"\nlike = "r-2024"\nfile = "homes-2025.csv"\n'
    ),
    "T-2": (
        '[[source]]\nrelease = "r-2024"\nfile = "visits-2024.csv"\nnumerator = ["made"]\ndenominator = ["asked"]\n\n'
        '[[source]]\nrelease = "r-2025"\nlike = "r-2024"\nfile = "visits-2025.csv"\n'
    ),
    "T-3": '[[source]]\ndata_set = "warmth"\nvalue = "degrees"\n',
}

Rows = Sequence[Mapping[str, str]]


def write_live_partnership(folder: Path) -> Path:
    """The folder, written: definitions alone, without an extract."""
    write_small_partnership(folder)
    shutil.rmtree(folder / "figures")
    for indicator, sources in SOURCES.items():
        path = folder / "indicators" / f"{indicator}.toml"
        path.write_text(path.read_text().split("\n[[source]]")[0] + "\n" + sources)
    path = folder / "releases.toml"
    defined = path.read_text().split("[[release]]")[1:3]
    path.write_text("".join(f'[[release]]{one.rstrip()}\npublication = "homes"\n\n' for one in defined))
    (folder / "data-sets.toml").write_text(DATA_SETS)
    (folder / "measures.toml").write_text(MEASURES)
    return folder


def tidy(rows: Rows) -> bytes:
    """A CSV in the publishers' layout, columns in the order in which rows have them."""
    text = io.StringIO(newline="")
    columns = list(dict.fromkeys([*LAYOUT, *(column for row in rows for column in row)]))
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def places(year: int) -> Iterator[tuple[int, dict[str, str]]]:
    """Every place that figures are about with its number, the country first: a row without figures."""
    known = {
        "time_period": str(year),
        "time_identifier": "Reporting year",
        "geographic_level": "Local authority",
        "country_code": "E92000001",
        "country_name": "England",
    }
    yield 0, known | {"geographic_level": "National"}
    region = {"region_code": REGION, "region_name": "South West"}
    yield 1, known | region | {"geographic_level": "Regional"}
    for place, (code, name) in enumerate(NAMES.items(), start=2):
        yield place, known | region | {"old_la_code": f"9{code[-2:]}", "la_name": name, "new_la_code": code}


def homes(last_year: int, *, column: str = "cold_percent", more: float = 0.0) -> bytes:
    """Cold homes from 2019 to a year, for all ages and for small children; `more` is added to every percentage."""
    return tidy(
        [
            row | {"age": age, column: f"{20 + place + year % 5 + less + more:.1f}"}
            for year in range(2019, last_year + 1)
            for place, row in places(year)
            for age, less in (("All", 0.0), ("Under 5", -9.5))
        ]
    )


def visits(last_year: int, *, more: int = 0) -> bytes:
    """Visits made and asked for from 2019 to a year; Birch's of the last year are hidden. `more` is added to those
    made in each authority. The region's are those of its authorities together, and the country is ten such regions.
    """
    rows = [
        row | _visits_of(place, [10 + authority + year % 3 + more for authority in range(2, 2 + len(NAMES))])
        for year in range(2019, last_year + 1)
        for place, row in places(year)
    ]
    hidden = {"time_period": str(last_year), "new_la_code": BIRCH}
    return tidy([row | {"made": "c"} if hidden.items() <= row.items() else row for row in rows])


def _visits_of(place: int, made: Sequence[int]) -> dict[str, str]:
    """Those of a place by its number, where `made` are those of every authority."""
    parts = made if place < 2 else made[place - 2 : place - 1]
    regions = 10 if place == 0 else 1
    return {"made": str(regions * sum(parts)), "asked": str(regions * 200 * len(parts))}


def warmth(last_year: int, *, more: int = 0, column: str = "degrees") -> bytes:
    """Warmth in degrees from 2019 to a year."""
    return tidy(
        [
            row | {"season": "Winter", column: str(15 + place % 4 + more)}
            for year in range(2019, last_year + 1)
            for place, row in places(year)
        ]
    )


def a_version(version: str, release: str, published: date, content: bytes, **changes: Any) -> ServedVersion:
    known: dict[str, Any] = {
        "version": version,
        "release_title": f"Reporting year {release}",
        "release_slug": release,
        "published": datetime(published.year, published.month, published.day, 9, 30, tzinfo=UTC),
        "content": content,
    }
    return ServedVersion(**(known | changes))


def minor(version: str, release: str, published: date, content: bytes) -> ServedVersion:
    return a_version(version, release, published, content, type=MINOR)


def a_data_set(title: str, content: Callable[[int], bytes]) -> ServedDataSet:
    """A data set of the interface in two versions, of the releases that the partnership defines."""
    return ServedDataSet(
        publication_slug="homes-and-visits",
        publication_title="Homes and visits",
        title=title,
        versions=(
            a_version("1.0", "2024", PUBLISHED["r-2024"], content(2024)),
            a_version("2.0", "2025", PUBLISHED["r-2025"], content(2025)),
        ),
    )


HOMES, VISITS = a_data_set("Cold homes", homes), a_data_set("Visits", visits)
WARMTH = ServedFile(path=ADDRESS, content=warmth(2025), modified=datetime(2025, 10, 1, tzinfo=UTC))
CATALOGUE = Catalogue(data_sets=(HOMES, VISITS), files=(WARMTH,))
REVISED_ON = date(2025, 11, 4)
NEWER = {
    "homes": minor("2.1", "2025", REVISED_ON, homes(2025, more=0.5)),
    "visits": minor("2.1", "2025", REVISED_ON, visits(2025, more=1)),
}
"""Versions that no release of the definitions covers, public on the day after the first collection."""
NEWER_WARMTH = replace(WARMTH, content=warmth(2025, more=1), modified=datetime(2025, 11, 4, tzinfo=UTC))
PATHS = {
    "homes": f"/statistics/v1/data-sets/{HOMES.id}/csv",
    "visits": f"/statistics/v1/data-sets/{VISITS.id}/query",
    "warmth": ADDRESS,
}
"""Where the figures of each data set are asked for."""
VERSIONS = f"/statistics/v1/data-sets/{HOMES.id}/versions"


@dataclass(frozen=True, kw_only=True)
class Live:
    """The small partnership beside its publisher; `data` may be another folder than the workspace's own."""

    folder: Path
    stand_in: StandIn
    policy: ClientPolicy = QUICK
    data: Path = field(default=Path("data"))

    @property
    def workspace(self) -> Workspace:
        """The definitions as they are now."""
        return open_workspace(self.folder / "small", self.folder / self.data)

    def collect(self, now: datetime = FIRST_DAY) -> CollectionReport:
        publishers = Publishers(base_urls=self.stand_in.publishers, policy=self.policy)
        return collect_figures(self.workspace, publishers=publishers, now=now)

    def from_raw(self, now: datetime = FIRST_DAY) -> CollectionReport:
        return collect_figures(self.workspace, publishers=None, now=now)

    def publish_newer(self) -> None:
        """Publishes something new in every data set."""
        self.stand_in.publish(HOMES.id, NEWER["homes"])
        self.stand_in.publish(VISITS.id, NEWER["visits"])
        self.stand_in.serve(NEWER_WARMTH)

    def fail(self, data_set: str, fault: Fault, **how: Any) -> None:
        """Has the address of a data set's figures go wrong."""
        self.stand_in.fail(path=PATHS[data_set], fault=fault, **how)

    def mend(self, name: str, old: str, new: str) -> None:
        """Replaces a text in a file of the definitions."""
        mended(self.folder / "small" / name, old, new)

    def add(self, name: str, text: str) -> None:
        """Adds to a file of the definitions, which need not be there."""
        path = self.folder / "small" / name
        path.write_text((path.read_text() if path.exists() else "") + text)

    def observations(self, as_of: date = FOREVER) -> list[tuple[Any, ...]]:
        """Every observation in the store."""
        return list(exported_rows(self.workspace, as_of=as_of))

    def asked(self) -> list[str]:
        """What was asked of the publisher since this was called before, as method and path."""
        asked: tuple[Request, ...] = self.stand_in.record.requests
        self.stand_in.record.clear()
        return [f"{one.method} {one.path}" for one in asked]

    def rows(self) -> dict[str, int]:
        """How many rows each table of the store has."""
        names = sql(self.workspace.data, "SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name: sql(self.workspace.data, f"SELECT count(*) FROM {name}")[0][0] for (name,) in names}  # noqa: S608 - names of the store's own


@contextmanager
def live(folder: Path, catalogue: Catalogue = CATALOGUE, **changes: Any) -> Iterator[Live]:
    """The partnership below a folder, and its publisher while the context lasts."""
    write_live_partnership(folder / "small")
    with StandIn(catalogue) as stand_in:
        yield Live(folder=folder, stand_in=stand_in, **changes)


def of(report: CollectionReport, data_set: str) -> CollectedDataSet:
    """What a report says of one data set."""
    return next(one for one in report.data_sets if one.data_set == data_set)


def outcomes(report: CollectionReport) -> dict[str, str]:
    return {one.data_set: one.outcome for one in report.data_sets}


def of_indicator(rows: Sequence[tuple[Any, ...]], *indicators: str) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[0] in indicators]


def assert_raw_store_is_whole(folder: Path) -> None:
    """Every receipt has its payloads, with the bytes that were received, and nothing half-written lies about."""
    for receipt in receipts(folder):
        for part, payload in zip(receipt.parts, payloads_of(folder, receipt), strict=True):
            assert len(payload.content) == part.n_bytes
    assert [path for path in folder.rglob("*") if path.name.startswith(".unfinished-")] == []
