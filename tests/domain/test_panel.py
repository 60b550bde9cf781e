from dataclasses import replace

import numpy as np
import pytest

from oba.domain.panel import Panel
from oba.domain.period import Period, through
from oba.domain.status import ValueStatus


def a_panel(**changes):
    known = {
        "indicator": "T-1",
        "areas": ("A", "B"),
        "periods": through(Period("2023"), Period("2025")),
        "values": np.array([[0.0, 2.0, np.nan], [np.nan, 5.0, 6.0]]),
        "status": np.array([[0, 0, 1], [7, 0, 0]], dtype=np.uint8),
        "releases": ("r1", "r1", "r2"),
    }
    return Panel(**(known | changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"values": np.zeros((2, 2))}, "T-1: values has shape (2, 2), expected (2, 3)"),
        ({"status": np.zeros((3, 2), dtype=np.uint8)}, "T-1: status has shape (3, 2), expected (2, 3)"),
        ({"numerator": np.zeros((1, 3))}, "T-1: numerator has shape (1, 3), expected (2, 3)"),
        ({"denominator": np.zeros((2, 4))}, "T-1: denominator has shape (2, 4), expected (2, 3)"),
        (
            {"status": np.zeros((2, 3), dtype=np.uint8)},
            "T-1: a value must be a finite number exactly where its status is NUMBER",
        ),
        (
            {"values": np.zeros((2, 3))},
            "T-1: a value must be a finite number exactly where its status is NUMBER",
        ),
        (
            {"values": np.array([[np.inf, 2.0, np.nan], [np.nan, 5.0, 6.0]])},
            "T-1: a value must be a finite number exactly where its status is NUMBER",
        ),
        (
            {"periods": (Period("2022"), Period("2024"), Period("2025"))},
            "T-1: periods are not one after another: ['2022', '2024', '2025']",
        ),
        (
            {"periods": (Period("2025"), Period("2024"), Period("2023"))},
            "T-1: periods are not one after another: ['2025', '2024', '2023']",
        ),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changes, told):
    with pytest.raises(ValueError, match="T-1") as refused:
        a_panel(**changes)
    assert str(refused.value) == told


def test_an_area_is_found_by_its_code_and_no_other_is():
    assert a_panel().row("B") == 1
    with pytest.raises(KeyError) as refused:
        a_panel().row("C")
    assert refused.value.args == ("T-1: area C is not in the panel",)


def test_up_to_leaves_later_periods_out_of_every_part():
    parts = np.arange(6.0).reshape(2, 3)
    cut = replace(a_panel(), numerator=parts, denominator=parts + 1).up_to(Period("2024"))
    assert [period.code for period in cut.periods] == ["2023", "2024"]
    np.testing.assert_array_equal(cut.values, [[0.0, 2.0], [np.nan, 5.0]])
    np.testing.assert_array_equal(cut.status, [[0, 0], [ValueStatus.MISSING, 0]])
    np.testing.assert_array_equal(cut.numerator, [[0.0, 1.0], [3.0, 4.0]])
    np.testing.assert_array_equal(cut.denominator, [[1.0, 2.0], [4.0, 5.0]])
    assert cut.releases == ("r1", "r1")


def test_up_to_before_the_first_period_leaves_none():
    assert a_panel().up_to(Period("2000")).values.shape == (2, 0)
