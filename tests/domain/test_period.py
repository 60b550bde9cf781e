import pytest

from oba.domain.period import Period, through

GOOD = [
    # code, ordinal, per year, one later, one earlier
    ("2025", 2025, 1, "2026", "2024"),
    ("1999", 1999, 1, "2000", "1998"),
    ("2024/25", 2025, 1, "2025/26", "2023/24"),
    ("1999/00", 2000, 1, "2000/01", "1998/99"),
    ("2008/09", 2009, 1, "2009/10", "2007/08"),
    ("2025-Q1", 8100, 4, "2025-Q2", "2024-Q4"),
    ("2025-Q4", 8103, 4, "2026-Q1", "2025-Q3"),
    ("2025-01", 24300, 12, "2025-02", "2024-12"),
    ("2025-12", 24311, 12, "2026-01", "2025-11"),
]


@pytest.mark.parametrize(("code", "ordinal", "per_year", "next_", "before"), GOOD)
def test_a_period_knows_its_place_and_its_neighbours(code, ordinal, per_year, next_, before):
    period = Period(code)
    assert (period.ordinal, period.per_year, str(period)) == (ordinal, per_year, code)
    assert (period.later(1).code, period.later(-1).code, period.later(0).code) == (next_, before, code)
    assert period.later(1).ordinal - period.ordinal == 1


@pytest.mark.parametrize(
    "code",
    [
        "",
        "25",
        "20255",
        " 2025",
        "2025 ",
        "2025\n",
        "2024/26",
        "2024/2025",
        "2024-25",
        "2024/5",
        "2025-Q0",
        "2025-Q5",
        "2025-q1",
        "2025Q1",
        "2025-00",
        "2025-13",
        "2025-3",
        "2025-03-31",
        "\uff12\uff10\uff12\uff15",
        "٢٠٢٥",
    ],
)
def test_a_code_of_no_known_form_is_refused(code):
    with pytest.raises(ValueError, match="is not a period") as refused:
        Period(code)
    assert str(refused.value) == f"{code!r} is not a period; write 2025, 2024/25, 2025-Q1 or 2025-03"


@pytest.mark.parametrize(
    "codes", [("2009", "2010"), ("2009/10", "2010/11"), ("2024-Q4", "2025-Q1"), ("2024-12", "2025-01")]
)
def test_periods_are_ordered_in_time(codes):
    earlier, later = map(Period, codes)
    assert earlier < later
    assert later > earlier
    assert earlier <= earlier < later  # noqa: PLR0124 - a period is not later than itself
    assert sorted([later, earlier]) == [earlier, later]


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        ("2023", "2025", ("2023", "2024", "2025")),
        ("1998/99", "2000/01", ("1998/99", "1999/00", "2000/01")),
        ("2024-Q3", "2025-Q1", ("2024-Q3", "2024-Q4", "2025-Q1")),
        ("2024-11", "2025-01", ("2024-11", "2024-12", "2025-01")),
        ("2025", "2025", ("2025",)),
        ("2025", "2024", ()),
        ("2025", "2020", ()),
    ],
)
def test_through_holds_both_ends_and_everything_between(first, last, codes):
    assert tuple(period.code for period in through(Period(first), Period(last))) == codes
