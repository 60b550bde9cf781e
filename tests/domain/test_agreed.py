"""Nobody can move the yardstick: only what was said before a figure was public is a forecast of it."""

from datetime import date, timedelta

import pytest
from builders.said import agreed_baseline
from hypothesis import given, settings
from hypothesis import strategies as st

from oba.domain.agreed import Standing, standing_points
from oba.domain.period import Period

PUBLIC = date(2025, 10, 31)
BEFORE, ON_THE_DAY, AFTER, LONG_AFTER = date(2025, 2, 3), PUBLIC, date(2025, 12, 1), date(2026, 5, 1)


def revision(on, **points):
    return agreed_baseline(on=on, points=tuple((code.removeprefix("y"), value) for code, value in points.items()))


def standing(*revisions, known=None):
    found = standing_points(revisions, known_since={2025: PUBLIC} if known is None else known)
    return [(one.period.code, one.value, one.standing.value, one.said_on, one.said_since) for one in found]


CASES = {
    "said before": (
        [revision(BEFORE, y2025=27.0, y2026=28.0)],
        [("2025", 27.0, "forecast", BEFORE, None), ("2026", 28.0, "ahead", BEFORE, None)],
    ),
    "said on the very day": (
        [revision(ON_THE_DAY, y2025=26.0)],
        [("2025", 26.0, "entered late", ON_THE_DAY, None)],
    ),
    "said after": (
        [revision(AFTER, y2025=26.0, y2026=26.5)],
        [("2025", 26.0, "entered late", AFTER, None), ("2026", 26.5, "ahead", AFTER, None)],
    ),
    "revised after": (
        [revision(BEFORE, y2025=27.0, y2026=28.0), revision(AFTER, y2025=26.0, y2026=26.5)],
        [("2025", 27.0, "forecast", BEFORE, 26.0), ("2026", 26.5, "ahead", AFTER, None)],
    ),
    "revised after, the point said again": (
        [revision(BEFORE, y2025=27.0), revision(AFTER, y2025=27.0)],
        [("2025", 27.0, "forecast", BEFORE, None)],
    ),
    "revised after, the point left out": (
        [revision(BEFORE, y2025=27.0), revision(AFTER, y2026=26.5)],
        [("2025", 27.0, "forecast", BEFORE, None), ("2026", 26.5, "ahead", AFTER, None)],
    ),
    "revised before": (
        [revision(date(2025, 1, 2), y2025=29.0), revision(BEFORE, y2025=27.0)],
        [("2025", 27.0, "forecast", BEFORE, None)],
    ),
    "taken back before": (
        [revision(date(2025, 1, 2), y2025=29.0), revision(BEFORE, y2026=27.0)],
        [("2026", 27.0, "ahead", BEFORE, None)],
    ),
    "taken back before and put in again after": (
        [revision(date(2025, 1, 2), y2025=29.0), revision(BEFORE, y2026=27.0), revision(AFTER, y2025=26.2)],
        [("2025", 26.2, "entered late", AFTER, None)],
    ),
    "revised twice after": (
        [revision(BEFORE, y2025=27.0), revision(AFTER, y2025=26.0), revision(LONG_AFTER, y2025=26.2)],
        [("2025", 27.0, "forecast", BEFORE, 26.2)],
    ),
    "written as a split year": (
        [agreed_baseline(on=BEFORE, points=(("2024/25", 27.0),))],
        [("2024/25", 27.0, "forecast", BEFORE, None)],
    ),
}


@pytest.mark.parametrize(("revisions", "expected"), CASES.values(), ids=CASES.keys())
def test_a_point_counts_as_it_stood_before_its_figure_was_public(revisions, expected):
    assert standing(*revisions) == expected


def test_nothing_is_known_of_a_period_without_a_figure():
    assert {one.standing for one in standing_points([revision(AFTER, y2025=1.0)], known_since={})} == {Standing.AHEAD}


days = st.integers(0, 60).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
lines = st.dictionaries(st.integers(2025, 2029), st.floats(0, 100, allow_nan=False), min_size=1)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(
    said=st.lists(st.tuples(days, lines), min_size=1, max_size=5, unique_by=lambda one: one[0]),
    known=st.dictionaries(st.integers(2025, 2029), days),
    later=lines,
)
def test_whatever_is_said_after_every_figure_is_public_changes_no_forecast(said, known, later):
    revisions = [
        agreed_baseline(on=on, points=tuple((str(year), points[year]) for year in sorted(points)))
        for on, points in sorted(said, key=lambda one: one[0])
    ]
    added = agreed_baseline(on=date(2026, 1, 1), points=tuple((str(year), later[year]) for year in sorted(later)))

    def forecasts(of):
        found = standing_points(of, known_since=known)
        assert [one.period.ordinal for one in found] == sorted({one.period.ordinal for one in found})
        for one in found:
            day = known.get(one.period.ordinal)
            assert (one.standing is Standing.AHEAD) == (day is None)
            assert day is None or (one.said_on < day) == (one.standing is Standing.FORECAST)
        return {(one.period, one.value, one.said_on) for one in found if one.standing is Standing.FORECAST}

    assert forecasts(revisions) == forecasts([*revisions, added])
    assert {one.period for one in standing_points([added], known_since=dict.fromkeys(known, date(2025, 1, 1)))} == {
        Period(code) for code, _ in added.points
    }
