from datetime import date

import numpy as np
import pytest
from analysis_panels import codes, drawn, panel, published_panel, same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.neighbours import neighbour_means
from oba.domain.comparison import NeighbourSet

NAN = np.nan


def a_set(**neighbours):
    return NeighbourSet(
        id="sn-2025",
        title="Statistical neighbours",
        publisher="Department for Tests",
        published_on=date(2025, 5, 1),
        licence="Open Government Licence v3.0",
        attribution="Contains tests.",
        neighbours=neighbours,
    )


def test_the_mean_is_simple_and_of_those_with_a_number():
    figures = panel([[1.0, 1.0], [10.0, NAN], [40.0, 50.0], [NAN, 7.0]])
    found = neighbour_means(figures, a_set(E00=("E01", "E02", "E03")), areas=("E00",))
    np.testing.assert_array_equal(found.values, [[25.0, 28.5]])
    np.testing.assert_array_equal(found.n_included, [[2, 2]])
    np.testing.assert_array_equal(found.n_neighbours, [3])


def test_a_zero_counts_and_large_counts_weigh_no_more():
    figures = panel([[5.0], [0.0], [50.0]], numerator=[[1], [0], [500]], denominator=[[20], [4], [1000]])
    assert neighbour_means(figures, a_set(E00=("E01", "E02")), areas=("E00",)).values[0, 0] == 25.0


@pytest.mark.parametrize(
    ("neighbours", "n_neighbours"),
    [(("E01",), 1), (("E77", "E88"), 2), ((), 0)],
    ids=["none has a number", "none is in the panel", "the set names none"],
)
def test_without_a_neighbours_number_there_is_no_mean(neighbours, n_neighbours):
    found = neighbour_means(panel([[1.0], [NAN]]), a_set(E00=neighbours), areas=("E00", "E09"))
    np.testing.assert_array_equal(found.values, [[NAN], [NAN]])
    np.testing.assert_array_equal(found.n_included, [[0], [0]])
    np.testing.assert_array_equal(found.n_neighbours, [n_neighbours, 0])


def test_rows_are_in_the_order_of_asking():
    found = neighbour_means(panel([[1.0], [2.0]]), a_set(E00=("E01",), E01=("E00",)), areas=("E01", "E00"))
    assert found.areas == ("E01", "E00")
    np.testing.assert_array_equal(found.values, [[1.0], [2.0]])


def test_nobody_asked_about_is_no_row():
    found = neighbour_means(panel([[1.0, 2.0]]), a_set(), areas=())
    assert (found.values.shape, found.n_included.shape, found.n_neighbours.shape) == ((0, 2), (0, 2), (0,))


@given(st.integers(0, 10_000), st.data())
@same_every_run
def test_means_are_those_of_a_loop_over_neighbours(seed, data):
    figures = panel(drawn(seed, gaps=0.4))
    named = {area: tuple(data.draw(st.lists(st.sampled_from([*codes(12), "E99"]), unique=True))) for area in codes(12)}
    found = neighbour_means(figures, a_set(**named), areas=codes(12))
    for row, area in enumerate(codes(12)):
        those = figures.values[[figures.row(one) for one in named[area] if one in figures.areas]]
        for column in range(those.shape[1]):
            numbers = those[np.isfinite(those[:, column]), column]
            assert found.n_included[row, column] == len(numbers)
            expected = numbers.mean() if len(numbers) else NAN
            np.testing.assert_allclose(found.values[row, column], expected, rtol=1e-9)


def test_neighbours_of_an_authority_on_published_figures():
    figures = published_panel("N-S2", as_of=date(2026, 4, 30))
    neighbours = ("E06000052", "E06000059", "E06000066", "E06000054")
    found = neighbour_means(figures, a_set(E10000008=neighbours), areas=("E10000008",))
    period = [period.code for period in figures.periods].index("2020")
    np.testing.assert_array_equal(found.n_included[0, [period, -1]], [3, 4])  # Dorset has no figure in 2020
    expected = np.mean([figures.values[figures.row(area), -1] for area in neighbours])
    np.testing.assert_allclose(found.values[0, -1], expected, rtol=1e-9)
