"""A curve's report cut to what one sheet of A4 holds: the first of each list, and of each text its beginning.

What is left out is counted, so that the page can say so; the facts keep everything. Page and print show the same: it is
cut until it fits the printed sheet, whose letters are the larger ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from oba.pack.facts import Header, ReviewPack, Sources
from oba.pack.figure_facts import Curve
from oba.pack.people_facts import FactorFact, Person
from oba.pack.report_facts import CurveReport
from oba.render.limits import LEVELS, Limits, letters, shortened
from oba.render.sheet_room import MOST_AREAS_NAMED, SHEET_ROOM, More, sheet_height

ROOM_LARGE: Final = 2300.0
"""How many letters the page has room for in its larger size, beside those that are always there."""

EACH_ITEM: Final = 50.0
"""What an item of a list takes beside its own letters, in letters: the rest of its last line, marks and dates."""

EACH_WORD: Final = 60.0
"""What a word that is explained takes, in letters of the usual size."""

MOST_LICENCES: Final = 2

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


def fitted(report: CurveReport, limits: Limits) -> OnePage:
    """The report within the limits; `is_cut` says whether anything was left out."""
    shown = _cut(report, limits)
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
        is_roomy=_letters_of(shown) + limits.most_words * EACH_WORD <= ROOM_LARGE,
    )


def limits_of(pack: ReviewPack) -> Limits | None:
    """What the pack is cut to, the first for which a sheet has room; None for anything but a curve's report, of which
    nothing is cut.
    """
    report = pack.sections.get("curve_report")
    if not isinstance(report, CurveReport):
        return None
    return next((limits for limits in LEVELS[:-1] if _fits(pack, report, limits)), LEVELS[-1])


def _fits(pack: ReviewPack, report: CurveReport, limits: Limits) -> bool:
    page = fitted(report, limits)
    more = More(
        causes=bool(page.more_helping or page.more_hindering),
        partners=bool(page.more_partners),
        actions=bool(page.more_actions),
    )
    header, foot = fitted_header(pack.header, limits), list(_foot(pack, limits))
    return sheet_height(header, page.report, more, foot, most_words=limits.most_words) <= SHEET_ROOM


def _foot(pack: ReviewPack, limits: Limits) -> Iterator[str]:
    """What the page says of where its figures come from."""
    sources = pack.sections.get("sources")
    releases = sources.releases[-limits.most_releases :] if isinstance(sources, Sources) else ()
    for one in releases:
        yield f"{shortened(one.title, limits.name)} ({shortened(one.id, limits.partner)}, {one.published_on})"
        yield shortened(one.attribution, limits.attribution)
    yield from fitted_licences([one.licence for one in releases], limits)


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


def _left(items: Sequence[Item], most: int) -> int:
    return max(0, len(items) - most)


def _letters_of(shown: CurveReport) -> float:
    texts = list(_texts(shown))
    return sum(letters(text) + EACH_ITEM for text in texts)


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
