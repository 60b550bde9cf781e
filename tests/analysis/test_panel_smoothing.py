import numpy as np
import pytest

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.panel_smoothing import (
    WEIGHTS,
    best_weight,
    own_weights,
    panel_smoothing,
    shared_drift,
    shared_steps,
)

NAN = np.nan


def forecasts(values, *, ahead=2, pooled=None):
    """After the last period, (n_areas, ahead)."""
    values = np.array(values, dtype=np.float64)
    everyone = np.ones(len(values), dtype=np.bool_) if pooled is None else np.array(pooled)
    return panel_smoothing(values, Asked(horizon_periods=ahead, pooled=everyone, since=values.shape[1] - 1))[:, -1]


def weight_of(values):
    values = np.array(values, dtype=np.float64)
    everyone, scale = np.ones(len(values), dtype=np.bool_), np.ones(len(values))
    return WEIGHTS[best_weight(values, scale=scale, weights=own_weights(scale, pooled=everyone))]


@pytest.mark.parametrize(
    ("name", "values", "weight"),
    [
        ("areas that wander apart", [[0, 1, 2, 3], [0, -1, -2, -3], [0, 0, 0, 0]], 0.95),
        ("figures that never moved", [[4, 4, 4, 4], [2, 2, 2, 2]], 0.95),
        ("no figure at all", [[NAN, NAN]], 0.95),
        ("one period", [[5], [6]], 0.95),
        ("noise about a level", [[0, 1, -1, 1, -1, 0], [0, -1, 1, -1, 1, 0]], 0.05),
    ],
)
def test_the_weight_is_chosen_by_how_the_panel_behaves(name, values, weight):
    assert weight_of(values) == weight, name


def test_an_area_that_moves_more_gives_less_weight_to_a_new_figure():
    weights = own_weights(np.array([1.0, 4.0, 0.25]), pooled=np.ones(3, dtype=np.bool_))
    at_half = weights[list(WEIGHTS).index(0.45)]
    assert at_half[1] < at_half[0] < at_half[2]
    assert at_half[0] == pytest.approx(0.45)


def test_rows_that_are_not_pooled_are_not_learnt_from():
    noise = [[0, 1, -1, 1, -1, 0], [0, -1, 1, -1, 1, 0]]
    wild = [[0, 100, 200, 300, 400, 500]]
    np.testing.assert_array_equal(forecasts(noise + wild, pooled=[True, True, False])[:2], forecasts(noise))


def test_what_moved_every_area_is_taken_over_whole_and_is_not_smoothed():
    calm = np.array([[10.0, 11, 9, 10, 11, 9, 10]] * 6) + np.arange(6)[:, None]
    before = forecasts(calm)
    calm[:, -1] += 30.0
    np.testing.assert_allclose(forecasts(calm), before + 30.0)


def test_too_few_areas_share_nothing():
    assert shared_steps(np.array([[1.0, 5.0]] * 4)).tolist() == [0.0]
    assert shared_steps(np.array([[1.0, 5.0]] * 5)).tolist() == [4.0]
    assert shared_steps(np.array([[1.0, 5.0]] * 4 + [[NAN, 5.0]])).tolist() == [0.0]


@pytest.mark.parametrize(
    ("name", "steps", "expected"),
    [
        ("two steps are no drift", [3.0, 3.0], 0.0),
        ("steady steps go on by half", [3.0, 3.0, 3.0], 1.5),
        ("steps that disagree are none", [3.0, -3.0, 3.0], 0.0),
        # Mean 3, standard error of 1/sqrt(3): a quarter of its own mean squared is 4/27 of nine.
        ("steps that waver lose some", [2.0, 3.0, 4.0], 0.5 * 3.0 * (1 - 4 / 3 / 9)),
        ("none at all", [], 0.0),
        ("nothing moved", [0.0, 0.0, 0.0], 0.0),
    ],
)
def test_the_shared_drift_is_damped_by_how_unsteady_it_was(name, steps, expected):
    assert shared_drift(np.array(steps)) == pytest.approx(expected), name


def test_the_shared_drift_goes_on_into_the_forecast_of_every_area():
    rising = 2.0 * np.arange(8) + np.arange(6)[:, None]
    np.testing.assert_allclose(forecasts(rising) - rising[:, -1:], [[1.0, 2.0]] * 6)


def test_a_gap_keeps_the_level_and_moves_with_the_rest():
    values = np.array([[5.0, 5, 5, 5, 5, 5]] * 6)
    values[:, -1] += 3.0
    values[0, -1] = NAN
    np.testing.assert_allclose(forecasts(values)[:, 0], 8.0)


def test_an_area_without_a_number_has_no_forecast():
    found = forecasts([[NAN] * 4, *[[1.0, 2, 1, 2]] * 5])
    assert np.isnan(found[0]).all()
    assert np.isfinite(found[1:]).all()
