"""The one door for what people say: read, checked against what exists, and recorded as a whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from oba.analysis.checks import CHECKS
from oba.definitions.contributions import read_contributions
from oba.definitions.toml_table import Table
from oba.domain.contribution import KINDS, Contribution
from oba.domain.errors import ContributionError
from oba.domain.partnership import Partnership, Priority
from oba.stages.said_of_curves import check_said_of_curves
from oba.stages.workspace import Workspace
from oba.store.contributions import record, said_slugs
from oba.store.database import opened_store, store_exists

_REFERENCES: Final[dict[str, tuple[str, ...]]] = {
    "factor": ("indicators", "areas", "theme"),
    "question": ("indicators",),
    "judgement": ("indicator",),
    "agreed_baseline": ("indicator", "area"),
    "idea": ("factors",),
    "action": ("idea", "factor", "indicator", "principles", "areas"),
    "update": ("action",),
    "override": ("indicator", "area"),
    "waiver": ("check", "indicator"),
}
"""The fields of each kind that name something else."""

_KIND_OF_FIELD: Final = {"factors": "factor", "factor": "factor", "idea": "idea", "action": "action"}
"""Fields that name another contribution, and of which kind."""

Said = tuple[str, tuple[tuple[Table, Contribution], ...]]


def record_contributions(workspace: Workspace, path: Path, *, illustrative: bool) -> int:
    """How many new revisions were recorded from a TOML file, or from every one below a folder.

    What was said before in the same words is not recorded again.
    Raises `ContributionError` with every finding when a file is not sound, names a priority, action, factor, idea,
    area, indicator, principle, theme or check that does not exist, or says two things under one slug on one day;
    nothing is recorded then.
    """
    findings: list[str] = []
    priorities = [priority.slug for priority in workspace.partnership.priorities]
    folder = path.parent if path.is_file() else path
    files = [
        read_contributions(
            folder,
            file.relative_to(folder).as_posix(),
            findings,
            priorities=priorities,
            illustrative=illustrative,
        )
        for file in _files(path)
    ]
    _check(workspace.partnership, files, _known(workspace))
    check_said_of_curves(workspace, files)
    if findings:
        raise ContributionError(findings)
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store, store.writing() as connection:
        return sum(
            record(connection, contribution, priority=priority)
            for priority, said in files
            for _, contribution in sorted(said, key=lambda one: one[1].on)
        )


def _known(workspace: Workspace) -> dict[str, dict[str, set[str]]]:
    """The slugs of everything said before, by priority and kind."""
    priorities = [priority.slug for priority in workspace.partnership.priorities]
    if not store_exists(workspace.data):
        return {priority: {kind: set() for kind in KINDS} for priority in priorities}
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store, store.reading() as connection:
        return {priority: said_slugs(connection, priority=priority) for priority in priorities}


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    files = sorted(path.rglob("*.toml"))
    if not files:
        raise ContributionError(f"{path}: found no file of contributions (*.toml); name a file or a folder with some")
    return files


def _check(partnership: Partnership, files: list[Said], known: dict[str, dict[str, set[str]]]) -> None:
    sound = [(partnership.priority(slug), said) for slug, said in files if slug in known]
    for priority, said in sound:
        for _, contribution in said:
            known[priority.slug][_kind(contribution)].add(contribution.slug)
    places: dict[tuple[object, ...], str] = {}
    for priority, said in sound:
        for table, contribution in said:
            _check_references(partnership, priority, table, contribution, known[priority.slug])
            _check_once(priority, table, contribution, places)


def _check_once(
    priority: Priority, table: Table, contribution: Contribution, places: dict[tuple[object, ...], str]
) -> None:
    if not table.sound:
        return
    said = (priority.slug, _kind(contribution), contribution.slug, contribution.on)
    if said in places:
        table.report(
            "slug",
            found=f'"{contribution.slug}" again on {contribution.on}',
            expected="each only once on a day",
            remedy=f"it stands already in {places[said]}; remove one, or give the later revision its own date",
        )
    places.setdefault(said, table.file)


def _check_references(
    partnership: Partnership,
    priority: Priority,
    table: Table,
    contribution: Contribution,
    known: dict[str, set[str]],
) -> None:
    for field in _REFERENCES.get(_kind(contribution), ()):
        names, where = _names(partnership, priority, field, known)
        for value in _values(contribution, field):
            table.known(field, value, names, where=where)


def _names(
    partnership: Partnership, priority: Priority, field: str, known: dict[str, set[str]]
) -> tuple[Collection[str], str]:
    match field:
        case "indicator" | "indicators":
            return [use.indicator for use in priority.indicators], f"priorities/{priority.slug}.toml"
        case "area" | "areas":
            region = [partnership.region.code] if field == "area" else []
            return [*(area.code for area in partnership.areas), *region], "areas.toml"
        case "principles":
            return [principle.slug for principle in partnership.principles], "partnership.toml"
        case "theme":
            return [theme.slug for theme in priority.themes], f"priorities/{priority.slug}.toml"
        case "check":
            return list(CHECKS), "the list of checks"
        case _:
            kind = _KIND_OF_FIELD[field]
            return known[kind], f"some [[{kind}]] of this priority"


def _values(contribution: Contribution, field: str) -> Iterator[str]:
    value = getattr(contribution, field)
    yield from (value,) if isinstance(value, str) else value


def _kind(contribution: Contribution) -> str:
    return next(name for name, cls in KINDS.items() if type(contribution) is cls)
