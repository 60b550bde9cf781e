"""A curve's report cut to what one sheet of A4 holds: the first of each list, and of each text its beginning.

What is left out is counted, so that the page can say so; the facts keep everything. Little said is set in larger
letters and cut less, much is set small and cut more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from oba.pack.facts import Header, ReviewPack
from oba.pack.figure_facts import Curve
from oba.pack.people_facts import FactorFact, Person
from oba.pack.report_facts import CurveReport
from oba.render.bidi import without_turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many of each list are shown, and how many letters of usual width of each text."""

    most_causes: int
    most_partners: int
    most_actions: int
    most_notes: int
    most_agreed: int
    cause: int
    partner: int
    idea: int
    action: int
    role: int
    reason: int
    definition: int
    name: int
    outcome: int
    attribution: int
    most_releases: int


AMPLE: Final = Limits(
    most_causes=6,
    most_partners=8,
    most_actions=6,
    most_notes=2,
    most_agreed=3,
    cause=200,
    partner=60,
    idea=200,
    action=160,
    role=60,
    reason=300,
    definition=320,
    name=70,
    outcome=200,
    attribution=200,
    most_releases=3,
)
TIGHT: Final = Limits(
    most_causes=3,
    most_partners=4,
    most_actions=3,
    most_notes=1,
    most_agreed=1,
    cause=70,
    partner=30,
    idea=76,
    action=75,
    role=28,
    reason=80,
    definition=150,
    name=42,
    outcome=110,
    attribution=120,
    most_releases=2,
)
"""The first where the page has room for it, else the second, which fits whatever people write: tests print both."""

ROOM_LARGE: Final = 2300.0
ROOM_SMALL: Final = 3150.0
"""How many letters the page has room for in the larger size and in the smaller, beside those that are always there."""

EACH_ITEM: Final = 50.0
"""What an item of a list takes beside its own letters, in letters: the rest of its last line, marks and dates."""

MOST_LICENCES: Final = 2
MOST_AREAS_NAMED: Final = 3

_WIDE, _BROAD, _CAPITAL = 2.0, 1.75, 1.35
_BROAD_LETTERS: Final = frozenset("MWmw@%—…")

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """The report as the page shows it, and how many of each list it does not."""

    report: CurveReport
    limits: Limits
    more_helping: int
    more_hindering: int
    more_partners: int
    more_actions: int
    more_notes: int
    more_agreed: int
    is_cut: bool
    is_roomy: bool
    """Whether so little is said that the page has room for larger letters."""


def fitted(report: CurveReport) -> OnePage:
    """The report as one page has room for; `is_cut` says whether anything was left out."""
    ample = _cut(report, AMPLE)
    n_letters = _letters_of(ample)
    limits, shown = (AMPLE, ample) if n_letters <= ROOM_SMALL else (TIGHT, _cut(report, TIGHT))
    return OnePage(
        report=shown,
        limits=limits,
        more_helping=_left(report.story.helping, limits.most_causes),
        more_hindering=_left(report.story.hindering, limits.most_causes),
        more_partners=_left(report.partners, limits.most_partners),
        more_actions=_left(report.actions, limits.most_actions),
        more_notes=_left(report.curve.notes, limits.most_notes),
        more_agreed=_left(report.curve.agreed, limits.most_agreed),
        is_cut=shown != report,
        is_roomy=n_letters <= ROOM_LARGE,
    )


def limits_of(pack: ReviewPack) -> Limits | None:
    """What the pack is cut to; None for anything but a curve's report, of which nothing is."""
    report = pack.sections.get("curve_report")
    return fitted(report).limits if isinstance(report, CurveReport) else None


def fitted_header(header: Header, limits: Limits | None) -> Header:
    """The header as one page has room for; as it is without limits."""
    if limits is None:
        return header
    return replace(
        header,
        about=tuple(shortened(one, limits.name) for one in header.about),
        partnership_name=shortened(header.partnership_name, limits.name),
        priority_name=shortened(header.priority_name, limits.name),
        population=shortened(header.population, limits.outcome),
        outcome=shortened(header.outcome, limits.outcome),
    )


def fitted_licences(licences: list[str], limits: Limits | None) -> list[str]:
    """The same for the licences of its figures."""
    if limits is None:
        return licences
    return [shortened(one, limits.name) for one in licences[:MOST_LICENCES]]


def shortened(text: str, most: int) -> str:
    """The text on one line, or as much of its beginning as `most` letters of usual width take, with an ellipsis.

    Broad letters count for more, so that a line holds what is promised whatever is written.
    """
    line = " ".join(text.split())
    if _letters(line) <= most:
        return line
    room, end = float(most), 0
    while room >= _width(line[end]):
        room -= _width(line[end])
        end += 1
    kept = line[:end]
    at_word = kept.rpartition(" ")[0]
    return without_turns(at_word if len(at_word) > end * 2 // 3 else kept).rstrip(" ,;:.") + "…"


def _letters(text: str) -> float:
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if letter in _BROAD_LETTERS:
        return _BROAD
    return _CAPITAL if letter.isupper() or ord(letter) > 0x24F else 1.0


def _left(items: Sequence[Item], most: int) -> int:
    return max(0, len(items) - most)


def _letters_of(shown: CurveReport) -> float:
    texts = list(_texts(shown))
    return sum(_letters(text) + EACH_ITEM for text in texts)


def _texts(shown: CurveReport) -> Iterator[str]:
    curve, story = shown.curve, shown.story
    yield from (curve.indicator.lay_definition, curve.indicator.technical_definition)
    if curve.judgement is not None:
        yield curve.judgement.why + curve.judgement.said.by
    if curve.verdict is not None:
        yield from (one.why + one.said.by for one in curve.verdict.overrides)
    yield from (note.text for note in curve.notes)
    yield from (line.said.by for line in curve.agreed)
    for factor in (*story.helping, *story.hindering):
        # More areas than that are counted, not named.
        yield factor.what + ("".join(factor.areas) if len(factor.areas) <= MOST_AREAS_NAMED else "")
    yield ", ".join(partner.name for partner in shown.partners)
    yield from (one.what for one in (*shown.best, shown.low_cost, shown.off_the_wall) if one is not None)
    # Who and when stand in columns of their own, so that each row takes two lines.
    yield from (action.what + " " * 70 for action in shown.actions)
    yield shown.stale or ""


def _cut(report: CurveReport, limits: Limits) -> CurveReport:
    story = report.story
    return replace(
        report,
        curve=_curve(report.curve, limits),
        story=replace(
            story,
            helping=_factors(story.helping, limits),
            hindering=_factors(story.hindering, limits),
        ),
        stale=None if report.stale is None else shortened(report.stale, limits.reason),
        partners=tuple(
            replace(one, name=shortened(one.name, limits.partner)) for one in report.partners[: limits.most_partners]
        ),
        best=tuple(replace(one, what=shortened(one.what, limits.idea)) for one in report.best),
        low_cost=report.low_cost and replace(report.low_cost, what=shortened(report.low_cost.what, limits.idea)),
        off_the_wall=report.off_the_wall
        and replace(report.off_the_wall, what=shortened(report.off_the_wall.what, limits.idea)),
        actions=tuple(
            replace(one, what=shortened(one.what, limits.action), owner=shortened(one.owner, limits.role))
            for one in report.actions[: limits.most_actions]
        ),
    )


def _factors(factors: Sequence[FactorFact], limits: Limits) -> tuple[FactorFact, ...]:
    return tuple(
        replace(
            one,
            what=shortened(one.what, limits.cause),
            areas=tuple(shortened(area, limits.partner) for area in one.areas),
        )
        for one in factors[: limits.most_causes]
    )


def _curve(curve: Curve, limits: Limits) -> Curve:
    return replace(
        curve,
        area_name=shortened(curve.area_name, limits.name),
        indicator=replace(
            curve.indicator,
            name=shortened(curve.indicator.name, limits.name),
            lay_definition=shortened(curve.indicator.lay_definition, limits.definition),
            technical_definition=shortened(curve.indicator.technical_definition, limits.definition),
            period_meaning=shortened(curve.indicator.period_meaning, limits.name),
            publisher=shortened(curve.indicator.publisher, limits.name),
        ),
        judgement=curve.judgement
        and replace(
            curve.judgement,
            why=shortened(curve.judgement.why, limits.reason),
            said=_person(curve.judgement.said, limits),
        ),
        verdict=curve.verdict
        and replace(
            curve.verdict,
            overrides=tuple(
                replace(one, why=shortened(one.why, limits.reason), said=_person(one.said, limits))
                for one in curve.verdict.overrides[-1:]
            ),
        ),
        notes=tuple(replace(one, text=shortened(one.text, limits.reason)) for one in curve.notes[: limits.most_notes]),
        agreed=tuple(replace(one, said=_person(one.said, limits)) for one in curve.agreed[: limits.most_agreed]),
    )


def _person(person: Person, limits: Limits) -> Person:
    return replace(person, by=shortened(person.by, limits.role))
