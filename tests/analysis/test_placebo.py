import math
from collections import Counter

import numpy as np
import pytest
from analysis_panels import NO_BOUNDS, drawn

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.last_value import last_value
from oba.analysis.placebo import error_quantile, error_sizes, placebo_bank, shared_error
from oba.analysis.rolling import first_origin, rolled, scales

NAN = np.nan


def rolling(values, *, ahead=2, bounds=NO_BOUNDS, method=last_value):
    values = np.array(values, dtype=np.float64)
    since = first_origin(values.shape[1], horizon_periods=ahead)
    asked = Asked(horizon_periods=ahead, pooled=np.ones(len(values), dtype=np.bool_), since=since)
    return rolled(values, method, asked, scale=scales(values, asked), bounds=bounds)


def everyone(one):
    return np.ones(len(one.errors), dtype=np.bool_)


def bank(values, **more):
    one = rolling(values, **more)
    return placebo_bank(one, pooled=everyone(one))


def sizes(values, **more):
    one = rolling(values, **more)
    return error_sizes(one, pooled=everyone(one))


def test_five_points_give_two_origins():
    assert rolling([[5, 5, 5, 5, 5]]).n_origins == 2
    assert [own.tolist() for own in bank([[5, 5, 5, 5, 5]]).own] == [[0.0, 0.0], [0.0]]


def test_an_error_is_counted_in_scales_of_what_was_known_at_its_origin():
    # After 0, 1, 2 and 0, -1, -2 either scale is 1; then 2 + 3 and -2 - 1 come.
    values = [[0, 1, 2, 5], [0, -1, -2, -3]]
    assert bank(values).own[0].tolist() == [-1.0, 3.0]
    assert sizes(values)[0].tolist() == [1.0, 3.0]


def test_a_mean_error_needs_every_period_it_is_the_mean_of():
    values = [[0, 1, 2, NAN, 4], [0, -1, -2, -3, -5]]
    assert bank(values).own[0].size == 3  # the falling area from both origins, the rising one from the second
    assert bank(values).own[1].tolist() == [-2.0]  # -1 and -3 below -2
    assert sizes(values)[1].size == 2  # two ahead from the first origin: both areas


def test_an_area_enters_with_its_third_number():
    late, early = [NAN, NAN, 1, 2, 3, 9], [0, 1, 0, 1, 0, 1]
    assert bank([late, early]).own[0].size == 1 + 3


@pytest.mark.parametrize("n_periods", [1, 2, 3])
def test_too_short_a_history_has_an_empty_bank(n_periods):
    values = [list(range(n_periods))]
    found = bank(values)
    assert [own.size for own in (*found.own, *found.net, *sizes(values))] == [0] * 6


def test_no_origin_sees_what_came_after_it():
    values = drawn(3, n_periods=8)
    shorter = Counter(bank(values[:, :-1]).own[0].tolist())
    assert not shorter - Counter(bank(values).own[0].tolist())


def test_no_placebo_has_seen_the_last_period():
    values = drawn(3, n_areas=6, n_periods=8, gaps=0.0)
    one = rolling(values)
    assert np.isnan(one.errors[:, -1]).all()
    np.testing.assert_allclose(one.errors[:, -2, 0], values[:, -1] - values[:, -2])


@pytest.mark.parametrize(
    ("n_periods", "horizon", "since"), [(1, 3, 0), (2, 3, 1), (3, 3, 2), (5, 3, 2), (9, 3, 2), (12, 3, 5), (20, 8, 3)]
)
def test_the_newest_origins_are_looked_back_upon(n_periods, horizon, since):
    assert first_origin(n_periods, horizon_periods=horizon) == since


def test_the_bank_is_sorted_and_rounded():
    for part in (*bank(drawn(1)).own, *bank(drawn(1)).net):
        assert part.size
        np.testing.assert_array_equal(part, np.sort(np.round(part, 6)))


def test_placebo_forecasts_keep_to_the_bounds_as_the_real_one_does():
    def plus_five(values, asked):
        return last_value(values, asked) + 5.0

    values = [[90, 95, 100, 100]] * 3
    assert bank(values, bounds=(0.0, 100.0), method=plus_five).own[0].tolist() == [0.0] * 3
    assert (bank(values, method=plus_five).own[0] < 0).all()


def test_what_happened_everywhere_is_the_median_area():
    assert shared_error(np.array([[1.0], [2.0], [9.0], [3.0], [NAN], [2.5]])).tolist() == [2.5]


def test_fewer_than_five_areas_do_not_say_what_happened_everywhere():
    assert np.isnan(shared_error(np.array([[1.0], [2.0], [9.0], [3.0], [NAN]]))).all()


def test_a_shock_to_all_areas_is_in_the_own_bank_and_not_in_the_net_one():
    values = np.tile(np.array([0.0, 1, 0, 1, 0, 50]), (6, 1))
    found = bank(values, ahead=1)
    assert found.own[0].max() > 10
    assert found.net[0].tolist() == [0.0] * 18


@pytest.mark.parametrize(
    ("n", "percent", "expected"), [(9, 80, 8.0), (19, 95, 19.0), (39, 95, 38.0), (18, 95, NAN), (0, 80, NAN)]
)
def test_the_quantile_leaves_room_for_one_more_draw(n, percent, expected):
    found = error_quantile(np.arange(1.0, n + 1), percent=percent)
    assert found == expected or (math.isnan(found) and math.isnan(expected))
