"""Reads `calendar.toml`: the cycles, and when each of their stages opens and is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from oba.definitions.document import read_document
from oba.definitions.toml_table import Table
from oba.domain.cycle import STAGES, Cycle, Stage, StageDates


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The cycles in the order of the file, and the day that a demonstration goes up to (None: none is offered)."""

    cycles: tuple[Cycle, ...]
    demo_until: date | None


def read_calendar(folder: Path, findings: list[str]) -> Calendar:
    """The calendar; a cycle stands after the one that it follows."""
    document = read_document(folder, "calendar.toml", findings)
    if document is None:
        return Calendar(cycles=(), demo_until=None)
    demo_until = document.day_or_none("demo_until")
    seen: dict[str, str] = {}
    earlier: dict[str, Cycle] = {}
    for table in document.tables("cycle", required=True):
        cycle = _read_cycle(table)
        table.once("slug", cycle.slug, seen)
        _check_follows(table, cycle, earlier)
        earlier[cycle.slug] = cycle
    document.close()
    return Calendar(cycles=tuple(earlier.values()), demo_until=demo_until)


def _read_cycle(table: Table) -> Cycle:
    slug = table.slug()
    follows = table.slug("follows") if table.has("follows") else None
    below = [(stage, table.table(stage)) for stage in STAGES]
    stages = tuple(_read_dates(dates, stage) for stage, dates in below)
    _check_order(table, stages, sound=table.sound and all(dates.sound for _, dates in below))
    return Cycle(slug=slug, stages=stages, follows=follows)


def _read_dates(table: Table, stage: Stage) -> StageDates:
    dates = StageDates(stage=stage, opens=table.day("opens"), due=table.day("due"))
    if table.sound and dates.due < dates.opens:
        expected = f"{dates.opens} (opens) or later"
        table.report("due", found=str(dates.due), expected=expected, remedy="correct one of the dates")
    return dates


def _check_order(table: Table, stages: tuple[StageDates, ...], *, sound: bool) -> None:
    for before, after in pairwise(stages) if sound else ():
        if after.opens < before.due:
            expected = f"{before.due} ({before.stage}.due) or later"
            remedy = "let a stage open once the one before it is due"
            table.report(f"{after.stage}.opens", found=str(after.opens), expected=expected, remedy=remedy)


def _check_follows(table: Table, cycle: Cycle, earlier: dict[str, Cycle]) -> None:
    if cycle.follows is None:
        return
    table.known("follows", cycle.follows, earlier, where="an earlier [[cycle]]")
    if not table.sound:
        return
    review = earlier[cycle.follows].dates(Stage.REVIEW)
    collect = cycle.dates(Stage.COLLECT)
    if collect.opens < review.opens:
        expected = f"{review.opens} (review.opens of {cycle.follows}) or later"
        remedy = "a cycle opens from the decisions of the review before it"
        table.report("collect.opens", found=str(collect.opens), expected=expected, remedy=remedy)
