"""A curve's report cut to what one sheet of A4 holds: the first of each list, and of each text its beginning.

What is left out is counted, so that the page can say so; the facts keep everything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from oba.pack.figure_facts import Curve
from oba.pack.people_facts import ActionFact, CurveStory, FactorFact, IdeaFact, JudgementFact, PartnerFact
from oba.pack.report_facts import CurveReport
from oba.pack.said_facts import OverrideFact
from oba.render.bidi import without_turns

MOST_CAUSES: Final = 3
"""Of each kind, helping and hindering."""
MOST_PARTNERS: Final = 5
MOST_ACTIONS: Final = 4
MOST_NOTES: Final = 1
MOST_AGREED: Final = 2
MOST_AREAS: Final = 3

CAUSE: Final = 100
PARTNER: Final = 35
IDEA: Final = 105
ACTION: Final = 90
ROLE: Final = 32
REASON: Final = 130
OVERRIDE: Final = 90
DEFINITION: Final = 220
NAME: Final = 60
"""How many letters of usual width of a text are shown."""

_WIDE, _BROAD, _CAPITAL = 2.0, 1.75, 1.35
_BROAD_LETTERS: Final = frozenset("MWmw@%—…")

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """The report as the page shows it, and how many of each list it does not."""

    report: CurveReport
    more_helping: int
    more_hindering: int
    more_partners: int
    more_actions: int
    more_notes: int
    more_agreed: int
    is_cut: bool


def fitted(report: CurveReport) -> OnePage:
    """The report as one page has room for; `is_cut` says whether anything was left out."""
    shown = replace(
        report,
        curve=_curve(report.curve),
        story=_story(report.story),
        stale=None if report.stale is None else shortened(report.stale, REASON),
        partners=tuple(_partner(one) for one in report.partners[:MOST_PARTNERS]),
        best=tuple(_idea(one) for one in report.best),
        low_cost=None if report.low_cost is None else _idea(report.low_cost),
        off_the_wall=None if report.off_the_wall is None else _idea(report.off_the_wall),
        actions=tuple(_action(one) for one in report.actions[:MOST_ACTIONS]),
    )
    return OnePage(
        report=shown,
        more_helping=_left(report.story.helping, MOST_CAUSES),
        more_hindering=_left(report.story.hindering, MOST_CAUSES),
        more_partners=_left(report.partners, MOST_PARTNERS),
        more_actions=_left(report.actions, MOST_ACTIONS),
        more_notes=_left(report.curve.notes, MOST_NOTES),
        more_agreed=_left(report.curve.agreed, MOST_AGREED),
        is_cut=shown != report,
    )


def shortened(text: str, most: int) -> str:
    """The text on one line, or as much of its beginning as `most` letters of usual width take, with an ellipsis.

    Broad letters count for more, so that a line holds what is promised whatever is written.
    """
    line = " ".join(text.split())
    widths = [_width(letter) for letter in line]
    if sum(widths) <= most:
        return line
    room, end = float(most), 0
    while room >= widths[end]:
        room -= widths[end]
        end += 1
    kept = line[:end]
    at_word = kept.rpartition(" ")[0]
    return without_turns(at_word if len(at_word) > end * 2 // 3 else kept).rstrip(" ,;:.") + "…"


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if letter in _BROAD_LETTERS:
        return _BROAD
    return _CAPITAL if letter.isupper() or ord(letter) > 0x24F else 1.0


def _left(items: Sequence[Item], most: int) -> int:
    return max(0, len(items) - most)


def _curve(curve: Curve) -> Curve:
    verdict = curve.verdict
    return replace(
        curve,
        indicator=replace(
            curve.indicator,
            name=shortened(curve.indicator.name, NAME),
            lay_definition=shortened(curve.indicator.lay_definition, DEFINITION),
            technical_definition=shortened(curve.indicator.technical_definition, DEFINITION),
        ),
        judgement=None if curve.judgement is None else _judgement(curve.judgement),
        verdict=None
        if verdict is None
        else replace(verdict, overrides=tuple(_override(one) for one in verdict.overrides[-1:])),
        notes=tuple(
            replace(one, text=shortened(one.text, REASON), source=shortened(one.source, ROLE))
            for one in curve.notes[:MOST_NOTES]
        ),
        agreed=tuple(
            replace(one, said=replace(one.said, by=shortened(one.said.by, ROLE)))
            for one in curve.agreed[:MOST_AGREED]
        ),
    )


def _judgement(judgement: JudgementFact) -> JudgementFact:
    by = shortened(judgement.said.by, ROLE)
    return replace(judgement, why=shortened(judgement.why, REASON), said=replace(judgement.said, by=by))


def _override(override: OverrideFact) -> OverrideFact:
    by = shortened(override.said.by, ROLE)
    return replace(override, why=shortened(override.why, OVERRIDE), said=replace(override.said, by=by))


def _story(story: CurveStory) -> CurveStory:
    return replace(
        story,
        helping=tuple(_factor(one) for one in story.helping[:MOST_CAUSES]),
        hindering=tuple(_factor(one) for one in story.hindering[:MOST_CAUSES]),
    )


def _factor(factor: FactorFact) -> FactorFact:
    return replace(factor, what=shortened(factor.what, CAUSE), areas=tuple(shortened(one, NAME) for one in factor.areas))


def _partner(partner: PartnerFact) -> PartnerFact:
    return replace(partner, name=shortened(partner.name, PARTNER))


def _idea(idea: IdeaFact) -> IdeaFact:
    return replace(idea, what=shortened(idea.what, IDEA))


def _action(action: ActionFact) -> ActionFact:
    return replace(action, what=shortened(action.what, ACTION), owner=shortened(action.owner, ROLE))
