"""Calls that stand, verdicts on revised figures, and the forecast error log: facts from little and from nothing."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders.stage_facts import COUNTRY, ISLET, REGION, a_panel, a_partnership, a_verdict, facts, frozen, no_verdict
from builders.stores import a_release

from oba.analysis.disclosure import Withheld
from oba.analysis.revised_history import RemadeVerdicts, RevisedHistory
from oba.domain.baseline import Evidence, Reason, Verdict
from oba.domain.cycle import Stage
from oba.domain.disclosure import Profile
from oba.domain.period import Period, through
from oba.domain.release import ReleaseStatus
from oba.pack.call_facts import CallCounts
from oba.pack.disclosure import for_readers
from oba.pack.figure_facts import EvidenceFact, VerdictFact
from oba.pack.sections.error_log import error_log
from oba.pack.sections.many_questions import called_by_luck, many_questions
from oba.pack.sections.remade import remade
from oba.pack.sections.turned import turned

NAN = float("nan")


def a_test(*, as_good=500, as_bad=500, n_placebos=1240):
    """A comparison as `verdict.py` calls it: below one in twenty on either side."""
    is_turned, is_worse = ((1 + far) * 20 < n_placebos + 1 for far in (as_good, as_bad))
    return EvidenceFact(
        verdict="turned" if is_turned else "too early",
        worse_than_baseline=is_worse,
        gap=1.0,
        distance=1.5,
        n_placebos=n_placebos,
        as_good=as_good,
        as_bad=as_bad,
        as_poor=n_placebos // 5,
    )


def judged(own, net=None, area="A"):
    return VerdictFact(
        area=area,
        area_name=f"Area {area}",
        verdict=own.verdict if own is not None else "not assessable",
        reason=None if own is not None else "no polarity agreed",
        direction="falling",
        provisional=False,
        periods=("2025",),
        expected=12.0,
        actual=10.0,
        smallest_effect=2.0,
        usual_change=1.0,
        own=own,
        net=net,
        overrides=(),
    )


def test_of_four_questions_one_call_at_one_in_twenty_does_not_stand_and_one_at_one_in_a_hundred_does():
    weak, strong, nothing = a_test(as_good=55), a_test(as_good=11), a_test()
    many = many_questions(
        region=[judged(nothing)] * 4,
        areas=[
            [judged(one, area=area), *[judged(nothing, area=area)] * 3] for area, one in (("A", weak), ("B", strong))
        ],
    )
    assert [(one.area, one.turned) for one in many.areas] == [
        ("A", CallCounts(single=1, stands=0)),
        ("B", CallCounts(single=1, stands=1)),
    ]
    assert many.together.turned == CallCounts(single=2, stands=1)
    assert many.region.turned == CallCounts(single=0, stands=0)
    assert (many.together.n_own, many.together.n_net) == (8, 0)


def test_better_and_worse_and_either_comparison_are_families_of_their_own():
    far_worse, far_better = a_test(as_bad=5), a_test(as_good=5)
    many = many_questions(region=[judged(far_worse, far_better)], areas=[[judged(far_worse, far_better)]])
    [found] = many.areas
    one, none = CallCounts(single=1, stands=1), CallCounts(single=0, stands=0)
    assert (found.turned, found.worse, found.turned_elsewhere, found.worse_elsewhere) == (none, one, one, none)


def test_what_could_not_be_judged_is_no_question():
    weak = a_test(as_good=55)
    alone = many_questions(region=[judged(None)], areas=[[judged(weak), judged(None), judged(None), judged(None)]])
    assert alone.areas[0].turned == CallCounts(single=1, stands=1)
    assert (alone.areas[0].n_own, alone.region.n_own) == (1, 0)


def test_luck_is_counted_over_what_could_be_judged_and_few_placebos_give_it_no_chance():
    assert called_by_luck([a_test()] * 14 + [None] * 46) == 0.7
    assert called_by_luck([a_test(n_placebos=18, as_good=9, as_bad=9)] * 14) == 0.0
    assert called_by_luck([]) == 0.0


@pytest.mark.parametrize("areas", [[], [[], []]])
def test_no_areas_and_no_questions_give_no_calls(areas):
    many = many_questions(region=[], areas=areas)
    assert (len(many.areas), many.together.turned.single, many.by_luck) == (len(areas), 0, 0.0)


def evidence(**changes):
    known = {
        "worse_than_baseline": False,
        "gap": 1.0,
        "distance": 1.5,
        "n_placebos": 99,
        "as_good": 9,
        "as_bad": 90,
        "as_poor": 50,
    }
    return Evidence(**({"verdict": Verdict.NOT_TURNED} | known | changes))


TURNED_EVIDENCE = evidence(verdict=Verdict.TURNED, as_good=0)


def history(*, areas=(REGION, "A", "B", "X"), changed=(0, 0, 0, 0), came=(), went=()):
    nothing = np.zeros(len(areas), dtype=np.int64)
    return RevisedHistory(
        areas=areas, changed=np.array(changed, dtype=np.int64), come=nothing, gone=nothing, came=came, went=went
    )


def of(area, own, **changes):
    return a_verdict(area=area, verdict=own.verdict, own=own, **changes)


def review_facts(*, frozen_verdicts, again, **changes):
    known = {
        "stage": Stage.REVIEW,
        "verdicts": {"H-1": frozen_verdicts},
        "baselines": {"H-1": frozen()},
        "remade": {"H-1": again},
    }
    return facts(**(known | changes))


def test_both_verdicts_stand_side_by_side_and_what_differs_is_marked():
    given = review_facts(
        frozen_verdicts=(of(REGION, evidence()), of("A", evidence()), of("B", evidence(), net=TURNED_EVIDENCE)),
        again=RemadeVerdicts(
            history=history(changed=(0, 2, 0, 5)),
            method="by hand",
            verdicts=(
                of(REGION, evidence()),
                of("A", TURNED_EVIDENCE, expected=14.0),
                of("B", evidence(), net=evidence()),
            ),
        ),
    )
    [curve] = remade(given).curves
    by_area = {one.area: one for one in (curve.region, *curve.areas)}
    a, b = by_area["A"], by_area["B"]
    assert (curve.n_others, curve.n_new, curve.n_gone) == (5, 0, 0)
    assert (a.n_revised, a.differs, a.differs_elsewhere) == (2, True, False)
    assert (a.frozen.verdict, a.remade.verdict, a.remade.expected) == ("not turned", "turned", 14.0)
    assert (b.differs, b.differs_elsewhere) == (False, True)
    assert not by_area[REGION].differs
    assert remade(given).n_differ == turned(given).n_would_differ == 1


def test_worse_in_one_and_not_in_the_other_differs():
    again = RemadeVerdicts(
        history=history(changed=(1, 0, 0, 0)),
        method="by hand",
        verdicts=(of(REGION, evidence(worse_than_baseline=True)),),
    )
    assert remade(review_facts(frozen_verdicts=(of(REGION, evidence()),), again=again)).curves[0].region.differs


def test_an_area_that_came_or_went_has_its_one_verdict_and_says_so():
    again = RemadeVerdicts(
        history=history(areas=(REGION, "A", "B"), changed=(0, 0, 0), came=("B",), went=("A",)),
        method="by hand",
        verdicts=(of(REGION, evidence()), of("B", evidence())),
    )
    frozen_verdicts = (of(REGION, evidence()), no_verdict(Reason.NO_NEW_FIGURE, area="A"))
    [curve] = remade(review_facts(frozen_verdicts=frozen_verdicts, again=again)).curves
    by_area = {one.area: one for one in curve.areas}
    assert (by_area["A"].is_gone, by_area["A"].remade, by_area["A"].differs) == (True, None, False)
    assert (by_area["B"].is_new, by_area["B"].frozen.reason, by_area["B"].differs) == (
        True,
        "no baseline was frozen",
        True,
    )
    assert (curve.n_new, curve.n_gone) == (1, 1)


def test_a_baseline_that_cannot_be_made_again_gives_no_second_verdict():
    again = RemadeVerdicts(history=history(changed=(1, 0, 0, 0)), method="", verdicts=())
    [curve] = remade(review_facts(frozen_verdicts=(of(REGION, evidence()),), again=again)).curves
    assert (curve.method, curve.region.remade, curve.region.differs) == ("", None, False)


def test_what_was_not_revised_is_named_and_what_was_not_judged_is_left_out():
    found = remade(facts(stage=Stage.REVIEW, verdicts={"H-2": (of(REGION, evidence()),)}))
    assert (found.curves, [one.id for one in found.unrevised]) == ((), ["H-2"])


HORIZON = through(Period("2025"), Period("2027"))
"""Of the baselines below; 8 to 12 is the 80 %, 6 to 14 the 95 % interval."""


def logged_baseline(**changes):
    ahead = np.full((2, 3), 10.0)
    known = {
        "periods": through(Period("2021"), Period("2024")),
        "horizon": HORIZON,
        "history": np.full((2, 4), 10.0),
        "forecast": ahead,
        "low_80": ahead - 2,
        "high_80": ahead + 2,
        "low_95": ahead - 4,
        "high_95": ahead + 4,
        "areas": (REGION, "A"),
    }
    return frozen("H-1", **(known | changes))


LATER = a_panel(first="2024", A=["10", "13", "c"], E12000009=["10", "9.5", "10"])
FIRST = {"2024-25": {"H-1": logged_baseline()}}


def test_each_forecast_stands_beside_what_came():
    log = error_log(facts(cycle="2025-26", stage=Stage.COLLECT, panels={"H-1": LATER}, frozen_before=FIRST))
    [logged] = log.indicators
    assert [(one.period, one.value, one.figure.text, one.error) for one in logged.region] == [
        ("2025", 10.0, "9.5", -0.5),
        ("2026", 10.0, "10.0", 0.0),
    ]
    first, second = logged.authorities
    assert (first.area_name, first.error, first.inside_80, first.inside_95) == ("Area A", 3.0, False, True)
    assert (second.figure.text, second.error, second.inside_80, second.inside_95) == ("c", None, None, None)
    assert (first.cycle, first.frozen_on) == ("2024-25", "2024-12-31")


def test_forecasts_are_counted_and_those_still_open_too():
    log = error_log(facts(cycle="2025-26", stage=Stage.COLLECT, panels={"H-1": LATER}, frozen_before=FIRST))
    [logged] = log.indicators
    assert (log.of_region.n, log.of_region.inside_80, log.of_region.mean_error) == (2, 2, None)
    assert (logged.of_region.mean_error, logged.of_region.above, logged.of_region.below) == (-0.25, 0, 1)
    assert (log.of_authorities.n, log.of_authorities.n_80, log.of_authorities.inside_80) == (1, 1, 0)
    assert log.n_open == 2  # 2027, of the region and of A


def test_two_cycles_stand_one_under_the_other_and_a_review_adds_its_own():
    before = FIRST | {"2025-26": {"H-1": replace(logged_baseline(), frozen_on=date(2026, 4, 30))}}
    log = error_log(facts(stage=Stage.COLLECT, panels={"H-1": LATER}, frozen_before=before))
    assert [(one.cycle, one.period) for one in log.indicators[0].region] == [
        ("2024-25", "2025"),
        ("2024-25", "2026"),
        ("2025-26", "2025"),
        ("2025-26", "2026"),
    ]
    own = {"baselines": before["2025-26"], "cycle": "2025-26", "panels": {"H-1": LATER}, "frozen_before": FIRST}
    assert error_log(facts(stage=Stage.REVIEW, **own)).indicators == log.indicators
    assert len(error_log(facts(stage=Stage.COLLECT, **own)).indicators[0].region) == 2


@pytest.mark.parametrize("status", ReleaseStatus)
def test_a_figure_of_a_provisional_release_is_marked(status):
    releases = {"r-2024": replace(a_release("r-2024", date(2024, 11, 13)), status=status)}
    log = error_log(facts(panels={"H-1": LATER}, frozen_before=FIRST, releases=releases))
    assert {one.is_provisional for one in log.indicators[0].region} == {status is ReleaseStatus.PROVISIONAL}


def test_a_forecast_without_an_interval_is_logged_with_its_error_alone():
    without = np.full((2, 3), NAN)
    bare = {"2024-25": {"H-1": logged_baseline(low_80=without, high_80=without, low_95=without, high_95=without)}}
    log = error_log(facts(panels={"H-1": LATER}, frozen_before=bare))
    first = log.indicators[0].region[0]
    assert (first.low_80, first.error, first.inside_80) == (None, -0.5, None)
    assert (log.of_region.n, log.of_region.n_80) == (2, 0)


def test_an_area_too_small_to_judge_and_the_country_are_not_logged():
    areas = logged_baseline(areas=(ISLET, COUNTRY))
    log = error_log(facts(panels={"H-1": LATER}, frozen_before={"2024-25": {"H-1": areas}}))
    assert (log.indicators[0].region, log.indicators[0].authorities, log.n_open) == ((), (), 0)


def test_a_log_of_nothing_frozen_or_nothing_published_is_empty():
    assert error_log(facts()).indicators == ()
    assert error_log(facts(frozen_before=FIRST)).indicators == ()


def hidden(panel, *areas):
    cells = np.array([[area in areas] * len(panel.periods) for area in panel.areas])
    return Withheld(areas=panel.areas, periods=panel.periods, cells=cells, denominators=np.zeros_like(cells))


def public(**changes):
    known = {"profile": Profile.PUBLIC, "partnership": a_partnership(), "panels": {"H-1": LATER}}
    return for_readers(facts(**(known | changes)), {"H-1": hidden(LATER, "A")})


def test_readers_of_a_public_pack_see_no_forecast_that_rests_on_a_withheld_figure():
    log = error_log(public(frozen_before=FIRST))
    assert (len(log.indicators[0].region), log.indicators[0].authorities, log.of_authorities.n) == (2, (), 0)


def test_nor_one_of_an_area_that_the_figures_no_longer_hold():
    gone = {"2024-25": {"H-1": logged_baseline(areas=(REGION, "Z"))}}
    found = public(frozen_before=gone).frozen_before["2024-25"]["H-1"].baseline
    assert np.isnan(found.forecast).tolist() == [[False] * 3, [True] * 3]


def test_readers_of_a_public_pack_see_neither_verdict_on_a_curve_with_a_withheld_figure():
    again = RemadeVerdicts(
        history=history(changed=(0, 2, 0, 0)),
        method="by hand",
        verdicts=(of(REGION, evidence()), of("A", TURNED_EVIDENCE)),
    )
    given = public(
        stage=Stage.REVIEW,
        verdicts={"H-1": (of(REGION, evidence()), of("A", evidence()))},
        baselines={"H-1": frozen()},
        remade={"H-1": again},
    )
    [curve] = remade(given).curves
    a = next(one for one in curve.areas if one.area == "A")
    withheld = "figures that it rests on are withheld from public packs"
    assert (a.frozen.reason, a.remade.reason) == (withheld, withheld)
    assert (a.differs, a.differs_elsewhere, a.remade.expected, a.remade.own) == (False, False, None, None)
    assert turned(given).many.together.n_own == 0
