from datetime import date

import numpy as np
import pytest
from builders.said import factor
from builders.stage_facts import a_panel, facts

from oba.domain.period import Period
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.pack.printed import figure, frozen_point, number_text, person, point, rounded


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.05, 1, "0.1"),
        (0.15, 1, "0.2"),
        (0.25, 1, "0.3"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (-2.5, 0, "-3"),
        (0.0, 1, "0.0"),
        (-0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (0.04, 1, "0.0"),
        (1e-9, 1, "0.0"),
        (1e-9, 9, "0.000000001"),
        (24.449999, 1, "24.4"),
        (24.45, 1, "24.5"),
        (99.95, 1, "100.0"),
        (1e15, 1, "1000000000000000.0"),
        (123456789.5, 0, "123456790"),
        (1e22, 0, "10000000000000000000000"),
        (12.0, 0, "12"),
    ],
)
def test_numbers_are_printed_with_halves_away_from_zero_and_never_minus_nothing(value, decimals, text):
    assert number_text(value, decimals=decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(24.4567, 1, 24.46), (24.455, 1, 24.46), (-0.004, 1, 0.0), (np.nan, 1, None), (3.0, 0, 3.0)],
)
def test_a_number_worked_out_keeps_one_decimal_more_and_nothing_is_none(value, decimals, expected):
    assert rounded(value, decimals=decimals) == expected


@pytest.mark.parametrize("status", ValueStatus)
def test_a_figure_is_a_number_or_the_symbol_that_stands_for_none(status):
    is_number = status is ValueStatus.NUMBER
    found = figure(0.0 if is_number else np.nan, int(status), period=Period("2024"), decimals=1)
    assert found.status == status.name.lower().replace("_", " ")
    if is_number:
        assert (found.text, found.value) == ("0.0", 0.0)
    else:
        assert (found.text, found.value) == (SYMBOL_OF[status], None)


def test_a_value_is_what_its_text_says():
    found = figure(24.45, int(ValueStatus.NUMBER), period=Period("2024"), decimals=1)
    assert (found.text, found.value) == ("24.5", 24.5)


@pytest.mark.parametrize(("period", "text"), [("2023", "missing"), ("2024", "5.0"), ("2025", "c"), ("2026", "missing")])
def test_a_period_that_the_panel_does_not_hold_is_missing(period, text):
    panel = a_panel(A=["5", "c"])
    assert point(panel, row=0, period=Period(period), decimals=1).text == text


def test_a_gap_in_a_frozen_history_is_missing_and_not_zero():
    assert frozen_point(np.nan, period=Period("2024"), decimals=1).text == "missing"
    assert frozen_point(0.0, period=Period("2024"), decimals=1).text == "0.0"


@pytest.mark.parametrize(
    ("on", "cycle", "carried_from"),
    [
        (date(2025, 2, 3), "2024-25", None),
        (date(2026, 4, 14), "2025-26", "2024-25"),
        (date(2026, 4, 15), "2025-26", None),
    ],
)
def test_what_was_said_in_an_earlier_cycle_says_so(on, cycle, carried_from):
    found = person(facts(cycle=cycle, as_of=date(2026, 5, 1)), factor(on=on))
    assert (found.by, found.on, found.carried_from) == ("Head of service", on.isoformat(), carried_from)
