import math
from collections import Counter

import numpy as np
import pytest
from analysis_panels import NO_BOUNDS, drawn

from oba.analysis.placebo import error_quantile, placebo_forecasts, shared_error

NAN = np.nan


def placebos(values, horizon_periods=2, bounds=NO_BOUNDS):
    return placebo_forecasts(np.array(values, dtype=np.float64), horizon_periods=horizon_periods, bounds=bounds)


def test_five_points_give_two_origins():
    found = placebos([[5, 5, 5, 5, 5]])
    assert found.n_origins == 2
    assert [own.tolist() for own in found.bank.own] == [[0.0, 0.0], [0.0]]


def test_an_error_is_counted_in_scales_of_what_was_known_at_its_origin():
    # After 0, 1, 2 and 0, -1, -2 the weight is 1, the drift 0 and either scale 1; then 2 + 3 and -2 - 1 come.
    found = placebos([[0, 1, 2, 5], [0, -1, -2, -3]])
    assert found.bank.own[0].tolist() == [-1.0, 3.0]
    assert found.single[0].tolist() == [1.0, 3.0]


def test_a_mean_error_needs_every_period_it_is_the_mean_of():
    rising, falling = [0, 1, 2, NAN, 4], [0, -1, -2, -3, -5]
    found = placebos([rising, falling])
    assert found.bank.own[0].size == 3  # the falling area from both origins, the rising one from the second
    assert found.bank.own[1].tolist() == [-2.0]  # -1 and -3 below a level of -2
    assert found.single[1].size == 2  # two ahead from the first origin: both areas


def test_an_area_enters_with_its_third_number():
    late = [NAN, NAN, 1, 2, 3, 9]
    early = [0, 1, 0, 1, 0, 1]
    assert placebos([late, early]).bank.own[0].size == 3 + 1


@pytest.mark.parametrize("n_periods", [1, 2, 3])
def test_too_short_a_history_has_an_empty_bank(n_periods):
    found = placebos([list(range(n_periods))])
    assert [own.size for own in (*found.bank.own, *found.bank.net, *found.single)] == [0] * 6


def test_no_origin_sees_what_came_after_it():
    values = drawn(3, n_periods=8)
    shorter = Counter(placebos(values[:, :-1]).bank.own[0].tolist())
    assert not shorter - Counter(placebos(values).bank.own[0].tolist())


def test_the_bank_is_sorted_and_rounded():
    for part in (*placebos(drawn(1)).bank.own, *placebos(drawn(1)).bank.net):
        assert part.size
        np.testing.assert_array_equal(part, np.sort(np.round(part, 6)))


def test_placebo_forecasts_keep_to_the_bounds_as_the_real_one_does():
    values = [[90, 95, 100, 100]] * 3
    assert placebos(values, bounds=(0.0, 100.0)).bank.own[0].tolist() == [0.0] * 3
    assert (placebos(values).bank.own[0] < 0).all()


def test_what_happened_everywhere_is_the_median_area():
    assert shared_error(np.array([[1.0], [2.0], [9.0], [3.0], [NAN], [2.5]])).tolist() == [2.5]


def test_fewer_than_five_areas_do_not_say_what_happened_everywhere():
    assert np.isnan(shared_error(np.array([[1.0], [2.0], [9.0], [3.0], [NAN]]))).all()


def test_a_shock_to_all_areas_is_in_the_own_bank_and_not_in_the_net_one():
    values = np.tile(np.array([0.0, 1, 0, 1, 0, 50]), (6, 1))
    found = placebos(values, horizon_periods=1)
    assert found.bank.own[0].max() > 10
    assert found.bank.net[0].tolist() == [0.0] * 18


@pytest.mark.parametrize(
    ("n", "percent", "expected"), [(9, 80, 8.0), (19, 95, 19.0), (39, 95, 38.0), (18, 95, NAN), (0, 80, NAN)]
)
def test_the_quantile_leaves_room_for_one_more_draw(n, percent, expected):
    found = error_quantile(np.arange(1.0, n + 1), percent=percent)
    assert found == expected or (math.isnan(found) and math.isnan(expected))
