"""What people say, as tables to sort and filter: actions, decisions and factors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from oba.pack.facts import ReviewPack
from oba.pack.people_facts import ActionFact, CurveStory, DecisionFact, Decisions, FactorFact, Person, Plan, Story
from oba.render.words import initial, listed
from oba.render.workbook.book import Book, Sheet, height, set_up_print, write_day, write_table, write_text

_WIDE, _MIDDLE, _NARROW = 40.0, 22.0, 13.0
_DAY: Final = 18.0


@dataclass(frozen=True, slots=True)
class Column:
    """A header, its width, and what of a row stands under it; `is_day` says that this is an ISO day or None."""

    header: str
    width: float
    told: Callable[[Any], str | None]
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A sheet of one table, of which `rows` takes the rows from a pack. `about` says what is on it."""

    name: str
    about: str
    rows: Callable[[ReviewPack], Sequence[Any]]
    columns: tuple[Column, ...]


def write_people(book: Book, sheet: Sheet, table: PeopleTable, rows: Sequence[Any], *, footer: str) -> None:
    """Writes the table as a named one, with its header row on every printed page."""
    for k, column in enumerate(table.columns):
        sheet.set_column(k, k, column.width)
    headers = [column.header for column in table.columns]
    write_table(book, sheet, name=table.name, headers=headers, n_rows=len(rows), description=table.about)
    for at, row in enumerate(rows, start=1):
        _write_row(book, sheet, at, table, row)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    set_up_print(sheet, footer=footer)


def _write_row(book: Book, sheet: Sheet, at: int, table: PeopleTable, row: Any) -> None:  # noqa: ANN401 - any facts
    points = 0.0
    for k, column in enumerate(table.columns):
        told = column.told(row)
        if column.is_day:
            write_day(book, sheet, (at, k), told)
        elif told:
            write_text(sheet, at, k, told, book.looks["plain"])
            points = max(points, height(told, column.width))
    if points:
        sheet.set_row(at, points)


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


def _areas(areas: Sequence[str]) -> str:
    return listed(areas) if areas else "Whole region"


def _said(of: Callable[[Any], Person]) -> tuple[Column, ...]:
    """Who said it, when, and whether anybody did."""
    return (
        Column("Said by", _MIDDLE, lambda row: of(row).by),
        Column("Said on", _DAY, lambda row: of(row).on, is_day=True),
        Column("Carried from cycle", _NARROW, lambda row: of(row).carried_from),
        Column("Illustrative", _NARROW, lambda row: _yes(is_so=of(row).illustrative)),
    )


def _action_columns() -> tuple[Column, ...]:
    def column(header: str, width: float, told: Callable[[ActionFact], str | None], *, is_day: bool = False) -> Column:
        return Column(header, width, told, is_day)

    return (
        column("What", _WIDE, lambda action: action.what),
        column("Owner", _MIDDLE, lambda action: action.owner),
        column("Starts", _DAY, lambda action: action.starts, is_day=True),
        column("Due", _DAY, lambda action: action.due, is_day=True),
        column("Horizon", _NARROW, lambda action: action.horizon),
        column("Progress", _NARROW, lambda action: action.progress),
        column("Overdue", _NARROW, lambda action: _yes(is_so=action.overdue)),
        column("Updated on", _DAY, lambda action: action.updated_on, is_day=True),
        column("Note", _WIDE, lambda action: action.note),
        column("Indicator", _NARROW, lambda action: action.indicator),
        column("Indicator name", _MIDDLE, lambda action: action.indicator_name),
        column("Factor", _WIDE, lambda action: action.factor),
        column("Idea", _WIDE, lambda action: action.idea),
        column("Areas", _MIDDLE, lambda action: _areas(action.areas)),
        column("Principles", _MIDDLE, lambda action: listed(action.principles)),
        column("Needs approval", _NARROW, lambda action: _yes(is_so=action.needs_approval)),
        *_said(lambda action: action.said),
    )


def _actions(pack: ReviewPack) -> Sequence[ActionFact]:
    plan = pack.sections.get("plan")
    return plan.actions if isinstance(plan, Plan) else ()


_TAKEN, _CARRIED = "at this review", "at the review before"


def _decisions(pack: ReviewPack) -> Sequence[tuple[DecisionFact, str]]:
    """Each decision with when it was taken."""
    decisions = pack.sections.get("decisions")
    if not isinstance(decisions, Decisions):
        return ()
    carried = [(one, _CARRIED) for one in decisions.carried_forward]
    return (*((one, _TAKEN) for one in decisions.taken), *carried)


def _decision_columns() -> tuple[Column, ...]:
    return (
        Column("About", _MIDDLE, lambda row: row[0].about),
        Column("Decision", _NARROW, lambda row: initial(row[0].outcome)),
        Column("What was decided", _WIDE, lambda row: row[0].what),
        Column("Decided by", _MIDDLE, lambda row: row[0].body),
        Column("Taken", _MIDDLE, lambda row: row[1]),
        Column("Look again by", _DAY, lambda row: row[0].revisit_by, is_day=True),
        *_said(lambda row: row[0].said),
    )


def _factors(pack: ReviewPack) -> Sequence[tuple[CurveStory, str, FactorFact]]:
    """Each factor with the curve that it is given for, and whether it helps or hinders there."""
    story = pack.sections.get("story")
    return tuple(chain.from_iterable(map(_of_curve, story.curves))) if isinstance(story, Story) else ()


def _of_curve(curve: CurveStory) -> Iterator[tuple[CurveStory, str, FactorFact]]:
    for side, factors in (("helping", curve.helping), ("hindering", curve.hindering)):
        for factor in factors:
            yield curve, side, factor


def _factor_columns() -> tuple[Column, ...]:
    return (
        Column("Factor", _WIDE, lambda row: row[2].what),
        Column("Helping or hindering", _NARROW, lambda row: row[1]),
        Column("Indicator", _NARROW, lambda row: row[0].indicator),
        Column("Indicator name", _MIDDLE, lambda row: row[0].indicator_name),
        Column("How it is known", _WIDE, lambda row: row[2].evidence),
        Column("Within the partnership\N{RIGHT SINGLE QUOTATION MARK}s reach", _NARROW,
               lambda row: _yes(is_so=row[2].internal)),
        Column("Areas", _MIDDLE, lambda row: _areas(row[2].areas)),
        Column("Theme", _MIDDLE, lambda row: row[2].theme),
        *_said(lambda row: row[2].said),
    )  # fmt: skip


TABLES: Final[tuple[PeopleTable, ...]] = (
    PeopleTable("Actions", "The actions of the plan, with their progress.", _actions, _action_columns()),
    PeopleTable("Decisions", "The decisions of reviews.", _decisions, _decision_columns()),
    PeopleTable("Factors", "What people say helps and hinders each curve.", _factors, _factor_columns()),
)
"""The sheets of what people say, in their order; one without rows is left out."""
