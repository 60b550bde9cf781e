"""Red, amber and green against a target; quarters and ranks among all."""

from datetime import date

import numpy as np
import pytest
from analysis_panels import drawn, same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.quartile import Band, quarter_cuts, standing
from oba.analysis.target_status import TargetStatus, target_statuses
from oba.domain.indicator import Polarity, Target
from oba.domain.period import Period

NAN, INF = np.nan, np.inf
HIGHER, LOWER, NONE = Polarity.HIGHER, Polarity.LOWER, Polarity.NONE
seeds = st.integers(0, 10_000)


def a_target(value=20.0, tolerance=1.5):
    return Target(value=value, by=Period("2027"), tolerance=tolerance, agreed_by="Summit", agreed_on=date(2024, 11, 1))


@pytest.mark.parametrize(
    ("figure", "polarity", "status"),
    [
        (20.0, LOWER, "GREEN"),
        (19.9, LOWER, "GREEN"),
        (20.1, LOWER, "AMBER"),
        (21.5, LOWER, "AMBER"),
        (21.6, LOWER, "RED"),
        (20.0, HIGHER, "GREEN"),
        (20.1, HIGHER, "GREEN"),
        (19.9, HIGHER, "AMBER"),
        (18.5, HIGHER, "AMBER"),
        (18.4, HIGHER, "RED"),
        (20.0, NONE, "NONE"),
        (NAN, LOWER, "NONE"),
        (INF, LOWER, "NONE"),
        (1e308, LOWER, "RED"),
        (1e308, HIGHER, "GREEN"),
    ],
)
def test_green_is_on_the_target_or_better_amber_within_its_tolerance_and_red_beyond(figure, polarity, status):
    found = target_statuses(np.array([figure]), target=a_target(), polarity=polarity)
    assert TargetStatus(int(found[0])).name == status


def test_a_gap_that_floats_cannot_say_exactly_is_still_within_the_tolerance():
    found = target_statuses(np.array([20.3]), target=a_target(20.0, 0.3), polarity=LOWER)
    assert found[0] == TargetStatus.AMBER


def test_without_a_tolerance_nothing_is_amber_and_zero_is_a_target_too():
    found = target_statuses(np.array([0.0, 0.1]), target=a_target(0.0, 0.0), polarity=LOWER)
    assert found.tolist() == [TargetStatus.GREEN, TargetStatus.RED]


def test_without_a_target_there_is_no_status():
    found = target_statuses(np.ones((2, 3)), target=None, polarity=LOWER)
    assert found.tolist() == [[TargetStatus.NONE] * 3] * 2


@same_every_run
@given(seeds, st.sampled_from([30.0, 40.0, 41.5]))
def test_the_mirror_image_with_the_other_polarity_has_the_same_statuses(seed, value):
    figures = drawn(seed, gaps=0.2)
    one = target_statuses(figures, target=a_target(value), polarity=HIGHER)
    other = target_statuses(-figures, target=a_target(-value), polarity=LOWER)
    np.testing.assert_array_equal(one, other)


FIVE = np.array([[1.0], [2.0], [3.0], [4.0], [5.0]])
"""Cuts at 2, 3 and 4: three figures are equal to one."""


@pytest.mark.parametrize(
    ("polarity", "bands", "ranks"),
    [(LOWER, "AABCD", [1, 2, 3, 4, 5]), (HIGHER, "DDCBA", [5, 4, 3, 2, 1])],
    ids=["low is good: the better band at a cut", "high is good: the worse band at a cut"],
)
def test_a_figure_equal_to_a_cut_belongs_to_the_quarter_below_it(polarity, bands, ranks):
    found = standing(FIVE, polarity=polarity)
    assert "".join(Band(band).name for band in found.bands[:, 0].tolist()) == bands
    assert found.ranks[:, 0].tolist() == ranks


def test_ties_share_the_best_of_their_places_and_figures_that_are_none_have_no_place():
    found = standing(np.array([[3.0], [1.0], [3.0], [NAN], [7.0], [INF]]), polarity=LOWER)
    assert found.ranks[:, 0].tolist() == [2, 1, 2, 0, 4, 0]
    assert found.bands[[3, 5], 0].tolist() == [Band.NONE, Band.NONE]
    assert found.n_included.tolist() == [4]


@pytest.mark.parametrize("figures", [[1.0, 2.0, 3.0], [4.0] * 6, [NAN] * 6, [2.0], []])
def test_there_are_no_bands_for_fewer_than_four_nor_where_all_are_equal(figures):
    column = np.array(figures, dtype=np.float64)[:, None]
    found = standing(column, polarity=LOWER)
    assert not found.bands.any()
    assert (found.ranks > 0).tolist() == np.isfinite(column).tolist()


def test_there_is_no_place_without_polarity():
    assert standing(FIVE, polarity=NONE) is None


def test_figures_as_large_as_floats_go_are_placed():
    found = standing(np.array([[1e308], [-1e308], [0.0], [1.0], [5e307]]), polarity=LOWER)
    assert found.ranks[:, 0].tolist() == [5, 1, 2, 3, 4]
    assert found.bands[:, 0].tolist() == [4, 1, 1, 2, 3]


@same_every_run
@given(seeds)
def test_cuts_are_those_of_numpy(seed):
    values = drawn(seed, gaps=0.4)
    expected = np.nanquantile(values, (0.25, 0.5, 0.75), axis=0, method="linear").T
    np.testing.assert_allclose(quarter_cuts(values), expected, rtol=1e-9)


@same_every_run
@given(seeds, st.sampled_from([HIGHER, LOWER]), st.integers(-90, 90))
def test_places_follow_their_areas_and_stay_when_all_figures_are_shifted(seed, polarity, shift):
    values = drawn(seed, gaps=0.3)
    order = np.random.default_rng(seed).permutation(len(values))
    found, shuffled = standing(values, polarity=polarity), standing(values[order] + shift, polarity=polarity)
    np.testing.assert_array_equal(found.bands[order], shuffled.bands)
    np.testing.assert_array_equal(found.ranks[order], shuffled.ranks)


@same_every_run
@given(seeds)
def test_ranks_of_the_mirror_image_are_those_of_the_other_polarity(seed):
    values = drawn(seed, gaps=0.3)
    one, other = standing(values, polarity=HIGHER), standing(-values, polarity=LOWER)
    np.testing.assert_array_equal(one.ranks, other.ranks)


@same_every_run
@given(seeds, st.sampled_from([HIGHER, LOWER]))
def test_an_authority_without_a_number_changes_no_other_place(seed, polarity):
    values = drawn(seed, gaps=0.2)
    more = np.vstack([values, np.full((1, values.shape[1]), NAN)])
    one, other = standing(values, polarity=polarity), standing(more, polarity=polarity)
    np.testing.assert_array_equal(other.bands[:-1], one.bands)
    np.testing.assert_array_equal(other.ranks[:-1], one.ranks)
    np.testing.assert_array_equal(other.n_included, one.n_included)
