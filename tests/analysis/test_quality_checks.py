from dataclasses import replace

import numpy as np
import pytest
from analysis_panels import indicator, panel, with_status

from oba.analysis.checks import CHECKS, CheckContext, Finding, Severity, check_panel
from oba.domain.indicator import Unit
from oba.domain.period import Period
from oba.domain.status import ValueStatus

NAN = np.nan
STEADY = [10.0, 11.0, 10.0, 11.0]


def found_by(name, figures, *, members=("E00", "E01"), **definition):
    return CHECKS[name](figures, CheckContext(indicator=indicator(**definition), members=members))


def test_a_clean_panel_has_no_finding():
    figures = panel([[25.0, 50.0], [NAN, 0.0]], numerator=[[1, 2], [NAN, 0]], denominator=[[4, 4], [NAN, 7]])
    assert check_panel(figures, CheckContext(indicator=indicator(), members=("E00", "E01"))) == ()


def test_a_finding_says_where_and_what():
    assert found_by("bounds", panel([[50.0], [100.5]])) == (
        Finding(
            check="bounds",
            severity=Severity.FAIL,
            indicator="re-referrals",
            area="E01",
            period=Period("2015"),
            found="100.5 is outside 0 to 100",
        ),
    )


@pytest.mark.parametrize(
    ("value", "unit", "n_found"),
    [
        (-0.1, Unit.DAYS, 1),
        (400.0, Unit.DAYS, 0),
        (10_001.0, Unit.RATE_PER_10_000, 1),
        (0.0, Unit.PERCENT, 0),
        (100.0, Unit.PERCENT, 0),
        (NAN, Unit.PERCENT, 0),
    ],
)
def test_bounds_are_those_of_the_unit(value, unit, n_found):
    assert len(found_by("bounds", panel([[value]]), unit=unit)) == n_found


def test_a_maximum_of_the_indicator_is_a_bound():
    figures = panel([[41.0]])
    score = replace(indicator(unit=Unit.SCORE), maximum=40.0)
    assert len(CHECKS["bounds"](figures, CheckContext(indicator=score, members=()))) == 1


def test_a_part_larger_than_the_whole_fails():
    figures = panel([[50.0, 50.0]], numerator=[[5, 11]], denominator=[[10, 10]])
    assert [finding.found for finding in found_by("share", figures)] == ["numerator 11 is above denominator 10"]
    assert found_by("share", figures, unit=Unit.RATE_PER_10_000) == ()


def test_without_counts_shares_and_derived_values_cannot_be_checked():
    assert found_by("share", panel([[50.0]])) == found_by("derived", panel([[50.0]])) == ()


@pytest.mark.parametrize(
    ("status", "n_found"),
    [(ValueStatus.MISSING, 1), *((s, 0) for s in ValueStatus if s not in {ValueStatus.MISSING, ValueStatus.NUMBER})],
)
def test_only_a_row_that_is_not_there_fails_coverage(status, n_found):
    assert len(found_by("coverage", with_status([[1.0, 1.0], [1.0, NAN]], status))) == n_found


def test_a_member_that_the_panel_lacks_fails_coverage():
    assert [finding.area for finding in found_by("coverage", panel([[1.0]]), members=("E00", "E07"))] == ["E07"]


def test_coverage_asks_for_members_and_the_latest_period_alone():
    figures = with_status([[NAN, 1.0], [1.0, NAN]], ValueStatus.MISSING)
    assert found_by("coverage", figures, members=("E00",)) == ()


def test_a_latest_figure_more_than_five_scales_away_is_noted():
    (finding,) = found_by("jump", panel([[*STEADY, 16.1], [*STEADY, 15.9]]))
    assert (finding.area, finding.severity, finding.period.code) == ("E00", Severity.NOTE, "2019")
    assert finding.found == "went from 11.0 to 16.1, where 1 is a usual change"


@pytest.mark.parametrize("values", [[[NAN, NAN, 10.0, 11.0, 90.0]], [[*STEADY, NAN]], [[5.0]], [[NAN, NAN]]], ids=str)
def test_a_jump_needs_a_history_and_a_latest_figure(values):
    assert found_by("jump", panel(values)) == ()


def test_jumps_of_others_are_not_noted():
    assert found_by("jump", panel([[*STEADY, 90.0]]), members=("E05",)) == ()


@pytest.mark.parametrize(
    ("value", "decimals", "n_found"),
    [(33.3, 1, 0), (33.4, 1, 1), (33.0, 0, 0), (34.0, 0, 1), (33.84, 0, 1), (33.83, 0, 0), (NAN, 0, 0)],
)
def test_a_value_must_follow_from_its_counts_to_within_rounding(value, decimals, n_found):
    figures = panel([[value]], numerator=[[1]], denominator=[[3]])
    assert len(found_by("derived", figures, decimals=decimals)) == n_found


def test_a_derived_value_on_the_edge_of_rounding_may_go_either_way():
    figures = panel([[12.0], [13.0]], numerator=[[1], [1]], denominator=[[8], [8]])  # 12.5
    assert found_by("derived", figures, decimals=0) == ()


def test_rounded_counts_of_a_region_are_not_held_against_it():
    figures = panel([[50.0], [26.2]], numerator=[[1], [30]], denominator=[[2], [110]])
    assert found_by("derived", figures, members=("E00",)) == ()
    assert [finding.found for finding in found_by("derived", figures)] == ["26.2 is published, its counts give 27.27"]


def test_a_denominator_of_zero_derives_nothing():
    assert found_by("derived", panel([[0.0]], numerator=[[0]], denominator=[[0]])) == ()


def test_all_checks_run_in_their_order():
    figures = panel([[250.0], [NAN]], numerator=[[11], [NAN]], denominator=[[10], [NAN]])
    context = CheckContext(indicator=indicator(), members=("E00", "E01", "E02"))
    assert [finding.check for finding in check_panel(figures, context)] == ["bounds", "share", "coverage", "derived"]


def test_a_context_of_another_indicator_is_refused():
    context = CheckContext(indicator=replace(indicator(), id="other"), members=())
    with pytest.raises(ValueError, match=r"^panel is of re-referrals, the context of other$"):
        check_panel(panel([[1.0]]), context)
