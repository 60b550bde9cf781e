"""What stands beside story, plan and curves: causes in common, enablers, measures by quadrant, authorities' curves."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders.said import action, factor, update
from builders.stage_facts import (
    AUTHORITIES,
    COUNTRY,
    ISLET,
    REGION,
    a_panel,
    a_partnership,
    a_priority,
    a_use,
    a_verdict,
    an_indicator,
    facts,
    frozen,
    no_verdict,
)
from test_collected_sections import a_measure, asking, with_counts

from oba.analysis.disclosure import Withheld
from oba.domain.baseline import Evidence, Reason, Verdict
from oba.domain.contribution import Effect, Progress
from oba.domain.cycle import Stage
from oba.domain.disclosure import Profile
from oba.domain.indicator import Tier, Unit
from oba.domain.measure import Quadrant
from oba.pack.assembly import review_pack
from oba.pack.disclosure import for_readers
from oba.pack.sections.areas_curves import areas_curves
from oba.pack.sections.common_causes import common_causes
from oba.pack.sections.enablers import enablers
from oba.pack.sections.measures import measures
from oba.pack.sections.returns import returns

# --- Causes in common


def a_cause(slug, *indicators, areas=(), **changes):
    return factor(slug=slug, what=f"Cause {slug}.", indicators=indicators, areas=areas, **changes)


def listed(causes):
    return [(one.factor.slug, [each.id for each in one.indicators], one.factor.areas) for one in causes]


def test_without_causes_none_are_in_common():
    found = common_causes(facts())
    assert (found.several_curves, found.several_areas, found.n_regional, found.n_alone) == ((), (), 0, 0)


def test_a_cause_of_one_curve_in_one_place_is_counted_and_not_listed():
    found = common_causes(facts(said=(a_cause("one", "H-1", areas=("A",)), a_cause("all", "H-2"))))
    assert (found.several_curves, found.several_areas) == ((), ())
    assert (found.n_alone, found.n_regional) == (1, 1)


def test_a_cause_behind_several_curves_names_them_and_says_where():
    [cause] = common_causes(facts(said=(a_cause("both", "H-1", "S-1", areas=("A", "C")),))).several_curves
    assert [(one.id, one.name) for one in cause.indicators] == [("H-1", "Share H-1"), ("S-1", "Share S-1")]
    assert cause.factor.areas == ("Area A", "Area C")
    assert (cause.factor.what, cause.factor.evidence) == ("Cause both.", "Rent survey of 2024.")


def test_a_cause_of_one_curve_in_several_authorities_says_where():
    found = common_causes(facts(said=(a_cause("north", "H-1", areas=("B", "D")),)))
    assert listed(found.several_areas) == [("north", ["H-1"], ("Area B", "Area D"))]
    assert (found.several_curves, found.n_regional, found.n_alone) == ((), 0, 0)


def test_a_cause_of_several_curves_and_several_authorities_is_listed_once():
    said = (a_cause("everywhere", "H-1", "H-2"), a_cause("wide", "H-1", "H-2", areas=("A", "B")))
    found = common_causes(facts(said=said))
    assert [one.factor.slug for one in found.several_curves] == ["everywhere", "wide"]
    assert (found.several_areas, found.n_regional, found.n_alone) == ((), 0, 0)


def test_an_authority_or_a_curve_named_twice_counts_once():
    found = common_causes(
        facts(
            said=(
                a_cause("a", "H-1", areas=("A", "A")),
                a_cause("b", "H-1", areas=("A", "B", "A")),
                a_cause("c", "H-1", "H-1"),
                a_cause("d", "H-1", "H-2", "H-1", areas=("C", "C")),
            )
        )
    )
    assert listed(found.several_areas) == [("b", ["H-1"], ("Area A", "Area B"))]
    assert listed(found.several_curves) == [("d", ["H-1", "H-2"], ("Area C",))]
    assert (found.n_alone, found.n_regional) == (1, 1)


def test_those_behind_most_curves_stand_first_then_those_in_most_places():
    said = (
        a_cause("a-two-one", "H-1", "H-2", areas=("A",)),
        a_cause("b-two-everywhere", "H-1", "H-2"),
        a_cause("c-three", "H-1", "H-2", "S-1", areas=("A",)),
        a_cause("d-said-twice", "H-1", "H-2", "H-1", "H-2", areas=("A", "A", "A")),
        a_cause("e-two-three", "H-1", "H-2", areas=("A", "B", "C")),
    )
    assert [one.factor.slug for one in common_causes(facts(said=said)).several_curves] == [
        "c-three",
        "b-two-everywhere",
        "e-two-three",
        "a-two-one",
        "d-said-twice",
    ]


def test_a_cause_that_helps_is_as_common_as_one_that_hinders():
    said = (a_cause("helps", "H-1", "H-2", effect=Effect.HELPING), a_cause("hinders", "H-1", "H-2"))
    found = common_causes(facts(said=said))
    assert [one.factor.effect for one in found.several_curves] == ["helping", "hindering"]


def test_an_authority_that_is_no_longer_defined_is_named_by_its_code():
    found = common_causes(facts(said=(a_cause("old", "H-1", areas=("A", "E07000001")),)))
    assert found.several_areas[0].factor.areas == ("Area A", "E07000001")


# --- Enablers


def enabled(*said, panels=None, ids=("E-1", "E-2"), **changes):
    indicators = (*a_priority().indicators, *(a_use(id_, Tier.ENABLER) for id_ in ids))
    defined = {id_: an_indicator(id_) for id_ in ("H-1", "H-2", "S-1", *ids)}
    partnership = a_partnership(priorities=(a_priority(indicators=indicators),), indicators=defined)
    return facts(partnership=partnership, said=said, panels=panels or {}, **changes)


def test_every_enabler_stands_in_the_order_of_the_definitions_and_no_other_indicator():
    found = enablers(enabled(action(indicator="H-1", areas=())))
    assert found.region_name == "South West"
    assert [one.indicator.id for one in found.enablers] == ["E-1", "E-2"]
    assert {one.indicator.tier for one in found.enablers} == {"enabler"}


def test_an_enabler_that_nobody_has_taken_up_has_no_action_and_one_without_a_release_no_figure():
    assert [(one.latest, one.actions) for one in enablers(enabled()).enablers] == [(None, ()), (None, ())]


@pytest.mark.parametrize(
    ("texts", "text", "status", "value"),
    [
        (["9", "10"], "10.0", "number", 10.0),
        (["9", "0"], "0.0", "number", 0.0),
        (["9", "c"], "c", "suppressed", None),
        (["9", "x"], "x", "unavailable", None),
        (["9", "-"], "missing", "missing", None),
    ],
)
def test_an_enabler_shows_the_regions_figure_of_its_latest_period_or_its_symbol(texts, text, status, value):
    panel = a_panel("E-1", first="2023", **{REGION: texts, "A": ["1", "2"]})
    first, second = enablers(enabled(panels={"E-1": panel})).enablers
    assert (first.latest.period, first.latest.text, first.latest.status, first.latest.value) == (
        "2024",
        text,
        status,
        value,
    )
    assert second.latest is None


def test_an_enabler_of_which_the_region_has_no_row_shows_no_figure():
    panel = a_panel("E-1")
    rows = [row for row, area in enumerate(panel.areas) if area != REGION]
    cut = replace(
        panel,
        areas=tuple(panel.areas[row] for row in rows),
        values=panel.values[rows],
        status=panel.status[rows],
    )
    assert enablers(enabled(panels={"E-1": cut})).enablers[0].latest is None


def test_an_enabler_names_the_actions_that_answer_it_and_how_each_stands():
    said = (
        action(slug="a", indicator="E-1", areas=(), what="Lend workers."),
        action(slug="b", indicator="E-1", areas=(), what="Train managers.", illustrative=True),
        action(slug="c", indicator="H-1", areas=(), what="Answer a curve."),
        update(slug="u", action="b", progress=Progress.ON_TRACK, on=date(2025, 1, 2)),
        update(slug="v", action="b", progress=Progress.DONE, on=date(2025, 1, 20)),
    )
    first, second = enablers(enabled(*said)).enablers
    assert [(one.what, one.progress, one.said.illustrative) for one in first.actions] == [
        ("Lend workers.", "not started", False),
        ("Train managers.", "done", True),
    ]
    assert second.actions == ()


@pytest.mark.parametrize("stage", Stage)
def test_enablers_are_shown_in_a_plan_where_the_priority_has_some(stage):
    assert ("enablers" in review_pack(enabled(stage=stage)).sections) is (stage is Stage.PLAN)
    assert "enablers" not in review_pack(enabled(ids=(), stage=stage)).sections


# --- Measures by the four questions


def test_measures_stand_by_quadrant_and_within_one_in_the_order_of_the_definitions():
    given = asking(
        a_measure(id="M-1", quadrant=Quadrant.BETTER_OFF_SHARE),
        a_measure(id="M-2", quadrant=Quadrant.HOW_WELL),
        a_measure(id="M-3", quadrant=Quadrant.BETTER_OFF_NUMBER),
        a_measure(id="M-4", quadrant=Quadrant.HOW_MUCH),
        a_measure(id="M-5", quadrant=Quadrant.HOW_WELL),
    )
    assert [(one.id, one.quadrant) for one in measures(given).measures] == [
        ("M-4", "how much did we do"),
        ("M-2", "how well did we do it"),
        ("M-5", "how well did we do it"),
        ("M-3", "how many are better off"),
        ("M-1", "what share is better off"),
    ]


def test_a_measure_shows_the_authorities_figure_together_and_how_many_are_behind_it():
    panel = with_counts(
        a_panel("M-1", first="2024-Q4", A="0", B="30", C="c", D="-", E="-", I="-"), A=(0.0, 10.0), B=(6.0, 20.0)
    )
    given = asking(a_measure(), returned={"M-1": panel})
    [one] = measures(given).measures
    assert (one.name, one.unit, one.period, one.figure.text) == ("Visits", "percent", "2024-Q4", "20.0")
    assert (one.n_included, one.n_returned, one.n_asked) == (2, 3, 5)
    [told] = returns(given).measures
    assert (one.figure, one.n_included) == (told.together, told.n_included)


@pytest.mark.parametrize(
    ("texts", "figure"), [({"A": "0", "B": "0"}, "0"), ({"A": "c", "B": "x"}, None), ({"A": "c", "B": "4"}, "4")]
)
def test_a_return_of_zero_is_a_figure_and_a_symbol_is_none(texts, figure):
    panel = a_panel("M-1", first="2024-Q4", **(dict.fromkeys((*AUTHORITIES, ISLET), "-") | texts))
    [one] = measures(asking(a_measure(unit=Unit.COUNT, decimals=0), returned={"M-1": panel})).measures
    assert (one.figure and one.figure.text) == figure
    assert (one.period, one.n_returned) == ("2024-Q4", 2)


def test_a_measure_of_which_nothing_was_returned_has_no_period_and_no_figure():
    [one] = measures(asking(a_measure())).measures
    assert (one.period, one.figure, one.n_returned, one.n_included, one.n_asked) == (None, None, 0, 0, 5)


def test_a_priority_without_measures_has_an_empty_section_in_its_review():
    sections = review_pack(facts(stage=Stage.REVIEW)).sections
    assert sections["measures"].measures == ()


@pytest.mark.parametrize("profile", Profile)
def test_measures_are_shared_among_authorities_and_not_with_everyone(profile):
    given = asking(a_measure(), stage=Stage.REVIEW, profile=profile)
    assert ("measures" in review_pack(given).sections) is (profile is not Profile.PUBLIC)


# --- Each authority's curve

EVERY = (*AUTHORITIES, ISLET)
"""In the order of the definitions."""


def all_frozen(indicator="H-1", *, without=(), **changes):
    """A baseline of every member and the region: history 1, 2, 3, 4 and forecast 5, 6, 7 plus the place of the area."""
    areas = (*EVERY, REGION)
    place = np.arange(len(areas), dtype=float)[:, None]
    hidden = np.array([[area in without] for area in areas])
    history = np.where(hidden, np.nan, np.array([[1.0, 2.0, 3.0, 4.0]]) + place)
    ahead = np.where(hidden, np.nan, np.array([[5.0, 6.0, 7.0]]) + place)
    flat = np.ones(len(areas))
    known = {
        "areas": areas,
        "history": history,
        "forecast": ahead,
        "working_forecast": ahead,
        "scale": flat,
        "n_points": flat * 4,
        "denominators": flat,
        "pooled": flat.astype(bool),
        **dict.fromkeys(("low_80", "high_80", "low_95", "high_95"), ahead),
    }
    return frozen(indicator, **(known | changes))


def drawn(**changes):
    given = {"baselines": {"H-1": all_frozen()}, "stage": Stage.REVIEW, "as_of": date(2025, 12, 12)}
    return areas_curves(facts(**(given | changes)))


def by_area(curves):
    return {one.area: one for one in curves.curves[0].areas}


def test_without_a_frozen_baseline_there_is_nothing_to_draw():
    assert areas_curves(facts(panels={"H-1": a_panel()})).curves == ()


def test_every_headline_indicator_with_a_baseline_is_drawn_and_no_other():
    given = facts(baselines={id_: all_frozen(id_) for id_ in ("S-1", "H-2", "H-1")})
    assert [one.indicator.id for one in areas_curves(given).curves] == ["H-1", "H-2"]


def test_every_authority_stands_in_the_order_of_the_definitions_and_the_region_is_not_among_them():
    [shown] = drawn().curves
    assert [(one.area, one.area_name) for one in shown.areas] == [
        *((code, f"Area {code}") for code in AUTHORITIES),
        (ISLET, "Islet"),
    ]
    assert shown.without == ()


def test_a_curve_is_frozen_history_then_what_came_since_and_the_forecast_over_its_horizon():
    panel = a_panel(first="2022/23", A=["99", "98", "4.25", "0"])
    [shown] = drawn(panels={"H-1": panel}).curves
    assert shown.periods == ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25", "2025/26")
    assert shown.n_history == 4
    assert shown.horizon == ("2024/25", "2025/26", "2026/27")
    first = shown.areas[0]
    assert first.values == (1.0, 2.0, 3.0, 4.0, 4.3, 0.0)  # as frozen, whatever was revised since
    assert first.forecast == (5.0, 6.0, 7.0)


def test_a_symbol_among_the_figures_is_a_gap_and_zero_is_a_number():
    panel = a_panel(first="2024/25", A=["c", "0"], B=["0", "x"], C=["-", "-"])
    found = by_area(drawn(panels={"H-1": panel}))
    assert found["A"].values[4:] == (None, 0.0)
    assert found["B"].values[4:] == (0.0, None)
    assert found["C"].values[4:] == (None, None)


def test_an_authority_without_any_number_is_named_and_not_drawn():
    panel = a_panel(first="2024/25", B=["c"], C=["5"])
    [shown] = drawn(baselines={"H-1": all_frozen(without=("B", "C"))}, panels={"H-1": panel}).curves
    assert shown.without == ("Area B",)
    assert [one.area for one in shown.areas] == ["A", "C", "D", "E", ISLET]
    cedar = by_area(drawn(baselines={"H-1": all_frozen(without=("B", "C"))}, panels={"H-1": panel}))["C"]
    assert (cedar.values, cedar.forecast) == ((None, None, None, None, 5.0), (None, None, None))


def test_an_authority_that_has_zeros_alone_is_drawn():
    nothing = {"history": np.zeros((7, 4)), "forecast": np.zeros((7, 3))}
    [shown] = drawn(baselines={"H-1": all_frozen(**nothing)}).curves
    assert {one.values for one in shown.areas} == {(0.0,) * 4}
    assert shown.without == ()


def test_a_member_that_the_baseline_did_not_have_is_named_and_not_drawn():
    [shown] = drawn(baselines={"H-1": frozen()}).curves  # the region and A, of which the second has no history
    assert (shown.areas, shown.without) == ((), (*(f"Area {code}" for code in AUTHORITIES), "Islet"))


@pytest.mark.parametrize("changes", [{"panels": {}}, {"quarantined": frozenset({"H-1"})}], ids=["none", "kept out"])
def test_without_later_figures_that_may_be_shown_a_curve_ends_with_its_history(changes):
    panels = {"panels": {"H-1": a_panel(first="2024/25", A=["7"])}}
    [shown] = drawn(**(panels | changes)).curves
    assert shown.periods[-1] == "2023/24"
    assert {len(one.values) for one in shown.areas} == {4}


def worse():
    return Evidence(
        verdict=Verdict.NOT_TURNED,
        worse_than_baseline=True,
        gap=-2.0,
        distance=-2.5,
        n_placebos=99,
        as_good=90,
        as_bad=1,
        as_poor=1,
    )


def test_a_review_says_each_verdict_in_a_word_and_a_data_pack_none():
    verdicts = (
        a_verdict(area="A"),
        a_verdict(area="B", verdict=Verdict.NOT_TURNED),
        a_verdict(area="C", verdict=Verdict.NOT_TURNED, own=worse()),
        a_verdict(area="D", verdict=Verdict.TOO_EARLY),
        no_verdict(Reason.SUPPRESSED, area="E"),
    )
    assert {area: one.verdict for area, one in by_area(drawn(verdicts={"H-1": verdicts})).items()} == {
        "A": "turned",
        "B": "not turned",
        "C": "worse",
        "D": "too early",
        "E": "not assessable",
        ISLET: "not assessable",
    }
    assert {one.verdict for one in by_area(drawn()).values()} == {None}


def test_a_withheld_figure_takes_the_authoritys_history_and_forecast_with_it_and_later_figures_stay():
    panel = a_panel(first="2023/24", A=["3", "50"], B=["60", "3"], C=["70", "71"])
    cells = np.zeros(panel.values.shape, dtype=np.bool_)
    cells[panel.row("A"), 0] = cells[panel.row("B"), 1] = True
    hidden = Withheld(areas=panel.areas, periods=panel.periods, cells=cells, denominators=np.zeros_like(cells))
    given = facts(stage=Stage.REVIEW, panels={"H-1": panel}, baselines={"H-1": all_frozen()}, profile=Profile.PUBLIC)
    [shown] = areas_curves(for_readers(given, {"H-1": hidden})).curves
    assert shown.without == ("Area B",)
    found = {one.area: one for one in shown.areas}
    assert (found["A"].values, found["A"].forecast) == ((None, None, None, None, 50.0), (None, None, None))
    assert (found["C"].values, found["C"].forecast) == ((3.0, 4.0, 5.0, 6.0, 71.0), (7.0, 8.0, 9.0))


def test_the_country_is_no_authority_of_any_of_these():
    assert COUNTRY not in by_area(drawn(panels={"H-1": a_panel(first="2024/25")}))
