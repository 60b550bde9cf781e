"""Freezes baselines at collect, and judges curves against them at review."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from oba.analysis.baseline import freeze_baseline
from oba.analysis.verdict import curve_verdicts
from oba.domain.area import AreaKind, kind_of_code
from oba.domain.baseline import CurveVerdict
from oba.domain.indicator import UNIT_MULTIPLIER, PriorityIndicator
from oba.domain.panel import Flags, Panel
from oba.pack.stage_facts import StageFacts
from oba.store.baselines import freeze, frozen_baselines
from oba.store.database import Connection

HORIZON_PERIODS: Final = 3
"""How far a baseline looks ahead: the method asks for three to five years (Clear Impact, RBA guide)."""


def freeze_baselines(connection: Connection, facts: StageFacts) -> StageFacts:
    """Freezes a baseline for every indicator that has figures and none yet; those frozen before stay as they are."""
    for use in facts.priority.indicators:
        panel = facts.panels.get(use.indicator)
        if panel is None or use.indicator in facts.baselines or use.indicator in facts.quarantined:
            continue
        baseline = freeze_baseline(
            panel,
            horizon_periods=HORIZON_PERIODS,
            pooled=_pooled(facts, panel.areas),
            bounds=facts.indicator(use).bounds,
            releases=tuple(dict.fromkeys(release for release in panel.releases if release)),
            multiplier=UNIT_MULTIPLIER.get(facts.indicator(use).unit),
            breaks=breaks(facts, panel),
        )
        freeze(connection, baseline, priority=facts.priority.slug, cycle=facts.cycle.slug, frozen_on=facts.as_of)
    # Read back, so that what is shown is what was frozen.
    return replace(facts, baselines=frozen_baselines(connection, priority=facts.priority.slug, cycle=facts.cycle.slug))


def judge_curves(connection: Connection, facts: StageFacts) -> StageFacts:
    """The verdicts on every curve that has a frozen baseline."""
    del connection
    return replace(
        facts,
        verdicts={
            use.indicator: _verdicts(facts, use)
            for use in facts.priority.indicators
            if use.indicator in facts.baselines and use.indicator in facts.panels
        },
    )


def _verdicts(facts: StageFacts, use: PriorityIndicator) -> tuple[CurveVerdict, ...]:
    baseline = facts.baselines[use.indicator].baseline
    return curve_verdicts(
        baseline,
        facts.panels[use.indicator],
        polarity=use.polarity,
        smallest_effect=use.smallest_effect,
        decimals=facts.indicator(use).decimals,
        too_small=np.array([area in _too_small(facts) for area in baseline.areas], dtype=np.bool_),
        breaks=breaks(facts, facts.panels[use.indicator]),
    )


def breaks(facts: StageFacts, panel: Panel) -> Flags:
    """Where a note says that a series breaks, (n_areas, n_periods)."""
    found = np.zeros(panel.values.shape, dtype=np.bool_)
    column_of = {period.ordinal: column for column, period in enumerate(panel.periods)}
    for note in facts.partnership.notes:
        column = column_of.get(note.period.ordinal)
        if note.is_break and column is not None and note.period.per_year == panel.periods[column].per_year:
            found[[note.is_about(panel.indicator, area) for area in panel.areas], column] = True
    return found


def _pooled(facts: StageFacts, areas: tuple[str, ...]) -> Flags:
    too_small = _too_small(facts)
    return np.array(
        [kind_of_code(area) is AreaKind.AUTHORITY and area not in too_small for area in areas], dtype=np.bool_
    )


def _too_small(facts: StageFacts) -> frozenset[str]:
    return frozenset(area.code for area in facts.partnership.areas if area.too_small)
