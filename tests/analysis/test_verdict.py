from dataclasses import replace

import numpy as np
import pytest
from analysis_panels import baseline, panel, with_status

from oba.analysis.verdict import called_beyond, curve_verdicts
from oba.domain.baseline import Direction, PlaceboBank, Reason, Verdict, WorkingScale
from oba.domain.indicator import Polarity
from oba.domain.status import ValueStatus

NAN = np.nan


def judged(frozen, later, *, polarity=Polarity.HIGHER, smallest_effect=None, decimals=1, too_small=None):
    small = np.zeros(len(frozen.areas), dtype=np.bool_) if too_small is None else np.array(too_small)
    return curve_verdicts(
        frozen, later, polarity=polarity, smallest_effect=smallest_effect, decimals=decimals, too_small=small
    )


def one(actual, *, frozen=None, first="2020", **more):
    return judged(frozen or baseline(), panel([actual], first=first), **more)[0]


@pytest.mark.parametrize(
    ("name", "actual", "smallest_effect", "expected"),
    [
        # The bank holds -19 to 19, the scale is 1, the forecast 10: p is (1 + as good) / 40.
        ("beyond every placebo", 29.5, 2.0, Verdict.TURNED),
        ("as far as the best placebo is one in twenty, not fewer", 29.0, 2.0, Verdict.TOO_EARLY),
        ("as forecast, where a small effect matters", 10.0, 2.0, Verdict.TOO_EARLY),
        ("as forecast, where only a large one does", 10.0, 17.5, Verdict.NOT_TURNED),
        ("as forecast, a large one just not refuted", 10.0, 17.0, Verdict.TOO_EARLY),
        ("worse than forecast", -10.0, 2.0, Verdict.NOT_TURNED),
    ],
)
def test_a_verdict_follows_from_the_count_of_placebos(name, actual, smallest_effect, expected):
    found = one([actual], smallest_effect=smallest_effect)
    assert found.verdict is expected, name
    assert found.verdict is found.own.verdict


def test_the_evidence_counts_placebos_on_both_sides():
    found = one([15.0]).own
    assert (found.n_placebos, found.as_good, found.as_bad) == (39, 15, 25)
    assert found.gap == 5.0


def test_the_evidence_counts_how_many_would_be_as_poor_had_the_curve_turned():
    found = one([15.0], smallest_effect=10.0)
    assert found.smallest_effect == 10.0
    assert found.own.as_poor == 15  # -19 to -5: five scales short of ten
    assert found.own.distance == 5.0


def test_the_evidence_follows_the_polarity():
    found = one([15.0], polarity=Polarity.LOWER).own
    assert (found.n_placebos, found.as_good, found.as_bad) == (39, 25, 15)
    assert found.gap == -5.0


def test_a_lopsided_bank_is_turned_round_with_the_polarity():
    bank = (np.array([-30.0, -1.0, 0.0]),)
    frozen = baseline(forecast=[[10.0]], own=bank, net=bank)
    assert one([5.0], frozen=frozen, polarity=Polarity.LOWER).own.as_good == 1
    assert one([15.0], frozen=frozen).own.as_good == 0


def test_rising_more_slowly_than_forecast_counts_as_turning():
    frozen = baseline(history=[[10.0, 20.0, 30.0, 40.0, 50.0]], forecast=[[80.0]])
    found = one([55.0], frozen=frozen, polarity=Polarity.LOWER)
    assert found.direction is Direction.RISING
    assert found.verdict is Verdict.TURNED


def test_improving_only_as_forecast_does_not_count_as_turning():
    frozen = baseline(history=[[10.0, 20.0, 30.0, 40.0, 50.0]], forecast=[[80.0]])
    found = one([80.0], frozen=frozen)
    assert found.direction is Direction.RISING
    assert found.verdict is not Verdict.TURNED


def test_worse_than_nineteen_in_twenty_placebos_is_worse_than_the_baseline():
    assert one([-9.5]).own.worse_than_baseline
    assert not one([-9.0]).own.worse_than_baseline
    assert not one([29.5]).own.worse_than_baseline


def test_two_later_figures_are_judged_by_their_mean_against_the_bank_of_two():
    bank = (np.arange(-19.0, 20.0), np.arange(-4.0, 5.0))
    found = one([12.0, 16.0], frozen=baseline(forecast=[[10.0, 12.0]], own=bank, net=bank))
    assert found.own.gap == 3.0
    assert (found.own.n_placebos, found.own.as_good) == (9, 2)
    assert [period.code for period in found.periods] == ["2020", "2021"]
    assert (found.expected, found.actual) == (12.0, 16.0)


def test_a_later_period_without_a_number_is_left_out_of_the_mean():
    found = one([NAN, 16.0])
    assert found.own.gap == 6.0
    assert [period.code for period in found.periods] == ["2021"]


def test_figures_before_and_beyond_the_horizon_do_not_count():
    found = one([99.0, 11.0, NAN, 99.0], first="2019")
    assert [period.code for period in found.periods] == ["2020"]
    assert found.actual == 11.0


def test_what_matters_is_two_scales_when_nobody_has_said():
    frozen = baseline(scale=9.0, own=(np.arange(-39, 40) / 20.0,) * 2)
    assert one([10.0], frozen=frozen).verdict is Verdict.NOT_TURNED  # 2 scales, beyond -1.95
    assert one([10.0], frozen=frozen, smallest_effect=9.0).verdict is Verdict.TOO_EARLY


def test_no_less_than_one_rounding_unit_matters():
    frozen = baseline(scale=0.01, own=(np.arange(-39.0, 40.0),) * 2)
    assert one([10.0], frozen=frozen, decimals=0).verdict is Verdict.NOT_TURNED  # 1 is a hundred scales
    assert one([10.0], frozen=frozen, decimals=2).verdict is Verdict.TOO_EARLY  # 0.02 is two


def test_a_movement_of_all_areas_turns_their_own_curve_and_not_the_net_one():
    six = baseline(history=np.full((6, 5), 10.0), forecast=np.full((6, 2), 10.0))
    later = panel([[35.0], [35.0], [36.0], [35.0], [34.0], [60.0]], first="2020")
    found = judged(six, later)
    assert [area.verdict for area in found] == [Verdict.TURNED] * 6
    assert [area.net.verdict is Verdict.TURNED for area in found] == [False] * 5 + [True]
    assert [area.net.gap for area in found] == [0.0, 0.0, 1.0, 0.0, -1.0, 25.0]


def test_a_row_that_is_not_pooled_does_not_say_what_happened_everywhere():
    seven = baseline(history=np.full((7, 5), 10.0), forecast=np.full((7, 1), 10.0), pooled=[True] * 5 + [False, False])
    found = judged(seven, panel([[10.0]] * 5 + [[90.0]] * 2, first="2020"))
    assert found[6].net.gap == 80.0


def test_an_area_with_two_numbers_does_not_say_what_happened_everywhere():
    history = np.full((5, 5), 10.0)
    history[4, :3] = NAN
    five = baseline(history=history, forecast=np.full((5, 1), 10.0))
    found = judged(five, panel([[10.0]] * 5, first="2020"))
    assert [area.net.verdict for area in found[:4]] == [Verdict.NOT_ASSESSABLE] * 4


def test_beyond_everywhere_cannot_be_told_from_fewer_than_five_areas():
    found = one([29.5])
    assert found.net.verdict is Verdict.NOT_ASSESSABLE
    assert (found.net.n_placebos, found.net.as_good, found.net.as_bad) == (0, 0, 0)
    assert not found.net.worse_than_baseline
    assert np.isnan(found.net.gap)
    assert found.own.verdict is Verdict.TURNED


def test_an_empty_bank_can_show_nothing():
    found = one([99.0], frozen=baseline(own=(np.empty(0),) * 2))
    assert found.verdict is Verdict.TOO_EARLY


SHORT = baseline(history=[[NAN, 10.0, 10.0, 10.0, 10.0]])


@pytest.mark.parametrize(
    ("name", "frozen", "later", "more", "reason"),
    [
        ("no polarity", baseline(), [[29.5]], {"polarity": Polarity.NONE}, Reason.NO_POLARITY),
        ("too small", baseline(), [[29.5]], {"too_small": [True]}, Reason.TOO_SMALL),
        ("four points", SHORT, [[29.5]], {}, Reason.TOO_SHORT),
        ("suppressed", baseline(), [[NAN]], {}, Reason.SUPPRESSED),
        ("no polarity comes before too small", SHORT, [[NAN]], {"polarity": Polarity.NONE}, Reason.NO_POLARITY),
        ("too small comes before too short", SHORT, [[NAN]], {"too_small": [True]}, Reason.TOO_SMALL),
        ("too short comes before suppressed", SHORT, [[NAN]], {}, Reason.TOO_SHORT),
    ],
)
def test_a_curve_that_cannot_be_judged_says_why(name, frozen, later, more, reason):
    found = judged(frozen, panel(later, first="2020"), **more)[0]
    assert (found.verdict, found.reason) == (Verdict.NOT_ASSESSABLE, reason), name
    assert (found.own, found.net) == (None, None)


@pytest.mark.parametrize("status", [ValueStatus.MISSING, ValueStatus.NOT_YET_PUBLISHED])
def test_a_cell_that_nobody_printed_is_no_new_figure(status):
    assert judged(baseline(), with_status([[NAN]], status, first="2020"))[0].reason is Reason.NO_NEW_FIGURE


@pytest.mark.parametrize("status", [ValueStatus.SUPPRESSED, ValueStatus.LOW, ValueStatus.UNRELIABLE])
def test_a_symbol_is_a_new_figure_that_is_not_a_number(status):
    assert judged(baseline(), with_status([[NAN]], status, first="2020"))[0].reason is Reason.SUPPRESSED


def test_a_panel_that_ends_with_the_history_has_no_new_figure():
    found = one([10.0], first="2019")
    assert found.reason is Reason.NO_NEW_FIGURE
    assert found.direction is Direction.UNKNOWN
    assert found.periods == ()
    assert np.isnan([found.expected, found.actual]).all()


@pytest.mark.parametrize(
    ("actual", "decimals", "direction"),
    [
        (10.4, 0, Direction.LEVEL),
        (10.5, 0, Direction.LEVEL),
        (10.6, 0, Direction.RISING),
        (9.4, 0, Direction.FALLING),
        (10.1, 1, Direction.RISING),
    ],
)
def test_direction_is_beyond_half_a_rounding_unit_and_needs_no_polarity(actual, decimals, direction):
    assert one([actual], decimals=decimals, polarity=Polarity.NONE).direction is direction


def test_direction_starts_from_the_last_number_of_the_history():
    assert one([9.0], frozen=baseline(history=[[1, 2, 3, 4, 8.0, NAN]]), first="2021").direction is Direction.RISING


def test_areas_are_matched_by_code_and_may_be_missing():
    three = baseline(history=np.full((3, 5), 10.0), forecast=np.full((3, 1), 10.0))
    found = judged(three, panel([[13.0], [11.0], [50.0]], first="2020", areas=("E02", "E00", "elsewhere")))
    assert [area.area for area in found] == ["E00", "E01", "E02"]
    np.testing.assert_array_equal([area.actual for area in found], [11.0, NAN, 13.0])
    assert found[1].reason is Reason.NO_NEW_FIGURE


def test_other_indicators_and_kinds_of_period_are_refused():
    other = panel([[1.0]], first="2020-Q1")
    with pytest.raises(
        ValueError, match=r"^re-referrals: later figures and baseline differ in periods per year: \[1, 4\]$"
    ):
        judged(baseline(), other)
    with pytest.raises(ValueError, match=r"^re-referrals: too_small has shape \(2,\), expected \(1,\)$"):
        judged(baseline(), panel([[1.0]], first="2020"), too_small=[True, False])


def test_the_net_bank_judges_the_net_error():
    bank = PlaceboBank(own=(np.arange(-19.0, 20.0),), net=(np.array([-2.0, 0.0, 2.0]),))
    six = baseline(history=np.full((6, 5), 10.0), forecast=np.full((6, 1), 10.0), own=bank.own, net=bank.net)
    found = judged(six, panel([[10.0]] * 5 + [[11.0]], first="2020"))[5]
    assert (found.own.n_placebos, found.own.as_good) == (39, 19)
    assert (found.net.n_placebos, found.net.as_good) == (3, 1)


def broken(at, **more):
    later = panel([[15.0, 16.0]], first="2020")
    breaks = np.array([[period in at for period in (2020, 2021)]])
    return curve_verdicts(
        baseline(),
        later,
        polarity=Polarity.HIGHER,
        smallest_effect=None,
        decimals=1,
        too_small=np.array([False]),
        breaks=breaks,
        **more,
    )[0]


def test_figures_from_a_break_on_are_not_held_against_the_forecast():
    found = broken([2021])
    assert [period.code for period in found.periods] == ["2020"]
    assert found.own.gap == 5.0
    assert found.actual == 15.0


def test_a_curve_that_broke_with_its_first_new_figure_cannot_be_judged():
    found = broken([2020])
    assert (found.verdict, found.reason) == (Verdict.NOT_ASSESSABLE, Reason.BREAK)
    assert found.periods == ()


def on_the_logit(above, *, smallest_effect=None, polarity=Polarity.LOWER):
    """Six areas at 20 of 100, frozen on the logit; then `above` of 100."""
    six = baseline(history=np.full((6, 5), 20.0), forecast=np.full((6, 1), 20.0), scale=0.1)
    logit = np.log(20.5 / 80.5)
    six = replace(
        six,
        working_scale=WorkingScale(name="empirical logit", multiplier=100.0),
        working_forecast=np.full((6, 1), logit),
        denominators=np.full(6, 100.0),
    )
    counts = np.array([[above]] * 6, dtype=np.float64)
    later = panel(counts, first="2020", numerator=counts, denominator=np.full((6, 1), 100.0))
    return judged(six, later, polarity=polarity, smallest_effect=smallest_effect)[0]


def test_on_the_logit_the_gap_is_told_in_the_indicators_unit():
    found = on_the_logit(5)
    assert found.own.gap == 15.0
    # Twice the usual change of 0.1, from 20 of 100 down: to exp(-0.2) times the odds.
    odds = 20.5 / 80.5 * np.exp(-0.2)
    assert found.smallest_effect == pytest.approx(20 - (odds / (1 + odds) * 101 - 0.5), rel=1e-6)
    # log(5.5/95.5) is 14.86 scales below log(20.5/80.5): of the placebos -19 to 19, five lie as far.
    assert found.own.as_good == 5


def test_the_smallest_effect_is_carried_to_where_the_forecast_lies():
    # From 20 down to 2 is 22.8 scales on the logit, beyond every placebo; from 20 down to 10 is 7.6 and is not.
    assert on_the_logit(20, smallest_effect=18.0).verdict is Verdict.NOT_TURNED
    assert on_the_logit(20, smallest_effect=10.0).verdict is Verdict.TOO_EARLY


@pytest.mark.parametrize("n", [20, 21, 38, 39, 40, 59, 60, 400])
def test_a_call_is_made_beyond_the_cuts_and_not_on_them(n):
    bank = np.arange(n) - (n - 1) / 2
    low, high = called_beyond(bank)
    assert low == -high
    frozen = baseline(forecast=[[10.0]], own=(bank,), net=(bank,))
    assert one([10.0 + high], frozen=frozen).verdict is not Verdict.TURNED
    assert one([10.0 + high + 0.25], frozen=frozen).verdict is Verdict.TURNED
    assert not one([10.0 + low], frozen=frozen).own.worse_than_baseline
    assert one([10.0 + low - 0.25], frozen=frozen).own.worse_than_baseline


@pytest.mark.parametrize("n", [0, 1, 19])
def test_too_few_placebos_call_nothing_however_far(n):
    assert np.isnan(called_beyond(np.arange(float(n)))).all()
