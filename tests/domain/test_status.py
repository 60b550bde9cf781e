import math

import pytest

from oba.domain.status import SYMBOL_OF, SYMBOLS, ValueStatus, read_value

NUMBERS = [
    ("0", 0.0),
    ("0.0", 0.0),
    ("-0", -0.0),
    ("24.5", 24.5),
    (" 24.5 ", 24.5),
    ("-3.2", -3.2),
    ("1,234", 1234.0),
    ("1,234,567.8", 1234567.8),
    ("999999999999999", 999999999999999.0),
    ("007", 7.0),
]
SYMBOLIC = [
    ("c", ValueStatus.SUPPRESSED),
    ("x", ValueStatus.UNAVAILABLE),
    (":", ValueStatus.UNAVAILABLE),
    ("z", ValueStatus.NOT_APPLICABLE),
    ("low", ValueStatus.LOW),
    ("~", ValueStatus.LOW),
    ("k", ValueStatus.NEGLIGIBLE),
    ("u", ValueStatus.UNRELIABLE),
    (" c ", ValueStatus.SUPPRESSED),
]
REFUSED = [
    "",
    " ",
    "1_000",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    "1e3",
    "0x10",
    "+1",
    ".5",
    "5.",
    "1,23",
    "1234,567",
    "12 345",
    "24.5%",
    "C",
    "LOW",
    "-",
    "..",
    "n/a",
    "1.2.3",
    "1234567890123456",
    "٣",
    "\uff11",
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_read_as_one_zero_included(text, number):
    assert read_value(text) == (number, ValueStatus.NUMBER)


@pytest.mark.parametrize(("text", "status"), SYMBOLIC)
def test_a_symbol_keeps_its_meaning_and_is_no_number(text, status):
    value, found = read_value(text)
    assert math.isnan(value)
    assert found is status


@pytest.mark.parametrize("text", REFUSED)
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError, match="is neither") as refused:
        read_value(text)
    assert str(refused.value) == f"{text!r} is neither a number nor a symbol (c, x, :, z, low, ~, k, u)"


def test_every_symbol_is_printed_as_one_that_reads_back_to_the_same_status():
    assert {symbol for symbol, _ in SYMBOLIC} - {" c "} == set(SYMBOLS)
    for status in SYMBOLS.values():
        assert read_value(SYMBOL_OF[status])[1] is status


def test_every_status_but_a_number_has_a_print_of_its_own():
    assert set(SYMBOL_OF) == set(ValueStatus) - {ValueStatus.NUMBER}
    assert len(set(SYMBOL_OF.values())) == len(SYMBOL_OF)
