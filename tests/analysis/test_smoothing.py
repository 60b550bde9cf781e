import numpy as np
import pytest
from analysis_panels import NO_BOUNDS

from oba.analysis.smoothing import PanelFit, fit_panel, panel_forecast, pooled_drift

NAN = np.nan


def fitted(values):
    values = np.array(values, dtype=np.float64)
    rows = values.shape[0]
    return fit_panel(values, pooled=np.ones(rows, dtype=np.bool_), scale=np.ones(rows))


@pytest.mark.parametrize(
    ("name", "series", "expected"),
    [
        # With half a drift of 1 taken out, 0, 3, 2 is 0, 2, 0; its level goes 0, 1, 0.5.
        ("level plus half the drift", [0.0, 3.0, 2.0], [3.5, 4.5]),
        ("a gap at the end keeps the level", [0.0, 3.0, NAN], [4.0, 5.0]),
        ("a gap inside keeps the level", [0.0, NAN, 3.0], [3.5, 4.5]),
        ("a late start begins at its first number", [NAN, 1.0, 4.0], [4.0, 5.0]),
        ("one number is carried on", [NAN, 7.0, NAN], [7.0, 7.0]),
        ("no number gives none", [NAN, NAN, NAN], [NAN, NAN]),
    ],
)
def test_the_forecast_is_the_smoothed_level_and_half_the_drift(name, series, expected):
    fit = PanelFit(weight=0.5, drift=2.0)
    found = panel_forecast(np.array([series]), fit=fit, horizon_periods=2, bounds=NO_BOUNDS)
    np.testing.assert_allclose(found, [expected], err_msg=name)


def test_a_forecast_stays_within_what_the_indicator_can_be():
    fit = PanelFit(weight=1.0, drift=2.0)
    found = panel_forecast(np.array([[97.0, 99.5]]), fit=fit, horizon_periods=2, bounds=(0.0, 100.0))
    np.testing.assert_array_equal(found, [[100.0, 100.0]])


def test_the_pooled_drift_is_the_median_area_change_per_period():
    assert pooled_drift(np.array([[1.0, 2.0, 3.0], [0.0, NAN, 4.0], [5.0, 5.0, 5.0], [NAN, 9.0, NAN]])) == 1.0


def test_without_two_numbers_anywhere_there_is_no_drift():
    assert pooled_drift(np.array([[NAN, 3.0], [NAN, NAN]])) == 0.0


@pytest.mark.parametrize(
    ("name", "values", "weight"),
    [
        ("areas that wander apart", [[0, 1, 2, 3], [0, -1, -2, -3], [0, 0, 0, 0]], 1.0),
        ("figures that never moved", [[4, 4, 4, 4], [2, 2, 2, 2]], 1.0),
        ("no figure at all", [[NAN, NAN]], 1.0),
        ("one period", [[5], [6]], 1.0),
        ("noise about a level", [[0, 1, -1, 1, -1, 0], [0, -1, 1, -1, 1, 0]], 0.10),
    ],
)
def test_the_weight_is_chosen_by_how_the_panel_behaves(name, values, weight):
    assert fitted(values).weight == weight, name


def test_rows_that_are_not_pooled_do_not_choose():
    values = np.array([[0, 1, -1, 1, -1, 0], [0, 100, 200, 300, 400, 500]], dtype=np.float64)
    alone = fit_panel(values[:1], pooled=np.array([True]), scale=np.ones(1))
    assert fit_panel(values, pooled=np.array([True, False]), scale=np.ones(2)) == alone


def test_an_area_counts_in_its_own_scale():
    wide = np.array([0, 100, 200, 300, 400, 500], dtype=np.float64)
    values = np.array([[0, 1, -1, 1, -1, 0], [0, -1, 1, -1, 1, 0], wide, -wide])
    everyone = np.ones(4, dtype=np.bool_)
    by_unit = fit_panel(values, pooled=everyone, scale=np.ones(4))
    by_scale = fit_panel(values, pooled=everyone, scale=np.array([1.0, 1.0, 1000.0, 1000.0]))
    assert by_unit.weight == 1.0
    assert by_scale.weight < 0.5
