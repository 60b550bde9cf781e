import numpy as np
import pytest
from analysis_panels import panel, same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.working_scale import LOGIT, OWN_SCALE, scale_for, working
from oba.domain.baseline import WorkingScale

NAN = np.nan
PERCENT = WorkingScale(name=LOGIT, multiplier=100.0)


def shares(above, below, *, values=None):
    above, below = np.array(above, dtype=np.float64), np.array(below, dtype=np.float64)
    return panel(100 * above / below if values is None else values, numerator=above, denominator=below)


def test_counts_are_worked_on_the_logit_and_others_as_published():
    with_counts = shares([[1.0, 2.0]], [[10.0, 10.0]])
    assert scale_for(with_counts, multiplier=100.0) == PERCENT
    assert scale_for(with_counts, multiplier=None) == OWN_SCALE
    assert scale_for(panel([[10.0, 20.0]]), multiplier=100.0) == OWN_SCALE


def test_the_logit_needs_sound_counts_with_nine_figures_in_ten():
    above, below = np.ones((1, 10)), np.full((1, 10), 4.0)
    above[0, 0] = NAN
    assert scale_for(shares(above, below, values=[[25.0] * 10]), multiplier=100.0) == PERCENT
    above[0, 1] = 5.0  # more than there are
    assert scale_for(shares(above, below, values=[[25.0] * 10]), multiplier=100.0) == OWN_SCALE


def test_a_logit_and_its_sampling_error_by_hand():
    found = working(shares([[3.0]], [[10.0]]), PERCENT)
    assert found.values[0, 0] == pytest.approx(np.log(3.5 / 7.5))
    assert found.sampling[0, 0] == pytest.approx(np.sqrt(1 / 3.5 + 1 / 7.5))
    assert found.denominators.tolist() == [10.0]


@same_every_run
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=6), st.data())
def test_what_is_put_on_the_scale_comes_back(sizes, data):
    above = [[float(data.draw(st.integers(0, n)))] for n in sizes]
    made = shares(above, [[float(n)] for n in sizes])
    found = working(made, PERCENT)
    np.testing.assert_allclose(found.published(found.values), made.values, rtol=1e-9, atol=1e-9)


def test_whatever_comes_back_is_in_bounds():
    found = working(shares([[0.0], [5.0]], [[5.0], [5.0]]), PERCENT)
    back = found.published(np.array([[-800.0, -3.0, 0.0, 800.0]] * 2))
    assert back.min() == 0.0
    assert back.max() == 100.0


def test_a_figure_without_counts_is_a_share_of_the_newest_denominator():
    made = shares([[NAN, 4.0]], [[NAN, 20.0]], values=[[10.0, 20.0]])
    assert working(made, PERCENT).values[0, 0] == pytest.approx(np.log(2.5 / 18.5))


def test_a_figure_that_is_no_share_is_left_out():
    made = shares([[NAN, NAN, 4.0]], [[NAN, NAN, 20.0]], values=[[-3.0, 140.0, 20.0]])
    assert np.isfinite(working(made, PERCENT).values).tolist() == [[False, False, True]]


def test_later_figures_without_counts_lean_on_the_denominators_of_the_baseline():
    made = panel([[10.0], [NAN]])
    found = working(made, PERCENT, denominators=np.array([20.0, NAN])).values
    assert found[0, 0] == pytest.approx(np.log(2.5 / 18.5))
    assert np.isnan(found[1, 0])
