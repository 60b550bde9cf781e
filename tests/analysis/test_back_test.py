import numpy as np
import pytest
from analysis_panels import NO_BOUNDS, drawn, panel

from oba.analysis.back_test import back_tests, chosen
from oba.analysis.baseline import freeze_baseline
from oba.analysis.rolling import Rolled
from oba.domain.baseline import BackTest


def back_tested(**errors):
    """Back-tests of methods by their error and noise."""
    return tuple(BackTest(method=name, error=error, noise=noise, n_areas=9) for name, (error, noise) in errors.items())


@pytest.mark.parametrize(
    ("name", "tests", "expected"),
    [
        ("the best one", back_tested(simple=(1.0, 0.01), middle=(0.9, 0.0), large=(0.95, 0.01)), "middle"),
        ("a simpler one within half a standard error", back_tested(simple=(1.0, 0.2), middle=(0.9, 0.0)), "simple"),
        ("a simpler one beyond it", back_tested(simple=(1.0, 0.19), middle=(0.9, 0.0)), "middle"),
        ("the simplest of equals", back_tested(simple=(1.0, 0.0), middle=(1.0, 0.0)), "simple"),
        ("the fallback where nothing could be compared", (), "fallback"),
    ],
)
def test_the_simplest_method_within_noise_is_chosen(name, tests, expected):
    assert chosen(tests, otherwise="fallback") == expected, name


def made(errors):
    errors = np.array(errors, dtype=np.float64)
    return Rolled(forecasts=errors, errors=errors, scale=np.ones(errors.shape[:2]), since=2)


def test_every_area_counts_once_however_many_errors_it_has():
    few, many = [[np.nan], [4.0], [np.nan]], [[1.0], [2.0], [3.0]]
    found = back_tests({"only": made([few, many])}, pooled=np.ones(2, dtype=np.bool_))
    assert found == (BackTest(method="only", error=3.0, noise=0.0, n_areas=2),)


def test_only_pooled_areas_that_every_method_could_be_tried_on_count():
    one, other = made([[[1.0]], [[2.0]], [[90.0]]]), made([[[2.0]], [[np.nan]], [[90.0]]])
    found = back_tests({"one": one, "other": other}, pooled=np.array([True, True, False]))
    assert [(test.error, test.n_areas) for test in found] == [(1.0, 1), (2.0, 1)]


def test_noise_is_the_standard_error_of_how_far_behind_the_best():
    found = back_tests({"worse": made([[[2.0]], [[4.0]]]), "best": made([[[1.0]], [[1.0]]])}, pooled=np.ones(2, bool))
    assert [test.noise for test in found] == [1.0, 0.0]  # 1 and 3 behind: a deviation of root two, over root two


def method_of(values):
    found = freeze_baseline(
        panel(values), horizon_periods=2, pooled=np.ones(len(values), np.bool_), bounds=NO_BOUNDS, releases=()
    )
    return found.method


def test_a_panel_chooses_the_method_that_suits_it():
    assert method_of(drawn(1, n_areas=150, n_periods=9)) == "last value"
    assert method_of(drawn(1, n_areas=150, n_periods=9, kind="noise and trend")) == "panel smoothing"
    random = np.random.default_rng(2)
    steep = np.round(random.normal(0, 5, (150, 1)) * np.arange(14) + random.normal(size=(150, 14)), 1)
    assert method_of(steep) in ("theta + drift", "theta + damped + drift")


@pytest.mark.parametrize("n_periods", [1, 2, 3])
def test_too_short_a_history_takes_the_last_value(n_periods):
    assert method_of(drawn(1, n_areas=20, n_periods=n_periods)) == "last value"
