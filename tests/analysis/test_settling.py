import numpy as np
import pytest

from oba.analysis.ends import ends
from oba.analysis.median import column_medians, median
from oba.analysis.settling import settled, settled_number, settled_standard

NAN = np.nan


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (26.1, 26.1),
        (26.1 + 1e-14, 26.1),
        (0.1 + 0.2, 0.3),
        (-1.23456789012e-5, -1.234567890e-5),
        (123456789012.0, 123456789000.0),
        (0.0, 0.0),
        (np.inf, np.inf),
        (NAN, NAN),
        (1e300, 1e300),
    ],
)
def test_a_settled_number_has_ten_significant_digits(value, expected):
    np.testing.assert_allclose(settled(np.array([value])), [expected], rtol=1e-15)
    np.testing.assert_equal(settled_number(value), expected)


def test_what_two_machines_may_compute_differently_settles_to_the_same():
    values = np.random.default_rng(0).normal(size=10_000) * 100
    assert (settled(values) == settled(values * (1 + 2e-16))).all()


def test_a_standard_error_is_rounded_and_kept_finite():
    assert settled_standard(np.array([0.12345649, -1e300])).tolist() == [0.123456, -1e9]


def test_medians_of_columns_leave_out_what_is_no_number():
    values = np.array([[1.0, NAN, NAN], [5.0, 2.0, NAN], [3.0, 8.0, NAN]])
    np.testing.assert_array_equal(column_medians(values), [3.0, 5.0, NAN])
    np.testing.assert_array_equal(column_medians(values, at_least=3), [3.0, NAN, NAN])
    np.testing.assert_array_equal(column_medians(np.empty((0, 2))), [NAN, NAN])
    assert np.isnan(median(np.array([NAN])))


def test_ends_are_the_first_and_last_numbers():
    found = ends(np.array([[NAN, 3.0, NAN, 7.0, NAN], [NAN] * 5]))
    np.testing.assert_array_equal(found.first, [3.0, NAN])
    np.testing.assert_array_equal(found.last, [7.0, NAN])
    assert found.steps.tolist() == [2, 0]
    assert found.n_points.tolist() == [2, 0]


def test_no_period_at_all_has_no_ends():
    assert np.isnan(ends(np.empty((2, 0))).last).all()
