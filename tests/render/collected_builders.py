"""Made-up facts of what collecting knows beside the figures: full, empty, and with every figure a symbol."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from oba.pack.collected_facts import (
    AskedArea,
    AskedMeasure,
    Boundaries,
    BridgedFact,
    BridgedPeriod,
    BridgeFact,
    Calendar,
    ChangeFact,
    ChaseList,
    ComparedRow,
    Comparison,
    ComparisonTable,
    CorrectionFact,
    DueFact,
    IndicatorName,
    NeighbourSetFact,
    NeighboursFact,
    NoteFact,
    OwedFact,
    ReleaseName,
    ReturnedMeasure,
    ReturnRow,
    Returns,
    RevisionFact,
    Revisions,
)
from oba.pack.facts import Section
from oba.pack.figure_facts import Included, IndicatorFact, Point

RATE_NAME = IndicatorName(id="N-H1", name="Child protection plans for neglect")
RELEASE = ReleaseName(id="dfe-cin-2024", title="Children in need 2024", version="2024", published_on="2024-10-31")
LATER = replace(RELEASE, id="dfe-cin-2024-r", title="Children in need 2024, revised", published_on="2024-12-19")


def shown(period: str, value: float | None, **changes: Any) -> Point:
    text, status = ("c", "suppressed") if value is None else (f"{value:.1f}", "number")
    return replace(Point(period=period, value=value, text=text, status=status), **changes)


def compared(name: str, latest: float | None, before: float | None, **changes: Any) -> ComparedRow:
    both = latest is not None and before is not None
    row = ComparedRow(
        area=name,
        name=name,
        kind="authority",
        too_small=False,
        latest=shown("2024", latest),
        before=shown("2023", before),
        change=round(latest - before, 1) if both else None,
        neighbours=NeighboursFact(mean=24.31, n_included=9, n_neighbours=10),
        included=None,
    )
    return replace(row, **changes)


NEIGHBOUR_SET = NeighbourSetFact(
    id="dfe-2024",
    title="Children's services statistical neighbour model",
    publisher="Department for Education",
    published_on="2024-05-31",
    licence="Open Government Licence v3.0",
    attribution="Contains public sector information.",
)


def comparison(indicator: IndicatorFact, areas: tuple[str, ...]) -> Comparison:
    """Every case of a row: up, down, level, no number now, none before, too small, and neighbours without numbers."""
    rows = [compared(name, 20.0 + k, 20.5) for k, name in enumerate(areas)]
    rows[1] = compared(areas[1], 0.0, 0.0, neighbours=NeighboursFact(mean=0.0, n_included=1, n_neighbours=10))
    rows[2] = compared(areas[2], None, 19.0, neighbours=NeighboursFact(mean=None, n_included=0, n_neighbours=10))
    rows[3] = compared(areas[3], 19.0, None, neighbours=NeighboursFact(mean=None, n_included=0, n_neighbours=0))
    rows[7] = compared(areas[7], 3.0, 2.0, too_small=True, neighbours=None)
    region = compared(
        "South West", 24.0, 23.0, kind="region", neighbours=None, included=Included(n=13, of=15, is_sum=True)
    )
    of_country = Included(n=148, of=153, is_sum=False)
    england = compared("England", 24.2, 24.2, kind="country", neighbours=None, included=of_country)
    table = ComparisonTable(
        indicator=indicator, period="2024", before="2023", quarantined=False, rows=(*rows, region, england)
    )
    return Comparison(
        neighbour_set=NEIGHBOUR_SET,
        tables=(table,),
        unpublished=(IndicatorName(id="C-H4", name="Care leavers in education, employment or training"),),
    )


def change(**changes: Any) -> ChangeFact:
    made = ChangeFact(area_name="Devon", period="2024", kind="changed", before="8.3", after="8.4", change=0.1)
    return replace(made, **changes)


def revision(**changes: Any) -> RevisionFact:
    cells = (
        change(area_name="Torbay", kind="withdrawn", before="3.0", after="c", change=None),
        change(kind="gone", after="", change=None),
        change(kind="added", before="", after="0.0", change=None),
        change(kind="resymbolled", before="x", after="c", change=None),
        change(),
        change(period="2023", kind="restored", before="c", after="0.0", change=None),
    )
    sizes = (
        "one rounding unit or less",
        "up to 1 %",
        "above 1 % and up to 5 %",
        "above 5 % and up to 10 %",
        "above 10 %",
    )
    made = RevisionFact(
        indicator="N-H1",
        indicator_name="Child protection plans for neglect",
        unit="rate per 10,000",
        decimals=1,
        earlier=RELEASE,
        later=LATER,
        n_common=211,
        n_changed=1,
        n_withdrawn=1,
        n_restored=1,
        n_resymbolled=1,
        n_added=1,
        n_gone=1,
        n_counts_only=0,
        n_denominators_only=4,
        by_size=tuple((size, int(k == 0)) for k, size in enumerate(sizes)),
        largest=change(),
        changes=cells,
        n_unlisted=0,
    )
    return replace(made, **changes)


def due(**changes: Any) -> DueFact:
    made = DueFact(
        publication="dfe-cin",
        title="Children in need",
        publisher="Department for Education",
        url="https://example.org/children-in-need",
        indicators=("N-H1", "N-H3"),
        state="arrived",
        opens="2024-10-01",
        closes="2024-11-30",
        next_opens="2025-10-01",
        next_closes="2025-11-30",
        days_late=0,
        last_release=RELEASE,
        age_days=61,
        checked_on="2024-12-30",
        failed_since=None,
    )
    return replace(made, **changes)


def chase() -> ChaseList:
    periods = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
    return ChaseList(
        measures=(
            AskedMeasure(id="M-N1", name="Neglect assessed with a tool", periods=periods, n_returned=6, n_wanted=12),
        ),
        areas=(
            AskedArea(area="E1", name="Devon", n_returned=4, n_wanted=4, owed=()),
            AskedArea(
                area="E2",
                name="Torbay",
                n_returned=2,
                n_wanted=4,
                owed=(OwedFact(measure="M-N1", periods=periods[2:]),),
            ),
            AskedArea(
                area="E3", name="Dorset", n_returned=0, n_wanted=4, owed=(OwedFact(measure="M-N1", periods=periods),)
            ),
        ),
        not_asked=("Isles of Scilly",),
    )


def calendar() -> Calendar:
    never = {"last_release": None, "age_days": None, "checked_on": None}
    late = due(publication="b", title="Workforce", state="late", days_late=1, closes="2024-12-30", **never)
    failing = due(publication="c", title="Outcomes", state="unchanged", failed_since="2024-12-29")
    silent = due(
        publication="d", title="Adoption", state="unknown", opens=None, closes=None, next_opens=None, next_closes=None
    )
    announced = due(publication="e", title="Census", state="due", opens="2025-01-09", closes="2025-01-09", url="")
    unanswered = due(publication="f", title="Absence", failed_since="2024-12-29", checked_on=None)
    return Calendar(publications=(due(), late, failing, silent, announced, unanswered), chase=chase())


def returned(**changes: Any) -> ReturnedMeasure:
    made = ReturnedMeasure(
        id="M-N1",
        name="Neglect assessed with a tool",
        definition="Assessments for which a recognised tool was used.",
        quadrant="how well did we do it",
        unit="percent",
        decimals=1,
        frequency="quarterly",
        numerator="assessments with a tool",
        denominator="all assessments",
        develops=IndicatorName(id="D-N1", name="Use of a recognised neglect tool"),
        period="2024-Q4",
        rows=(
            ReturnRow(area="E1", name="Devon", asked=True, figure=shown("2024-Q4", 0.0)),
            ReturnRow(area="E2", name="Torbay", asked=True, figure=shown("2024-Q4", None)),
            ReturnRow(area="E3", name="Dorset", asked=True, figure=None),
            ReturnRow(area="E4", name="Isles of Scilly", asked=False, figure=None),
        ),
        n_returned=2,
        n_asked=3,
        together=shown("2024-Q4", 0.0),
        n_included=1,
    )
    return replace(made, **changes)


def returns() -> Returns:
    nothing_yet = returned(
        id="M-N2", name="Early help", period=None, rows=(), n_returned=0, together=None, n_included=0, develops=None
    )
    days = returned(
        id="M-N3", name="Days to a visit", unit="days", numerator="", denominator="", together=None, n_included=0
    )
    return Returns(region_name="South West", measures=(returned(), nothing_yet, days))


def boundaries(indicator: IndicatorFact) -> Boundaries:
    note = NoteFact(
        period="2020",
        text="The first year of the new council.",
        source="Statutory change of 1 April 2019",
        is_break=True,
        indicators=(),
        areas=("Dorset", "Bournemouth, Christchurch and Poole"),
    )
    correction = CorrectionFact(
        indicator=RATE_NAME,
        area_name="Devon",
        period="2024",
        release="Children in need 2024",
        was="1.3",
        corrected="13.0",
        reason="The decimal point had slipped.",
        by="Head of performance",
        on="2024-12-20",
    )
    periods = (
        BridgedPeriod(figure=shown("2018", 21.4), count=0.0, side="before"),
        BridgedPeriod(figure=shown("2019", None, text="x", status="unavailable"), count=330.0, side="before"),
        BridgedPeriod(figure=shown("2020", 0.0), count=1317.0, side="after"),
        BridgedPeriod(figure=shown("2021", None), count=None, side="neither"),
    )
    bridge = BridgeFact(
        name="Dorset, Bournemouth and Poole",
        note="The same place on either side.",
        before=("Dorset (former county)", "Bournemouth", "Poole"),
        after=("Dorset", "Bournemouth, Christchurch and Poole"),
        series=(BridgedFact(indicator=indicator, counted="plans on 31 March", periods=periods),),
        without_counts=(IndicatorName(id="N-S7", name="Median days"),),
    )
    withheld = replace(correction, area_name="Torbay", was=None, corrected=None)
    about_one = replace(note, period="2021", is_break=False, indicators=(RATE_NAME,), areas=())
    return Boundaries(notes=(note, about_one), corrections=(correction, withheld), bridges=(bridge,), n_others=4)


def full(indicator: IndicatorFact, areas: tuple[str, ...]) -> dict[str, Section]:
    return {
        "comparison": comparison(indicator, areas),
        "returns": returns(),
        "revisions": Revisions(
            revised=(revision(),),
            unchanged=(IndicatorName(id="N-S8", name="Conferences within 15 working days"),),
            one_release=(IndicatorName(id="E-3", name="Average caseload"),),
        ),
        "calendar": calendar(),
        "boundaries": boundaries(indicator),
    }


def empty() -> dict[str, Section]:
    return {
        "comparison": Comparison(neighbour_set=None, tables=(), unpublished=()),
        "returns": Returns(region_name="South West", measures=()),
        "revisions": Revisions(revised=(), unchanged=(), one_release=()),
        "calendar": Calendar(publications=(), chase=None),
        "boundaries": Boundaries(notes=(), corrections=(), bridges=(), n_others=0),
    }


def suppressed(indicator: IndicatorFact, areas: tuple[str, ...]) -> dict[str, Section]:
    """The full sections with a symbol for every figure that a publisher prints or an authority returns."""
    none = NeighboursFact(mean=None, n_included=0, n_neighbours=10)
    rows = tuple(
        replace(
            row,
            latest=shown("2024", None),
            before=shown("2023", None),
            change=None,
            neighbours=row.neighbours and none,
            included=row.included and Included(n=0, of=15, is_sum=False),
        )
        for row in comparison(indicator, areas).tables[0].rows
    )
    told = comparison(indicator, areas)
    hidden_rows = tuple(replace(row, figure=row.figure and shown("2024-Q4", None)) for row in returned().rows)
    hidden = change(kind="resymbolled", before="x", after="c", change=None)
    bridge = boundaries(indicator).bridges[0]
    series = tuple(
        replace(one, periods=tuple(replace(p, figure=shown(p.figure.period, None), count=None) for p in one.periods))
        for one in bridge.series
    )
    return full(indicator, areas) | {
        "comparison": replace(told, tables=(replace(told.tables[0], rows=rows),)),
        "returns": Returns(
            region_name="South West", measures=(returned(rows=hidden_rows, together=None, n_included=0),)
        ),
        "revisions": Revisions(
            revised=(revision(n_changed=0, largest=None, changes=(hidden,)),), unchanged=(), one_release=()
        ),
        "boundaries": replace(boundaries(indicator), bridges=(replace(bridge, series=series),)),
    }
