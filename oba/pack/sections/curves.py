"""Curves, of the region or an authority: history, frozen forecast, what happened since, and the verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from oba.analysis.verdict import called_beyond
from oba.domain.area import Area
from oba.domain.baseline import Baseline, Direction, Evidence, FrozenBaseline, PlaceboBank, Reason, Verdict
from oba.domain.contribution import Judgement, Override
from oba.domain.indicator import PriorityIndicator, Tier
from oba.domain.panel import Floats
from oba.domain.period import Period
from oba.domain.release import ReleaseStatus
from oba.pack.agreed import agreed_lines
from oba.pack.comparators import comparators_of, figures_of
from oba.pack.figure_facts import (
    BackTestFact,
    BaselineFact,
    Curve,
    CurveNote,
    Curves,
    CurveTarget,
    CutFact,
    EvidenceFact,
    ForecastPoint,
    Point,
    VerdictFact,
)
from oba.pack.overrides import overrides_of
from oba.pack.people_facts import JudgementFact
from oba.pack.printed import frozen_point, indicator_fact, number_text, person, release_of, rounded
from oba.pack.said_facts import AgreedLine, OverrideFact
from oba.pack.stage_facts import StageFacts


def curves(facts: StageFacts) -> Curves:
    """One curve for each headline indicator, in the order of the definitions."""
    region = facts.partnership.region
    return Curves(curves=tuple(curve_of(facts, use, region) for use in facts.priority.of_tier(Tier.HEADLINE)))


def curve_of(facts: StageFacts, use: PriorityIndicator, area: Area) -> Curve:
    """The curve of the region, with the verdicts on its authorities, or of one authority, with its own alone."""
    is_region = area.code == facts.partnership.region.code
    frozen = facts.baselines.get(use.indicator)
    agreed = tuple(line for line in agreed_lines(facts, use) if is_region or line.area == area.code)
    history, since = _history(facts, use, frozen, area), _since(facts, use, frozen, area, agreed=agreed)
    judged = facts.members if is_region and _reviewed(facts) else ()
    return Curve(
        indicator=indicator_fact(facts, use),
        area=area.code,
        area_name=area.name,
        history=history,
        forecast=_forecast(facts, use, frozen, area),
        since=since,
        comparators=comparators_of(facts, use, area),
        baseline=_baseline_fact(frozen),
        judgement=judgement_fact(facts, use.indicator),
        verdict=verdict_fact(facts, use, area) if _reviewed(facts) else None,
        areas=tuple(verdict_fact(facts, use, each) for each in judged),
        provisional=_provisional(facts, use, frozen, history=history, since=since),
        notes=_notes(facts, use, area),
        agreed=agreed,
        target=_target(facts, use),
    )


def _target(facts: StageFacts, use: PriorityIndicator) -> CurveTarget | None:
    target = use.target_on(facts.as_of)
    if target is None:
        return None
    text = number_text(target.value, decimals=facts.indicator(use).decimals)
    return CurveTarget(period=target.by.code, value=target.value, text=text, agreed_by=target.agreed_by)


def _reviewed(facts: StageFacts) -> bool:
    # Only a review hears overrides, and shows what they are about even where no curve has a baseline.
    return bool(facts.verdicts) or bool(facts.of_kind(Override))


def _history(facts: StageFacts, use: PriorityIndicator, frozen: FrozenBaseline | None, area: Area) -> tuple[Point, ...]:
    decimals = facts.indicator(use).decimals
    if frozen is None or area.code not in frozen.baseline.areas:
        return ()
    baseline = frozen.baseline
    values = baseline.history[baseline.areas.index(area.code)]
    begun = next((k for k, value in enumerate(values) if not math.isnan(value)), len(values))
    return tuple(
        frozen_point(float(value), period=period, decimals=decimals)
        for period, value in zip(baseline.periods[begun:], values[begun:], strict=True)
    )


def _forecast(
    facts: StageFacts, use: PriorityIndicator, frozen: FrozenBaseline | None, area: Area
) -> tuple[ForecastPoint, ...]:
    decimals = facts.indicator(use).decimals
    if frozen is None or area.code not in frozen.baseline.areas:
        return ()
    baseline = frozen.baseline
    row = baseline.areas.index(area.code)

    def at(array: Floats, step: int) -> float | None:
        return rounded(float(array[row, step]), decimals=decimals)

    points = []
    for step, period in enumerate(baseline.horizon):
        value = at(baseline.forecast, step)
        if value is not None:
            points.append(
                ForecastPoint(
                    period=period.code,
                    value=value,
                    low_80=at(baseline.low_80, step),
                    high_80=at(baseline.high_80, step),
                    low_95=at(baseline.low_95, step),
                    high_95=at(baseline.high_95, step),
                )
            )
    return tuple(points)


def _since(
    facts: StageFacts,
    use: PriorityIndicator,
    frozen: FrozenBaseline | None,
    area: Area,
    *,
    agreed: Sequence[AgreedLine],
) -> tuple[Point, ...]:
    """What came after the frozen history; without one, from the first period on that people agreed a point for."""
    panel = facts.panels.get(use.indicator)
    if panel is None or area.code not in panel.areas:
        return ()
    ahead = [Period(point.period) for line in agreed if line.area == area.code for point in line.points]
    if frozen is not None:
        later = [period for period in panel.periods if period > frozen.baseline.periods[-1]]
    elif ahead and use.indicator not in facts.quarantined:
        later = [period for period in panel.periods if period >= min(ahead)]
    else:
        later = []
    return figures_of(facts, use, panel, area, later)


def _provisional(
    facts: StageFacts,
    use: PriorityIndicator,
    frozen: FrozenBaseline | None,
    *,
    history: tuple[Point, ...],
    since: tuple[Point, ...],
) -> tuple[str, ...]:
    """The periods of the frozen history's end, and of what came since, whose figure is from a provisional release."""
    panel = facts.panels.get(use.indicator)
    if panel is None or not panel.releases:
        return ()
    came_in = {period.code: release for period, release in zip(panel.periods, panel.releases, strict=True)}
    shown = [(point.period, came_in.get(point.period, "")) for point in since if point.value is not None]
    vintages = frozen.baseline.releases if frozen is not None else ()
    if history and vintages:
        now = came_in.get(history[-1].period, "")
        # A later release may have brought that period anew; what was frozen stays as it was.
        shown.insert(0, (history[-1].period, now if now in vintages else vintages[-1]))
    return tuple(period for period, release in shown if _is_provisional(facts, release))


def _is_provisional(facts: StageFacts, release: str) -> bool:
    known = release_of(facts, release)
    return known is not None and known.status is ReleaseStatus.PROVISIONAL


def _notes(facts: StageFacts, use: PriorityIndicator, area: Area) -> tuple[CurveNote, ...]:
    """What is noted of the indicator for the area, the region or the country; of every area is meant of them too."""
    areas = (area.code, facts.partnership.region.code, facts.partnership.country.code)
    noted = [note for note in facts.partnership.notes if any(note.is_about(use.indicator, area) for area in areas)]
    return tuple(
        CurveNote(period=note.period.code, text=note.text, source=note.source, is_break=note.is_break)
        for note in sorted(noted, key=lambda note: (note.period.ordinal, note.slug))
    )


def _baseline_fact(frozen: FrozenBaseline | None) -> BaselineFact | None:
    if frozen is None:
        return None
    baseline: Baseline = frozen.baseline
    return BaselineFact(
        digest=frozen.digest,
        frozen_on=frozen.frozen_on.isoformat(),
        method=baseline.method,
        is_seasonal=baseline.is_seasonal,
        scale=baseline.working_scale.name,
        back_test=tuple(
            BackTestFact(method=one.method, error=_digits(one.error), noise=_digits(one.noise))
            for one in baseline.back_test
        ),
        n_back_tested=baseline.back_test[0].n_areas if baseline.back_test else 0,
        cuts=tuple(_cuts(baseline.bank)),
        parameters=tuple((name, f"{value:g}") for name, value in sorted(baseline.parameters.items())),
        releases=tuple(dict.fromkeys(release for release in baseline.releases if release)),
        n_placebos=len(baseline.bank.own[0]) if baseline.bank.own else 0,
    )


def _cuts(bank: PlaceboBank) -> Iterator[CutFact]:
    for n_periods, (own, net) in enumerate(zip(bank.own, bank.net, strict=True), start=1):
        (low, high), (net_low, net_high) = called_beyond(own), called_beyond(net)
        yield CutFact(
            n_periods=n_periods,
            n_placebos=own.size,
            low=_to_digits(low),
            high=_to_digits(high),
            net_low=_to_digits(net_low),
            net_high=_to_digits(net_high),
        )


def _to_digits(value: float) -> float | None:
    return None if math.isnan(value) else _digits(value)


def _digits(value: float) -> float:
    """To three significant digits."""
    return float(f"{value:.3g}")


def judgement_fact(facts: StageFacts, indicator: str) -> JudgementFact | None:
    """The newest judgement of people on the indicator's forecast; None when nobody has judged it."""
    judged = sorted((one for one in facts.of_kind(Judgement) if one.indicator == indicator), key=lambda one: one.on)
    if not judged:
        return None
    newest = judged[-1]
    return JudgementFact(forecast_ok=newest.forecast_ok, why=newest.why, said=person(facts, newest))


def verdict_fact(facts: StageFacts, use: PriorityIndicator, area: Area) -> VerdictFact:
    """The verdict on one area's curve; not assessable where no baseline was frozen for it."""
    verdict = next((one for one in facts.verdicts.get(use.indicator, ()) if one.area == area.code), None)
    decimals = facts.indicator(use).decimals
    if verdict is None:
        return _without_baseline(area, overrides_of(facts, use, area, None))
    return VerdictFact(
        area=area.code,
        area_name=area.name,
        verdict=verdict.verdict.value,
        reason=verdict.reason.value if verdict.reason is not None else None,
        direction=verdict.direction.value,
        provisional=_rests_on_provisional(facts, use, verdict.periods),
        periods=tuple(period.code for period in verdict.periods),
        expected=rounded(verdict.expected, decimals=decimals),
        actual=None if math.isnan(verdict.actual) else float(number_text(verdict.actual, decimals=decimals)),
        smallest_effect=rounded(verdict.smallest_effect, decimals=decimals),
        usual_change=_to_digits(verdict.usual_change),
        own=_evidence(verdict.own, decimals),
        net=_evidence(verdict.net, decimals),
        overrides=overrides_of(facts, use, area, verdict),
    )


def _rests_on_provisional(facts: StageFacts, use: PriorityIndicator, periods: tuple[Period, ...]) -> bool:
    panel = facts.panels.get(use.indicator)
    if panel is None or not panel.releases:
        return False
    came_in = dict(zip(panel.periods, panel.releases, strict=True))
    return any(_is_provisional(facts, came_in.get(period, "")) for period in periods)


def _without_baseline(area: Area, overrides: tuple[OverrideFact, ...]) -> VerdictFact:
    return VerdictFact(
        area=area.code,
        area_name=area.name,
        verdict=Verdict.NOT_ASSESSABLE.value,
        reason=Reason.NO_BASELINE.value,
        direction=Direction.UNKNOWN.value,
        provisional=False,
        periods=(),
        expected=None,
        actual=None,
        smallest_effect=None,
        usual_change=None,
        own=None,
        net=None,
        overrides=overrides,
    )


def _evidence(evidence: Evidence | None, decimals: int) -> EvidenceFact | None:
    gap = None if evidence is None else rounded(evidence.gap, decimals=decimals)
    # Where too few areas say what happened everywhere, the comparison has no gap and says nothing.
    if evidence is None or gap is None:
        return None
    return EvidenceFact(
        verdict=evidence.verdict.value,
        worse_than_baseline=evidence.worse_than_baseline,
        gap=gap,
        distance=round(evidence.distance, 2) + 0.0,
        n_placebos=evidence.n_placebos,
        as_good=evidence.as_good,
        as_bad=evidence.as_bad,
        as_poor=evidence.as_poor,
    )
