"""Each section on little and on nothing."""

import json
from dataclasses import replace
from datetime import date

import pytest
from builders.said import action, decision, factor, idea, judgement, partner, question, update, waiver
from builders.stage_facts import (
    AUTHORITIES,
    COUNTRY,
    ISLET,
    REGION,
    a_finding,
    a_panel,
    a_verdict,
    baselines,
    facts,
)

from oba.domain.baseline import Verdict
from oba.domain.contribution import Effect, Horizon, Progress
from oba.domain.cycle import STAGES, GateItem, Stage
from oba.pack.assembly import review_pack
from oba.pack.canonical import pack_json
from oba.pack.sections import SECTIONS, SECTIONS_OF
from oba.pack.sections.curves import curves
from oba.pack.sections.decisions import decisions
from oba.pack.sections.gaps import gaps
from oba.pack.sections.plan import plan
from oba.pack.sections.quality import quality
from oba.pack.sections.scorecard import scorecard
from oba.pack.sections.sources import sources
from oba.pack.sections.story import story
from oba.pack.sections.turned import turned

SYMBOLIC = {
    "H-1": a_panel(A=["5", "c"], B=["c", "x"], C=["0", "0"], D=["1", "low"], E=["1", "-"], I=["1", "u"],
                   E12000009=["9", "10"], E92000001=["8", "9"])
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("cycle", ["2024-25", "2025-26"])
def test_every_stage_makes_a_pack_of_nothing(stage, cycle):
    pack = review_pack(facts(stage=stage, cycle=cycle, as_of=date(2026, 6, 1)))
    assert json.loads(pack_json(pack))["header"]["stage"] == stage.value
    first_without_review = stage is not Stage.REVIEW and cycle == "2024-25"
    unshown = {"returns", "decisions"} if first_without_review else {"returns"}  # no measure, no review before
    unshown |= {"enablers"}  # the priority has none
    unshown |= {"error_log"} if stage is not Stage.REVIEW else set()  # no earlier cycle has frozen anything
    expected = [name for name in SECTIONS_OF[stage] if name not in unshown]
    assert list(pack.sections) == expected


def test_every_section_is_shown_at_some_stage():
    assert {name for names in SECTIONS_OF.values() for name in names} == set(SECTIONS)


def test_the_header_says_illustrative_as_soon_as_one_thing_is():
    assert not review_pack(facts(said=(factor(),))).header.illustrative
    assert review_pack(facts(said=(factor(), idea(illustrative=True)))).header.illustrative


def test_a_scorecard_of_nothing_published_says_when_the_first_figures_come():
    card = scorecard(facts())
    assert [row.area for row in card.rows] == [*AUTHORITIES, ISLET, REGION, COUNTRY]
    assert {cell.status for row in card.rows for cell in row.cells} == {"not yet published"}
    column = card.columns[0]
    assert (column.period, column.release, column.n_with_number, column.n_members) == (None, None, 0, 6)
    assert (column.first_held, column.first_published_on) == ("Homes", "2024-11-13")


def test_a_scorecard_keeps_every_symbol_and_counts_only_numbers():
    card = scorecard(facts(panels=SYMBOLIC))
    texts = {row.area: (row.cells[0].text, row.cells[0].previous) for row in card.rows}
    assert texts == {
        "A": ("c", "5.0"),
        "B": ("x", "c"),
        "C": ("0.0", "0.0"),
        "D": ("low", "1.0"),
        "E": ("missing", "1.0"),
        "I": ("u", "1.0"),
        REGION: ("10.0", "9.0"),
        COUNTRY: ("9.0", "8.0"),
    }
    published, unpublished, _ = card.columns
    assert (published.n_with_number, published.n_members, published.period) == (1, 6, "2025")
    assert (published.first_held, published.first_published_on) == (None, None)
    assert (unpublished.first_held, unpublished.first_published_on) == ("Homes", "2024-11-13")


def test_curves_of_nothing_have_neither_history_nor_verdict():
    for curve in curves(facts()).curves:
        assert (curve.history, curve.forecast, curve.since, curve.comparators) == ((), (), (), ())
        assert (curve.baseline, curve.verdict, curve.judgement) == (None, None, None)


def test_a_curve_shows_what_was_frozen_and_not_what_was_revised_since():
    panel = a_panel(first="2023", E12000009=["50", "60"])
    shown = curves(facts(panels={"H-1": panel}, baselines=baselines("H-1"))).curves[0]
    assert [point.text for point in shown.history] == ["0.1", "0.0", "0.7", "1000000.0"]
    assert [point.period for point in shown.forecast] == ["2024/25", "2025/26", "2026/27"]
    assert shown.forecast[1].value == 0.0
    assert shown.forecast[2].low_80 is None


def test_counts_of_curves_add_up_whatever_was_judged():
    one = {"H-1": (a_verdict(), a_verdict(area="A", verdict=Verdict.TOO_EARLY))}
    found = turned(facts(stage=Stage.REVIEW, verdicts=one))
    assert (found.region.turned, found.region.not_assessable, found.region.total) == (1, 1, found.n_headline)
    assert (found.authorities.too_early, found.authorities.total) == (1, found.n_headline * found.n_members)


def test_quality_names_who_waived_a_finding_and_why():
    given = facts(findings=(a_finding(), a_finding(check="share")), said=(waiver(check="bounds", indicator="H-1"),))
    waived, open_ = quality(given).findings
    assert (waived.waived_by, waived.waived_because) == ("Head of service", "The authority confirms it.")
    assert (open_.waived_by, open_.waived_because) == (None, None)
    assert waived.area_name == "Area A"


def test_a_story_shows_each_cause_with_the_curve_that_it_is_behind():
    said = (
        judgement(indicator="H-1"),
        factor(indicators=("H-1", "S-1"), areas=("A",)),
        factor(slug="help", indicators=("H-1",), effect=Effect.HELPING, areas=(), theme=""),
        partner(),
        question(indicators=("H-1",)),
    )
    told = story(facts(said=said))
    assert [curve.indicator for curve in told.curves] == ["H-1", "H-2", "S-1"]
    first = told.curves[0]
    assert [one.slug for one in first.hindering] == ["rents"]
    assert [one.slug for one in first.helping] == ["help"]
    assert (first.hindering[0].areas, first.hindering[0].theme) == (("Area A",), "Causes")
    assert first.judgement is not None
    assert told.curves[1].judgement is None
    assert (len(told.partners), len(told.questions)) == (1, 1)


@pytest.mark.parametrize(
    ("due", "progress", "overdue"),
    [
        (date(2025, 2, 2), None, True),
        (date(2025, 2, 3), None, False),
        (date(2025, 2, 2), Progress.ON_TRACK, True),
        (date(2025, 2, 2), Progress.DONE, False),
        (date(2025, 2, 2), Progress.STOPPED, False),
    ],
)
def test_an_action_is_overdue_after_its_day_unless_it_has_ended(due, progress, overdue):
    said = [action(indicator="H-1", due=due, areas=("A",))]
    if progress is not None:
        said.append(update(progress=progress))
    [shown] = plan(facts(said=tuple(said))).actions
    assert shown.overdue is overdue
    assert shown.progress == (progress.value if progress else "not started")
    assert shown.note == ("Waits for the supplier." if progress else None)


def test_the_newest_update_counts_and_actions_stand_by_when_they_fall():
    early = action(slug="a", indicator="H-1", areas=(), horizon=Horizon.LATER)
    late = action(slug="b", indicator="H-1", areas=(), due=date(2025, 10, 1))
    soon = action(slug="c", indicator="H-1", areas=(), due=date(2025, 9, 1))
    updates = (
        update(action="c", slug="z", on=date(2025, 1, 1), note="old"),
        update(action="c", slug="a", on=date(2025, 1, 9), note="new"),
    )
    shown = plan(facts(said=(early, late, soon, *updates))).actions
    assert [(one.slug, one.note) for one in shown] == [("c", "new"), ("b", None), ("a", None)]


def test_principles_without_an_action_are_shown_with_none():
    assert [one.n_actions for one in plan(facts()).principles] == [0]
    assert [one.n_actions for one in plan(facts(said=(action(indicator="H-1", areas=()),))).principles] == [1]


def test_decisions_are_taken_in_this_cycle_or_carried_from_the_one_before():
    old = decision(slug="old", on=date(2025, 12, 12))
    new = decision(slug="new", on=date(2026, 12, 2), what="Go on.")
    found = decisions(facts(cycle="2025-26", stage=Stage.REVIEW, as_of=date(2026, 12, 11), said=(old, new)))
    assert [one.what for one in found.taken] == ["Go on."]
    assert [(one.what, one.said.carried_from) for one in found.carried_forward] == [
        ("Use paper until then.", "2024-25")
    ]
    first = decisions(facts(stage=Stage.REVIEW, as_of=date(2025, 12, 12), said=(old,)))
    assert (len(first.taken), first.carried_forward) == (1, ())


def test_gaps_name_conditions_not_met_what_is_unpublished_and_every_symbol():
    gate = (
        GateItem(name="Decisions recorded", met=False, found="0 decisions"),
        GateItem(name="x", met=True, found="y"),
    )
    found = gaps(facts(gate=gate, panels=SYMBOLIC))
    assert found.convenor == "Officer group"
    assert [(one.name, one.met, one.found) for one in found.conditions] == [
        ("Decisions recorded", False, "0 decisions")
    ]
    assert [(one.indicator, one.published_on) for one in found.unpublished] == [
        ("H-2", "2024-11-13"),
        ("S-1", "2024-11-13"),
    ]
    [without] = found.without_number
    assert (without.indicator, without.period) == ("H-1", "2025")
    assert [(one.area_name, one.text, one.status) for one in without.areas] == [
        ("Area A", "c", "suppressed"),
        ("Area B", "x", "unavailable"),
        ("Area D", "low", "low"),
        ("Area E", "missing", "missing"),
    ]


def test_sources_are_those_that_any_figure_was_taken_from_by_day():
    assert sources(facts()).releases == ()
    panel = replace(a_panel(A=["1", "2"]), releases=("r-2025", ""))
    found = sources(facts(panels={"H-1": panel}, baselines=baselines("H-1")))
    assert [release.id for release in found.releases] == ["r-2024", "r-2025"]
    assert found.releases[0].licence == "OGL"


def test_the_order_of_what_was_said_does_not_change_a_pack():
    said = (judgement(indicator="H-1"), factor(indicators=("H-1",), areas=()), partner())
    texts = {pack_json(review_pack(facts(said=order))) for order in (said, said[::-1])}
    assert len(texts) == 1
