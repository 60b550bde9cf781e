import numpy as np
import pytest
from analysis_panels import same_every_run
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from oba.analysis.multiplicity import (
    FALSE_SHARE,
    adjusted_p,
    benjamini_hochberg,
    chance_of_call,
    p_value,
    standing_calls,
)

NAN = np.nan
P = st.one_of(st.just(NAN), st.integers(1, 400).map(lambda k: k / 400))
TABLES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=7), elements=P)
Q = st.integers(1, 99).map(lambda k: k / 100)


@pytest.mark.parametrize(
    ("name", "p", "adjusted", "called"),
    [
        # 4 asked: 0.01 * 4/1, 0.02 * 4/2, 0.06 * 4/3, 0.5 * 4/4.
        ("worked by hand", [0.02, 0.5, 0.01, 0.06], [0.04, 0.5, 0.04, 0.08], [True, False, True, True]),
        # 0.05 * 3/1 = 0.15 is more than 0.06 * 3/3 = 0.06: a later step lowers an earlier one.
        ("a later step carries an earlier one", [0.05, 0.06, 0.055], [0.06, 0.06, 0.06], [True, True, True]),
        ("no step is reached", [0.04, 0.08, 0.11], [0.11, 0.11, 0.11], [False] * 3),
        (
            "what could not be asked does not count",
            [NAN, 0.05, NAN, 0.9],
            [NAN, 0.1, NAN, 0.9],
            [False, True, False, False],
        ),
        ("nothing could be asked", [NAN, NAN], [NAN, NAN], [False, False]),
        ("one question is its own p-value", [0.1], [0.1], [True]),
        ("ties are called together", [0.03, 0.03, 0.9], [0.045, 0.045, 0.9], [True, True, False]),
        ("never above one", [0.9, 1.0], [1.0, 1.0], [False, False]),
        ("q to the last bit is q", [0.06, 0.02, 0.06, 0.9, 0.9], [0.1, 0.1, 0.1, 0.9, 0.9], [True] * 3 + [False] * 2),
    ],
)
def test_calls_and_adjusted_values_are_those_worked_by_hand(name, p, adjusted, called):
    table = np.array([p])
    np.testing.assert_allclose(adjusted_p(table), [adjusted], err_msg=name)
    assert benjamini_hochberg(table, q=0.1).tolist() == [called], name


def test_the_example_of_benjamini_and_hochberg_themselves():
    """The fifteen p-values of section 3.2 of their paper, of which four are called at q = .05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0]
    assert benjamini_hochberg(np.array([p]), q=0.05)[0].tolist() == [True] * 4 + [False] * 11


def test_every_area_is_a_family_of_its_own():
    p = np.array([[0.04, 0.9, 0.9], [0.03, 0.04, 0.9]])
    assert benjamini_hochberg(p, q=0.1).tolist() == [[False] * 3, [True, True, False]]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_no_areas_or_no_questions_give_no_calls(shape):
    assert benjamini_hochberg(np.empty(shape), q=0.1).shape == shape


@given(TABLES, Q, st.randoms(use_true_random=False))
@same_every_run
def test_the_order_of_areas_and_of_questions_does_not_matter(p, q, random):
    rows, columns = list(range(p.shape[0])), list(range(p.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    np.testing.assert_array_equal(
        benjamini_hochberg(p[rows][:, columns], q=q), benjamini_hochberg(p, q=q)[rows][:, columns]
    )


@given(TABLES, Q)
@same_every_run
def test_a_question_is_called_exactly_where_its_adjusted_value_is_within_q(p, q):
    np.testing.assert_array_equal(benjamini_hochberg(p, q=q), adjusted_p(p) <= q)


@given(TABLES, Q)
@same_every_run
def test_a_smaller_p_is_called_wherever_a_larger_one_of_the_same_area_is(p, q):
    called = benjamini_hochberg(p, q=q)
    largest = np.where(called, p, -1.0).max(axis=1, initial=-1.0)
    np.testing.assert_array_equal(called, p <= largest[:, None])


@given(TABLES, Q)
@same_every_run
def test_smaller_p_values_never_take_a_call_back(p, q):
    assert np.all(benjamini_hochberg(p / 2, q=q) >= benjamini_hochberg(p, q=q))


@given(TABLES)
@same_every_run
def test_adjusted_values_are_never_below_the_p_value_nor_above_one(p):
    adjusted = adjusted_p(p)
    asked = np.isfinite(p)
    np.testing.assert_array_equal(np.isfinite(adjusted), asked)
    assert np.all(adjusted[asked] >= p[asked] - 1e-9)
    assert np.all(adjusted[asked] <= 1)


@given(arrays(np.float64, st.tuples(st.integers(0, 9), st.just(1)), elements=P), Q)
@same_every_run
def test_a_single_question_is_called_where_its_p_is_within_q(p, q):
    np.testing.assert_array_equal(benjamini_hochberg(p, q=q), p <= q)


@given(TABLES, Q)
@same_every_run
def test_a_call_stands_only_where_it_was_made_and_never_beyond_the_procedure(p, q):
    called = p < 0.05
    stands = standing_calls(p, called=called, q=q)
    assert np.all(stands <= called)
    assert np.all(stands <= benjamini_hochberg(p, q=q))


def test_a_single_question_at_one_in_twenty_stands_and_one_beyond_cannot():
    p = np.array([[0.049], [0.08]])
    assert standing_calls(p, called=p < 0.05).tolist() == [[True], [False]]


def test_what_was_not_called_does_not_lower_the_bar_for_what_was():
    p = np.array([[0.049, 0.07, 0.08, 0.09, 0.0999]])
    assert benjamini_hochberg(p).all()
    assert not standing_calls(p, called=p < 0.05).any()


def test_a_call_on_what_could_not_be_asked_does_not_stand():
    assert not standing_calls(np.array([[NAN]]), called=np.array([[True]])).any()


def test_the_false_share_is_kept_where_nothing_changed_and_where_some_did():
    """12,000 areas with five questions; the mean share of false calls among those that stand, as the procedure says."""
    random = np.random.default_rng(7)
    p = random.integers(1, 1242, size=(12_000, 5)) / 1241
    p[:, :2] = random.integers(1, 40, size=(12_000, 2)) / 1241  # two curves of each area have turned
    for table, false in ((p, np.arange(5) >= 2), (p[:, 2:], np.ones(3, dtype=bool))):
        stands = standing_calls(table, called=table < 0.05)
        share = (stands & false).sum(axis=1) / np.maximum(stands.sum(axis=1), 1)
        assert share.mean() <= FALSE_SHARE


@pytest.mark.parametrize(
    ("as_good", "n_placebos", "p"), [(0, 0, 1.0), (0, 19, 0.05), (31, 1240, 32 / 1241), (3, 3, 1.0), (NAN, 9, NAN)]
)
def test_the_p_value_counts_the_result_itself(as_good, n_placebos, p):
    np.testing.assert_array_equal(p_value(as_good, n_placebos), p)


@pytest.mark.parametrize(
    ("n_placebos", "chance"), [(0, 0), (18, 0), (19, 0), (20, 1 / 21), (39, 1 / 40), (40, 2 / 41), (1240, 62 / 1241)]
)
def test_luck_calls_as_often_as_the_number_of_placebos_allows(n_placebos, chance):
    """A call is made where (1 + as good) * 20 < placebos + 1, and each count of as good is as likely as another."""
    counted = sum((1 + as_good) * 20 < n_placebos + 1 for as_good in range(n_placebos + 1)) / (n_placebos + 1)
    assert chance_of_call(n_placebos, one_in=20) == counted == pytest.approx(chance)
    assert counted <= 1 / 20


def test_what_is_no_p_value_is_refused():
    with pytest.raises(ValueError, match=r"^p holds a number outside 0 to 1, which no p-value is$"):
        adjusted_p(np.array([[0.5, np.inf]]))
    with pytest.raises(ValueError, match=r"^p has 1 dimensions, expected areas by questions$"):
        adjusted_p(np.array([0.5]))
    with pytest.raises(ValueError, match=r"^q is 1.5, expected 0 to 1$"):
        benjamini_hochberg(np.array([[0.5]]), q=1.5)
    with pytest.raises(ValueError, match=r"^as_good is below 0 or above n_placebos"):
        p_value(3, 2)
    with pytest.raises(ValueError, match=r"^called has shape \(1, 2\), expected \(1, 1\)$"):
        standing_calls(np.array([[0.5]]), called=np.array([[True, True]]))
