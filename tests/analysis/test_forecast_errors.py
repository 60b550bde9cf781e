from dataclasses import replace

import numpy as np
import pytest
from analysis_panels import baseline, drawn, panel

from oba.analysis.baseline import freeze_baseline
from oba.analysis.forecast_errors import error_tally, forecast_errors, joined

NAN = np.nan
FROZEN = baseline(history=np.full((3, 5), 10.0), forecast=np.full((3, 2), 10.0))
"""Forecasts of 10 for 2020 and 2021; 9 to 11 is the 80 % interval, 8 to 12 the 95 %."""


def found(values, **changes):
    return forecast_errors(replace(FROZEN, **changes), panel(values, first="2020"), decimals=1)


def test_an_error_is_actual_less_forecast_whatever_is_better():
    assert found([[12.5, 7.0], [10.0, NAN], [NAN, NAN]]).error.tolist()[0] == [2.5, -3.0]


def test_a_figure_on_the_end_of_an_interval_lies_within_it():
    one = found([[11.0, 11.1], [8.0, 7.9], [10.0, 10.0]])
    assert one.inside_80.tolist() == [[True, False], [False, False], [True, True]]
    assert one.inside_95.tolist() == [[True, True], [True, False], [True, True]]


@pytest.mark.parametrize(
    ("low", "high", "inside"),
    [(10.04, 10.96, True), (10.04, 10.94, False), (10.0, 10.95, True), (11.05, 12.0, False), (11.0499, 12.0, True)],
)
def test_a_figure_lies_within_an_interval_where_the_printed_numbers_say_so(low, high, inside):
    ends = {"low_80": np.full((3, 2), low), "high_80": np.full((3, 2), high)}
    assert found([[11.0, NAN]] * 3, **ends).inside_80[0].tolist() == [inside, False]


def test_below_zero_halves_are_rounded_away_from_zero():
    ends = {"low_80": np.full((3, 2), -2.25), "high_80": np.full((3, 2), -1.25)}
    assert found([[-2.3, -1.2]] * 3, **ends).inside_80[0].tolist() == [True, False]


def test_forecasts_are_counted_with_their_mean_error_and_what_has_no_figure_is_left_out():
    tally = error_tally(found([[11.5, 7.0], [10.0, NAN], [99.0, 99.0]]), rows=[0, 1])
    assert (tally.n, tally.above, tally.below) == (3, 1, 1)
    assert tally.mean_error == -0.5
    assert (tally.n_80, tally.inside_80, tally.n_95, tally.inside_95) == (3, 1, 3, 2)


def test_a_forecast_without_an_interval_has_an_error_and_is_not_counted_as_inside_or_outside():
    without = np.full((3, 2), NAN)
    tally = error_tally(found([[11.0, 9.0]] * 3, low_80=without, high_80=without), rows=[0])
    assert (tally.n, tally.n_80, tally.inside_80, tally.n_95) == (2, 0, 0, 2)


def test_nothing_to_count_has_no_mean_error():
    for tally in (error_tally(found([[NAN, NAN]] * 3), rows=[0, 1, 2]), error_tally(found([[1.0, 1.0]] * 3), rows=[])):
        assert (tally.n, tally.n_80, tally.n_95) == (0, 0, 0)
        assert np.isnan(tally.mean_error)


def test_tallies_are_joined_by_how_many_forecasts_each_has():
    one, other = error_tally(found([[13.0, NAN]] * 3), rows=[0]), error_tally(found([[10.0, 9.0]] * 3), rows=[0, 1])
    together = joined([one, other])
    assert (together.n, together.above, together.below, together.inside_80) == (5, 1, 2, 4)
    assert together.mean_error == 0.2
    assert joined([]).n == 0


def test_the_largest_figure_gives_an_error_and_no_overflow():
    huge = error_tally(found([[1e308, 1e308]] * 3), rows=[0, 1, 2])
    assert joined([huge, huge]).mean_error == pytest.approx(1e308)


def test_intervals_of_series_in_which_nothing_turns_hold_about_as_often_as_they_say():
    tallies = []
    for seed in range(30):
        whole = panel(drawn(seed, n_areas=40, n_periods=11, gaps=0.0))
        cut = whole.up_to(whole.periods[-3])
        frozen = freeze_baseline(
            cut, horizon_periods=2, pooled=np.ones(40, dtype=np.bool_), bounds=(-np.inf, np.inf), releases=()
        )
        tallies.append(error_tally(forecast_errors(frozen, whole, decimals=1), rows=list(range(40))))
    together = joined(tallies)
    assert 0.75 <= together.inside_80 / together.n_80 <= 0.92
    assert 0.92 <= together.inside_95 / together.n_95 <= 0.995
