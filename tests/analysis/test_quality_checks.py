from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from analysis_panels import authorities_of, indicator, panel, published_panel, with_status
from builders.south_west import REGION, SOUTH_WEST

from oba.analysis.checks import CHECKS, CheckContext, Finding, Severity, check_panel
from oba.definitions.partnership import read_partnership
from oba.domain.data_set import Publication
from oba.domain.due import Arrival, due_state
from oba.domain.indicator import FigureSource, Unit
from oba.domain.period import Period
from oba.domain.status import ValueStatus

NAN = np.nan
STEADY = [10.0, 11.0, 10.0, 11.0]


def found_by(name, figures, *, members=("E00", "E01"), known=None, **definition):
    return CHECKS[name](figures, CheckContext(indicator=indicator(**definition), members=members, **(known or {})))


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


def test_equal_rows_are_noted_once_for_each_cell():
    twice = (("E00", Period("2015")), ("E01", Period("2015")), ("E00", Period("2015")))
    found = found_by("duplicates", panel([[1.0], [2.0]]), known={"duplicates": twice})
    assert [(finding.area, finding.period.code, finding.severity) for finding in found] == [
        ("E00", "2015", Severity.NOTE),
        ("E01", "2015", Severity.NOTE),
    ]
    assert found[0].found == "more than one row, all of them equal; counted once"
    assert found_by("duplicates", panel([[1.0]])) == ()


def a_region(parts, total, *, statuses=None):
    """A panel of one period: parts E00, E01, ... and the region R; without a number in `parts` a part is suppressed."""
    numerator = np.array([[part] for part in (*parts, total)], dtype=np.float64)
    values = np.where(np.isfinite(numerator), 10.0, NAN)
    status = np.where(np.isfinite(values), ValueStatus.NUMBER, ValueStatus.SUPPRESSED)
    for row, one in (statuses or {}).items():
        status[row] = one
    areas = (*(f"E{row:02d}" for row in range(len(parts))), "R")
    return panel(values, areas=areas, status=status, numerator=numerator, denominator=numerator * 10)


WHOLE = {"region": "R", "region_members": ("E00", "E01")}
PART = {"region": "R"}


@pytest.mark.parametrize(
    ("parts", "total", "known", "n_found"),
    [
        pytest.param((12, 13), 30, WHOLE, 0, id="rounded up by five"),
        pytest.param((12, 13), 20, WHOLE, 0, id="rounded down by five"),
        pytest.param((12, 14), 20, WHOLE, 1, id="six too many"),
        pytest.param((12, 12), 30, WHOLE, 1, id="six too few"),
        pytest.param((12, 12), 30, PART, 0, id="too few of members that may be some of all"),
        pytest.param((12, 14), 20, PART, 1, id="too many of some"),
        pytest.param((12, NAN), 3000, WHOLE, 0, id="a hidden part may be anything"),
        pytest.param((26, NAN), 20, WHOLE, 1, id="too many without the hidden part"),
        pytest.param((12, 14), NAN, WHOLE, 0, id="a hidden total"),
        pytest.param((0, 0), 0, WHOLE, 0, id="nothing at all"),
        pytest.param((12, 14), 20, {}, 0, id="no region to compare with"),
        pytest.param((12, 14), 20, {"region": "Q"}, 0, id="a region that the panel lacks"),
        pytest.param((12.4, 12.7), 20, WHOLE, 0, id="parts rounded to a tenth"),
        pytest.param((12.4, 12.8), 20, WHOLE, 1, id="more than tenths explain"),
    ],
)
def test_parts_add_up_to_the_region_within_rounding(parts, total, known, n_found):
    found = found_by("parts", a_region(parts, total), known=known)
    assert [(finding.area, finding.severity) for finding in found] == [("R", Severity.FAIL)] * n_found


def test_a_total_that_does_not_fit_its_parts_is_told_with_both():
    (finding,) = found_by("parts", a_region((12, 14), 20), known=WHOLE)
    assert finding.found == "20 is published, its parts add up to 26"
    (finding,) = found_by("parts", a_region((26, NAN), 20), known=WHOLE)
    assert finding.found == "20 is published, its parts add up to 26 and 1 hidden"


@pytest.mark.parametrize(
    ("status", "members", "n_found"),
    [
        (ValueStatus.NOT_APPLICABLE, ("E00", "E01"), 1),
        (ValueStatus.MISSING, ("E00",), 1),
        (ValueStatus.MISSING, ("E00", "E01"), 0),
        (ValueStatus.UNAVAILABLE, ("E00", "E01"), 0),
        (ValueStatus.UNRELIABLE, ("E00", "E01"), 0),
        (ValueStatus.LOW, ("E00", "E01"), 0),
    ],
)
def test_a_sum_is_short_only_where_no_part_can_be_hidden(status, members, n_found):
    figures = a_region((12, NAN), 30, statuses={1: status})
    assert len(found_by("parts", figures, members=members, known=WHOLE)) == n_found


def test_a_total_of_two_rounded_columns_may_be_off_by_twice_as_much():
    source = FigureSource(release="r1", file="c4.csv", numerator=("up to 10 days", "11 to 15 days"))
    of_two = replace(indicator(), sources=(source,))
    for total, n_found in ((16, 0), (15, 1)):
        context = CheckContext(indicator=of_two, members=("E00", "E01"), **WHOLE)
        assert len(CHECKS["parts"](a_region((12, 14), total), context)) == n_found


def test_without_counts_parts_cannot_be_added():
    figures = panel([[1.0], [2.0]], areas=("E00", "R"))
    assert found_by("parts", figures, known=PART) == ()


LEVELS = [20.0, 40.0, 60.0, 80.0]


def with_latest(factors, *, levels=LEVELS):
    steady = [[level, level + 1, level - 1, level, level + 1] for level in levels]
    return panel([[*row, level * factor] for row, level, factor in zip(steady, levels, factors, strict=True)])


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (10.0, "10 times"),
        (12.0, "10 times"),
        (100.0, "100 times"),
        (1000.0, "1,000 times"),
        (0.1, "a tenth of"),
        (0.01, "a hundredth of"),
        (0.001, "a thousandth of"),
    ],
)
def test_a_release_on_another_scale_fails_with_its_factor(factor, words):
    (finding,) = found_by("scale slip", with_latest([factor] * 3 + [1.0]), unit=Unit.DAYS)
    assert (finding.severity, finding.area, finding.period.code) == (Severity.FAIL, "", "2020")
    assert finding.found == f"3 of 4 areas are at about {words} what is usual for them"


@pytest.mark.parametrize(
    "factors",
    [[1.0] * 4, [3.0] * 4, [5.0] * 4, [0.3] * 4, [10.0, 100.0, 1.0, 1.0], [0.0] * 4, [1e5] * 4, [NAN] * 4],
    ids=str,
)
def test_other_changes_of_scale_do_not_fail(factors):
    found = found_by("scale slip", with_latest(factors), unit=Unit.DAYS)
    assert [finding for finding in found if finding.severity is Severity.FAIL] == []


def test_percentages_printed_as_proportions_fail_even_when_rounded():
    figures = panel([[20, 21, 20, 0], [40, 41, 40, 0], [60, 61, 60, 1]])
    (finding,) = found_by("scale slip", figures)
    assert finding.severity is Severity.FAIL
    assert finding.found == (
        "all 3 percentages are between 0 and 1, as proportions are; about a hundredth of what is usual"
    )
    assert found_by("scale slip", figures, unit=Unit.SCORE) == ()


def test_one_area_on_another_scale_is_noted():
    (finding,) = found_by("scale slip", with_latest([1.0, 10.0, 1.0, 1.0]), members=("E00", "E01"))
    assert (finding.severity, finding.area) == (Severity.NOTE, "E01")
    assert finding.found == "400.0 is about 10 times the 40.0 that is usual for it"
    assert found_by("scale slip", with_latest([1.0, 10.0, 1.0, 1.0]), members=("E00",)) == ()


def test_a_tenfold_figure_that_is_no_jump_for_its_area_is_not_noted():
    restless = panel([[1.0, 30.0, 1.0, 25.0, 1.0, 10.0], *[[5.0, 5.1, 5.0, 5.1, 5.0, 5.1]] * 3])
    assert found_by("scale slip", restless) == ()


@pytest.mark.parametrize("values", [[[1.0]], [[1.0, 10.0]] * 4, [[NAN] * 5] * 4, [[2.0, 2.0, 2.0, 20.0]] * 2], ids=str)
def test_a_slip_of_a_release_needs_areas_with_a_history(values):
    found = found_by("scale slip", panel(values), members=())
    assert found == ()


AUTUMN = Publication(id="cin", publisher="", title="Children in need", licence="", attribution="", months=(10, 11))


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        (date(2025, 10, 20), []),
        (date(2025, 11, 30), []),
        (
            date(2025, 12, 12),
            [
                "a release was expected by 2025-11-30 and is 12 days late; "
                "the newest figures have been public for 394 days"
            ],
        ),
    ],
)
def test_figures_are_stale_once_the_window_of_the_next_release_has_passed(as_of, told):
    arrival = Arrival(release_id="r1", published_on=date(2024, 11, 13), version="2024")
    due = due_state(AUTUMN, arrivals=[arrival], checked_on=None, failed_since=None, as_of=as_of)
    found = found_by("stale", panel([[1.0]]), known={"due": due})
    assert [finding.found for finding in found] == told
    assert all((finding.severity, finding.area) == (Severity.NOTE, "") for finding in found)


def test_without_a_calendar_nothing_is_stale():
    assert found_by("stale", panel([[1.0]])) == ()


@cache
def south_west():
    return read_partnership(SOUTH_WEST)


def south_west_context(id_, *, as_of):
    partnership = south_west()
    return CheckContext(
        indicator=partnership.indicators[id_],
        members=tuple(area.code for area in partnership.members(as_of)),
        region=REGION,
        region_members=authorities_of(REGION),
    )


@pytest.mark.parametrize(
    ("as_of", "n_panels", "told"),
    [
        (date(2024, 12, 31), 21, {}),
        (date(2025, 12, 12), 25, {("jump", Severity.NOTE): 1}),
        (date(2026, 4, 30), 32, {("jump", Severity.NOTE): 1}),
    ],
    ids=str,
)
def test_published_figures_of_the_south_west_fail_no_check(as_of, n_panels, told):
    panels = {id_: published_panel(id_, as_of=as_of) for id_ in south_west().indicators}
    found = Counter(
        (finding.check, finding.severity)
        for id_, figures in panels.items()
        if figures is not None
        for finding in check_panel(figures, south_west_context(id_, as_of=as_of))
    )
    assert (sum(figures is not None for figures in panels.values()), found) == (n_panels, told)


@pytest.mark.parametrize("factor", [1000.0, 100.0, 10.0, 0.1, 0.01, 0.001])
def test_every_published_indicator_on_another_scale_would_fail(factor):
    as_of = date(2026, 4, 30)
    missed = []
    for id_ in south_west().indicators:
        figures = published_panel(id_, as_of=as_of)
        values = figures.values.copy()
        values[:, -1] *= factor
        found = CHECKS["scale slip"](replace(figures, values=values), south_west_context(id_, as_of=as_of))
        if [finding.severity for finding in found] != [Severity.FAIL]:
            missed.append(id_)
    assert missed == []
