"""What each stage came to, for the first page of its pack: counts and names, taken from the facts of its sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from oba.analysis.checks import Severity
from oba.analysis.orientation import towards_better
from oba.domain.contribution import Action, Decision, Effect, Factor, Horizon, Idea, OpenQuestion, Partner, Progress
from oba.domain.due import DueStatus
from oba.domain.indicator import Polarity, PriorityIndicator, Tier
from oba.domain.panel import Panel
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.pack.changes_since import in_short, verdict_word
from oba.pack.figure_facts import Curve, Point, Scorecard
from oba.pack.printed import difference, figure, indicator_fact, indicator_name, person, point
from oba.pack.sections.asked import asked, to_approve, unanswered
from oba.pack.sections.curves import curves, judgement_fact
from oba.pack.sections.plan import has_ended, latest_update
from oba.pack.sections.quality import waiver_of
from oba.pack.sections.turned import turned
from oba.pack.stage_facts import StageFacts
from oba.pack.summary_facts import (
    ActionInShort,
    DataSummary,
    ExceptionFact,
    HeadlineMovement,
    LateFact,
    MainCause,
    PlanSummary,
    ReviewSummary,
    StorySummary,
)

MOST_NAMED: Final = 5


def data_summary(facts: StageFacts) -> DataSummary:
    """Headline indicators in the order of the definitions; publications, those late longest first."""
    headline = facts.priority.of_tier(Tier.HEADLINE)
    failed = [finding for finding in facts.findings if finding.severity is Severity.FAIL]
    late = [due for due in facts.due.values() if due.state is DueStatus.LATE]
    titles = {id_: one.title for id_, one in facts.partnership.publications.items()}
    return DataSummary(
        country=facts.partnership.country.name,
        headlines=tuple(_movement(facts, use) for use in headline if use.indicator in facts.panels),
        unpublished=tuple(
            indicator_name(facts, use.indicator) for use in headline if use.indicator not in facts.panels
        ),
        n_failed=len(failed),
        n_waived=sum(waiver_of(facts, finding) is not None for finding in failed),
        kept_out=tuple(sorted(facts.quarantined)),
        late=tuple(
            LateFact(title=titles.get(due.publication, due.publication), days_late=due.days_late)
            for due in sorted(late, key=lambda due: (-due.days_late, due.publication))
        ),
    )


def _movement(facts: StageFacts, use: PriorityIndicator) -> HeadlineMovement:
    panel, decimals = facts.panels[use.indicator], facts.indicator(use).decimals
    last = panel.periods[-1]
    latest, before, beside = (
        _point(panel, area.code, period, decimals=decimals)
        for area, period in (
            (facts.partnership.region, last),
            (facts.partnership.region, last.later(-1)),
            (facts.partnership.country, last),
        )
    )
    change = difference(latest, before, decimals=decimals)
    distance = difference(latest, beside, decimals=decimals)
    return HeadlineMovement(
        indicator=indicator_fact(facts, use),
        latest=latest,
        change=change,
        better=_is_better(change, use.polarity),
        beside=distance,
        beside_better=_is_better(distance, use.polarity),
        is_new=_is_new(facts, use.indicator, last),
    )


def _point(panel: Panel, area: str, period: Period, *, decimals: int) -> Point:
    if area not in panel.areas:
        return figure(float("nan"), ValueStatus.MISSING, period=period, decimals=decimals)
    return point(panel, row=panel.row(area), period=period, decimals=decimals)


def _is_better(by: float | None, polarity: Polarity) -> bool | None:
    """Whether a difference is for the better; None where there is none, or no polarity."""
    ahead = float(towards_better(np.array([by or 0.0]), polarity)[0])
    return None if not by or np.isnan(ahead) else ahead > 0


def _is_new(facts: StageFacts, indicator: str, latest: Period) -> bool | None:
    """Whether the pack before had no figure of that period yet; None where there is no pack before."""
    if facts.before is None:
        return None
    card = facts.before.pack.sections.get("scorecard")
    columns = card.columns if isinstance(card, Scorecard) else ()
    had = {column.indicator.id: column.period for column in columns}
    return had.get(indicator) != latest.code


def story_summary(facts: StageFacts) -> StorySummary:
    """Judgements of the headline forecasts, and the causes that hinder most of those that are not OK."""
    headline = facts.priority.of_tier(Tier.HEADLINE)
    judged = {use.indicator: judgement_fact(facts, use.indicator) for use in headline}
    not_ok = [id_ for id_, one in judged.items() if one is not None and not one.forecast_ok]
    factors, partners = facts.of_kind(Factor), facts.of_kind(Partner)
    hindering = [one for one in factors if one.effect is Effect.HINDERING]
    behind = {one.slug: [id_ for id_ in not_ok if id_ in one.indicators] for one in hindering}
    main = sorted((one for one in hindering if behind[one.slug]), key=lambda one: (-len(behind[one.slug]), one.slug))
    return StorySummary(
        n_headline=len(headline),
        n_judged=sum(one is not None for one in judged.values()),
        not_ok=tuple(indicator_name(facts, id_) for id_ in not_ok),
        causes=tuple(
            MainCause(what=one.what, indicators=tuple(behind[one.slug]), said=person(facts, one))
            for one in main[:MOST_NAMED]
        ),
        n_helping=len(factors) - len(hindering),
        n_hindering=len(hindering),
        n_partners=len(partners),
        n_new_partners=sum(one.is_new for one in partners),
        n_questions=len(facts.of_kind(OpenQuestion)),
    )


def plan_summary(facts: StageFacts) -> PlanSummary:
    """Actions by when they fall, in the order of the columns of a business plan."""
    actions, ideas, waiting = facts.of_kind(Action), facts.of_kind(Idea), to_approve(facts)
    return PlanSummary(
        n_actions=len(actions),
        by_horizon=tuple((one.value, sum(action.horizon is one for action in actions)) for one in Horizon),
        n_done=sum(_is_done(facts, action) for action in actions),
        n_overdue=sum(action.due < facts.as_of and not has_ended(facts, action) for action in actions),
        n_to_approve=len(waiting),
        to_approve=tuple(
            ActionInShort(what=in_short(one.what), owner=one.owner, due=one.due.isoformat(), said=person(facts, one))
            for one in waiting[:MOST_NAMED]
        ),
        n_ideas=len(ideas),
        n_low_cost=sum(one.low_cost for one in ideas),
        unanswered=tuple(indicator_name(facts, use.indicator) for use in unanswered(facts)),
    )


def _is_done(facts: StageFacts, action: Action) -> bool:
    update = latest_update(facts, action)
    return update is not None and update.progress is Progress.DONE


def review_summary(facts: StageFacts) -> ReviewSummary:
    """Counts as the section on turned curves has them, exceptions of the region first, and the decisions asked for."""
    counts, wanted = turned(facts), asked(facts).decisions
    exceptions = list(_exceptions(curves(facts).curves))
    return ReviewSummary(
        n_headline=counts.n_headline,
        region_name=facts.partnership.region.name,
        region=counts.region,
        authorities=counts.authorities,
        n_exceptions=len(exceptions),
        exceptions=tuple(exceptions[:MOST_NAMED]),
        n_asked=len(wanted),
        asked=tuple(replace(one, about=in_short(one.about)) for one in wanted[:MOST_NAMED]),
        n_decided=sum(facts.in_this_cycle(one.on) for one in facts.of_kind(Decision)),
    )


def _exceptions(drawn: tuple[Curve, ...]) -> Iterator[ExceptionFact]:
    every = [(curve, one) for curve in drawn for one in (curve.verdict, *curve.areas) if one is not None]
    worse = [(curve, one) for curve, one in every if verdict_word(one) == "worse"]
    for curve, one in sorted(worse, key=lambda pair: pair[1].area != pair[0].area):
        yield ExceptionFact(area_name=one.area_name, indicator_name=curve.indicator.name)
