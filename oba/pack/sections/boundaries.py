"""What must be known to compare figures over time: notes, breaks, corrections, and places over a change of boundary."""

from __future__ import annotations

import math

from oba.analysis.bridge import BridgedSeries, Side, bridged
from oba.domain.disclosure import Profile
from oba.domain.indicator import UNIT_MULTIPLIER, PriorityIndicator, Tier
from oba.domain.note import Bridge, Correction, ObservationNote
from oba.domain.status import ValueStatus
from oba.pack.collected_facts import Boundaries, BridgedFact, BridgedPeriod, BridgeFact, CorrectionFact, NoteFact
from oba.pack.printed import figure, indicator_fact, indicator_name, release_name
from oba.pack.stage_facts import StageFacts


def boundaries(facts: StageFacts) -> Boundaries:
    """Notes by period; corrections and bridges as defined, the bridged series of headline indicators alone."""
    ids = {use.indicator for use in facts.priority.indicators}
    notes = [one for one in facts.partnership.notes if not one.indicators or ids.intersection(one.indicators)]
    return Boundaries(
        notes=tuple(_note(facts, one) for one in sorted(notes, key=lambda one: (one.period.ordinal, one.slug))),
        corrections=tuple(_correction(facts, one) for one in facts.corrections if one.indicator in ids),
        bridges=tuple(_bridge(facts, one) for one in facts.partnership.bridges),
        n_others=len(ids) - len(facts.priority.of_tier(Tier.HEADLINE)),
    )


def _note(facts: StageFacts, note: ObservationNote) -> NoteFact:
    own = [use.indicator for use in facts.priority.indicators if use.indicator in note.indicators]
    names = facts.partnership.area_names()
    return NoteFact(
        period=note.period.code,
        text=note.text,
        source=note.source,
        is_break=note.is_break,
        indicators=tuple(indicator_name(facts, id_) for id_ in own),
        areas=tuple(names.get(area, area) for area in note.areas),
    )


def _correction(facts: StageFacts, correction: Correction) -> CorrectionFact:
    shown = _may_be_shown(facts, correction)
    return CorrectionFact(
        indicator=indicator_name(facts, correction.indicator),
        area_name=facts.partnership.area_names().get(correction.area, correction.area),
        period=correction.period.code,
        release=release_name(facts, correction.release).title,
        was=correction.was if shown else None,
        corrected=correction.corrected if shown else None,
        reason=correction.reason,
        by=correction.by,
        on=correction.on.isoformat(),
    )


def _may_be_shown(facts: StageFacts, correction: Correction) -> bool:
    """Whether the pack shows the corrected figure elsewhere: a correction must not tell what is withheld there."""
    panel = facts.panels.get(correction.indicator)
    if facts.profile is not Profile.PUBLIC:
        return True
    if panel is None or correction.area not in panel.areas or correction.period not in panel.periods:
        return False
    place = panel.row(correction.area), panel.periods.index(correction.period)
    return int(panel.status[place]) == ValueStatus.NUMBER


def _bridge(facts: StageFacts, bridge: Bridge) -> BridgeFact:
    names = facts.partnership.area_names()
    headline = [use for use in facts.priority.of_tier(Tier.HEADLINE) if use.indicator in facts.panels]
    counted = [use for use in headline if _has_counts(facts, use)]
    return BridgeFact(
        name=bridge.name,
        note=bridge.note,
        before=tuple(names.get(area, area) for area in bridge.before),
        after=tuple(names.get(area, area) for area in bridge.after),
        series=tuple(_series(facts, use, bridge) for use in counted),
        without_counts=tuple(indicator_name(facts, use.indicator) for use in headline if use not in counted),
    )


def _has_counts(facts: StageFacts, use: PriorityIndicator) -> bool:
    panel = facts.panels[use.indicator]
    return panel.numerator is not None and facts.indicator(use).unit in UNIT_MULTIPLIER


def _series(facts: StageFacts, use: PriorityIndicator, bridge: Bridge) -> BridgedFact:
    indicator = facts.indicator(use)
    series = bridged(facts.panels[use.indicator], bridge, multiplier=UNIT_MULTIPLIER[indicator.unit])
    return BridgedFact(
        indicator=indicator_fact(facts, use),
        counted=indicator.numerator,
        periods=tuple(_period(series, column, decimals=indicator.decimals) for column in range(len(series.periods))),
    )


def _period(series: BridgedSeries, column: int, *, decimals: int) -> BridgedPeriod:
    count = float(series.numerator[column])
    side = series.sides[column]
    return BridgedPeriod(
        figure=figure(
            float(series.values[column]), int(series.status[column]), period=series.periods[column], decimals=decimals
        ),
        count=None if math.isnan(count) or side is Side.NEITHER else count,
        side=side.value,
    )
