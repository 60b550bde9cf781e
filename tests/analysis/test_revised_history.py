from dataclasses import replace

import numpy as np
import pytest
from analysis_panels import baseline, panel

from oba.analysis.revised_history import revised_history

NAN = np.nan
FROZEN = baseline(history=[[1.0, 2.0, 3.0], [4.0, NAN, 6.0]], forecast=[[3.0], [6.0]])


def counts(found):
    return {area: counted for area, *counted in zip(found.areas, found.changed, found.come, found.gone, strict=True)}


def test_the_same_figures_with_later_ones_behind_them_are_no_revision():
    found = revised_history(FROZEN, panel([[1.0, 2.0, 3.0, 9.0], [4.0, NAN, 6.0, 9.0]]))
    assert found.is_empty
    assert found.n_revised.tolist() == [0, 0]


def test_changed_come_and_gone_numbers_are_counted_by_area():
    found = revised_history(FROZEN, panel([[1.1, 2.0, 3.1], [4.0, 5.0, NAN]]))
    assert counts(found) == {"E00": [2, 0, 0], "E01": [0, 1, 1]}
    assert found.n_revised.tolist() == [2, 2]
    assert not found.is_empty


def test_areas_are_matched_by_code_in_any_order():
    found = revised_history(FROZEN, panel([[4.0, NAN, 6.0], [1.0, 2.5, 3.0]], areas=("E01", "E00")))
    assert counts(found) == {"E00": [1, 0, 0], "E01": [0, 0, 0]}


def test_an_area_that_came_or_went_is_named_and_its_figures_are_not_counted():
    found = revised_history(FROZEN, panel([[1.0, 2.0, 3.0], [7.0, 7.0, 7.0]], areas=("E00", "E09")))
    assert (found.came, found.went) == (("E09",), ("E01",))
    assert counts(found) == {"E00": [0, 0, 0], "E01": [0, 0, 0], "E09": [0, 0, 0]}
    assert not found.is_empty


def test_an_area_without_a_number_is_as_good_as_not_there():
    found = revised_history(FROZEN, panel([[1.0, 2.0, 3.0], [4.0, NAN, 6.0], [NAN] * 3]))
    assert found.is_empty


def test_earlier_periods_that_are_published_since_have_come():
    found = revised_history(FROZEN, panel([[0.5, 1.0, 2.0, 3.0], [NAN, 4.0, NAN, 6.0]], first="2014"))
    assert counts(found) == {"E00": [0, 1, 0], "E01": [0, 0, 0]}


def test_periods_that_are_no_longer_there_are_gone():
    found = revised_history(FROZEN, panel([[2.0, 3.0], [NAN, 6.0]], first="2016"))
    assert counts(found) == {"E00": [0, 0, 1], "E01": [0, 0, 1]}


def test_a_panel_that_begins_after_the_history_has_lost_every_area():
    found = revised_history(FROZEN, panel([[2.0], [2.0]], first="2018"))
    assert (found.went, found.came) == (("E00", "E01"), ())


@pytest.mark.parametrize(("apart", "n"), [(4e-7, 0), (2e-6, 1)])
def test_what_is_finer_than_a_frozen_history_is_no_revision(apart, n):
    found = revised_history(FROZEN, panel([[1.0 + apart, 2.0, 3.0], [4.0, NAN, 6.0]]))
    assert found.n_revised.tolist() == [n, 0]


def test_the_largest_numbers_are_compared_as_well():
    huge = replace(FROZEN, history=np.array([[1e308, -1e308, 1.0], [1.0, 1.0, 1.0]]))
    found = revised_history(huge, panel([[-1e308, -1e308, 1.0], [1.0, 1.0, 1.0]]))
    assert found.changed.tolist() == [1, 0]


def test_other_indicators_and_kinds_of_period_are_refused():
    with pytest.raises(
        ValueError, match=r"^re-referrals: today's figures and baseline differ in periods per year: \[1, 4\]$"
    ):
        revised_history(FROZEN, panel([[1.0]], first="2015-Q1"))
    with pytest.raises(ValueError, match=r"^today's figures are of re-referrals, the baseline is of other$"):
        revised_history(replace(FROZEN, indicator="other"), panel([[1.0]]))
