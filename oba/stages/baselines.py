"""Freezes baselines at collect, and judges curves against them at review."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from oba.analysis.baseline import freeze_baseline
from oba.analysis.breaks import noted_breaks
from oba.analysis.revised_history import RemadeVerdicts, revised_history
from oba.analysis.verdict import curve_verdicts
from oba.domain.area import AreaKind, kind_of_code
from oba.domain.baseline import Baseline, CurveVerdict
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
        baseline = _made(facts, use, panel, horizon_periods=HORIZON_PERIODS)
        freeze(connection, baseline, priority=facts.priority.slug, cycle=facts.cycle.slug, frozen_on=facts.as_of)
    # Read back, so that what is shown is what was frozen.
    return replace(facts, baselines=frozen_baselines(connection, priority=facts.priority.slug, cycle=facts.cycle.slug))


def judge_curves(connection: Connection, facts: StageFacts) -> StageFacts:
    """The verdicts on every curve that has a frozen baseline; and where its history was revised since, those on
    today's figures beside them.
    """
    del connection
    judged = [
        (use, facts.baselines[use.indicator].baseline)
        for use in facts.priority.indicators
        if use.indicator in facts.baselines and use.indicator in facts.panels
    ]
    again = ((use.indicator, _remade(facts, use, baseline)) for use, baseline in judged)
    return replace(
        facts,
        verdicts={use.indicator: _verdicts(facts, use, baseline) for use, baseline in judged},
        remade={indicator: one for indicator, one in again if one is not None},
    )


def _made(facts: StageFacts, use: PriorityIndicator, panel: Panel, *, horizon_periods: int) -> Baseline:
    return freeze_baseline(
        panel,
        horizon_periods=horizon_periods,
        pooled=_pooled(facts, panel.areas),
        bounds=facts.indicator(use).bounds,
        releases=tuple(dict.fromkeys(release for release in panel.releases if release)),
        multiplier=UNIT_MULTIPLIER.get(facts.indicator(use).unit),
        breaks=_breaks(facts, panel),
    )


def _remade(facts: StageFacts, use: PriorityIndicator, frozen: Baseline) -> RemadeVerdicts | None:
    """None where the history is as it was frozen. Made in the same way on today's figures, and kept nowhere."""
    panel = facts.panels[use.indicator]
    history = revised_history(frozen, panel)
    if history.is_empty:
        return None
    known = panel.up_to(frozen.periods[-1])
    if not known.periods or known.periods[-1] < frozen.periods[-1]:
        return RemadeVerdicts(history=history, method="", verdicts=())
    again = _made(facts, use, known, horizon_periods=len(frozen.horizon))
    return RemadeVerdicts(history=history, method=again.method, verdicts=_verdicts(facts, use, again))


def _verdicts(facts: StageFacts, use: PriorityIndicator, baseline: Baseline) -> tuple[CurveVerdict, ...]:
    return curve_verdicts(
        baseline,
        facts.panels[use.indicator],
        polarity=use.polarity,
        smallest_effect=use.smallest_effect,
        decimals=facts.indicator(use).decimals,
        too_small=np.array([area in _too_small(facts) for area in baseline.areas], dtype=np.bool_),
        breaks=_breaks(facts, facts.panels[use.indicator]),
    )


def _breaks(facts: StageFacts, panel: Panel) -> Flags:
    return noted_breaks(facts.partnership.notes, indicator=panel.indicator, areas=panel.areas, periods=panel.periods)


def _pooled(facts: StageFacts, areas: tuple[str, ...]) -> Flags:
    too_small = _too_small(facts)
    return np.array(
        [kind_of_code(area) is AreaKind.AUTHORITY and area not in too_small for area in areas], dtype=np.bool_
    )


def _too_small(facts: StageFacts) -> frozenset[str]:
    return frozenset(area.code for area in facts.partnership.areas if area.too_small)
