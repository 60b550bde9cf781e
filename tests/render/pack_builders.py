"""Packs of made-up facts: full, empty, and with every figure suppressed, for each of the four stages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import beside_builders
import collected_builders
import judged_builders
import readings_builders

from oba.pack.facts import (
    AreaSymbol,
    DataDevelopmentFact,
    EndorsementFact,
    Gaps,
    Gate,
    GateFact,
    Header,
    ReleaseFact,
    ReviewPack,
    Section,
    Sources,
    UnpublishedFact,
    WithoutNumberFact,
)
from oba.pack.figure_facts import (
    BackTestFact,
    BaselineFact,
    Cell,
    Comparator,
    Curve,
    CurveNote,
    Curves,
    CurvesTurned,
    CutFact,
    EvidenceFact,
    FindingFact,
    ForecastPoint,
    Included,
    IndicatorFact,
    Point,
    Quality,
    Scorecard,
    ScorecardColumn,
    ScorecardRow,
    StaleFact,
    VerdictCounts,
    VerdictFact,
)
from oba.pack.people_facts import (
    ActionFact,
    CurveStory,
    DecisionFact,
    Decisions,
    FactorFact,
    IdeaFact,
    JudgementFact,
    PartnerFact,
    Person,
    Plan,
    PrincipleFact,
    QuestionFact,
    Story,
)
from oba.pack.said_facts import AgreedLine, AgreedPoint, Overridden, OverrideFact
from oba.pack.sections import SECTIONS_OF

STAGES = ("collect", "story", "plan", "review")

ORDER = {stage.value: names for stage, names in SECTIONS_OF.items()}

AREAS = (
    "Bath and North East Somerset",
    "Bournemouth, Christchurch and Poole",
    "Bristol, City of",
    "Cornwall",
    "Devon",
    "Dorset",
    "Gloucestershire",
    "Isles of Scilly",
    "North Somerset",
    "Plymouth",
    "Somerset",
    "South Gloucestershire",
    "Swindon",
    "Torbay",
    "Wiltshire",
)

DIGEST = "3f" * 32


def person(**changes: Any) -> Person:
    return replace(
        Person(by="Assistant director", on="2025-02-14", illustrative=True, carried_from=None),
        **changes,
    )


def indicator(**changes: Any) -> IndicatorFact:
    fact = IndicatorFact(
        id="N-H3",
        name="Second or subsequent plans",
        tier="headline",
        unit="percent",
        decimals=1,
        polarity="lower",
        polarity_reason="A second plan means that the first did not last.",
        lay_definition="Of every 100 child protection plans begun in the year, how many were not the child's first.",
        technical_definition="Plans starting to children who had one before, over all plans starting in the year.",
        caution="Small authorities move a lot from year to year.",
        period_meaning="year ending 31 March",
        publisher="Department for Education",
    )
    return replace(fact, **changes)


NEGLECT_RATE = indicator(
    id="N-H1",
    name="Child protection plans for neglect",
    unit="rate per 10,000",
    polarity="none",
    polarity_reason="A fall can mean less neglect, or less of it seen.",
)
PLACEMENTS = indicator(id="C-H2", name="Three or more placements in a year", decimals=0)
TIMELY = indicator(id="N-S8", name="Conferences within 15 working days", tier="secondary", polarity="higher")
MEDIAN_DAYS = indicator(id="N-S7", name="Assessments: median working days", tier="secondary", unit="days", decimals=0)
AGENCY = indicator(id="E-1", name="Agency social workers", tier="enabler")
CASELOAD = indicator(id="E-3", name="Average caseload", tier="enabler", unit="cases")

INDICATORS = (indicator(), NEGLECT_RATE, PLACEMENTS, TIMELY, MEDIAN_DAYS, AGENCY, CASELOAD)


def point(period: str, value: float | None, **changes: Any) -> Point:
    text, status = ("c", "suppressed") if value is None else (f"{value:.1f}", "number")
    return replace(Point(period=period, value=value, text=text, status=status), **changes)


def points(first: int, *values: float | None) -> tuple[Point, ...]:
    return tuple(point(str(first + k), value) for k, value in enumerate(values))


def forecast(first: int, *values: float, half_width: float | None = 3.0) -> tuple[ForecastPoint, ...]:
    def end(value: float, k: int, times: float) -> float | None:
        return None if half_width is None else round(value + times * half_width * (1 + k) ** 0.5, 2)

    return tuple(
        ForecastPoint(
            period=str(first + k),
            value=value,
            low_80=end(value, k, -0.65),
            high_80=end(value, k, 0.65),
            low_95=end(value, k, -1),
            high_95=end(value, k, 1),
        )
        for k, value in enumerate(values)
    )


def evidence(**changes: Any) -> EvidenceFact:
    fact = EvidenceFact(
        verdict="turned",
        worse_than_baseline=False,
        gap=2.7,
        distance=1.93,
        n_placebos=1240,
        as_good=31,
        as_bad=1100,
        as_poor=700,
    )
    return replace(fact, **changes)


def verdict(**changes: Any) -> VerdictFact:
    fact = VerdictFact(
        area="E12000009",
        area_name="South West",
        verdict="turned",
        reason=None,
        direction="rising",
        provisional=False,
        periods=("2025",),
        expected=28.9,
        actual=26.2,
        smallest_effect=2.8,
        usual_change=1.4,
        own=evidence(),
        net=evidence(as_good=12),
        overrides=(),
    )
    return replace(fact, **changes)


def not_assessable(reason: str = "no polarity agreed", **changes: Any) -> VerdictFact:
    bare: dict[str, Any] = {"verdict": "not assessable", "reason": reason, "own": None, "net": None}
    return verdict(**(bare | changes))


def worse(**changes: Any) -> VerdictFact:
    behind = evidence(verdict="not turned", worse_than_baseline=True, gap=-1.9, as_good=1180, as_bad=40)
    return verdict(**({"verdict": "not turned", "own": behind, "net": behind, "actual": 30.8} | changes))


def baseline() -> BaselineFact:
    return BaselineFact(
        digest=DIGEST,
        frozen_on="2024-12-31",
        method="panel smoothing",
        is_seasonal=False,
        scale="empirical logit",
        back_test=(
            BackTestFact(method="last value", error=1.08, noise=0.112),
            BackTestFact(method="panel smoothing", error=1.01, noise=0.0),
        ),
        n_back_tested=149,
        cuts=(
            CutFact(n_periods=1, n_placebos=1240, low=-1.8, high=1.9, net_low=-1.5, net_high=1.6),
            CutFact(n_periods=2, n_placebos=12, low=None, high=None, net_low=None, net_high=None),
        ),
        parameters=(("n_pooled", "151"), ("n_origins", "6")),
        releases=("dfe-cin-2024",),
        n_placebos=1240,
    )


def judgement() -> JudgementFact:
    return JudgementFact(
        forecast_ok=False,
        why="More than one plan in four is a second one, and the forecast is that it goes on rising.",
        said=person(),
    )


def curve(**changes: Any) -> Curve:
    fact = Curve(
        indicator=indicator(),
        area="E12000009",
        area_name="South West",
        history=points(2013, 16.8, 17.2, 18.9, 19.6, 20.1, 21.7, 22.3, 23.4, 23.9, 24.6, 26.1, 26.4),
        forecast=forecast(2025, 28.9, 29.4, 29.8),
        since=(),
        comparators=(
            Comparator(
                name="England",
                points=points(2013, 14.9, 15.8, 16.6, 17.9, 18.7, 20.2, 20.8, 21.9, 22.1, 23.3, 23.6, 24.2, 24.5),
            ),
        ),
        baseline=baseline(),
        judgement=judgement(),
        verdict=None,
        areas=(),
        provisional=(),
        notes=(),
        agreed=(),
    )
    return replace(fact, **changes)


def override(**changes: Any) -> OverrideFact:
    made = OverrideFact(
        verdict="too early", is_the_same=False, why="Two homes opened after the year ended.", said=person()
    )
    return replace(made, **changes)


def agreed_point(period: str, value: float, **changes: Any) -> AgreedPoint:
    made = AgreedPoint(
        period=period,
        value=value,
        standing="ahead",
        said_on="2025-02-14",
        said_since=None,
        actual=None,
        difference=None,
    )
    return replace(made, **changes)


def agreed_line(scenario: str = "agreed", *values: float, first: int = 2025, **changes: Any) -> AgreedLine:
    made = AgreedLine(
        area="E12000009",
        area_name="South West",
        scenario=scenario,
        points=tuple(agreed_point(str(first + k), value) for k, value in enumerate(values)),
        why="More families have less money than before.",
        said=person(),
    )
    return replace(made, **changes)


def agreed_lines() -> tuple[AgreedLine, ...]:
    """Lines of the region, one of them with a figure that came and a point entered late, and one of an authority."""
    came = agreed_point("2025", 27.0, standing="forecast", actual=26.2, difference=-0.8)
    late = agreed_point("2024", 26.0, standing="entered late")
    return (
        agreed_line("agreed", points=(late, came, agreed_point("2026", 27.25), agreed_point("2028", 28.0))),
        agreed_line("high", 31.0, 33.0, 36.0),
        agreed_line("low", 25.0, 23.5, 22.0),
        agreed_line("middle", 20.0, 20.5, area="E4", area_name=AREAS[4]),
    )


def note(period: str, **changes: Any) -> CurveNote:
    made = CurveNote(period=period, text="Counted in another way.", source="Publisher's notes", is_break=False)
    return replace(made, **changes)


def area_verdicts() -> tuple[VerdictFact, ...]:
    early = evidence(verdict="too early", gap=0.4, as_good=420, as_bad=800)
    kinds = (
        {},
        {"verdict": "not turned", "own": evidence(verdict="not turned", gap=-0.3, as_bad=600), "net": early},
        {"verdict": "too early", "own": early, "net": early, "direction": "falling"},
    )
    judged = [verdict(area=f"E{k}", area_name=name, **kinds[k % 3]) for k, name in enumerate(AREAS)]
    judged[4] = worse(area="E4", area_name=AREAS[4])
    judged[2] = replace(judged[2], overrides=(override(verdict="turned", is_the_same=True, why="So we find."),))
    last_word = override(verdict="worse than the baseline", why="Two teams were short of staff.")
    judged[7] = not_assessable(
        "the area is too small to judge", area="E7", area_name=AREAS[7], overrides=(override(), last_word)
    )
    return tuple(judged)


def curves(*, reviewed: bool) -> Curves:
    turned = curve()
    no_polarity = curve(
        indicator=NEGLECT_RATE,
        history=points(2013, 18.1, 19.0, 20.4, 19.8, None, 21.0, 22.9, 23.1, 22.0, 20.6, 19.3, 18.8),
        forecast=forecast(2025, 18.9, 19.0, 19.1),
        provisional=("2024",),
        notes=(note("2020", text="Schools were closed for a time."), note("2016", is_break=True)),
    )
    short = curve(
        indicator=PLACEMENTS,
        history=points(2021, 10.0, 11.0, 11.0, 12.0),
        forecast=forecast(2025, 12.1, 12.2, 12.2, half_width=None),
        comparators=(Comparator(name="England", points=points(2021, 9.0, 10.0, 10.0, 10.0, 10.0)),),
        judgement=None,
    )
    not_yet = curve(
        indicator=indicator(id="C-H4", name="Care leavers in education, employment or training", polarity="higher"),
        history=(),
        forecast=(),
        comparators=(),
        baseline=None,
        judgement=None,
    )
    if not reviewed:
        ahead = (agreed_line("agreed", 27.5, 28.0, 28.5), agreed_line("high", 31.0, 33.0, 36.0, 38.0))
        alone = (agreed_line("agreed", 52.0, 53.0), agreed_line("low", 50.0))
        return Curves(curves=(replace(turned, agreed=ahead), no_polarity, short, replace(not_yet, agreed=alone)))
    return Curves(
        curves=(
            replace(
                turned,
                since=points(2025, 26.2),
                verdict=verdict(overrides=(override(),)),
                areas=area_verdicts(),
                agreed=agreed_lines(),
            ),
            replace(
                no_polarity,
                since=points(2025, 18.2),
                verdict=not_assessable(direction="falling", actual=18.2, expected=18.9),
                areas=tuple(not_assessable(area=f"E{k}", area_name=name) for k, name in enumerate(AREAS)),
            ),
            replace(
                short,
                since=points(2025, 12.0),
                verdict=not_assessable("fewer than five points of history", expected=12.1, actual=12.0),
            ),
            replace(not_yet, verdict=not_assessable("no baseline was frozen", actual=None, expected=None)),
        )
    )


def cell(value: float | None, *, status: str = "number", text: str | None = None) -> Cell:
    history = (None, value - 2.0, value - 1.0, value) if value is not None else ()
    return Cell(text=text or f"{value:.1f}", status=status, value=value, previous=None, included=None, history=history)


SUPPRESSED = Cell(text="c", status="suppressed", value=None, previous="c", included=None)
NOT_YET = Cell(text="not yet", status="not yet published", value=None, previous=None, included=None)


REFUSED = "dfe-cin-2025 could not be taken in on 2024-12-20: no column of that name"


def column(fact: IndicatorFact, **changes: Any) -> ScorecardColumn:
    made = ScorecardColumn(
        indicator=fact,
        period="2024",
        release="dfe-cin-2024",
        published_on="2024-10-31",
        status="final",
        age_days=61,
        stale=None,
        first_held=None,
        first_published_on=None,
        n_with_number=14,
        n_members=15,
        quarantined=False,
    )
    return replace(made, **changes)


def scorecard() -> Scorecard:
    not_yet = column(
        AGENCY,
        period=None,
        release=None,
        published_on=None,
        status=None,
        age_days=None,
        first_held="dfe-csww-2024",
        first_published_on="2025-02-27",
        n_with_number=0,
    )
    columns = [column(fact) for fact in INDICATORS if fact is not AGENCY]
    columns.insert(INDICATORS.index(AGENCY), not_yet)
    columns[0] = replace(columns[0], status="provisional", stale=REFUSED)
    columns[3] = replace(columns[3], quarantined=True, status="revised")

    def cells(seed: int) -> tuple[Cell, ...]:
        numbers = [cell(round(10 + (seed * 7 + k * 13) % 31 + 0.1 * k, 1)) for k in range(len(INDICATORS))]
        numbers[INDICATORS.index(AGENCY)] = NOT_YET
        return tuple(numbers)

    rows = [
        ScorecardRow(area=f"E{k}", name=name, kind="authority", too_small=False, cells=cells(k))
        for k, name in enumerate(AREAS)
    ]
    small = (
        Cell(text="z", status="not applicable", value=None, previous=None, included=None),
        SUPPRESSED,
        *rows[7].cells[2:],
    )
    rows[7] = replace(rows[7], too_small=True, cells=small)
    behind = [Included(n=14, of=15, is_sum=k == 1) for k in range(len(INDICATORS))]
    beneath = tuple(
        made if made is NOT_YET else replace(made, included=of) for made, of in zip(cells(20), behind, strict=True)
    )
    region = ScorecardRow(area="E12000009", name="South West", kind="region", too_small=False, cells=beneath)
    england = ScorecardRow(area="E92000001", name="England", kind="country", too_small=False, cells=cells(21))
    return Scorecard(columns=tuple(columns), rows=(*rows, region, england))


def story() -> Story:
    factor = FactorFact(
        slug="early-help",
        what="Plans end before the help that keeps a family going is in place.",
        evidence="Audit of 40 second plans in three authorities, autumn 2024.",
        effect="hindering",
        internal=True,
        areas=("Devon", "Torbay"),
        theme="Early help",
        said=person(),
    )
    helping = replace(
        factor, slug="tool", what="One assessment tool is used in nine authorities.", internal=False, areas=()
    )
    told = CurveStory(
        indicator="N-H3",
        indicator_name="Second or subsequent plans",
        tier="headline",
        judgement=judgement(),
        helping=(helping,),
        hindering=(factor, replace(factor, slug="money", what="Families have less money than before.")),
    )
    untold = CurveStory(
        indicator="N-H1",
        indicator_name=NEGLECT_RATE.name,
        tier="headline",
        judgement=None,
        helping=(),
        hindering=(),
    )
    return Story(
        curves=(told, untold),
        partners=(PartnerFact(name="Health visiting", role="Sees every family early.", is_new=True, said=person()),),
        questions=(
            QuestionFact(
                question="How many second plans begin within a year of the first?",
                owner="Performance leads",
                indicators=("N-H3",),
                said=person(),
            ),
        ),
    )


def action(**changes: Any) -> ActionFact:
    made = ActionFact(
        slug="step-down",
        what="Hold a step-down meeting with early help before any plan ends, in every authority.",
        owner="Heads of safeguarding",
        starts="2025-04-01",
        due="2025-09-30",
        horizon="this year",
        idea="A family keeps its worker for three months after a plan ends.",
        factor="Plans end before the help that keeps a family going is in place.",
        indicator="N-H3",
        indicator_name="Second or subsequent plans",
        principles=("Standard enablers",),
        areas=(),
        needs_approval=False,
        progress="on track",
        note="Held in eleven of fifteen authorities.",
        updated_on="2025-07-01",
        overdue=False,
        said=person(),
    )
    return replace(made, **changes)


def plan() -> Plan:
    idea = IdeaFact(
        slug="keep-worker",
        what="A family keeps its worker for three months after a plan ends.",
        evidence="Tried in one authority since 2023; fewer plans there were second ones.",
        factors=("Plans end before the help that keeps a family going is in place.",),
        specificity="high",
        leverage="high",
        values="high",
        reach="medium",
        low_cost=True,
        off_the_wall=False,
        said=person(),
    )
    late = action(
        slug="train", what="Train 120 managers in case tracking.", progress="delayed", overdue=True, note=None
    )
    later = action(slug="share", horizon="next year", needs_approval=True, progress="not started", areas=("Devon",))
    return Plan(
        ideas=(idea, replace(idea, slug="swap", what="Swap case files for a day.", off_the_wall=True, low_cost=False)),
        actions=(action(), late, later),
        principles=(PrincipleFact(name="Standard enablers", meaning="Proved in one, used by many.", n_actions=3),),
    )


def decision(**changes: Any) -> DecisionFact:
    made = DecisionFact(
        body="Steering group",
        about="Step-down meetings",
        outcome="continue",
        what="Keep to the end of 2026 and bring in the four authorities that have not begun.",
        revisit_by="2026-12-31",
        said=person(on="2025-12-10"),
    )
    return replace(made, **changes)


SOURCES = Sources(
    releases=(
        ReleaseFact(
            url="https://example.org/children-in-need",
            id="dfe-cin-2024",
            publisher="Department for Education",
            title="Children in need 2024",
            version="1.0",
            published_on="2024-10-31",
            published_on_basis="publisher's calendar",
            licence="Open Government Licence v3.0",
            attribution="Contains public sector information licensed under the Open Government Licence v3.0.",
        ),
    )
)


OVERRIDDEN = Overridden(region=1, authorities=1, by=(("Assistant director", 2),))
NOT_OVERRIDDEN = Overridden(region=0, authorities=0, by=())


def full_sections(stage: str) -> dict[str, Section]:
    counts = VerdictCounts(turned=1, not_turned=0, too_early=0, not_assessable=3, worse=0, expected_by_luck=0.1)
    areas = VerdictCounts(turned=5, not_turned=5, too_early=4, not_assessable=46, worse=1, expected_by_luck=0.7)
    return {
        "turned": CurvesTurned(
            region=counts,
            authorities=areas,
            n_headline=4,
            n_members=15,
            many=judged_builders.many_questions(AREAS),
            overridden=OVERRIDDEN,
            n_would_differ=2,
        ),
        "gate": Gate(
            met=False,
            items=(
                GateFact(name="Checks passed or waived", met=True, found="214 checks, 1 finding waived"),
                GateFact(name="Each forecast judged", met=False, found="2 of 4 headline forecasts judged"),
            ),
        ),
        "decisions": Decisions(
            taken=(decision(),) if stage == "review" else (),
            carried_forward=(decision(said=person(carried_from="2024-25", on="2025-12-10")),),
        ),
        "scorecard": scorecard(),
        "curves": curves(reviewed=stage == "review"),
        "story": story(),
        "plan": plan(),
        "quality": Quality(
            checks=("bounds", "jump", "duplicates"),
            findings=(
                FindingFact(
                    check="jump",
                    severity="warning",
                    indicator="N-S8",
                    area_name="Devon",
                    period="2024",
                    found="From 71.2 to 34.0 in one year.",
                    waived_by="Performance leads",
                    waived_because="A new recording system; confirmed by the authority.",
                ),
                FindingFact(
                    check="bounds",
                    severity="failure",
                    indicator="E-1",
                    area_name=None,
                    period=None,
                    found="Two figures above 100.",
                    waived_by=None,
                    waived_because=None,
                ),
            ),
            quarantined=("E-1",),
            stale=(StaleFact(indicators=("N-H3",), reason=REFUSED),),
        ),
        "gaps": Gaps(
            convenor="Officer group",
            conditions=(),
            unpublished=(
                UnpublishedFact(
                    indicator="E-1",
                    indicator_name="Agency social workers",
                    release="Children's social work workforce",
                    version="2025",
                    published_on="2025-02-27",
                ),
            ),
            without_number=(
                WithoutNumberFact(
                    indicator="N-S1",
                    indicator_name="Long plans",
                    period="2024",
                    areas=(
                        AreaSymbol(area_name="Devon", text="c", status="suppressed"),
                        AreaSymbol(area_name="Torbay", text="x", status="unavailable"),
                    ),
                ),
            ),
            data_development=(
                DataDevelopmentFact(
                    id="D-N1",
                    name="Use of a recognised neglect tool",
                    why="Shows whether neglect is recognised in the same way.",
                    gap="No national return holds it.",
                    owner="Principal social workers group",
                    next_step="Agree a local return.",
                ),
            ),
        ),
        "sources": SOURCES,
        **collected_builders.full(NEGLECT_RATE, AREAS),
        "readings": readings_builders.full(indicator(), NEGLECT_RATE, AREAS),
        **judged_builders.full(indicator(), (verdict(), *area_verdicts()), worse()),
        **beside_builders.full(stage, indicator(), NEGLECT_RATE, AREAS, CASELOAD),
    }


def empty_sections(stage: str) -> dict[str, Section]:
    none = VerdictCounts(turned=0, not_turned=0, too_early=0, not_assessable=0, worse=0, expected_by_luck=0.0)
    return {
        "turned": CurvesTurned(
            region=none,
            authorities=none,
            n_headline=0,
            n_members=0,
            many=judged_builders.many_questions(),
            overridden=NOT_OVERRIDDEN,
            n_would_differ=0,
        ),
        "gate": Gate(met=True, items=()),
        "decisions": Decisions(taken=(), carried_forward=()),
        "scorecard": Scorecard(columns=(), rows=()),
        "curves": Curves(curves=()),
        "story": Story(curves=(), partners=(), questions=()),
        "plan": Plan(ideas=(), actions=(), principles=()),
        "quality": Quality(checks=(), findings=(), quarantined=(), stale=()),
        "gaps": Gaps(convenor="Officer group", conditions=(), unpublished=(), without_number=(), data_development=()),
        "sources": Sources(releases=()),
        **collected_builders.empty(),
        "readings": readings_builders.empty(),
        **judged_builders.empty(),
        **beside_builders.empty(stage),
    }


def suppressed_sections(stage: str) -> dict[str, Section]:
    """The full sections, with every figure that a publisher prints replaced by its symbol."""
    sections = full_sections(stage)
    card = scorecard()
    hidden = tuple(replace(row, cells=(SUPPRESSED,) * len(row.cells)) for row in card.rows)
    bare = tuple(_suppressed(each) for each in curves(reviewed=stage == "review").curves)
    without = tuple(
        not_assessable("the new figure is not a number", area_name=name, actual=None, expected=None) for name in AREAS
    )
    hidden_others = collected_builders.suppressed(NEGLECT_RATE, AREAS)
    hidden_others |= judged_builders.suppressed(indicator(), AREAS, without)
    hidden_others |= beside_builders.suppressed(stage, indicator(), AREAS, CASELOAD)
    hidden_others |= {"readings": readings_builders.suppressed(indicator(), AREAS)}
    return sections | {"scorecard": replace(card, rows=hidden), "curves": Curves(curves=bare)} | hidden_others


def _suppressed(shown: Curve) -> Curve:
    def hide(published: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(point(each.period, None) for each in published)

    said = shown.verdict and not_assessable("the new figure is not a number", actual=None, expected=None)
    others = tuple(replace(other, points=hide(other.points)) for other in shown.comparators)
    return replace(
        shown,
        history=hide(shown.history),
        since=hide(shown.since),
        comparators=others,
        forecast=(),
        verdict=said,
        areas=(),
        agreed=(),
    )


def header(stage: str, **changes: Any) -> Header:
    made = Header(
        kind="stage",
        about=(),
        partnership="south-west",
        partnership_name="South West children's services partnership",
        priority="neglect",
        priority_name="Preventing and tackling neglect",
        population="All children and young people in the South West",
        outcome="Children and young people in the South West are well cared for at home, and none lives with neglect.",
        experience="Children come to school fed, clean, rested and ready.",
        convenor="Officer group for neglect",
        endorsements=(EndorsementFact(body="Regional summit", on="November 2015", how="Delegates voted for it."),),
        cycle="2024-25",
        follows=None,
        stage=stage,
        as_of="2024-12-31",
        due="2025-01-31",
        profile="region",
        illustrative=True,
        engine="oba-engine 0.1.0",
    )
    return replace(made, **changes)


def pack(stage: str, sections: dict[str, Section], **changes: Any) -> ReviewPack:
    return ReviewPack(header=header(stage, **changes), sections={name: sections[name] for name in ORDER[stage]})


@cache
def every_pack() -> dict[str, ReviewPack]:
    packs = {}
    for stage in STAGES:
        packs[f"full {stage}"] = pack(stage, full_sections(stage))
        packs[f"empty {stage}"] = pack(stage, empty_sections(stage), illustrative=False)
        packs[f"suppressed {stage}"] = pack(stage, suppressed_sections(stage))
    return packs
