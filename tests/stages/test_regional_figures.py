from dataclasses import replace

import numpy as np
import pytest
from builders.stage_facts import an_indicator

from oba.domain.area import Area, AreaKind
from oba.domain.indicator import Unit
from oba.domain.panel import Panel
from oba.domain.period import Period
from oba.domain.status import ValueStatus, read_value
from oba.stages.gathering import with_regional_figures

REGION = Area(code="R", name="Region", kind=AreaKind.REGION)
PERCENT, NAN = an_indicator("H-1"), np.nan


def a_panel(*, region="-", parts=((1, 10), (30, 100)), texts=("10.0", "30.0"), with_region=True):
    """One period; members A and B with the parts, and the region's text ("-" for a missing row)."""
    areas = ("A", "B", "R") if with_region else ("A", "B")
    read = [(NAN, ValueStatus.MISSING) if text == "-" else read_value(text) for text in (*texts, region)][: len(areas)]
    column = [[*one] for one in (*parts, (NAN, NAN))][: len(areas)]
    return Panel(
        indicator="H-1",
        areas=areas,
        periods=(Period("2024"),),
        values=np.array([[value] for value, _ in read]),
        status=np.array([[status] for _, status in read], dtype=np.uint8),
        numerator=np.array([[above] for above, _ in column]),
        denominator=np.array([[below] for _, below in column]),
        releases=("r",),
    )


def regional(panel, *, indicator=PERCENT, members=("A", "B")):
    found = with_regional_figures(panel, indicator, region=REGION, members=members)
    row = found.row("R")
    return float(found.values[row, 0]), ValueStatus(int(found.status[row, 0]))


@pytest.mark.parametrize(
    ("given", "value", "status"),
    [
        pytest.param({"region": "26.2"}, 26.2, ValueStatus.NUMBER, id="the published one wins"),
        pytest.param({"region": "0"}, 0.0, ValueStatus.NUMBER, id="a published zero wins"),
        pytest.param({}, 100 * 31 / 110, ValueStatus.NUMBER, id="sums over sums, not the mean of 10 and 30"),
        pytest.param({"with_region": False}, 100 * 31 / 110, ValueStatus.NUMBER, id="a region without any row"),
        pytest.param({"region": "c"}, NAN, ValueStatus.SUPPRESSED, id="what a publisher hides is not worked out"),
        pytest.param({"region": "z"}, NAN, ValueStatus.NOT_APPLICABLE, id="what does not apply is not worked out"),
        pytest.param({"parts": ((NAN, 10), (30, 100))}, 30.0, ValueStatus.NUMBER, id="an area enters with both parts"),
        pytest.param({"parts": ((0, 10), (0, 100))}, 0.0, ValueStatus.NUMBER, id="zero over something is zero"),
        pytest.param({"parts": ((0, 0), (0, 0))}, NAN, ValueStatus.MISSING, id="zero over zero is nothing"),
        pytest.param({"parts": ((NAN, NAN), (NAN, NAN))}, NAN, ValueStatus.MISSING, id="nothing over nothing"),
    ],
)
def test_a_regional_figure_is_the_published_one_else_sums_over_sums(given, value, status):
    found = regional(a_panel(**given))
    np.testing.assert_allclose(found[0], value)
    assert found[1] is status


@pytest.mark.parametrize(
    ("given", "n_summed"),
    [
        ({}, 2),
        ({"with_region": False}, 2),
        ({"parts": ((NAN, 10), (30, 100))}, 1),
        ({"parts": ((0, 0), (0, 0))}, 0),
        ({"region": "c"}, 0),
    ],
)
def test_a_figure_that_was_worked_out_says_of_how_many_members(given, n_summed):
    found = with_regional_figures(a_panel(**given), PERCENT, region=REGION, members=("A", "B"))
    counted = [[0], [0], [n_summed]]
    assert (np.zeros((3, 1)) if found.n_summed is None else found.n_summed).tolist() == counted


def test_a_figure_that_a_publisher_states_is_no_sum_of_ours():
    assert with_regional_figures(a_panel(region="26.2"), PERCENT, region=REGION, members=("A", "B")).n_summed is None


def test_a_rate_is_per_ten_thousand():
    assert regional(a_panel(), indicator=an_indicator("H-1", unit=Unit.RATE_PER_10_000))[0] == 10_000 * 31 / 110


def test_only_members_are_summed():
    assert regional(a_panel(), members=("B",))[0] == 30.0


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.SCORE, Unit.CASES])
def test_a_median_or_score_is_never_worked_out_for_the_region(unit):
    found = regional(a_panel(), indicator=an_indicator("H-1", unit=unit))
    assert np.isnan(found[0])
    assert found[1] is ValueStatus.MISSING


def test_the_figures_of_the_areas_stay_as_they_are():
    panel = a_panel()
    found = with_regional_figures(panel, PERCENT, region=REGION, members=("A", "B"))
    np.testing.assert_array_equal(found.values[:2], panel.values[:2])
    np.testing.assert_array_equal(panel.values[2], [NAN])


def test_beside_a_year_that_is_worked_out_what_a_publisher_hides_stays_hidden():
    one = a_panel()
    both = replace(
        one,
        periods=(Period("2024"), Period("2025")),
        values=np.hstack([one.values, one.values]),
        status=np.hstack([one.status, a_panel(region="c").status]),
        numerator=np.hstack([one.numerator, one.numerator]),
        denominator=np.hstack([one.denominator, one.denominator]),
        releases=("r", "r"),
    )
    found = with_regional_figures(both, PERCENT, region=REGION, members=("A", "B"))
    np.testing.assert_allclose(found.values[2], [100 * 31 / 110, NAN])
    assert found.status[2].tolist() == [ValueStatus.NUMBER, ValueStatus.SUPPRESSED]
