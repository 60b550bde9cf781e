"""XmR charts: the vignette's numbers, each rule worked by hand, and what may not change them."""

import numpy as np
import pytest
from analysis_panels import drawn, same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.xmr import (
    Assurance,
    PointRule,
    Variation,
    XmrReason,
    XmrSettings,
    assurances,
    latest_heading,
    variations,
    xmr,
)
from oba.domain.indicator import Polarity

NAN, INF = np.nan, np.inf
HIGHER, LOWER, NONE = Polarity.HIGHER, Polarity.LOWER, Polarity.NONE
VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
UNSCREENED = XmrSettings(screen_outliers=False)
seeds = st.integers(0, 10_000)


def chart(*rows, per_year=12, **settings):
    return xmr(np.array(rows, dtype=np.float64), per_year=per_year, settings=XmrSettings(**settings))


@pytest.mark.parametrize(
    ("screen", "lower", "upper"), [(True, -0.72, 4.60), (False, -3.06, 6.95)], ids=["screened", "all ranges"]
)
def test_limits_of_the_worked_example(screen, lower, upper):
    found = chart(VIGNETTE, screen_outliers=screen)
    assert [round(float(one[0]), 2) for one in (found.mean, found.lower, found.upper)] == [1.94, lower, upper]
    assert found.n_points.tolist() == [18]
    assert [k for k, rule in enumerate(found.rules[0]) if rule == PointRule.OUTSIDE_LIMITS] == [4]
    assert variations(found, polarity=LOWER) == (Variation.COMMON_CAUSE,)


# In every case the ranges are all 2 or as said, so that limits can be worked out in the head: O outside, T trend,
# 2 two of three, S shift, . common cause.
CASES = [
    # ten and twelve in turn: mean 11, ranges 2, limits 5.68 and 16.32, near limits 7.45 and 14.55
    ("the usual to and fro", [10, 12] * 7, ".............."),
    # one point far out: mean 12.1, so that all before it are below the mean; screened ranges 2, limits 6.8 and 17.5
    ("a point outside the limits", [10, 12] * 6 + [10, 30, 10], "SSSSSSSSSSSSSO."),
    # two far out on either side: mean 11
    ("points outside both limits", [10, 12] * 5 + [10, 30, 12, 11, -8, 12], "...........O..O."),
    # six steps up of 1 are seven points; the seven before go to and fro
    ("seven points upwards", [6, 4, 6, 4, 6, 4, 3, 4, 5, 6, 7, 8, 9, 7], "......TTTTTTT."),
    ("six points upwards are none", [6, 4, 6, 4, 6, 4, 3, 4, 5, 6, 7, 8, 7, 8], ".............."),
    # mean 5.6, ranges 1.3: the near limit is 7.9, beyond which 8 and 9 are, and 7 before them is above the mean
    ("equal figures end a trend", [6, 4, 6, 4, 6, 4, 3, 4, 5, 6, 6, 7, 8, 9], "............22"),
    ("a missing figure ends a trend", [6, 4, 6, 4, 6, 4, 3, 4, 5, NAN, 6, 7, 8, 9], ".........-...."),
]


@pytest.mark.parametrize(("name", "figures", "marks"), CASES, ids=[case[0] for case in CASES])
def test_points_are_marked_as_worked_out_by_hand(name, figures, marks):
    signs = {0: "-", 1: ".", 2: "O", 3: "T", 4: "2", 5: "S"}
    found = chart(figures)
    assert "".join(signs[rule] for rule in found.rules[0].tolist()) == marks


def around_zero(*points):
    """The points between ten times one and minus one, so that mean and ranges hardly depend on them."""
    return [1.0, -1.0] * 10 + list(points) + [-1.0, 1.0] * 10


@pytest.mark.parametrize(
    ("points", "rules"),
    [
        # ranges of about 2: limits near 5.3, near limits near 3.5
        ([4.2, 0.5, 4.2], [4, 1, 4]),
        ([4.2, 4.2, 0.5], [4, 4, 1]),
        ([4.2, -0.5, 4.2], [1, 1, 1]),
        ([4.2, 0.5, 0.5], [1, 1, 1]),
        ([-4.2, -0.5, -4.2], [4, 1, 4]),
        ([4.2, 0.5, 0.5, 4.2], [1, 1, 1, 1]),
    ],
)
def test_two_of_three_near_a_limit_need_all_three_on_one_side(points, rules):
    assert chart(around_zero(*points)).rules[0, 20 : 20 + len(points)].tolist() == rules


@pytest.mark.parametrize(
    ("n_above", "marked"), [(6, 0), (7, 7), (8, 8)], ids=["six are none", "seven are a shift", "eight too"]
)
def test_seven_points_on_one_side_of_the_mean_are_a_shift(n_above, marked):
    above = [0.5 if k % 2 else 1.5 for k in range(n_above)]
    balance = [-sum(above)] if n_above else []  # keeps the mean at zero, and stands far away
    figures = [-1.0, 1.0] * 6 + [-1.0, *above, -1.0, 1.0, 1.0] + [-1.0, 1.0] * 3 + balance
    found = chart(figures)
    assert (found.rules[0] == PointRule.SHIFT).sum() == marked


def test_a_point_on_the_mean_ends_a_shift():
    figures = [1, 1, 1, 0, 1, 1, 1, -1, -1, -1, 0, -1, -1, -1]
    assert PointRule.SHIFT not in chart(figures).rules[0].tolist()


def test_how_many_points_make_a_trend_or_a_shift_is_a_setting():
    six_upwards = [6, 4, 6, 4, 6, 4, 3, 4, 5, 6, 7, 8, 7, 8]
    assert [(chart(six_upwards, points_trend=n).rules == PointRule.TREND).sum() for n in (6, 7)] == [6, 0]
    six_above = [1, -1] * 4 + [0.5, 1.5, 0.5, 1.5, 0.5, 1.5, -1, -5]
    assert [(chart(six_above, points_shift=n).rules == PointRule.SHIFT).sum() for n in (6, 7)] == [6, 0]
    with pytest.raises(ValueError, match="two points or more, found 1, 7"):
        XmrSettings(points_shift=1)


def test_outside_the_limits_comes_before_a_trend_and_a_trend_before_a_shift():
    found = chart([10, 12] * 7 + [9, 10, 11, 12, 13, 14, 40])
    assert found.rules[0, -1] == PointRule.OUTSIDE_LIMITS
    assert set(found.rules[0, -7:-1].tolist()) == {PointRule.TREND}


@pytest.mark.parametrize(
    ("last", "polarity", "variation", "heading"),
    [
        (30, HIGHER, Variation.IMPROVEMENT, 1),
        (30, LOWER, Variation.CONCERN, 1),
        (30, NONE, Variation.NEUTRAL, 1),
        (-30, HIGHER, Variation.CONCERN, -1),
        (-30, LOWER, Variation.IMPROVEMENT, -1),
        (11, HIGHER, Variation.COMMON_CAUSE, 0),
    ],
)
def test_the_icon_of_variation_is_the_latest_point(last, polarity, variation, heading):
    found = chart([10, 12] * 7 + [last, NAN])
    assert variations(found, polarity=polarity) == (variation,)
    assert latest_heading(found).tolist() == [heading]


@pytest.mark.parametrize(
    ("target", "polarity", "assurance"),
    [
        (17.0, HIGHER, Assurance.CONSISTENTLY_MISSED),
        (5.0, HIGHER, Assurance.CONSISTENTLY_MET),
        (11.0, HIGHER, Assurance.HIT_AND_MISS),
        (17.0, LOWER, Assurance.CONSISTENTLY_MET),
        (5.0, LOWER, Assurance.CONSISTENTLY_MISSED),
        (11.0, LOWER, Assurance.HIT_AND_MISS),
        (11.0, NONE, None),
        (None, LOWER, None),
    ],
)
def test_the_icon_of_assurance_sets_the_limits_against_the_target(target, polarity, assurance):
    assert assurances(chart([10, 12] * 7), target=target, polarity=polarity) == (assurance,)


@pytest.mark.parametrize(
    ("figures", "per_year", "reason"),
    [
        ([10, 12] * 7, 1, XmrReason.ANNUAL),
        ([10, 12] * 5 + [10], 12, XmrReason.TOO_FEW),
        ([10, 12] * 5 + [10, NAN, NAN], 4, XmrReason.TOO_FEW),
        ([10, 12] * 5 + [10, INF], 4, XmrReason.TOO_FEW),
        ([10, 12] * 6, 4, None),
        ([NAN] * 14, 12, XmrReason.TOO_FEW),
        ([1], 12, XmrReason.TOO_FEW),
        ([], 12, XmrReason.TOO_FEW),
        ([1e308, -1e308] * 7, 12, XmrReason.TOO_LARGE),
    ],
)
def test_where_there_is_no_chart_there_is_a_reason(figures, per_year, reason):
    found = chart(figures, per_year=per_year)
    assert found.reasons == (reason,)
    if reason is not None:
        assert np.isnan([found.mean[0], found.lower[0], found.upper[0]]).all()
        assert not found.rules.any()
        assert variations(found, polarity=LOWER) == (None,)
        assert assurances(found, target=1.0, polarity=LOWER) == (None,)


@pytest.mark.parametrize("figure", [0.0, 7.3, -2.0, 1e307])
def test_figures_that_never_change_have_limits_at_their_mean_and_nothing_to_mark(figure):
    found = chart([figure] * 13)
    np.testing.assert_allclose([found.mean[0], found.lower[0], found.upper[0]], [figure] * 3)
    assert set(found.rules[0].tolist()) == {PointRule.COMMON_CAUSE}


def test_where_screening_would_leave_no_range_none_is_screened():
    found = chart([5] * 9 + [9] + [5] * 5)
    assert (found.rules == PointRule.OUTSIDE_LIMITS).sum() == 1


def shown(found, polarity=LOWER, target=41.0):
    return (
        found.reasons,
        found.rules.tolist(),
        found.heading.tolist(),
        variations(found, polarity=polarity),
        assurances(found, target=target, polarity=polarity),
    )


def figures(seed):
    return drawn(seed, n_areas=6, n_periods=24, gaps=0.05)


@same_every_run
@given(seeds)
def test_charts_follow_their_areas(seed):
    values = figures(seed)
    order = np.random.default_rng(seed).permutation(len(values))
    one, other = shown(xmr(values, per_year=12)), shown(xmr(values[order], per_year=12))
    assert other == tuple(type(part)(part[k] for k in order) for part in one)


@same_every_run
@given(seeds)
def test_a_later_period_without_numbers_changes_nothing(seed):
    values = figures(seed)
    one, other = xmr(values, per_year=12), xmr(np.hstack([values, np.full((6, 1), NAN)]), per_year=12)
    np.testing.assert_array_equal(other.rules[:, :-1], one.rules)
    assert shown(other)[3:] == shown(one)[3:]


@same_every_run
@given(seeds, st.integers(-200, 200))
def test_a_shift_of_every_figure_shifts_the_limits_and_leaves_the_marks(seed, shift):
    values = figures(seed)
    one, other = xmr(values, per_year=12), xmr(values + shift, per_year=12)
    np.testing.assert_allclose(other.upper, one.upper + shift, rtol=1e-7, atol=1e-6)
    assert shown(other, target=41.0 + shift) == shown(one)


@same_every_run
@given(seeds)
def test_the_mirror_image_with_the_other_polarity_has_the_same_icons(seed):
    values = figures(seed)
    one, other = shown(xmr(values, per_year=12)), shown(xmr(-values, per_year=12), HIGHER, -41.0)
    assert other[:2] == one[:2]
    assert other[3:] == one[3:]
    np.testing.assert_array_equal(other[2], -np.array(one[2]))


@same_every_run
@given(st.lists(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=13, max_size=13), max_size=4))
def test_no_figures_however_odd_make_it_warn_or_give_an_infinity(rows):
    found = xmr(np.array(rows, dtype=np.float64).reshape(len(rows), 13), per_year=12)
    for part in (found.mean, found.lower, found.upper):
        assert not np.isinf(part).any()
    assert np.isnan(found.mean).tolist() == [reason is not None for reason in found.reasons]
