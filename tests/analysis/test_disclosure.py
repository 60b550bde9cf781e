from dataclasses import replace

import numpy as np
import pytest
from analysis_panels import panel as panel_of
from analysis_panels import same_every_run
from attacker import System, system_of
from builders.campaigns import examples
from disclosure_worlds import (
    by_the_rules,
    claimed,
    in_series,
    packs_of,
    small_numbers_only,
    without_memory,
    worlds,
)
from hypothesis import given, settings

from oba.analysis.disclosure import (
    Group,
    Published,
    Withheld,
    primary,
    publishable,
    rounded_counts,
    touched,
    withheld,
    withheld_in_series,
)
from oba.domain.disclosure import Profile
from oba.domain.status import ValueStatus

pytestmark = pytest.mark.slow

NAN = np.nan
LEAST = 5
many_worlds = settings(same_every_run, max_examples=150)
A, B, C, D = "E06000001", "E06000002", "E06000003", "E06000004"
REGION, COUNTRY = "E12000009", "E92000001"


def counted(numerators, *, denominators=None, areas=(A, B, C, D, REGION), status=None):
    """A panel of percentages from counts (a row for each area); a wide denominator unless another is given."""
    above = np.array(numerators, dtype=float).reshape(len(numerators), -1)
    below = np.where(np.isnan(above), NAN, 1000.0) if denominators is None else np.array(denominators, dtype=float)
    below = below.reshape(above.shape)
    said = None if status is None else np.array(status).reshape(above.shape)
    return panel_of(100 * above / below, areas=areas, numerator=above, denominator=below, status=said)


ONE_REGION = (Group(total=REGION, members=(A, B, C, D)),)


def hidden(panel, groups=ONE_REGION, before=()):
    """The areas of which something is withheld, whatever the period, in the order of their codes."""
    found = withheld(panel, profile=Profile.PUBLIC, groups=groups, before=before)
    return sorted(area for area, cells in zip(panel.areas, found.cells, strict=True) if cells.any())


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_small"),
    [
        (0, 100, False),
        (1, 100, True),
        (5, 100, True),
        (5.4, 100, True),
        (5.5, 100, False),
        (6, 100, False),
        (0, 5, True),
        (0, 6, False),
        (0, 0, False),
        (NAN, 100, False),
        (NAN, 3, True),
    ],
)
def test_counts_of_one_to_five_are_small_and_zero_is_not(numerator, denominator, is_small):
    figures = panel_of([[50.0]], numerator=[[numerator]], denominator=[[denominator]])
    assert primary(figures).tolist() == [[is_small]]


def test_a_published_rate_without_counts_is_kept():
    figures = panel_of([[0.4], [0.5], [0.6]], areas=(A, B, REGION))
    assert not primary(figures).any()
    assert hidden(figures, (Group(total=REGION, members=(A, B)),)) == []


@pytest.mark.parametrize(
    ("numerators", "expected"),
    [
        pytest.param([20, 30, 40, 50, 140], [], id="nothing small, nothing hidden"),
        pytest.param([0, 30, 40, 50, 120], [], id="zero is printed"),
        pytest.param([3, 30, 20, 50, 103], [A, C], id="a small number and the next smallest"),
        pytest.param([3, 20, 20, 50, 93], [A, B], id="of equal numbers the lower code"),
        pytest.param([3, 0, 20, 50, 73], [A, C], id="a zero is no cover"),
        pytest.param([5, 5, 40, 50, 100], [A, B], id="two small numbers can be cover enough"),
        pytest.param([1, 1, 40, 50, 92], [A, B, C], id="two ones add up to two"),
        pytest.param([3, 0, 0, 0, 3], [A, REGION], id="with no number left the total goes"),
        pytest.param([4, 0, 0, 0, NAN], [A], id="where no total is published nothing can be subtracted"),
    ],
)
def test_what_covers_a_small_number_in_one_region(numerators, expected):
    assert hidden(counted(numerators)) == expected


def test_the_publishers_own_symbol_is_covered_too():
    alone = counted([NAN, 30, 20, 50, 103])
    assert hidden(alone) == [C]
    several = counted([NAN, NAN, 20, 50, 87])
    assert hidden(several) == []  # two that add up to 17 can each be 1 to 16


def test_a_publishers_rounding_is_not_relied_on():
    # What is left for the two symbols is 10 by the printed total, and may be 5: then each would be 1 to 4.
    assert hidden(counted([NAN, NAN, 20, 30, 60])) == [C]
    assert hidden(counted([NAN, NAN, 20, 30, 61])) == []


def test_a_regional_figure_that_is_added_up_here_leaves_out_what_the_publisher_hides():
    figures = counted([[3], [NAN], [20], [30], [NAN]], status=[[0], [1], [0], [0], [6]])
    values, status = figures.values.copy(), figures.status.copy()
    values[4], status[4] = 100 * 53 / 3000, ValueStatus.NUMBER
    derived = replace(figures, values=values, status=status)
    assert hidden(derived) == [A, C]  # B is in no sum: it is no cover, and needs none


def test_a_count_at_the_top_of_its_whole_is_poor_cover():
    full = counted([6, 3, 40, 50, 99], denominators=[6, 8, 90, 90, 194])
    assert hidden(full) == [A, B]
    nearly_all = counted([5, 6, 40, 50, 101], denominators=[6, 6, 90, 90, 192])
    assert hidden(nearly_all) == [A, B, C]  # eleven of twelve: without C, A would be 5 or 6


def test_a_small_denominator_hides_the_figure_and_is_covered_as_well():
    figures = counted([0, 30, 20, 50, 100], denominators=[4, 90, 60, 80, 234])
    found = withheld(figures, profile=Profile.PUBLIC, groups=ONE_REGION)
    assert found.denominators[:, 0].tolist() == [True, False, True, False, False]
    shown = publishable(figures, found)
    assert np.isnan(shown.denominator[:, 0]).tolist() == [True, False, True, False, False]
    assert np.isnan(shown.values[:, 0]).tolist() == [True, False, True, False, False]


def test_a_total_that_is_small_itself_is_not_left_to_the_country():
    areas = (A, B, C, D, "E12000001", REGION, COUNTRY)
    groups = (
        Group(total="E12000001", members=(A, B)),
        Group(total=REGION, members=(C, D)),
        Group(total=COUNTRY, members=("E12000001", REGION)),
    )
    assert hidden(counted([2, 0, 30, 40, 2, 70, 72], areas=areas), groups) == [A, "E12000001", COUNTRY]


def test_a_group_across_others_needs_cover_of_its_own():
    areas, bridge = (A, B, C, D, "B01", REGION), "B01"
    groups = (Group(total=REGION, members=(A, B, C, D)), Group(total=bridge, members=(A, B)))
    assert hidden(counted([3, 40, 7, 8, 43, 58], areas=areas), groups) == [A, B]


def test_a_group_that_holds_itself_is_refused():
    groups = (Group(total=REGION, members=(COUNTRY,)), Group(total=COUNTRY, members=(REGION, A)))
    with pytest.raises(ValueError, match=r"found among its own members \(E12000009 > E92000001 > E12000009\)"):
        hidden(counted([3, 30, 20, 50, 103]), groups)


@pytest.mark.parametrize("profile", [Profile.INTERNAL, Profile.REGION])
def test_other_profiles_change_nothing(profile):
    figures = counted([3, 30, 20, 50, 103])
    found = withheld(figures, profile=profile, groups=ONE_REGION)
    assert not found.cells.any()
    assert not found.denominators.any()
    assert publishable(figures, found) is figures


def test_what_is_withheld_turns_into_suppressed_and_symbols_stay():
    figures = counted([3, NAN, 20, 0, 26], status=[0, 2, 0, 0, 0])
    found = withheld(figures, profile=Profile.PUBLIC, groups=ONE_REGION)
    shown = publishable(figures, found)
    assert shown.status[:, 0].tolist() == [1, 2, 1, 0, 0]
    np.testing.assert_array_equal(shown.numerator[:, 0], [NAN, NAN, NAN, 0, 26])
    np.testing.assert_array_equal(shown.denominator[:, 0], [1000, NAN, 1000, 1000, 1000])
    np.testing.assert_array_equal(np.isnan(shown.values[:, 0]), [True, True, True, False, False])


def test_exports_round_regions_and_the_country_half_up_and_never_to_zero():
    figures = counted([14, 15, 25, 4, 0], areas=(A, B, REGION, COUNTRY, "E12000001"), denominators=[5, 6, 104, 105, 9])
    above, below = rounded_counts(figures)
    np.testing.assert_array_equal(above[:, 0], [14, 15, 30, NAN, 0])
    np.testing.assert_array_equal(below[:, 0], [5, 6, 100, 110, 10])
    assert rounded_counts(panel_of([[1.0]])) == (None, None)


def test_everything_made_from_a_row_with_a_withheld_cell_is_touched():
    figures = counted([[9, 3], [30, 30], [20, 20], [50, 50], [109, 103]])
    found = withheld(figures, profile=Profile.PUBLIC, groups=ONE_REGION)
    assert touched((D, C, B, A, REGION, "E99"), [found]).tolist() == [False, True, False, True, False, False]
    assert not touched((A, B), []).any()


# Packs one after another


def published(panel, groups=ONE_REGION, before=()):
    return Published(panel=panel, withheld=withheld(panel, profile=Profile.PUBLIC, groups=groups, before=before))


def test_what_was_withheld_once_stays_withheld_though_it_grew():
    first = published(counted([3, 30, 20, 50, 103]))
    later = counted([8, 30, 20, 50, 108])
    assert hidden(later) == []
    assert hidden(later, before=[first]) == [A, C]


def test_what_the_publisher_hid_in_an_earlier_pack_stays_hidden_when_it_is_lifted():
    first = published(counted([3, NAN, 20, 50, 97]))
    later = counted([3, 24, 20, 50, 97])
    assert hidden(later) == [A, C]
    # Whether B was 24 in the first pack nobody told us: it is not relied on as cover, and the new total goes.
    assert hidden(later, before=[first]) == [A, B, REGION]


def test_a_number_that_an_earlier_pack_showed_is_no_cover():
    first = published(counted([7, 30, 20, 50, 107]))
    revised = counted([3, 30, 20, 50, 103])
    assert hidden(revised) == [A, C]
    assert hidden(revised, before=[first]) == [A, REGION]  # C is known to be 20: only the new total can go
    also_revised = counted([3, 30, 24, 50, 107])
    assert hidden(also_revised, before=[first]) == [A, C]


def test_the_same_figures_again_withhold_the_same():
    figures = counted([3, 1, 20, 50, 74])
    first = published(figures)
    again = withheld(figures, profile=Profile.PUBLIC, groups=ONE_REGION, before=[first])
    np.testing.assert_array_equal(again.cells, first.withheld.cells)


def test_earlier_packs_may_have_other_areas_and_periods():
    first = published(counted([[3, 8], [30, 31], [20, 21], [50, 51], [103, 111]]))
    later = counted([[9], [31], [21], [52]], areas=(D, B, REGION, C))
    later = replace(later, periods=first.panel.periods[1:])
    assert hidden(later, before=[first]) == []
    earlier_period = replace(later, periods=first.panel.periods[:1])
    assert C in hidden(earlier_period, before=[first])


def test_a_series_of_packs_knows_those_before():
    panels = [counted([3, 30, 20, 50, 103]), counted([8, 30, 20, 50, 108])]
    first, second = withheld_in_series(panels, groups=ONE_REGION)
    assert first.cells[:, 0].tolist() == second.cells[:, 0].tolist() == [True, False, True, False, False]


def test_an_earlier_pack_of_another_indicator_is_refused():
    figures = counted([3, 30, 20, 50, 103])
    other = replace(figures, indicator="plans")
    with pytest.raises(
        ValueError, match=r"^re-referrals: found an earlier pack of plans; give those of its own indicator$"
    ):
        hidden(figures, before=[published(other)])


def test_a_panel_with_what_was_withheld_of_another_is_refused():
    first = published(counted([3, 30, 20, 50, 103]))
    with pytest.raises(
        ValueError, match=r"^re-referrals: what was withheld is of other areas or periods than the panel"
    ):
        Published(panel=counted([1, 2], areas=(A, B)), withheld=first.withheld)


def test_a_denominator_is_not_withheld_alone():
    none, one = np.zeros((1, 1), dtype=bool), np.ones((1, 1), dtype=bool)
    periods = panel_of([[1.0]]).periods
    with pytest.raises(ValueError, match="a denominator is withheld of a figure that is shown"):
        Withheld(areas=(A,), periods=periods, cells=none, denominators=one)
    with pytest.raises(ValueError, match=r"withheld cells have shape \(1, 1\), expected \(2, 1\)"):
        Withheld(areas=(A, B), periods=periods, cells=none, denominators=none)


# The attacker


def found_out(world, found, *, of="numerator", exactly=False):
    """The hidden counts that the attacker narrows down to fewer than five whole numbers, with what is left of them."""
    groups = [(group.total, group.members) for group in world.groups]
    narrowed = []
    for column, names in claimed(world, found, of=of).items():
        system = system_of(packs_of(world, found, of=of), groups, column)
        intervals, determined = system.intervals(), system.determined()
        assert intervals is not None, f"what is true does not fit the sums of column {column}"
        for name in sorted(names & set(system.names)):
            low, high = system.range_of(name) if exactly else intervals[name]
            if name in determined or high - low + 1 < LEAST:
                narrowed.append((column, name, low, high))
    return narrowed


@many_worlds
@given(worlds())
def test_the_attacker_learns_nothing_from_one_pack(world):
    assert found_out(world, in_series(world)) == []


@many_worlds
@given(worlds(small_wholes=True))
def test_the_attacker_learns_nothing_where_parts_are_nearly_wholes(world):
    found = in_series(world)
    assert found_out(world, found) == []
    assert found_out(world, found, of="denominator") == []


@many_worlds
@given(worlds(max_vintages=4))
def test_the_attacker_learns_nothing_from_pack_after_pack(world):
    assert found_out(world, in_series(world)) == []


@many_worlds
@given(worlds(max_vintages=3, small_wholes=True))
def test_the_attacker_learns_no_denominator_from_pack_after_pack(world):
    assert found_out(world, in_series(world), of="denominator") == []


@settings(same_every_run, max_examples=60)
@given(worlds(max_vintages=2, max_regions=1))
def test_an_exhaustive_search_in_a_small_country_learns_nothing_either(world):
    assert found_out(world, in_series(world), exactly=True) == []


@settings(same_every_run, max_examples=examples(1500, every=5))
@given(worlds(max_vintages=4))
def test_the_attacker_learns_nothing_in_thousands_of_countries(world):
    assert found_out(world, in_series(world)) == []


def how_often(hide, *, n_vintages):
    """In how many of some hundred worlds the attacker succeeds against a way of hiding."""
    beaten = []

    @settings(same_every_run, max_examples=150)
    @given(worlds(max_vintages=n_vintages, roundings=(0,)))
    def attack(world):
        beaten.append(bool(found_out(world, in_series(world, hide=hide))))

    attack()
    return sum(beaten)


def test_the_attacker_succeeds_when_small_numbers_alone_are_hidden():
    assert how_often(small_numbers_only, n_vintages=1) > 30


def test_the_attacker_succeeds_when_packs_forget_those_before():
    assert how_often(without_memory, n_vintages=3) > 10
    assert how_often(by_the_rules, n_vintages=3) == 0


def test_the_attacker_solves_what_primary_suppression_leaves():
    figures = counted([3, 30, 20, 50, 103])
    small = primary(figures)
    shown = publishable(
        figures, Withheld(areas=figures.areas, periods=figures.periods, cells=small, denominators=small & False)
    )
    assert float(shown.numerator[4, 0] - np.nansum(shown.numerator[:4, 0])) == 3


def test_bounds_and_search_agree_on_a_system_that_both_can_solve():
    system = System()
    a, b, c = (system.variable(name, lower=1, upper=50) for name in "abc")
    system.add({a: 1, b: 1}, 9, 9)
    system.add({b: 1, c: 1}, 4, 4)
    assert system.intervals() == {"a": (6, 8), "b": (1, 3), "c": (1, 3)}
    assert {name: system.range_of(name) for name in "abc"} == system.intervals()
    assert system.determined() == set()
    system.add({a: 1, c: 1}, 9, 9)
    assert system.determined() == {"a", "b", "c"}


@settings(same_every_run, max_examples=60)
@given(worlds(max_vintages=2, max_regions=1))
def test_an_exhaustive_search_never_finds_more_than_bounds_allow(world):
    groups = [(group.total, group.members) for group in world.groups]
    system = system_of(packs_of(world, in_series(world, hide=small_numbers_only)), groups, 0)
    for name, (low, high) in system.intervals().items():
        least, most = system.range_of(name)
        assert low <= least <= most <= high


# What must stay the same, and what must not


@many_worlds
@given(worlds(max_vintages=2))
def test_another_order_of_areas_withholds_the_same(world):
    found = in_series(world)
    turned = replace(world, panels=tuple(_reversed(panel) for panel in world.panels), groups=world.groups[::-1])
    for one, other in zip(found, in_series(turned), strict=True):
        np.testing.assert_array_equal(one.cells[::-1], other.cells)
        np.testing.assert_array_equal(one.denominators[::-1], other.denominators)


def _reversed(panel):
    return replace(
        panel,
        areas=panel.areas[::-1],
        values=panel.values[::-1],
        status=panel.status[::-1],
        numerator=panel.numerator[::-1],
        denominator=panel.denominator[::-1],
    )


@many_worlds
@given(worlds(max_vintages=2, small_wholes=True))
def test_withholding_only_takes_away_and_takes_it_once(world):
    for panel, one in zip(world.panels, in_series(world), strict=True):
        shown = publishable(panel, one)
        for name in ("values", "numerator", "denominator"):
            before, after = getattr(panel, name), getattr(shown, name)
            np.testing.assert_array_equal(after[np.isfinite(after)], before[np.isfinite(after)])
        again = publishable(shown, one)
        np.testing.assert_array_equal(again.values, shown.values)
        np.testing.assert_array_equal(again.status, shown.status)
        assert not (primary(shown) & ~one.cells).any()
        assert (one.cells >= primary(panel)).all()


@many_worlds
@given(worlds(small_wholes=True))
def test_nothing_hidden_turns_into_zero(world):
    found = in_series(world)[0]
    shown = publishable(world.panels[0], found)
    assert np.isnan(shown.values[found.cells]).all()
    assert np.isnan(shown.numerator[found.cells]).all()
    assert not (shown.status[found.cells] == ValueStatus.NUMBER).any()
    above, below = rounded_counts(shown)
    for rounded, before in ((above, shown.numerator), (below, shown.denominator)):
        assert (before[rounded == 0] == 0).all()
        assert np.isnan(rounded[np.isnan(before)]).all()


@many_worlds
@given(worlds(max_vintages=3))
def test_what_is_withheld_never_comes_back(world):
    found = in_series(world)
    for earlier, later, panel in zip(found, found[1:], world.panels[1:], strict=False):
        says_a_number = panel.status == ValueStatus.NUMBER
        assert not (earlier.cells & says_a_number & ~later.cells).any()
