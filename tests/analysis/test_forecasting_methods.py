"""What every method keeps to, and what each one says on series worked out by hand or the long way round."""

import numpy as np
import pytest
from analysis_panels import drawn, same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.forecasting import METHODS
from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.damped import GRID, damped_trend
from oba.analysis.forecasting.drift import own_drift
from oba.analysis.forecasting.seasonal import season, seasonally
from oba.analysis.forecasting.theta import WEIGHTS, theta

NAN = np.nan
METHODS_AND_PARTS = {**METHODS, "own drift": own_drift, "damped trend": damped_trend}
every_method = pytest.mark.parametrize("method", METHODS_AND_PARTS.values(), ids=METHODS_AND_PARTS.keys())


def asked(values, *, ahead=3, since=0):
    return Asked(horizon_periods=ahead, pooled=np.ones(len(values), dtype=np.bool_), since=since)


def last(method, values, *, ahead=3):
    values = np.array(values, dtype=np.float64)
    return method(values, asked(values, ahead=ahead, since=values.shape[1] - 1))[:, -1]


@every_method
def test_no_forecast_knows_what_came_after_it(method):
    values = drawn(3, n_areas=9, n_periods=10)
    whole = method(values, asked(values))
    for at in range(values.shape[1]):
        np.testing.assert_array_equal(whole[:, at], last(method, values[:, : at + 1]))


@every_method
def test_asking_from_a_later_period_on_gives_the_same_forecasts(method):
    values = drawn(4)
    np.testing.assert_array_equal(method(values, asked(values, since=5)), method(values, asked(values))[:, 5:])


@every_method
def test_shift_scale_and_sign_go_through(method):
    values = drawn(5, gaps=0.15)
    found = method(values, asked(values))
    np.testing.assert_allclose(method(values + 70.0, asked(values)), found + 70.0)
    np.testing.assert_allclose(method(-3.0 * values, asked(values)), -3.0 * found)


@every_method
def test_areas_in_another_order_have_the_same_forecasts(method):
    values = drawn(6)
    order = np.random.default_rng(6).permutation(len(values))
    np.testing.assert_array_equal(method(values[order], asked(values)), method(values, asked(values))[order])


@every_method
def test_a_period_without_numbers_only_moves_the_horizon_on(method):
    values = drawn(7)
    longer = np.hstack([values, np.full((len(values), 1), NAN)])
    np.testing.assert_allclose(last(method, longer, ahead=2), last(method, values, ahead=3)[:, 1:])


@every_method
def test_a_constant_goes_on_and_nothing_gives_nothing(method):
    found = last(method, [[4.0] * 6, [NAN] * 6, [NAN, NAN, 7.0, NAN, NAN, NAN]])
    np.testing.assert_allclose(found[[0, 2]], [[4.0] * 3, [7.0] * 3])
    assert np.isnan(found[1]).all()


@every_method
def test_an_empty_panel_has_an_empty_forecast(method):
    assert method(np.empty((0, 4)), Asked(horizon_periods=2, pooled=np.empty(0, dtype=np.bool_))).shape == (0, 4, 2)


@every_method
@pytest.mark.parametrize("size", [1e-290, 1e-12, 1e12, 1e15])
def test_very_small_and_very_large_figures_neither_warn_nor_lose_their_shape(method, size):
    values = drawn(8, gaps=0.0)
    np.testing.assert_allclose(last(method, values * size), last(method, values) * size, rtol=1e-9)


def theta_the_long_way(series, ahead):
    """The line of theta 2 drawn anew, smoothed by each weight, and the best one taken."""
    at = np.flatnonzero(np.isfinite(series)).astype(float)
    numbers = series[np.isfinite(series)]
    slope, start = np.polyfit(at, numbers, 1)
    line = 2 * numbers - (start + slope * at)
    best = None
    for weight in WEIGHTS:
        level, loss = line[0], 0.0
        for number in line[1:]:
            loss += (number - level) ** 2
            level += weight * (number - level)
        if best is None or loss < best[0] * (1 - 1e-9):
            best = (loss, level)
    onward = start + slope * (len(series) - 1 + np.arange(1, ahead + 1))
    return 0.5 * onward + 0.5 * best[1]


@same_every_run
@given(st.integers(0, 10_000), st.integers(3, 20))
def test_theta_is_the_mean_of_the_straight_line_and_the_smoothed_line_of_theta_two(seed, n_periods):
    values = drawn(seed, n_areas=6, n_periods=n_periods)
    for row, found in zip(values, last(theta, values), strict=True):
        if np.isfinite(row).sum() > 1:
            np.testing.assert_allclose(found, theta_the_long_way(row, 3), rtol=1e-9)


def damped_the_long_way(series, ahead):
    best = None
    for alpha, share, damping in GRID:
        level = slope = loss = 0.0
        n = 0
        for number in series:
            slope *= damping
            level += slope
            if np.isfinite(number):
                error = number - level
                if n == 0:
                    level, slope = number, 0.0
                elif n == 1:
                    level, slope = level + alpha * error, error
                else:
                    level, slope, loss = level + alpha * error, slope + alpha * share * error, loss + error**2
                n += 1
        if best is None or loss < best[0] * (1 - 1e-9):
            best = (loss, level, slope, damping)
    _, level, slope, damping = best
    return level + slope * np.cumsum(damping ** np.arange(1, ahead + 1))


@same_every_run
@given(st.integers(0, 10_000), st.integers(2, 15))
def test_the_damped_trend_is_the_best_of_its_grid(seed, n_periods):
    values = drawn(seed, n_areas=4, n_periods=n_periods)
    for row, found in zip(values, last(damped_trend, values), strict=True):
        np.testing.assert_allclose(found, damped_the_long_way(row, 3), rtol=1e-9)


def test_own_drift_draws_the_line_through_first_and_last_on():
    values = [[1.0, 9.0, 3.0, 7.0], [NAN, 2.0, NAN, 6.0], [0.0, 2.0, 4.0, NAN]]
    np.testing.assert_allclose(last(own_drift, values), [[9.0, 11.0, 13.0], [8.0, 10.0, 12.0], [8.0, 10.0, 12.0]])


def quarterly(seasons, *, n_years=8, noise=0.0, level=100.0):
    random = np.random.default_rng(1)
    n = 4 * n_years
    plain = level + random.normal(size=(3, n)) * noise
    return plain * np.array(seasons)[np.arange(n) % 4]


def test_a_season_is_put_back_into_the_forecast():
    values = quarterly([0.8, 1.1, 1.3, 0.8])
    found = last(seasonally(METHODS["theta"], per_year=4), values, ahead=4)
    np.testing.assert_allclose(found, [[80, 110, 130, 80]] * 3, rtol=1e-6)


def test_a_season_of_amounts_is_added_where_figures_may_be_zero_or_less():
    values = quarterly([1.0] * 4) - 100.0 + np.array([-5.0, 2.0, 8.0, -5.0])[np.arange(32) % 4]
    found = last(seasonally(METHODS["theta"], per_year=4), values, ahead=4)
    np.testing.assert_allclose(found, [[-5.0, 2.0, 8.0, -5.0]] * 3, atol=1e-6)


def test_noise_alone_makes_next_to_no_season():
    values = quarterly([1.0] * 4, noise=5.0)
    found = season(values, per_year=4)
    assert found.is_factor
    assert np.abs(found.indices - 1.0).max() < 0.03


@pytest.mark.parametrize("n_periods", [1, 3, 4, 7])
def test_less_than_two_years_have_no_season(n_periods):
    np.testing.assert_array_equal(season(quarterly([0.8, 1.1, 1.3, 0.8])[:, :n_periods], per_year=4).indices, 1.0)


def test_a_season_knows_nothing_of_what_came_later():
    values = quarterly([0.8, 1.1, 1.3, 0.8], noise=3.0)
    method = seasonally(METHODS["theta + drift"], per_year=4)
    whole = method(values, asked(values, since=20))
    np.testing.assert_array_equal(whole[:, 3], last(method, values[:, :24]))


def test_years_that_are_not_divided_have_no_season():
    assert seasonally(METHODS["theta"], per_year=1) is METHODS["theta"]
