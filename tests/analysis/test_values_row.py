"""The row of values: cases worked by hand, and what may not change it."""

import numpy as np
import pytest
from analysis_panels import drawn, same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.breaks import last_break, since_last_break
from oba.analysis.finite import finite_quotient
from oba.analysis.values_row import values_row, variance_from_target

NAN, INF = np.nan, np.inf
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("figures", "current", "prior", "n_between", "change"),
    [
        ([1.0, 2.0, 4.0], 4.0, 2.0, 0, 2.0),
        ([1.0, 2.0, NAN], 2.0, 1.0, 0, 1.0),
        ([1.0, NAN, NAN, 0.0], 0.0, 1.0, 2, -1.0),
        ([NAN, NAN, 3.0], 3.0, NAN, 0, NAN),
        ([3.0], 3.0, NAN, 0, NAN),
        ([NAN, NAN], NAN, NAN, 0, NAN),
        ([], NAN, NAN, 0, NAN),
        ([0.1, 0.3], 0.3, 0.1, 0, 0.2),
        ([1.0, INF, 2.0], 2.0, 1.0, 1, 1.0),
        ([-1e308, 1e308], 1e308, -1e308, 0, NAN),
    ],
)
def test_the_current_figure_is_set_beside_the_number_before_it(figures, current, prior, n_between, change):
    found = values_row(np.array([figures], dtype=np.float64))
    np.testing.assert_array_equal([found.current[0], found.prior[0], found.change[0]], [current, prior, change])
    assert found.n_between[0] == n_between


@pytest.mark.parametrize(
    ("figures", "direction", "length", "spans_gap"),
    [
        ([1.0, 2.0, 3.0, 4.0], 1, 3, False),
        ([5.0, 2.0, 3.0, 4.0], 1, 2, False),
        ([1.0, 2.0, 3.0, 2.0], -1, 1, False),
        ([1.0, 2.0, 2.0], 0, 1, False),
        ([2.0, 2.0, 2.0], 0, 2, False),
        ([1.0, NAN, 2.0, 3.0], 1, 2, True),
        ([3.0, NAN, 1.0, 2.0], 1, 1, False),
        ([0.3, 0.1 + 0.2], 0, 1, False),
        ([7.0, NAN], 0, 0, False),
        ([NAN, NAN], 0, 0, False),
        ([-1e308, 1e308], 1, 1, False),
    ],
)
def test_a_run_counts_the_latest_steps_one_way_and_equal_figures_are_no_change(figures, direction, length, spans_gap):
    found = values_row(np.array([figures]))
    assert (found.run_direction[0], found.run_length[0], found.run_spans_gap[0]) == (direction, length, spans_gap)


@pytest.mark.parametrize(
    ("figures", "from_first", "first_at"),
    [
        ([20.0, 22.0, 25.0], 0.25, 0),
        ([NAN, 20.0, 15.0], -0.25, 1),
        ([20.0, NAN, 20.0], 0.0, 0),
        ([0.0, 5.0], NAN, 0),
        ([5.0], NAN, 0),
        ([NAN], NAN, -1),
    ],
)
def test_the_change_from_the_first_is_a_share_of_it_and_undefined_where_it_was_zero(figures, from_first, first_at):
    found = values_row(np.array([figures]))
    np.testing.assert_array_equal(found.from_first, [from_first])
    assert found.first_at[0] == first_at


def test_columns_are_those_of_the_panel():
    found = values_row(np.array([[NAN, 1.0, NAN, 2.0, NAN]]))
    assert (found.current_at[0], found.prior_at[0], found.first_at[0]) == (3, 1, 1)
    none = values_row(np.array([[NAN, NAN]]))
    assert (none.current_at[0], none.prior_at[0]) == (-1, -1)


@pytest.mark.parametrize(
    ("figure", "target", "gap", "share"),
    [(26.2, 25.0, 1.2, 0.048), (20.0, 25.0, -5.0, -0.2), (3.0, 0.0, 3.0, NAN), (NAN, 25.0, NAN, NAN),
     (0.3, 0.1, 0.2, 2.0), (INF, 1.0, NAN, NAN), (1e308, -1e308, NAN, NAN)],
)  # fmt: skip
def test_the_variance_is_undefined_where_the_target_is_zero_and_the_gap_is_not(figure, target, gap, share):
    found = variance_from_target(np.array([figure]), target)
    np.testing.assert_array_equal([found.gap[0], found.share[0]], [gap, share])


def test_a_quotient_that_no_float_holds_is_none():
    np.testing.assert_array_equal(finite_quotient(np.array([1e308, 1.0]), np.array([1e-308, 2.0])), [NAN, 0.5])


@pytest.mark.parametrize(
    ("figures", "breaks", "begins"),
    [
        ([1.0, 2.0, 3.0], [0, 0, 0], 0),
        ([1.0, 2.0, 3.0], [0, 1, 0], 1),
        ([1.0, 2.0, 3.0], [0, 1, 1], 2),
        ([1.0, 2.0, NAN], [0, 0, 1], 0),
        ([NAN, NAN, NAN], [0, 1, 0], 0),
        ([], [], 0),
    ],
)
def test_what_stands_before_the_last_break_is_not_read(figures, breaks, begins):
    values, flags = np.array([figures], dtype=np.float64), np.array([breaks], dtype=np.bool_)
    assert last_break(values, flags).tolist() == [begins]
    np.testing.assert_array_equal(since_last_break(values, flags)[0], [NAN] * begins + figures[begins:])


def parts(found):
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


@same_every_run
@given(seeds)
def test_the_order_of_areas_is_the_order_of_rows(seed):
    values = drawn(seed, gaps=0.3)
    order = np.random.default_rng(seed).permutation(len(values))
    one, other = parts(values_row(values)), parts(values_row(values[order]))
    for name, array in one.items():
        np.testing.assert_array_equal(array[order], other[name], err_msg=name)


@same_every_run
@given(seeds)
def test_a_period_without_a_single_number_changes_nothing(seed):
    values = drawn(seed, gaps=0.3)
    later = np.hstack([values, np.full((len(values), 1), NAN)])
    one, other = parts(values_row(values)), parts(values_row(later))
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


@same_every_run
@given(seeds, st.integers(-500, 500))
def test_a_shift_leaves_change_and_run_and_a_mirror_turns_them(seed, shift):
    values = drawn(seed, gaps=0.3)
    found, shifted, mirrored = values_row(values), values_row(values + shift), values_row(-values)
    np.testing.assert_allclose(shifted.change, found.change, atol=1e-6)
    for name in ("run_direction", "run_length", "run_spans_gap", "n_between"):
        np.testing.assert_array_equal(getattr(shifted, name), getattr(found, name))
    np.testing.assert_array_equal(mirrored.run_direction, -found.run_direction)
    np.testing.assert_array_equal(mirrored.run_length, found.run_length)
    np.testing.assert_allclose(mirrored.from_first, found.from_first)


@same_every_run
@given(seeds)
def test_runs_are_those_of_a_loop(seed):
    values = np.round(drawn(seed, gaps=0.3) / 4)
    found = values_row(values)
    for k, row in enumerate(values):
        numbers = row[np.isfinite(row)]
        signs = np.sign(np.diff(numbers)).tolist()
        length = 0
        while length < len(signs) and signs[-1 - length] == signs[-1]:
            length += 1
        assert found.run_length[k] == length
