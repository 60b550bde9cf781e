"""What the stand-in serves of a partnership: its own extract of figures, put back into the publishers' layouts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from oba.definitions import read_partnership
from oba.domain.area import AreaKind
from oba.domain.data_set import DataSet
from oba.domain.partnership import Partnership
from oba.domain.release import Release
from oba.sources.areas import ListedArea
from oba.sources.extract import Extract
from oba.sources.extract_reading import read_extract

from .fingertips import AUTHORITY_TYPE, ENGLAND_TYPE, REGION_TYPE, FingertipsArea, made_up_admissions
from .inversion import tidy_files
from .nomis import PopulationEstimate
from .served import MAJOR, Catalogue, ServedDataSet, ServedFile, ServedVersion

API, BY_ADDRESS = "dfe-api", "csv"
PUBLISHED_AT = time(9, 30, tzinfo=ZoneInfo("Europe/London"))
"""When releases of the Department for Education come out, on their day."""

_MEDIA_TYPES = {".csv": "text/csv", ".ods": "application/vnd.oasis.opendocument.spreadsheet"}
_AREA_TYPES = {AreaKind.COUNTRY: ENGLAND_TYPE, AreaKind.REGION: REGION_TYPE, AreaKind.AUTHORITY: AUTHORITY_TYPE}
_CHILD_AGES = 18
_CHILD_POPULATION = "population_estimate"
_MADE_UP_YEARS = (2019, 2023)


def files_of(partnership_folder: Path) -> dict[str, bytes]:
    """A tidy CSV for every file that a `[[source]]` of the partnership names, by that name."""
    partnership = read_partnership(partnership_folder)
    return tidy_files(partnership.indicators.values(), _extract(partnership_folder, partnership))


def wanted_files(partnership_folder: Path) -> tuple[str, ...]:
    """The name of every file that a data set of the partnership holds, sorted."""
    data_sets = read_partnership(partnership_folder).data_sets.values()
    return tuple(sorted({name for one in data_sets for name in one.files.values()}))


def served_catalogue(partnership_folder: Path, *, files: Mapping[str, bytes] | None = None) -> Catalogue:
    """Everything that a partnership collects: from the API, by address, and from the two CSV interfaces.

    Population by single year of age adds up to the published numbers of children; Fingertips' values are made up.
    """
    partnership = read_partnership(partnership_folder)
    extract = _extract(partnership_folder, partnership)
    contents = tidy_files(partnership.indicators.values(), extract) | dict(files or {})
    data_sets = partnership.data_sets.values()
    areas = [_fingertips_area(area) for area in extract.areas]
    first_year, last_year = _MADE_UP_YEARS
    return Catalogue(
        data_sets=tuple(
            _served_data_set(one, partnership=partnership, contents=contents) for one in data_sets if one.source == API
        ),
        files=tuple(
            _served_file(one, partnership=partnership, contents=contents)
            for one in data_sets
            if one.source != API and "address" in one.request and one.files
        ),
        fingertips=(made_up_admissions(areas, first_year=first_year, last_year=last_year),),
        population=tuple(_population(partnership, extract)),
    )


def _extract(folder: Path, partnership: Partnership) -> Extract:
    return read_extract(folder / "figures", indicators=partnership.indicators, releases=partnership.releases)


def _releases(data_set: DataSet, *, partnership: Partnership) -> list[tuple[Release, str]]:
    """The releases that hold the data set with the names of their files, oldest first."""
    held = [(partnership.releases[key], name) for key, name in data_set.files.items()]
    return sorted(held, key=lambda pair: (pair[0].published_on, pair[0].id))


def _served_data_set(data_set: DataSet, *, partnership: Partnership, contents: Mapping[str, bytes]) -> ServedDataSet:
    versions = (
        ServedVersion(
            version=f"{number}.0",
            type=MAJOR,
            release_title=release.title,
            release_slug=release.version,
            published=_moment(release),
            content=contents[name],
        )
        for number, (release, name) in enumerate(_releases(data_set, partnership=partnership), start=1)
    )
    return ServedDataSet(
        publication_slug=data_set.request["publication"],
        publication_title=partnership.publications[data_set.publication].title,
        title=data_set.request["data_set"],
        versions=tuple(versions),
    )


def _served_file(data_set: DataSet, *, partnership: Partnership, contents: Mapping[str, bytes]) -> ServedFile:
    """The newest file of a data set at the path of its address: an address holds one file at a time."""
    release, name = _releases(data_set, partnership=partnership)[-1]
    address = urlsplit(data_set.request["address"])
    return ServedFile(
        path=f"{address.path}?{address.query}" if address.query else address.path,
        content=contents[name],
        media_type=_MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream"),
        modified=_moment(release),
    )


def _moment(release: Release) -> datetime:
    return datetime.combine(release.published_on, PUBLISHED_AT).astimezone(ZoneInfo("UTC"))


def _fingertips_area(area: ListedArea) -> FingertipsArea:
    return FingertipsArea(
        code=area.area_code, name=area.name, type_id=_AREA_TYPES[area.kind], region_code=area.region_code
    )


def _population(partnership: Partnership, extract: Extract) -> Iterator[PopulationEstimate]:
    """Children of each area and year by single year of age: as even as whole numbers allow, and the published total."""
    names = {area.area_code: area.name for area in extract.areas}
    for (area_code, year), (_, children) in sorted(_children(partnership, extract).items()):
        whole, more = divmod(children, _CHILD_AGES)
        by_age = tuple(whole + (age < more) for age in range(_CHILD_AGES))
        yield PopulationEstimate(area_code=area_code, area_name=names[area_code], year=year, by_age=by_age)


def _children(partnership: Partnership, extract: Extract) -> dict[tuple[str, int], tuple[date, int]]:
    """The newest estimate of each area and year, and the day of the release that it came in."""
    lags = {
        (one.id, source.release): source.denominator_lag
        for one in partnership.indicators.values()
        for source in one.sources
        if _CHILD_POPULATION in source.denominator and source.denominator_file is not None
    }
    figures = extract.figures
    found: dict[tuple[str, int], tuple[date, int]] = {}
    for k, people in enumerate(figures.denominator):
        lag = lags.get((figures.indicator[k], figures.release[k]))
        if lag is not None and not math.isnan(people):
            key = figures.area_code[k], int(figures.period[k]) - lag
            said = partnership.releases[figures.release[k]].published_on, int(people)
            found[key] = max(found.get(key, said), said)
    return found
