import numpy as np
import pytest
from analysis_panels import panel

from oba.analysis.aggregate import Coverage, coverage, value_from_sums
from oba.domain.period import Period

NAN = np.nan


def test_a_group_value_is_sums_over_sums_not_a_mean_of_rates():
    found = value_from_sums(np.array([[1.0], [90.0]]), np.array([[10.0], [100.0]]), 100.0)
    assert found.values.tolist() == [100 * 91 / 110]  # the mean of 10 % and 90 % would be 50
    assert found.n_included.tolist() == [2]


def test_an_area_enters_only_with_both_its_parts():
    found = value_from_sums(np.array([[5.0, 5.0], [NAN, 1.0]]), np.array([[10.0, NAN], [1000.0, 4.0]]), 100.0)
    assert found.values.tolist() == [50.0, 25.0]
    assert found.n_included.tolist() == [1, 1]


def test_zero_is_a_number_and_nothing_is_not():
    found = value_from_sums(np.array([[0.0, 0.0, NAN]]), np.array([[50.0, 0.0, NAN]]), 100.0)
    np.testing.assert_array_equal(found.values, [0.0, NAN, NAN])
    assert found.n_included.tolist() == [1, 1, 0]


def test_numerators_and_denominators_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match=r"^numerators have shape \(1, 2\), denominators \(1, 1\); expected equal$"):
        value_from_sums(np.ones((1, 2)), np.ones((1, 1)), 100.0)


def test_coverage_counts_areas_with_a_number():
    figures = panel([[1.0, NAN], [0.0, 3.0]])
    assert coverage(figures, Period("2015")) == Coverage(n=2, of=2)
    assert coverage(figures, Period("2016")) == Coverage(n=1, of=2)


def test_coverage_counts_a_member_that_is_not_in_the_panel_as_without_a_number():
    assert coverage(panel([[1.0], [2.0]]), Period("2015"), areas=("E01", "E09")) == Coverage(n=1, of=2)


def test_coverage_of_a_period_outside_the_panel_is_refused():
    with pytest.raises(KeyError, match="re-referrals: period 2030 is not in the panel"):
        coverage(panel([[1.0]]), Period("2030"))
