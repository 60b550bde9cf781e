import numpy as np
import pytest

from oba.analysis.scale import FLOOR_SHARE, NOTHING_EVER_MOVED, typical_change

NAN = np.nan


def scales(values, pooled=None):
    values = np.array(values, dtype=np.float64)
    return typical_change(values, pooled=np.ones(len(values), dtype=np.bool_) if pooled is None else np.array(pooled))


def test_one_area_alone_has_the_root_mean_square_of_its_changes():
    np.testing.assert_allclose(scales([[0, 3, -1]]), [np.sqrt((9 + 16) / 2)])


def test_an_area_is_drawn_half_way_to_the_median_with_two_changes():
    # Root mean squares 1, 2, 8: the median is 2, and the ratios to it go to their square roots.
    np.testing.assert_allclose(scales([[0, 1, 2], [0, 2, 4], [0, 8, 16]]), [2 * 0.5**0.5, 2, 4], rtol=1e-9)


def test_an_area_that_never_moved_has_a_floor_not_zero():
    np.testing.assert_allclose(scales([[0, 2, 4], [5, 5, 5]])[1], 2 * FLOOR_SHARE**0.5, rtol=1e-9)


def test_a_change_across_a_gap_is_not_counted():
    np.testing.assert_allclose(scales([[0, NAN, 9], [0, 2, 4]]), [2, 2])


@pytest.mark.parametrize("values", [[[5, 5, 5]], [[5]], [[0, 0]]])
def test_a_panel_in_which_nothing_moved_has_a_scale_above_zero(values):
    assert 0 < scales(values)[0] <= NOTHING_EVER_MOVED


def test_an_area_without_a_number_has_none():
    np.testing.assert_array_equal(np.isnan(scales([[NAN, NAN], [1, 2]])), [True, False])


def test_areas_that_are_not_pooled_do_not_set_what_is_typical():
    found = scales([[0, 1, 2], [0, 100, 200]], pooled=[True, False])
    np.testing.assert_allclose(found, [1, 10], rtol=1e-9)
