from dataclasses import replace
from datetime import date

import pytest
from builders.small_partnership import small_workspace

from oba.domain.area import Area, AreaKind, kind_of_code
from oba.domain.cycle import STAGES, Stage
from oba.domain.indicator import Tier


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_workspace(tmp_path_factory.mktemp("look-ups")).partnership


@pytest.mark.parametrize(
    ("member_from", "member_to", "as_of", "expected"),
    [
        (None, None, date(1900, 1, 1), True),
        (date(2019, 4, 1), None, date(2019, 3, 31), False),
        (date(2019, 4, 1), None, date(2019, 4, 1), True),
        (None, date(2019, 3, 31), date(2019, 3, 31), True),
        (None, date(2019, 3, 31), date(2019, 4, 1), False),
        (date(2019, 4, 1), date(2023, 3, 31), date(2021, 1, 1), True),
        (date(2019, 4, 1), date(2023, 3, 31), date(2023, 4, 1), False),
    ],
)
def test_membership_holds_from_the_first_day_through_the_last(member_from, member_to, as_of, expected):
    area = Area(code="E1", name="A", kind=AreaKind.AUTHORITY, member_from=member_from, member_to=member_to)
    assert area.is_member(as_of) is expected


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("E92000001", AreaKind.COUNTRY),
        ("E12000009", AreaKind.REGION),
        ("E13000001", AreaKind.REGION),
        ("E06000022", AreaKind.AUTHORITY),
        ("E08000001", AreaKind.AUTHORITY),
        ("E09000007", AreaKind.AUTHORITY),
        ("E10000008", AreaKind.AUTHORITY),
    ],
)
def test_a_code_says_what_kind_of_place_it_stands_for(code, kind):
    assert kind_of_code(code) is kind


def test_a_cycle_gives_the_dates_of_each_stage(small):
    cycle = small.cycle("2024-25")
    assert [cycle.dates(stage).stage for stage in STAGES] == list(Stage)
    assert cycle.dates(Stage.PLAN).due == date(2025, 4, 30)


def test_priorities_cycles_and_bodies_are_found_by_name_and_no_other_name_is(small):
    assert small.priority("warmth").name == "Warm homes"
    assert small.body_name("warmth-group") == "Officer group for warmth"
    for look_up in (small.priority, small.cycle, small.body_name):
        with pytest.raises(KeyError, match="nobody"):
            look_up("nobody")


def test_indicators_of_a_tier_keep_the_order_of_the_definitions(small):
    priority = small.priority("warmth")
    assert [[use.indicator for use in priority.of_tier(tier)] for tier in Tier] == [["T-1"], ["T-2"], ["T-3"], []]


def test_members_are_those_of_the_day_in_the_order_of_the_definitions(small):
    first, *others = small.areas
    left = replace(small, areas=(replace(first, member_to=date(2024, 12, 31)), *others))
    assert [area.name for area in left.members(date(2024, 12, 31))] == [area.name for area in small.areas]
    assert [area.name for area in left.members(date(2025, 1, 1))] == [area.name for area in others]
