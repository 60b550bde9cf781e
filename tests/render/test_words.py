import pytest
from pack_builders import indicator

from oba.render.words import (
    NBSP,
    day,
    difference,
    expected,
    initial,
    listed,
    meaning,
    moved,
    number,
    period,
    plural,
    quantity,
    with_article,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (24.5, 1, "24.5"),
        (24.45, 1, "24.5"),
        (2.5, 0, "3"),
        (-2.5, 0, "\N{MINUS SIGN}3"),
        (1240.0, 0, "1,240"),
        (1234567.891, 2, "1,234,567.89"),
        (0.0, 1, "0.0"),
        (-0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (1e-7, 1, "0.0"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero_as_its_printed_digits_say(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (24.5, "percent", 1, f"24.5{NBSP}%"),
        (41.62, "rate per 10,000", 1, f"41.6{NBSP}per 10,000"),
        (34.0, "days", 0, f"34{NBSP}days"),
        (1.0, "days", 0, f"1{NBSP}day"),
        (14.9, "score", 1, "14.9"),
        (15.2, "cases", 1, f"15.2{NBSP}cases"),
        (0.0, "percent", 1, f"0.0{NBSP}%"),
    ],
)
def test_a_quantity_has_the_indicators_unit_and_decimals(value, unit, decimals, text):
    assert quantity(value, indicator(unit=unit, decimals=decimals)) == text


def test_a_unit_that_is_not_known_is_an_error():
    with pytest.raises(KeyError, match="furlongs"):
        quantity(1.0, indicator(unit="furlongs"))


def test_what_was_expected_gets_a_decimal_more_only_where_it_would_look_the_same_as_what_came():
    whole = indicator(decimals=0)
    assert expected(12.4, whole, 12.0) == f"12.4{NBSP}%"
    assert expected(13.4, whole, 12.0) == f"13{NBSP}%"
    assert expected(12.0, whole, 12.0) == f"12{NBSP}%"
    assert expected(12.4, whole, None) == f"12{NBSP}%"


def test_a_difference_of_percentages_is_in_percentage_points_without_a_sign():
    assert difference(-1.64, indicator()) == f"1.6{NBSP}percentage points"
    assert difference(0.4, indicator(decimals=0)) == f"0.4{NBSP}percentage points"


def test_days_and_periods_are_written_out():
    assert day("2024-12-31") == "31 December 2024"
    assert [period(code) for code in ("2025", "2024/25", "2025-Q1", "2025-03")] == [
        "2025",
        "2024/25",
        "Q1 2025",
        "March 2025",
    ]


def test_a_day_that_is_not_one_is_an_error():
    with pytest.raises(ValueError, match="month must be in"):
        day("2024-13-01")


def test_lists_and_plurals_read_as_a_person_would_write_them():
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [plural(1, "curve"), plural(0, "curve"), plural(2, "authority", "authorities")] == [
        "1 curve",
        "0 curves",
        "2 authorities",
    ]
    assert [initial("still rising"), initial("")] == ["Still rising", ""]


def test_regions_named_by_the_compass_take_an_article():
    assert [with_article(name) for name in ("South West", "London", "the region")] == [
        "the South West",
        "London",
        "the region",
    ]


def test_every_status_that_is_not_a_number_has_a_meaning_and_no_other_word_has():
    assert "confidential" in meaning("suppressed")
    with pytest.raises(KeyError):
        meaning("number")


@pytest.mark.parametrize(
    ("change", "decimals", "text"),
    [
        (1.6, 1, "up 1.6"),
        (-0.3, 1, "down 0.3"),
        (0.0, 1, "no change"),
        (-0.0, 0, "no change"),
        (0.04, 1, "no change"),
        (-1240.0, 0, "down 1,240"),
    ],
)
def test_a_change_is_told_as_it_is_said_aloud(change, decimals, text):
    assert moved(change, decimals) == text
