"""The recent-trend badge: the published rule's numbers, every reason not to test, and what may not change it."""

import numpy as np
import pytest
from analysis_panels import same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.recent_trend import CRITICAL, CountTest, Trend, TrendReason, recent_trends, trend_chi_squared

NAN, INF = np.nan, np.inf
SHARE, RATE = CountTest.COCHRAN_ARMITAGE, CountTest.POISSON
ABOVE = np.array([[1367.0, 1332.0, 1199.0, 1023.0, 994.0]])
BELOW = np.array([[44701.0, 44064.0, 42811.0, 41527.0, 40299.0]])
seeds = st.integers(0, 10_000)


def trends(above, below, *, values=None, breaks=None, test=SHARE, per_year=1, too_small=None):
    above, below = np.atleast_2d(np.array(above, dtype=float)), np.atleast_2d(np.array(below, dtype=float))
    below = np.broadcast_to(below, above.shape)
    with np.errstate(all="ignore"):
        derived = above / below
    derived = np.where(np.isfinite(derived), derived, NAN)
    return recent_trends(
        derived if values is None else np.atleast_2d(np.array(values, dtype=float)),
        numerator=above,
        denominator=below,
        breaks=np.zeros(above.shape, np.bool_) if breaks is None else np.atleast_2d(np.array(breaks, dtype=np.bool_)),
        test=test,
        per_year=per_year,
        too_small=np.zeros(len(above), np.bool_) if too_small is None else np.array(too_small),
    )


def badge(*given, **more):
    found = trends(*given, **more)
    return found.trends[0], found.reasons[0]


def test_the_worked_example_of_a_proportion_falls():
    found = trends(ABOVE, BELOW)
    np.testing.assert_allclose(found.chi_squared, [47.897], atol=5e-4)
    assert (found.trends, found.reasons) == ((Trend.DECREASING,), (None,))
    assert (found.first_at.tolist(), found.last_at.tolist()) == ([0], [4])


def test_chi_squared_of_a_proportion_is_that_of_the_published_formula():
    c, n, t = ABOVE[0], BELOW[0], np.arange(1, 6)
    whole, counted = n.sum(), c.sum()
    above = whole * (whole * (c * t).sum() - counted * (n * t).sum()) ** 2
    below = counted * (whole - counted) * (whole * (n * t**2).sum() - (n * t).sum() ** 2)
    np.testing.assert_allclose(trend_chi_squared(ABOVE, BELOW, is_share=True), [above / below], rtol=1e-8)


def test_chi_squared_of_a_rate_is_the_score_of_poisson_counts():
    c, n, t = ABOVE[0], BELOW[0], np.arange(1, 6)
    expected = n * c.sum() / n.sum()
    score = (t * (c - expected)).sum()
    spread = (expected * t**2).sum() - (expected * t).sum() ** 2 / expected.sum()
    np.testing.assert_allclose(trend_chi_squared(ABOVE, BELOW, is_share=False), [score**2 / spread], rtol=1e-8)


@pytest.mark.parametrize("test", [SHARE, RATE])
@pytest.mark.parametrize(
    ("above", "trend"),
    [
        ([100, 120, 140, 160, 180], Trend.INCREASING),
        ([180, 160, 140, 120, 100], Trend.DECREASING),
        ([100, 100, 100, 100, 100], Trend.NO_CHANGE),
        ([100, 104, 101, 106, 105], Trend.NO_CHANGE),
        ([100, 99, 98, 97, 190], Trend.OUTLIER),
    ],
)
def test_each_badge_by_hand(test, above, trend):
    assert badge(above, [1000] * 5, test=test) == (trend, None)


def test_only_the_five_latest_years_count():
    assert badge([900, 900, 100, 120, 140, 160, 180], [1000] * 7) == (Trend.INCREASING, None)


def test_the_five_years_end_at_the_latest_number():
    found = trends([100, 120, 140, 160, 180, NAN], [1000] * 6)
    assert (found.trends[0], found.first_at[0], found.last_at[0]) == (Trend.INCREASING, 0, 4)


UP = [100, 120, 140, 160, 180]


@pytest.mark.parametrize(
    ("above", "below", "more", "reason"),
    [
        (UP, [1000] * 5, {"too_small": [True]}, TrendReason.TOO_SMALL),
        (UP, [1000] * 5, {"per_year": 4}, TrendReason.NOT_ANNUAL),
        (UP, [1000] * 5, {"test": None}, TrendReason.NO_TEST),
        (UP[:4], [1000] * 4, {}, TrendReason.TOO_FEW),
        ([NAN, *UP[1:]], [1000] * 5, {}, TrendReason.TOO_FEW),
        ([NAN] * 5, [1000] * 5, {}, TrendReason.TOO_FEW),
        (UP, [1000] * 5, {"breaks": [0, 1, 0, 0, 0]}, TrendReason.BREAK),
        ([100, NAN, *UP[1:]], [1000] * 6, {}, TrendReason.MISSING),
        ([NAN] * 5, [1000] * 5, {"values": UP}, TrendReason.NO_COUNTS),
        (UP, [NAN] * 5, {"values": UP}, TrendReason.NO_COUNTS),
        (UP, [INF] * 5, {"values": UP}, TrendReason.NO_COUNTS),
        (UP, [150] * 5, {}, TrendReason.MISFIT),
        (UP, [1000, 0, 1000, 1000, 1000], {"values": UP}, TrendReason.MISFIT),
        ([-1, *UP[1:]], [1000] * 5, {}, TrendReason.MISFIT),
        (UP, [1e308] * 5, {}, TrendReason.MISFIT),
        ([0, *UP[1:]], [1000] * 5, {}, TrendReason.AT_LIMIT),
        ([0] * 5, [1000] * 5, {}, TrendReason.AT_LIMIT),
        ([1000, *UP[1:]], [1000] * 5, {}, TrendReason.AT_LIMIT),
        ([0, *UP[1:]], [1000] * 5, {"test": RATE}, TrendReason.AT_LIMIT),
    ],
)
def test_a_trend_that_cannot_be_tested_says_why(above, below, more, reason):
    found = trends(above, below, **more)
    assert (found.trends[0], found.reasons[0]) == (Trend.NOT_TESTED, reason)
    assert np.isnan(found.chi_squared[0])


def test_a_break_at_the_first_of_the_five_years_or_after_the_latest_figure_does_no_harm():
    assert badge(UP, [1000] * 5, breaks=[1, 0, 0, 0, 0]) == (Trend.INCREASING, None)
    assert badge([*UP, NAN], [1000] * 6, breaks=[0, 0, 0, 0, 0, 1]) == (Trend.INCREASING, None)


def test_a_rate_may_be_above_its_whole():
    assert badge(UP, [90] * 5, test=RATE) == (Trend.INCREASING, None)


def test_without_any_counts_and_without_any_period_nothing_is_tested():
    nothing = {"breaks": np.zeros((1, 5), np.bool_), "test": SHARE, "per_year": 1, "too_small": np.zeros(1, np.bool_)}
    found = recent_trends(np.array([UP], dtype=float), numerator=None, denominator=None, **nothing)
    assert found.reasons == (TrendReason.NO_COUNTS,)
    assert trends(np.zeros((2, 0)), np.zeros((2, 0))).reasons == (TrendReason.TOO_FEW,) * 2


def counts(seed):
    random = np.random.default_rng(seed)
    below = random.integers(50, 5000, size=(12, 8)).astype(float)
    drift = np.linspace(0, random.uniform(-0.6, 0.6), 8)
    above = random.binomial(below.astype(int), 1 / (1 + np.exp(1.5 - drift))).astype(float)
    above[random.random(above.shape) < 0.05] = NAN
    return above, below


@same_every_run
@given(seeds, st.sampled_from([SHARE, RATE]))
def test_badges_follow_their_areas_and_a_later_period_without_numbers_changes_none(seed, test):
    above, below = counts(seed)
    order = np.random.default_rng(seed).permutation(len(above))
    found = trends(above, below, test=test)
    shuffled = trends(above[order], below[order], test=test)
    assert shuffled.trends == tuple(found.trends[k] for k in order)
    assert shuffled.reasons == tuple(found.reasons[k] for k in order)
    empty = np.full((len(above), 1), NAN)
    later = trends(np.hstack([above, empty]), np.hstack([below, empty]), test=test)
    assert (later.trends, later.reasons) == (found.trends, found.reasons)
    np.testing.assert_array_equal(later.chi_squared, found.chi_squared)


@same_every_run
@given(seeds)
def test_those_that_were_not_counted_move_the_other_way(seed):
    above, below = counts(seed)
    turned = {Trend.INCREASING: Trend.DECREASING, Trend.DECREASING: Trend.INCREASING}
    found, others = trends(above, below), trends(below - above, below)
    assert others.trends == tuple(turned.get(one, one) for one in found.trends)


@same_every_run
@given(seeds)
def test_time_run_backwards_turns_the_trend(seed):
    above, below = (one[:, -5:] for one in counts(seed))
    turned = {Trend.INCREASING: Trend.DECREASING, Trend.DECREASING: Trend.INCREASING}
    found, back = trends(above, below), trends(above[:, ::-1], below[:, ::-1])
    tested = np.isfinite(found.chi_squared) & np.isfinite(back.chi_squared)
    for k in np.flatnonzero(tested):
        assert back.trends[k] == turned.get(found.trends[k], found.trends[k])


def test_where_nothing_changes_two_in_a_thousand_are_flagged():
    random = np.random.default_rng(5)
    below = np.full((20_000, 5), 4000.0)
    above = random.binomial(4000, 0.1, size=below.shape).astype(float)
    flagged = np.mean(trends(above, below).chi_squared > CRITICAL)
    assert 0.001 < flagged < 0.0035
