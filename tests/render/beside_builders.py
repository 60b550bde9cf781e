"""Facts of the first page and of the sections beside story, plan and curves: full, empty and suppressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from oba.pack.beside_facts import (
    AreaCurve,
    AreasCurves,
    CommonCause,
    CommonCauses,
    EnablerAction,
    EnablerFact,
    Enablers,
    IndicatorCurves,
    Measures,
    QuadrantMeasure,
)
from oba.pack.collected_facts import IndicatorName
from oba.pack.facts import Section
from oba.pack.figure_facts import IndicatorFact, Point, VerdictCounts
from oba.pack.people_facts import FactorFact, Person
from oba.pack.summary_facts import (
    ActionInShort,
    Asked,
    AskedDecision,
    Changed,
    Changes,
    DataSummary,
    ExceptionFact,
    HeadlineMovement,
    LateFact,
    MainCause,
    MissingCounts,
    NamedChange,
    PlanSummary,
    ReleaseAge,
    ReviewSummary,
    StorySummary,
    Summary,
    Vintage,
)

SAID = Person(by="Assistant director", on="2025-02-14", illustrative=True, carried_from=None)
SECOND_PLANS = IndicatorName(id="N-H3", name="Second or subsequent plans")
NEGLECT = IndicatorName(id="N-H1", name="Child protection plans for neglect")
NO_COUNTS = VerdictCounts(turned=0, not_turned=0, too_early=0, not_assessable=0, worse=0, expected_by_luck=0.0)
HIDDEN = Point(period="2024", value=None, text="c", status="suppressed")


def a_point(value: float, period: str = "2024") -> Point:
    return Point(period=period, value=value, text=f"{value:.1f}", status="number")


def asked_decision(kind: str = "approval", **changes: Any) -> AskedDecision:
    made = AskedDecision(
        kind=kind,
        about="Train 120 managers in case tracking.",
        owner="Heads of safeguarding",
        due="2025-09-30",
        indicators=(SECOND_PLANS,),
        said=SAID,
    )
    return replace(made, **changes)


def every_kind_asked() -> Asked:
    bare: dict[str, Any] = {"owner": "", "due": "", "indicators": ()}
    return Asked(
        decisions=(
            asked_decision(),
            asked_decision("no action", about=NEGLECT.name, said=None, **(bare | {"indicators": (NEGLECT,)})),
            asked_decision("unused idea", about="Swap case files for a day.", **bare),
            asked_decision("look again", about="Step-down meetings", due="2025-12-01"),
        )
    )


def named_change(kind: str = "figure", **changes: Any) -> NamedChange:
    made = NamedChange(kind=kind, name=SECOND_PLANS.name, area_name="Devon", period="2024", before="24.1", after="24.5")
    return replace(made, **changes)


NOTHING_CHANGED = Changed(n=0, named=())


def changes(**more: Any) -> Changes:
    word = named_change(
        "cause", name="Plans end before help is in place.", area_name="", period="", before="", after=""
    )
    made = Changes(
        as_of="2024-11-30",
        cycle="2024-25",
        digest="4e" * 32,
        figures_new=Changed(n=7, named=(named_change(before=""),)),
        figures_changed=Changed(n=1, named=(named_change(),)),
        words_added=Changed(n=1, named=(word,)),
        words_revised=NOTHING_CHANGED,
        words_gone=Changed(n=1, named=(replace(word, kind="idea"),)),
        verdicts_changed=Changed(n=1, named=(named_change("verdict", period="", before="too early", after="worse"),)),
    )
    return replace(made, **more)


def movement(indicator: IndicatorFact, **more: Any) -> HeadlineMovement:
    made = HeadlineMovement(
        indicator=indicator,
        latest=a_point(26.4),
        change=0.3,
        better=False,
        beside=1.9,
        beside_better=False,
        is_new=True,
    )
    return replace(made, **more)


def release_age(days: int) -> ReleaseAge:
    return ReleaseAge(title="Children in need", version="2024", published_on="2024-10-31", age_days=days)


VINTAGE = Vintage(n_releases=2, oldest=release_age(426), newest=release_age(61))
MISSING = MissingCounts(conditions=1, unpublished=1, without_number=1, data_development=1)


def summary(stage: str, indicator: IndicatorFact, other: IndicatorFact, **more: Any) -> Summary:
    counts = replace(NO_COUNTS, turned=1, not_assessable=3, expected_by_luck=0.1)
    areas = replace(NO_COUNTS, turned=5, not_turned=5, too_early=4, not_assessable=46, worse=1, expected_by_luck=0.7)
    asked = every_kind_asked().decisions
    data = DataSummary(
        country="England",
        headlines=(
            movement(indicator),
            movement(other, better=None, beside_better=None, beside=-1.0, is_new=False),
            movement(replace(indicator, name="Placements"), better=True, beside=0.0, beside_better=None),
        ),
        unpublished=(IndicatorName(id="C-H4", name="Care leavers in work"),),
        n_failed=2,
        n_waived=1,
        kept_out=("E-1",),
        late=tuple(LateFact(title=f"Publication {k}", days_late=40 - k) for k in range(4)),
    )
    story = StorySummary(
        n_headline=4,
        n_judged=3,
        not_ok=(SECOND_PLANS, NEGLECT),
        causes=(MainCause(what="Families have less money.", indicators=("N-H3", "N-H1"), said=SAID),),
        n_helping=1,
        n_hindering=2,
        n_partners=1,
        n_new_partners=1,
        n_questions=1,
    )
    plan = PlanSummary(
        n_actions=3,
        by_horizon=(("this year", 2), ("next year", 1), ("later", 0)),
        n_done=0,
        n_overdue=1,
        n_to_approve=2,
        to_approve=(ActionInShort(what="Share.", owner="Heads of safeguarding", due="2025-09-30", said=SAID),),
        n_ideas=2,
        n_low_cost=1,
        unanswered=(NEGLECT,),
    )
    review = ReviewSummary(
        n_headline=4,
        region_name="South West",
        region=counts,
        authorities=areas,
        n_exceptions=6,
        exceptions=(ExceptionFact(area_name="Devon", indicator_name=SECOND_PLANS.name),) * 5,
        n_asked=len(asked) + 1,
        asked=asked,
        n_decided=1,
    )
    made = Summary(
        data=data if stage == "collect" else None,
        story=story if stage == "story" else None,
        plan=plan if stage == "plan" else None,
        review=review if stage == "review" else None,
        vintage=VINTAGE,
        missing=MISSING,
        changes=changes(),
    )
    return replace(made, **more)


def area_curve(name: str = "Devon", **more: Any) -> AreaCurve:
    made = AreaCurve(
        area="E4",
        area_name=name,
        values=(20.1, 21.4, None, 22.6, 23.0, 21.8),
        forecast=(23.1, 23.3, 23.5),
        verdict="turned",
    )
    return replace(made, **more)


def indicator_curves(indicator: IndicatorFact, *areas: AreaCurve, **more: Any) -> IndicatorCurves:
    made = IndicatorCurves(
        indicator=indicator,
        periods=("2020", "2021", "2022", "2023", "2024", "2025"),
        n_history=5,
        horizon=("2025", "2026", "2027"),
        areas=areas,
        without=("Isles of Scilly",),
    )
    return replace(made, **more)


VERDICTS = ("turned", "worse", "not turned", "too early", "not assessable")


def areas_curves(indicator: IndicatorFact, names: Sequence[str], *, reviewed: bool) -> AreasCurves:
    drawn = (
        area_curve(
            name,
            area=f"E{k}",
            values=tuple(value if value is None else value + k for value in area_curve().values),
            verdict=VERDICTS[k % 5] if reviewed else None,
        )
        for k, name in enumerate(names)
    )
    return AreasCurves(curves=(indicator_curves(indicator, *drawn),))


def measure(quadrant: str = "how well did we do it", **more: Any) -> QuadrantMeasure:
    made = QuadrantMeasure(
        id="M-1",
        name="Neglect assessed with a recognised tool",
        unit="percent",
        quadrant=quadrant,
        period="2024-Q4",
        figure=a_point(61.5, "2024-Q4"),
        n_included=9,
        n_returned=11,
        n_asked=14,
    )
    return replace(made, **more)


def measures() -> Measures:
    return Measures(
        measures=(
            measure("how much did we do", unit="count"),
            measure(),
            *(measure(id=f"M-{k}", figure=None, n_included=0) for k in range(2, 8)),
            measure("what share is better off", id="M-9", period=None, figure=None, n_returned=0, n_included=0),
        )
    )


def common_causes() -> CommonCauses:
    factor = FactorFact(
        slug="early-help",
        what="Plans end before help is in place.",
        evidence="Audit of 40 plans.",
        effect="hindering",
        internal=True,
        areas=("Devon", "Torbay"),
        theme="Early help",
        said=SAID,
    )
    return CommonCauses(
        several_curves=(CommonCause(factor=replace(factor, areas=()), indicators=(SECOND_PLANS, NEGLECT)),),
        several_areas=(CommonCause(factor=factor, indicators=(SECOND_PLANS,)),),
        n_regional=2,
        n_alone=1,
    )


def enablers(agency: IndicatorFact, caseload: IndicatorFact, latest: Point | None) -> Enablers:
    action = EnablerAction(what="Share a bank of social workers.", progress="on track", said=SAID)
    return Enablers(
        region_name="South West",
        enablers=(
            EnablerFact(indicator=agency, latest=None, actions=()),
            EnablerFact(indicator=caseload, latest=latest, actions=(action,)),
        ),
    )


def full(
    stage: str, indicator: IndicatorFact, other: IndicatorFact, names: Sequence[str], enabler: IndicatorFact
) -> dict[str, Section]:
    return {
        "summary": summary(stage, indicator, other),
        "asked": every_kind_asked(),
        "areas_curves": areas_curves(indicator, names, reviewed=stage == "review"),
        "common_causes": common_causes(),
        "enablers": enablers(replace(enabler, id="E-0"), enabler, a_point(15.3)),
        "measures": measures(),
    }


def empty(stage: str) -> dict[str, Section]:
    nothing: dict[str, Any] = {"n_judged": 0, "not_ok": (), "causes": (), "n_helping": 0, "n_hindering": 0}
    data = DataSummary(country="England", headlines=(), unpublished=(), n_failed=0, n_waived=0, kept_out=(), late=())
    story = StorySummary(n_headline=0, n_partners=0, n_new_partners=0, n_questions=0, **nothing)
    plan = PlanSummary(
        n_actions=0,
        by_horizon=(("this year", 0), ("next year", 0), ("later", 0)),
        n_done=0,
        n_overdue=0,
        n_to_approve=0,
        to_approve=(),
        n_ideas=0,
        n_low_cost=0,
        unanswered=(),
    )
    review = ReviewSummary(
        n_headline=0,
        region_name="South West",
        region=NO_COUNTS,
        authorities=NO_COUNTS,
        n_exceptions=0,
        exceptions=(),
        n_asked=0,
        asked=(),
        n_decided=0,
    )
    summed = Summary(
        data=data if stage == "collect" else None,
        story=story if stage == "story" else None,
        plan=plan if stage == "plan" else None,
        review=review if stage == "review" else None,
        vintage=Vintage(n_releases=0, oldest=None, newest=None),
        missing=MissingCounts(conditions=0, unpublished=0, without_number=0, data_development=0),
        changes=None,
    )
    return {
        "summary": summed,
        "asked": Asked(decisions=()),
        "areas_curves": AreasCurves(curves=()),
        "common_causes": CommonCauses(several_curves=(), several_areas=(), n_regional=0, n_alone=0),
        "enablers": Enablers(region_name="South West", enablers=()),
        "measures": Measures(measures=()),
    }


def suppressed(
    stage: str, indicator: IndicatorFact, names: Sequence[str], enabler: IndicatorFact
) -> dict[str, Section]:
    """The full ones where every published figure is a symbol."""
    shown = summary(stage, indicator, indicator)
    unknown = movement(indicator, latest=HIDDEN, change=None, better=None, beside=None, beside_better=None, is_new=True)
    data = replace(shown.data, headlines=(unknown,)) if shown.data is not None else None
    hidden = Changed(n=1, named=(named_change(before="", after="c"),))
    return {
        "summary": replace(shown, data=data, changes=changes(figures_changed=hidden, figures_new=NOTHING_CHANGED)),
        "areas_curves": AreasCurves(curves=(indicator_curves(indicator, without=tuple(names)),)),
        "enablers": enablers(replace(enabler, id="E-0"), enabler, HIDDEN),
        "measures": Measures(measures=(measure(figure=None, n_included=0),)),
    }
