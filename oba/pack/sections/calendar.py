"""What is due: publications as their windows say, and what authorities have not returned yet."""

from __future__ import annotations

from datetime import date

from oba.domain.due import DueState, Window, outstanding
from oba.domain.period import Period
from oba.pack.collected_facts import AskedArea, AskedMeasure, Calendar, ChaseList, DueFact, OwedFact
from oba.pack.printed import release_name
from oba.pack.sections.returns import is_returned, measures_of
from oba.pack.stage_facts import StageFacts

Wanted = tuple[tuple[str, Period], ...]
"""What is wanted of one authority: measure id and period, in the order in which it is asked for."""


def calendar(facts: StageFacts) -> Calendar:
    """Publications in the order of the definitions; authorities likewise."""
    defined = facts.partnership.publications
    ordered = [
        facts.due[id_] for id_ in (*defined, *(id_ for id_ in facts.due if id_ not in defined)) if id_ in facts.due
    ]
    return Calendar(publications=tuple(_due(facts, state) for state in ordered), chase=_chase(facts))


def _due(facts: StageFacts, due: DueState) -> DueFact:
    publication = facts.partnership.publications.get(due.publication)
    return DueFact(
        publication=due.publication,
        title=publication.title if publication is not None else due.publication,
        publisher=publication.publisher if publication is not None else "",
        url=publication.url if publication is not None else "",
        indicators=_brought_by(facts, due.publication),
        state=due.state.value,
        opens=_iso(due.window, "opens"),
        closes=_iso(due.window, "closes"),
        next_opens=_iso(due.next_window, "opens"),
        next_closes=_iso(due.next_window, "closes"),
        days_late=due.days_late,
        last_release=release_name(facts, due.last_release) if due.last_release else None,
        age_days=due.age_days,
        checked_on=due.checked_on.isoformat() if due.checked_on is not None else None,
        failed_since=due.failed_since.isoformat() if due.failed_since is not None else None,
    )


def _brought_by(facts: StageFacts, publication: str) -> tuple[str, ...]:
    brought = ((use.indicator, facts.partnership.publication_of(use.indicator)) for use in facts.priority.indicators)
    return tuple(id_ for id_, one in brought if one is not None and one.id == publication)


def _iso(window: Window | None, end: str) -> str | None:
    if window is None:
        return None
    day: date = getattr(window, end)
    return day.isoformat()


def _chase(facts: StageFacts) -> ChaseList | None:
    """None where the priority has no measure, so that nothing is returned for it."""
    measures = measures_of(facts)
    if not measures:
        return None
    asked = {area.code: area.name for area in facts.members if not area.too_small}
    expected = {one.id: one.periods_asked(facts.as_of) for one in measures}
    wanted: Wanted = tuple((id_, period) for id_, periods in expected.items() for period in periods)
    came = [
        (area, id_, period) for area in asked for id_, period in wanted if is_returned(facts, id_, area, period=period)
    ]
    owed = outstanding(dict.fromkeys(asked, wanted), came)
    return ChaseList(
        measures=tuple(
            AskedMeasure(
                id=one.id,
                name=one.name,
                periods=tuple(period.code for period in expected[one.id]),
                n_returned=sum(id_ == one.id for _, id_, _ in came),
                n_wanted=len(asked) * len(expected[one.id]),
            )
            for one in measures
        ),
        areas=tuple(_asked(area, name, wanted, owed.get(area, ())) for area, name in asked.items()),
        not_asked=tuple(area.name for area in facts.members if area.too_small),
    )


def _asked(area: str, name: str, wanted: Wanted, owed: Wanted) -> AskedArea:
    measures = dict.fromkeys(measure for measure, _ in owed)
    return AskedArea(
        area=area,
        name=name,
        n_returned=len(wanted) - len(owed),
        n_wanted=len(wanted),
        owed=tuple(
            OwedFact(measure=one, periods=tuple(period.code for measure, period in owed if measure == one))
            for one in measures
        ),
    )
