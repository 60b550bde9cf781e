import numpy as np
import pytest
from analysis_panels import NO_BOUNDS, drawn, panel

from oba.analysis.baseline import freeze_baseline
from oba.analysis.forecasting import METHODS

NAN = np.nan


def frozen(values, *, horizon_periods=3, pooled=None, bounds=NO_BOUNDS, first="2015"):
    made = panel(values, first=first)
    everyone = np.ones(len(made.areas), dtype=np.bool_)
    return freeze_baseline(
        made,
        horizon_periods=horizon_periods,
        pooled=everyone if pooled is None else np.array(pooled),
        bounds=bounds,
        releases=("census-2024",),
    )


def test_a_baseline_holds_history_and_forecast_together():
    values = drawn(1)
    found = frozen(values, first="2014/15")
    assert [period.code for period in found.horizon] == ["2022/23", "2023/24", "2024/25"]
    assert found.forecast.shape == (12, 3)
    assert found.releases == ("census-2024",)
    assert found.method in METHODS
    assert [one.method for one in found.back_test] == list(METHODS)
    assert found.n_points.tolist() == np.isfinite(values).sum(axis=1).tolist()
    np.testing.assert_array_equal(found.history, values)


def test_parameters_say_how_it_was_made():
    found = frozen([[0, 1, 2, 3, 4], [0, -1, -2, -3, -4], [1, 1, 1, 1, 1]], pooled=[True, True, False])
    assert found.parameters == {"n_pooled": 2.0, "n_origins": 2.0, "min_training": 3.0}
    assert "drift" in found.method  # straight lines up and down: nothing shared, and nothing smoothed
    np.testing.assert_allclose(found.forecast, [[5, 6, 7], [-5, -6, -7], [1, 1, 1]], atol=0.6)


@pytest.mark.parametrize("series", [[NAN, NAN, NAN, 3, 8], [NAN, NAN, NAN, NAN, 8]])
def test_one_or_two_points_are_carried_on_whatever_the_method(series):
    rising = [[float(row + step) for step in range(5)] for row in range(6)]
    found = frozen([series, *rising])
    assert found.method != "last value"
    assert found.forecast[0].tolist() == [8.0] * 3
    assert np.isnan(found.low_80[0]).all()


def test_a_break_begins_a_new_segment():
    values = drawn(9, n_areas=8, gaps=0.0)
    made = panel(values)
    breaks = np.zeros(values.shape, dtype=np.bool_)
    breaks[0, 4] = True
    everyone = np.ones(8, dtype=np.bool_)
    ask = {"horizon_periods": 2, "pooled": everyone, "bounds": NO_BOUNDS, "releases": ()}
    found = freeze_baseline(made, breaks=breaks, **ask)
    assert found.n_points.tolist() == [4.0] + [8.0] * 7
    assert np.isfinite(found.forecast[0]).all()
    assert np.isnan(found.low_95[0]).all()
    np.testing.assert_array_equal(found.history, values)
    values[0, :4] += 1000.0  # what came before the break says nothing
    np.testing.assert_array_equal(freeze_baseline(panel(values), breaks=breaks, **ask).forecast, found.forecast)


def shares(seed, *, n_areas=30, n_periods=9, p=0.05, n=80.0):
    random = np.random.default_rng(seed)
    below = np.full((n_areas, n_periods), n)
    above = random.binomial(int(n), p, size=below.shape).astype(np.float64)
    return panel(np.round(100 * above / below, 1), numerator=above, denominator=below)


def test_shares_of_counts_are_worked_on_the_logit_and_stay_in_bounds():
    found = freeze_baseline(
        shares(3),
        horizon_periods=3,
        pooled=np.ones(30, dtype=np.bool_),
        bounds=(0.0, 100.0),
        releases=(),
        multiplier=100.0,
    )
    assert found.working_scale.name == "empirical logit"
    assert (found.low_95 >= 0.0).all()
    assert (found.low_95 < found.forecast).all()
    upwards, downwards = found.high_95 - found.forecast, found.forecast - found.low_95
    assert (upwards > downwards).all()  # a small share has more room above than below
    # No steadier than sampling lets it be: 80 children at 5 %.
    assert (found.scale >= np.sqrt(1 / 80 + 1 / 80)).all()


def test_bad_counts_are_left_out_and_do_not_warn():
    made = shares(4)
    made.numerator[0, 2] = 500.0  # above its denominator; its printed value is a share all the same
    made.denominator[1, 3] = 0.0
    found = freeze_baseline(
        made, horizon_periods=1, pooled=np.ones(30, dtype=np.bool_), bounds=(0, 100), releases=(), multiplier=100.0
    )
    assert found.working_scale.name == "empirical logit"
    assert np.isfinite(found.forecast).all()


def test_four_points_have_a_forecast_and_no_interval():
    values = drawn(2, gaps=0.0)
    values[0, :4] = NAN
    found = frozen(values)
    assert np.isfinite(found.forecast).all()
    assert np.isnan(found.low_80[0]).all()
    assert np.isnan(found.high_95[0]).all()
    assert np.isfinite(found.low_95[1:]).all()


def test_an_area_without_history_has_nothing():
    found = frozen([[NAN] * 6, *drawn(4, n_periods=6)])
    for part in (found.forecast, found.low_80, found.high_95, found.scale[:, None]):
        assert np.isnan(part[0]).all()
    assert found.n_points[0] == 0


def test_intervals_lie_about_the_forecast_and_never_narrow():
    found = frozen(drawn(5, n_areas=30, gaps=0.0))
    width_80, width_95 = found.high_80 - found.low_80, found.high_95 - found.low_95
    assert (width_95 >= width_80).all()
    assert (np.diff(width_95, axis=1) >= -1e-6).all()
    np.testing.assert_allclose((found.low_95 + found.high_95) / 2, found.forecast)


def test_the_future_is_never_surer_than_the_present():
    values = drawn(5, n_areas=30, n_periods=6, gaps=0.0, kind="noise and trend")
    values[:, 3] += 30.0 * (np.arange(30) % 2)  # shocks that only one forecast runs into
    assert (np.diff((found := frozen(values)).high_95 - found.low_95, axis=1) >= -1e-3).all()


def test_intervals_keep_to_what_the_indicator_can_be():
    found = frozen(drawn(5, n_areas=30, gaps=0.0) / 40 - 0.95, bounds=(0.0, 0.1))
    for part in (found.forecast, found.low_80, found.low_95, found.high_80, found.high_95):
        assert part.min() >= 0.0
        assert part.max() <= 0.1
    assert (found.low_95 == 0.0).any()


def test_too_few_placebos_give_no_interval_of_that_width():
    found = frozen(drawn(6, n_areas=3, n_periods=6, gaps=0.0), horizon_periods=1)  # nine placebos
    assert np.isfinite(found.low_80).all()
    assert np.isnan(found.low_95).all()


def test_no_pooled_area_at_all_is_the_last_value():
    found = frozen([[1, 2, 4, 8, 16]], pooled=[False])
    assert found.forecast.tolist() == [[16.0] * 3]
    assert np.isnan(found.low_80).all()


def test_a_baseline_of_the_same_figures_is_the_same_to_the_last_bit():
    one, other = frozen(drawn(7)), frozen(drawn(7).copy(order="F"))
    for name in ("forecast", "low_80", "high_80", "low_95", "high_95", "scale"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
    assert [part.tobytes() for part in one.bank.net] == [part.tobytes() for part in other.bank.net]


@pytest.mark.parametrize(
    ("values", "horizon_periods", "pooled", "message"),
    [
        ([[]], 3, [True], "re-referrals: a baseline needs at least one period of history, found none"),
        ([[1.0]], 0, [True], "re-referrals: horizon_periods is 0, expected 1 or more"),
        ([[1.0]], 3, [True, False], "re-referrals: pooled has shape (2,), expected (1,)"),
    ],
)
def test_what_cannot_be_frozen_says_why(values, horizon_periods, pooled, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole text is compared below
        frozen(values, horizon_periods=horizon_periods, pooled=pooled)
    assert str(error.value) == message


def test_a_break_after_an_areas_last_figure_takes_no_history_away():
    values = drawn(9, n_areas=8, gaps=0.0)
    values[0, -1] = NAN
    breaks = np.zeros(values.shape, dtype=np.bool_)
    breaks[0, -1] = True
    found = freeze_baseline(
        panel(values), horizon_periods=2, pooled=np.ones(8, np.bool_), bounds=NO_BOUNDS, releases=(), breaks=breaks
    )
    assert found.n_points[0] == 7
