"""A big pack of made-up facts: 20 charts, 16 areas by 10 indicators, 20 narratives and 20 actions.

Made from the records of facts alone, so that every format is measured on the same pack whatever stage could hold it.
"""

from __future__ import annotations

import math
from typing import Final

from oba.pack.facts import Header, ReleaseFact, ReviewPack, Sources
from oba.pack.figure_facts import (
    BaselineFact,
    Cell,
    Comparator,
    Curve,
    Curves,
    EvidenceFact,
    ForecastPoint,
    IndicatorFact,
    Point,
    Scorecard,
    ScorecardColumn,
    ScorecardRow,
    VerdictFact,
)
from oba.pack.people_facts import (
    ActionFact,
    CurveStory,
    Decisions,
    FactorFact,
    JudgementFact,
    Person,
    Plan,
    Story,
)

N_CURVES: Final = 20
N_COLUMNS: Final = 10
N_AREAS: Final = 16
N_ACTIONS: Final = 20
N_SPARK: Final = 6
FIRST_YEAR: Final = 2013
N_HISTORY: Final = 12
_PERSON: Final = Person(by="Assistant director", on="2025-02-14", illustrative=True, carried_from=None)
_NARRATIVE: Final = (
    "More families come to notice late. Thresholds differ between teams, and help is spread thinly over a wide area. "
    "People who work with families say that the step down is where plans fail, since the worker changes. "
) * 3


def big_pack(*, n_judged: int = 0, k: int = 0) -> ReviewPack:
    """A review's pack, larger than any that is usual, with the verdicts of so many authorities on every curve.

    Another `k` gives a pack of the same size with other figures.
    """
    indicators = tuple(_indicator(place) for place in range(N_CURVES))
    first = k * N_CURVES
    return ReviewPack(
        header=_header(),
        sections={
            "decisions": Decisions(taken=(), carried_forward=()),
            "scorecard": _scorecard(indicators[:N_COLUMNS], first=first),
            "curves": Curves(
                curves=tuple(_curve(one, first + place, n_judged=n_judged) for place, one in enumerate(indicators))
            ),
            "story": Story(curves=tuple(_story(one) for one in indicators), partners=(), questions=()),
            "plan": Plan(
                ideas=(), actions=tuple(_action(place, indicators[place]) for place in range(N_ACTIONS)), principles=()
            ),
            "sources": Sources(releases=(_release(),)),
        },
    )


def _header() -> Header:
    return Header(
        kind="stage",
        about=(),
        partnership="large",
        partnership_name="A large partnership",
        priority="everything",
        priority_name="Everything at once",
        population="All children and young people of the region",
        outcome="Children and young people are safe and well.",
        experience="They say so themselves.",
        convenor="Officer group",
        endorsements=(),
        cycle="2024-25",
        follows=None,
        stage="review",
        as_of="2025-12-12",
        due="2025-12-12",
        profile="region",
        illustrative=True,
        engine="oba-engine",
    )


def _indicator(k: int) -> IndicatorFact:
    return IndicatorFact(
        id=f"B-{k + 1}",
        name=f"Indicator {k + 1} of a large pack",
        tier="headline",
        unit="percent",
        decimals=1,
        polarity="lower",
        polarity_reason="Fewer is better.",
        lay_definition="Of every 100 children, how many.",
        technical_definition="Children with, over all children.",
        caution="Small authorities move a lot from year to year.",
        period_meaning="year ending 31 March",
        publisher="A publisher",
    )


def _value(k: int, year: int) -> float:
    return round(25 + k % N_CURVES + 4 * math.sin(year / 3 + k) + 0.4 * (year - FIRST_YEAR), 1)


def _points(k: int, first: int, n: int) -> tuple[Point, ...]:
    values = [(str(year), _value(k, year)) for year in range(first, first + n)]
    return tuple(Point(period=period, value=value, text=f"{value:.1f}", status="number") for period, value in values)


def _curve(indicator: IndicatorFact, k: int, *, n_judged: int) -> Curve:
    last = FIRST_YEAR + N_HISTORY
    return Curve(
        indicator=indicator,
        area="E12000009",
        area_name="The region",
        history=_points(k, FIRST_YEAR, N_HISTORY),
        forecast=tuple(_ahead(k, last + step, step) for step in range(3)),
        since=_points(k, last, 1),
        comparators=(Comparator(name="England", points=_points(k + 1, FIRST_YEAR, N_HISTORY + 1)),),
        baseline=_baseline(),
        judgement=JudgementFact(forecast_ok=False, why="It goes on rising.", said=_PERSON),
        verdict=_verdict("E12000009", "The region"),
        areas=tuple(_verdict(f"E{area:08}", f"Authority {area + 1}") for area in range(n_judged)),
        provisional=(),
        notes=(),
        agreed=(),
    )


def _ahead(k: int, year: int, step: int) -> ForecastPoint:
    value, half = _value(k, year) + 2, 3 * (1 + step) ** 0.5
    low_80, high_80, low_95, high_95 = (round(value + times * half, 2) for times in (-0.65, 0.65, -1.0, 1.0))
    return ForecastPoint(period=str(year), value=value, low_80=low_80, high_80=high_80, low_95=low_95, high_95=high_95)


def _verdict(area: str, name: str) -> VerdictFact:
    evidence = EvidenceFact(
        verdict="turned",
        worse_than_baseline=False,
        gap=2.7,
        distance=1.93,
        n_placebos=1240,
        as_good=31,
        as_bad=1100,
        as_poor=700,
    )
    return VerdictFact(
        area=area,
        area_name=name,
        verdict="turned",
        reason=None,
        direction="rising",
        provisional=False,
        periods=("2025",),
        expected=28.9,
        actual=26.2,
        smallest_effect=2.8,
        usual_change=1.4,
        own=evidence,
        net=evidence,
        overrides=(),
    )


def _baseline() -> BaselineFact:
    return BaselineFact(
        digest="3f" * 32,
        frozen_on="2024-12-31",
        method="theta",
        is_seasonal=False,
        scale="as published",
        back_test=(),
        n_back_tested=0,
        cuts=(),
        parameters=(),
        releases=("release-2024",),
        n_placebos=1240,
    )


def _scorecard(indicators: tuple[IndicatorFact, ...], *, first: int) -> Scorecard:
    kinds = ["authority"] * (N_AREAS - 2) + ["region", "country"]
    return Scorecard(
        columns=tuple(_column(one) for one in indicators),
        rows=tuple(
            ScorecardRow(
                area=f"E{area:08}",
                name=f"Authority {area + 1}" if kind == "authority" else f"The {kind}",
                kind=kind,
                too_small=False,
                cells=tuple(_cell(first + area + k) for k in range(len(indicators))),
            )
            for area, kind in enumerate(kinds)
        ),
    )


def _column(indicator: IndicatorFact) -> ScorecardColumn:
    return ScorecardColumn(
        indicator=indicator,
        period="2025",
        release="release-2025",
        published_on="2025-10-31",
        status="final",
        age_days=42,
        stale=None,
        first_held=None,
        first_published_on=None,
        n_with_number=N_AREAS - 2,
        n_members=N_AREAS - 2,
        quarantined=False,
    )


def _cell(k: int) -> Cell:
    if k % 13 == 0:
        return Cell(text="c", status="suppressed", value=None, previous="c", included=None)
    history = tuple(_value(k, FIRST_YEAR + N_HISTORY - back) for back in range(N_SPARK - 1, -1, -1))
    text, previous = (f"{one:.1f}" for one in (history[-1], history[-2]))
    return Cell(text=text, status="number", value=history[-1], previous=previous, included=None, history=history)


def _story(indicator: IndicatorFact) -> CurveStory:
    factor = FactorFact(
        slug="late",
        what=_NARRATIVE,
        evidence="An audit of 40 plans.",
        effect="hindering",
        internal=True,
        areas=(),
        theme="",
        said=_PERSON,
    )
    return CurveStory(
        indicator=indicator.id,
        indicator_name=indicator.name,
        tier=indicator.tier,
        judgement=None,
        helping=(),
        hindering=(factor,),
    )


def _action(k: int, indicator: IndicatorFact) -> ActionFact:
    return ActionFact(
        slug=f"action-{k}",
        what="Hold a meeting with early help before any plan ends, in every authority.",
        owner="Heads of safeguarding",
        starts="2025-04-01",
        due="2025-09-30",
        horizon="this year",
        idea="A family keeps its worker for three months after a plan ends.",
        factor="More families come to notice late.",
        indicator=indicator.id,
        indicator_name=indicator.name,
        principles=(),
        areas=(),
        needs_approval=False,
        progress="on track",
        note="Held in eleven of fifteen authorities.",
        updated_on="2025-07-01",
        overdue=False,
        said=_PERSON,
    )


def _release() -> ReleaseFact:
    return ReleaseFact(
        id="release-2025",
        publisher="A publisher",
        title="Children",
        version="1.0",
        published_on="2025-10-31",
        published_on_basis="Known.",
        licence="Open Government Licence v3.0",
        attribution="Contains public sector information.",
        url="",
    )
