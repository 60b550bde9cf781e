"""Reads a partnership's folder as a whole, and checks that its files fit each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from oba.definitions.areas import area_code, read_areas
from oba.definitions.brand import read_brand
from oba.definitions.calendar import read_calendar
from oba.definitions.data_sets import read_data_sets
from oba.definitions.document import read_document
from oba.definitions.finding import finding, likely
from oba.definitions.indicators import read_indicators
from oba.definitions.measures import read_measures
from oba.definitions.neighbours import read_neighbours
from oba.definitions.notes import Known, read_corrections, read_notes
from oba.definitions.priorities import read_priorities
from oba.definitions.releases import read_releases
from oba.definitions.toml_table import Table
from oba.domain.area import Area, AreaKind
from oba.domain.brand import Brand
from oba.domain.disclosure import Profile
from oba.domain.errors import DefinitionError
from oba.domain.indicator import Indicator
from oba.domain.partnership import Body, Partnership, Principle, Priority
from oba.domain.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What `partnership.toml` itself holds; `priorities` are the slugs in the partnership's own order."""

    slug: str
    name: str
    summary: str
    priorities: tuple[str, ...]
    region: Area
    country: Area
    bodies: tuple[Body, ...]
    principles: tuple[Principle, ...]
    profile: Profile
    brand: Brand | None


def read_partnership(folder: Path) -> Partnership:
    """Everything that the folder defines, checked.

    Raises one `DefinitionError` with every finding: file, field, what was found, what was expected, what to do.
    """
    if not folder.is_dir():
        remedy = "name the folder of a partnership"
        raise DefinitionError(
            finding(str(folder), "folder", found="no such folder", expected="one with partnership.toml", remedy=remedy),
        )
    findings: list[str] = []
    partnership = _read_all(folder, findings)
    if partnership is None or findings:
        raise DefinitionError(findings)
    return partnership


def _read_all(folder: Path, findings: list[str]) -> Partnership | None:
    codes: dict[str, str] = {}
    head = _read_head(folder, findings, codes)
    areas = read_areas(folder, findings, codes=codes)
    releases = read_releases(folder, findings)
    calendar = read_calendar(folder, findings)
    indicators = read_indicators(folder, findings, releases=releases)
    bodies = None if head is None else [body.slug for body in head.bodies]
    priorities = read_priorities(folder, findings, bodies=bodies, indicators=indicators)
    offer = read_data_sets(folder, findings, releases=releases)
    _check_publications(releases, offer.publications, findings)
    _check_sources(indicators, offer.data_sets, findings)
    measures = read_measures(folder, findings, priorities=priorities, indicators=indicators)
    known = Known(
        indicators=indicators, areas=list(codes) if areas else None, releases=releases, data_sets=offer.data_sets
    )
    notes = read_notes(folder, findings, known=known)
    corrections = read_corrections(folder, findings, known=known)
    neighbour_sets = read_neighbours(folder, findings, areas=[area.code for area in areas] or None)
    if head is None or releases is None or indicators is None or priorities is None:
        return None
    _check_listed(head.priorities, priorities, findings)
    _check_used(indicators, priorities, findings)
    return Partnership(
        slug=head.slug,
        name=head.name,
        summary=head.summary,
        region=head.region,
        country=head.country,
        areas=areas,
        bodies=head.bodies,
        principles=head.principles,
        priorities=tuple(priorities[slug] for slug in head.priorities if slug in priorities),
        indicators=indicators,
        releases=releases,
        cycles=calendar.cycles,
        demo_until=calendar.demo_until,
        profile=head.profile,
        publications=offer.publications,
        data_sets=offer.data_sets,
        measures=measures,
        notes=notes.notes,
        bridges=notes.bridges,
        corrections=corrections,
        neighbour_sets=neighbour_sets,
        brand=head.brand,
    )


def _read_head(folder: Path, findings: list[str], codes: dict[str, str]) -> _Head | None:
    document = read_document(folder, "partnership.toml", findings)
    if document is None:
        return None
    bodies: dict[str, str] = {}
    principles: dict[str, str] = {}
    head = _Head(
        slug=document.slug(),
        name=document.text("name"),
        summary=document.text("summary"),
        priorities=document.texts("priorities", required=True),
        region=_read_place(document.table("region"), AreaKind.REGION, codes),
        country=_read_place(document.table("country"), AreaKind.COUNTRY, codes),
        bodies=tuple(_read_body(table, bodies) for table in document.tables("body", required=True)),
        principles=tuple(_read_principle(table, principles) for table in document.tables("principle", required=True)),
        profile=document.choice("profile", Profile) if document.has("profile") else Profile.REGION,
        brand=read_brand(document, folder),
    )
    document.close()
    return head


def _read_place(table: Table, kind: AreaKind, codes: dict[str, str]) -> Area:
    place = Area(code=area_code(table), name=table.text("name"), kind=kind)
    table.once("code", place.code, codes)
    return place


def _read_body(table: Table, seen: dict[str, str]) -> Body:
    body = Body(slug=table.slug(), name=table.text("name"), role=table.text("role"))
    table.once("slug", body.slug, seen)
    return body


def _read_principle(table: Table, seen: dict[str, str]) -> Principle:
    principle = Principle(slug=table.slug(), name=table.text("name"), meaning=table.text("meaning"))
    table.once("slug", principle.slug, seen)
    return principle


def _check_listed(listed: Collection[str], priorities: Collection[str], findings: list[str]) -> None:
    """Every priority listed has its file, and every file is listed, once; no list at all is noted elsewhere."""
    if not listed:
        return
    for slug in sorted(set(listed) - set(priorities)):
        expected = "one that a file of priorities/ defines"
        findings.append(_about_list(found=f'"{slug}"', expected=expected, remedy=likely(slug, priorities)))
    for slug in priorities:
        if slug and list(listed).count(slug) != 1:
            found = f'"{slug}" {list(listed).count(slug)} times'
            remedy = "list each priority in the order in which packs show them"
            findings.append(_about_list(found=found, expected="each file of priorities/ once", remedy=remedy))


def _about_list(*, found: str, expected: str, remedy: str) -> str:
    return finding("partnership.toml", "priorities", found=found, expected=expected, remedy=remedy)


def _check_sources(indicators: dict[str, Indicator] | None, data_sets: Collection[str], findings: list[str]) -> None:
    """A source that reads any version of a data set names one of `data-sets.toml`."""
    for indicator in (indicators or {}).values():
        for source in indicator.sources:
            for name in (source.file, source.denominator_file):
                if name and not source.release and name not in data_sets:
                    expected = "one that a [[data_set]] of data-sets.toml defines"
                    found, remedy = f'"{name}"', likely(name, data_sets)
                    field = f"{indicator.id}.source.data_set"
                    findings.append(finding("indicators/", field, found=found, expected=expected, remedy=remedy))


def _check_publications(
    releases: dict[str, Release] | None, publications: Collection[str], findings: list[str]
) -> None:
    """A release that names its publication names one of `data-sets.toml`."""
    for release in (releases or {}).values():
        if release.publication and release.publication not in publications:
            expected = "one that a [[publication]] of data-sets.toml defines"
            field = f"release[{release.id}].publication"
            found, remedy = f'"{release.publication}"', likely(release.publication, publications)
            findings.append(finding("releases.toml", field, found=found, expected=expected, remedy=remedy))


def _check_used(indicators: dict[str, Indicator], priorities: dict[str, Priority], findings: list[str]) -> None:
    used = {use.indicator for priority in priorities.values() for use in priority.indicators}
    findings.extend(_unused(indicator) for indicator in sorted(set(indicators) - used - {""}))


def _unused(indicator: str) -> str:
    return finding(
        "priorities/",
        "indicator",
        found=f'no priority that uses "{indicator}"',
        expected="every file of indicators/ in one priority or more",
        remedy=f'add [[indicator]] with id = "{indicator}" to a priority or remove the file',
    )
