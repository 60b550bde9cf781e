"""What the reports on demand state, from facts built in memory."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders.said import action, decision, factor, idea, judgement, partner, update
from builders.stage_facts import AS_OF, COUNTRY, REGION, a_panel, a_partnership, a_verdict, facts, frozen

from oba.analysis.disclosure import Withheld
from oba.domain.area import Area, AreaKind
from oba.domain.comparison import NeighbourSet
from oba.domain.contribution import Effect, Progress, Rating
from oba.domain.disclosure import Profile
from oba.domain.indicator import Unit
from oba.domain.period import Period, through
from oba.pack.canonical import pack_json
from oba.pack.comparators import NEIGHBOURS_MEAN
from oba.pack.disclosure import for_readers
from oba.pack.report_facts import StageDue
from oba.pack.reports import area_pack, curve_report_pack, regional_overview
from oba.pack.sections.area_priorities import area_priorities
from oba.pack.sections.curve_report import curve_report
from oba.pack.sections.region_priorities import region_priorities

A = Area(code="A", name="Area A", kind=AreaKind.AUTHORITY)
TEXTS = {area: ["20", "21", "22", "23", "24", "26"] for area in ("A", REGION, COUNTRY)}
PANEL = a_panel(
    first="2020",
    **(TEXTS | {"B": ["10", "10", "10", "10", "10", "12"], "C": ["20", "c", "20", "20", "20", "c"]}),
)
NEIGHBOURS = NeighbourSet(
    id="n-2024",
    title="Model",
    publisher="Department for Tests",
    published_on=date(2024, 5, 31),
    licence="OGL",
    attribution="Contains a model.",
    neighbours={"A": ("B", "C")},
)


def with_neighbours():
    return a_partnership(neighbour_sets=(NEIGHBOURS,))


def reviewed(**changes):
    """The first headline indicator, frozen to 2023, with figures since."""
    history = np.array([[20.0, 21.0, 22.0, 23.0]] * 2)
    baseline = frozen(
        periods=through(Period("2020"), Period("2023")),
        horizon=through(Period("2024"), Period("2026")),
        history=history,
    )
    known = {
        "partnership": with_neighbours(),
        "panels": {"H-1": PANEL},
        "baselines": {"H-1": baseline},
        "verdicts": {"H-1": (a_verdict(), a_verdict(area="A"))},
    }
    return facts(**(known | changes))


def use_of(of, indicator="H-1"):
    return next(use for use in of.priority.indicators if use.indicator == indicator)


def report(of=None, *, area=A, indicator="H-1"):
    of = of or reviewed()
    return curve_report(of, use_of(of, indicator), area)


def periods(points):
    return [one.period for one in points]


def test_an_authoritys_curve_is_its_own_row_of_the_baseline_and_the_panel():
    curve = report().curve
    assert (curve.area, curve.area_name) == ("A", "Area A")
    assert [one.value for one in curve.history] == [20.0, 21.0, 22.0, 23.0]
    assert [(one.period, one.value) for one in curve.since] == [("2024", 24.0), ("2025", 26.0)]
    assert curve.verdict is not None
    assert curve.verdict.area == "A"
    assert curve.areas == ()


def test_the_region_is_shown_beside_the_country_and_an_authority_beside_those_like_it_too():
    of = reviewed()
    region = report(of, area=of.partnership.region).curve
    assert [one.name for one in region.comparators] == ["England"]
    assert [one.name for one in report(of).curve.comparators] == ["South West", "England", NEIGHBOURS_MEAN]


def test_the_neighbours_mean_leaves_out_those_without_a_number_and_says_how_many_are_in_it():
    made = report()
    mean = made.curve.comparators[-1].points
    assert [one.value for one in mean] == [15.0, 10.0, 15.0, 15.0, 15.0, 12.0]
    assert made.neighbours is not None
    assert (made.neighbours.mean, made.neighbours.n_included, made.neighbours.n_neighbours) == (12.0, 1, 2)
    assert made.neighbour_set is not None


def test_without_a_set_that_knows_the_authority_there_are_no_neighbours():
    made = report(reviewed(partnership=a_partnership()))
    assert (made.neighbours, made.neighbour_set) == (None, None)
    assert [one.name for one in made.curve.comparators] == ["South West", "England"]
    assert report(area=replace(A, too_small=True)).neighbours is None


def test_plain_counts_of_an_authority_stand_alone():
    partnership = with_neighbours()
    counted = replace(partnership.indicators["H-1"], unit=Unit.COUNT)
    of = reviewed(partnership=replace(partnership, indicators=partnership.indicators | {"H-1": counted}))
    assert report(of).curve.comparators == ()


def test_without_a_baseline_the_history_is_what_was_published():
    curve = report(reviewed(baselines={}, verdicts={})).curve
    assert periods(curve.history) == ["2020", "2021", "2022", "2023", "2024", "2025"]
    assert curve.forecast == curve.since == ()
    assert curve.baseline is curve.verdict is None


def test_a_history_begins_with_the_first_number():
    begun = a_panel(first="2020", A=["x", "c", "22", "c"])
    curve = report(reviewed(panels={"H-1": begun}, baselines={}, verdicts={})).curve
    assert [one.text for one in curve.history] == ["22.0", "c"]


def test_figures_that_a_check_keeps_out_are_not_drawn():
    made = report(reviewed(baselines={}, verdicts={}, quarantined=frozenset({"H-1"})))
    assert made.quarantined
    assert made.curve.history == ()


@pytest.mark.parametrize("panels", [{}, {"H-1": a_panel(A="-")}])
def test_of_nothing_there_is_a_report_that_says_nothing(panels):
    of = facts(panels=panels)
    made = report(of)
    assert made.curve.history == ()
    assert made.best == made.actions == made.partners == ()
    assert made.low_cost is made.off_the_wall is made.curve.target is made.stale is None


SAID = (
    factor(slug="ours", indicators=("H-1",), areas=("A",)),
    factor(slug="theirs", indicators=("H-1",), areas=("B",)),
    factor(slug="everyones", indicators=("H-1",), areas=(), effect=Effect.HELPING),
    factor(slug="another", indicators=("H-2",), areas=()),
    action(slug="for-us", indicator="H-1", areas=("A", "B")),
    action(slug="for-them", indicator="H-1", areas=("B",)),
    action(slug="for-all", indicator="H-1", areas=()),
    action(slug="elsewhere", indicator="H-2", areas=()),
    partner(),
    judgement(indicator="H-1"),
)


def test_an_authority_hears_what_names_it_or_the_whole_region():
    made = report(reviewed(said=SAID))
    assert [one.slug for one in made.story.helping] == ["everyones"]
    assert [one.slug for one in made.story.hindering] == ["ours"]
    assert sorted(one.slug for one in made.actions) == ["for-all", "for-us"]
    assert made.story.judgement is not None
    assert [one.name for one in made.partners] == ["Landlords"]


def test_the_region_hears_everything_of_its_curve():
    of = reviewed(said=SAID)
    made = report(of, area=of.partnership.region)
    assert [one.slug for one in made.story.hindering] == ["ours", "theirs"]
    assert sorted(one.slug for one in made.actions) == ["for-all", "for-them", "for-us"]


def rated(slug, specificity="high", leverage="medium", reach="medium", values="medium", **changes):
    ratings = {"specificity": specificity, "leverage": leverage, "reach": reach, "values": values}
    plain = {"factors": ("ours",), "low_cost": False, "off_the_wall": False}
    return idea(slug=slug, **{name: Rating(text) for name, text in ratings.items()}, **(plain | changes))


def test_specificity_is_a_gate_and_leverage_ranks():
    ideas = (
        rated("a-low-leverage", leverage="low"),
        rated("b-medium", leverage="medium"),
        rated("c-vague", specificity="low", leverage="high", values="high", reach="high"),
        rated("d-high", leverage="high", reach="low", values="low"),
        rated("e-within-reach", leverage="medium", reach="high"),
    )
    made = report(reviewed(said=(*SAID, *ideas)))
    assert [one.slug for one in made.best] == ["d-high", "e-within-reach", "b-medium"]
    assert made.n_other_ideas == 2


def test_the_cheap_and_the_odd_idea_are_others_than_the_best_where_there_are_others():
    best = [rated(f"{place}", leverage="high", low_cost=True, off_the_wall=True) for place in "abc"]
    alone = report(reviewed(said=(*SAID, *best)))
    assert alone.low_cost in alone.best
    odd = rated("odd", specificity="low", low_cost=True, off_the_wall=True)
    both = report(reviewed(said=(*SAID, *best, odd)))
    assert both.low_cost is not None
    assert both.low_cost == both.off_the_wall
    assert both.low_cost.slug == "odd"
    assert both.n_other_ideas == 0


def test_ideas_of_other_curves_are_left_out():
    other = rated("other", factors=("another",))
    acted_on = rated("acted-on", factors=("another",))
    said = (*SAID, other, acted_on, action(slug="does-it", indicator="H-1", areas=(), idea="acted-on"))
    assert [one.slug for one in report(reviewed(said=said)).best] == ["acted-on"]


def test_a_curve_report_is_a_pack_of_its_own_kind_with_the_releases_of_that_indicator():
    of = reviewed(said=SAID)
    pack = curve_report_pack(of, use_of(of), A)
    header = json.loads(pack_json(pack))["header"]
    assert (header["kind"], header["about"]) == ("curve report", ["Share H-1", "Area A"])
    assert header["stage"] is header["due"] is None
    assert header["priority_name"] == "Warm homes"
    assert list(pack.sections) == ["curve_report", "sources"]


def test_an_area_pack_tells_of_every_indicator_beside_the_region_and_the_country():
    of = reviewed(said=SAID)
    (priority,) = area_priorities([of], A).priorities
    first, second, _ = priority.figures
    assert (first.latest.value, first.before.value, first.change) == (26.0, 24.0, 2.0)
    assert (first.region.value, first.country.value) == (26.0, 26.0)
    assert first.reading is not None
    assert (second.period, second.latest, second.reading) == (None, None, None)
    assert priority.is_frozen
    assert [curve.area for curve in priority.curves] == ["A", "A"]
    assert [told.indicator for told in priority.stories] == ["H-1", "H-2"]
    assert sorted(one.slug for one in priority.actions) == ["elsewhere", "for-all", "for-us"]
    assert (priority.returns, priority.measures) == (None, ())


def test_a_pack_of_every_priority_has_no_outcome_of_its_own():
    header = area_pack([reviewed(), reviewed()], A).header
    assert header.about == ("Area A",)
    assert {header.priority, header.priority_name, header.outcome, header.population, header.convenor} == {""}
    assert header.endorsements == ()


STAGES = (StageDue(stage="collect", opens="2024-12-01", due="2024-12-31", state="done"),)


def test_an_overview_tells_what_is_late_what_was_decided_and_what_comes_next():
    late = action(slug="late", due=date(2025, 1, 31))
    done = action(slug="done", due=date(2025, 1, 31))
    said = (
        late,
        done,
        update(action="done", progress=Progress.DONE),
        decision(on=date(2025, 1, 2), slug="older"),
        decision(on=AS_OF, slug="newer", about="The newer"),
    )
    (priority,) = region_priorities([reviewed(said=said)], stages={"warmth": STAGES}).priorities
    assert [one.slug for one in priority.overdue] == ["late"]
    assert priority.decisions[0].about == "The newer"
    assert priority.stages == STAGES
    assert priority.turned is not None
    assert priority.figures[0].included is not None
    assert priority.figures[0].neighbours is None


def test_before_a_baseline_is_frozen_an_overview_counts_nothing():
    overview = regional_overview([facts()], stages={})
    (priority,) = overview.sections["region_priorities"].priorities
    assert priority.turned is None
    assert priority.stages == ()
    assert overview.header.kind == "regional overview"


def test_readers_of_a_public_report_see_nothing_that_is_withheld_nor_made_of_it():
    cells = np.zeros(PANEL.values.shape, dtype=np.bool_)
    cells[PANEL.row("A"), -1] = True
    hidden = Withheld(areas=PANEL.areas, periods=PANEL.periods, cells=cells, denominators=np.zeros_like(cells))
    of = for_readers(reviewed(profile=Profile.PUBLIC), {"H-1": hidden})
    made = report(of)
    assert made.curve.forecast == ()
    assert made.curve.verdict is not None
    assert made.curve.verdict.own is None
    assert [one.text for one in (*made.curve.history, *made.curve.since)] == [
        "20.0",
        "21.0",
        "22.0",
        "23.0",
        "24.0",
        "c",
    ]
    assert "26" not in json.dumps([one.text for one in (*made.curve.history, *made.curve.since)])
