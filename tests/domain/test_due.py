from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oba.domain.data_set import Publication
from oba.domain.due import Arrival, DueStatus, Window, due_state, outstanding, periods_expected
from oba.domain.period import Period

same_every_run = settings(max_examples=150, deadline=None, derandomize=True, database=None)
ARRIVED, DUE, UNCHANGED, LATE, UNKNOWN = (
    DueStatus.ARRIVED,
    DueStatus.DUE,
    DueStatus.UNCHANGED,
    DueStatus.LATE,
    DueStatus.UNKNOWN,
)


def a_publication(*months, announced=None):
    return Publication(
        id="cin",
        publisher="Department for Tests",
        title="Children in need",
        licence="Open Government Licence v3.0",
        attribution="Contains tests.",
        months=months,
        next_update=announced and date.fromisoformat(announced),
    )


def on(text):
    return None if text is None else date.fromisoformat(text)


def came(*days):
    """A release of its own on each day; `2025-01-02 r` is another version of the release `r`."""
    split = [day.split(" ") for day in days]
    return [
        Arrival(release_id=(rest or [day])[0], published_on=date.fromisoformat(day), version="1.0")
        for day, *rest in split
    ]


def stands(publication, as_of, *arrivals, checked=None, failed=None, followed=None):
    return due_state(
        publication,
        arrivals=came(*arrivals),
        checked_on=on(checked),
        failed_since=on(failed),
        as_of=date.fromisoformat(as_of),
        followed_from=on(followed),
    )


def window(opens, closes):
    return Window(opens=date.fromisoformat(opens), closes=date.fromisoformat(closes))


AUTUMN = a_publication(10, 11)
AUTUMN_2025, AUTUMN_2026 = window("2025-10-01", "2025-11-30"), window("2026-10-01", "2026-11-30")


@pytest.mark.parametrize(
    ("as_of", "arrivals", "checked", "state", "days_late"),
    [
        ("2025-08-30", ["2024-11-13"], None, ARRIVED, 0),
        ("2025-08-31", ["2024-11-13"], None, DUE, 0),
        ("2025-10-01", ["2024-11-13"], None, DUE, 0),
        ("2025-10-20", ["2024-11-13"], "2025-09-30", DUE, 0),
        ("2025-10-20", ["2024-11-13"], "2025-10-01", UNCHANGED, 0),
        ("2025-11-30", ["2024-11-13"], "2025-11-30", UNCHANGED, 0),
        ("2025-11-30", ["2024-11-13"], "2025-12-01", DUE, 0),
        ("2025-12-01", ["2024-11-13"], "2025-12-01", LATE, 1),
        ("2026-10-05", ["2024-11-13"], "2026-10-05", LATE, 309),
        ("2025-10-31", ["2024-11-13", "2025-10-31"], None, ARRIVED, 0),
        ("2025-10-30", ["2024-11-13", "2025-10-31"], "2025-10-30", UNCHANGED, 0),
        ("2025-10-31", ["2024-11-13", "2025-10-02", "2025-10-31"], None, ARRIVED, 0),
        ("2026-02-11", ["2024-11-13", "2026-02-10"], None, ARRIVED, 0),
        ("2026-08-31", ["2024-11-13", "2026-02-10"], None, DUE, 0),
        ("2025-09-20", ["2024-11-13", "2025-09-15"], None, ARRIVED, 0),
        ("2025-12-01", ["2024-11-13", "2025-09-15"], None, ARRIVED, 0),
        ("2025-10-20", ["2024-11-13", "2025-06-15"], None, DUE, 0),
    ],
    ids=str,
)
def test_a_publication_stands_by_its_window(as_of, arrivals, checked, state, days_late):
    found = stands(AUTUMN, as_of, *arrivals, checked=checked)
    assert (found.state, found.days_late) == (state, days_late)


def test_what_has_arrived_is_told_with_its_window_and_the_next():
    found = stands(AUTUMN, "2026-04-30", "2024-11-13", "2025-10-31", checked="2026-04-29")
    assert (found.window, found.next_window) == (AUTUMN_2025, AUTUMN_2026)
    assert (found.last_release, found.age_days, found.checked_on) == ("2025-10-31", 181, date(2026, 4, 29))
    assert (found.publication, found.as_of) == ("cin", date(2026, 4, 30))


def test_what_has_not_come_is_told_with_the_first_window_that_lacks_it():
    found = stands(AUTUMN, "2026-12-24", "2024-11-13")
    assert (found.window, found.next_window, found.days_late) == (AUTUMN_2025, AUTUMN_2026, 389)


def test_a_failing_publisher_cannot_be_said_to_have_nothing_new():
    found = stands(AUTUMN, "2025-10-20", "2024-11-13", checked="2025-10-10", failed="2025-10-12")
    assert (found.state, found.checked_on, found.failed_since) == (DUE, date(2025, 10, 10), date(2025, 10, 12))
    assert stands(AUTUMN, "2025-10-11", "2024-11-13", checked="2025-10-10", failed="2025-10-12").failed_since is None


def test_a_new_version_of_a_release_that_had_come_is_no_new_release():
    found = stands(AUTUMN, "2025-12-01", "2024-11-13 r2024", "2025-10-15 r2024")
    assert (found.state, found.last_release, found.age_days) == (LATE, "r2024", 47)


@pytest.mark.parametrize(
    ("as_of", "followed", "state", "days_late"),
    [
        ("2024-12-31", "2024-12-01", UNKNOWN, 0),
        ("2025-09-10", "2024-12-01", DUE, 0),
        ("2025-12-10", "2024-12-01", LATE, 10),
        ("2024-12-31", "2024-11-30", LATE, 31),
        ("2024-12-31", None, LATE, 31),
        ("2024-10-20", None, LATE, 325),
    ],
)
def test_before_any_release_it_matters_since_when_one_is_wanted(as_of, followed, state, days_late):
    found = stands(AUTUMN, as_of, "2027-01-01", followed=followed)
    assert (found.state, found.days_late) == (state, days_late)
    assert (found.last_release, found.age_days) == ("", None)


@pytest.mark.parametrize(
    ("months", "as_of", "arrival", "about", "next_"),
    [
        ((12, 1), "2026-01-10", "2025-12-20", ("2025-12-01", "2026-01-31"), ("2026-12-01", "2027-01-31")),
        ((1, 12), "2026-01-10", "2026-01-05", ("2025-12-01", "2026-01-31"), ("2026-12-01", "2027-01-31")),
        ((2,), "2024-02-29", "2024-02-29", ("2024-02-01", "2024-02-29"), ("2025-02-01", "2025-02-28")),
        ((1, 11), "2025-11-30", "2025-11-20", ("2025-11-01", "2025-11-30"), ("2026-01-01", "2026-01-31")),
        ((11, 12, 1, 2), "2025-03-01", "2025-02-28", ("2024-11-01", "2025-02-28"), ("2025-11-01", "2026-02-28")),
        (tuple(range(1, 12)), "2025-11-20", "2025-03-01", ("2025-01-01", "2025-11-30"), ("2026-01-01", "2026-11-30")),
    ],
)
def test_neighbouring_months_are_one_window(months, as_of, arrival, about, next_):
    found = stands(a_publication(*months), as_of, arrival)
    assert (found.state, found.window, found.next_window) == (ARRIVED, window(*about), window(*next_))


def test_a_monthly_publication_has_a_window_a_month():
    found = stands(a_publication(*range(1, 13)), "2025-03-15", "2025-02-20")
    assert (found.state, found.window) == (DUE, window("2025-03-01", "2025-03-31"))
    assert stands(a_publication(*range(1, 13)), "2025-04-02", "2025-02-20").days_late == 2


@pytest.mark.parametrize(
    ("as_of", "arrivals", "state", "days_late"),
    [
        ("2025-10-15", ["2024-11-13"], ARRIVED, 0),
        ("2025-11-03", ["2024-11-13"], DUE, 0),
        ("2025-12-04", ["2024-11-13"], DUE, 0),
        ("2025-12-05", ["2024-11-13"], LATE, 1),
        ("2025-12-05", ["2024-11-13", "2025-12-04"], ARRIVED, 0),
        ("2025-12-05", ["2024-11-13", "2025-10-15"], ARRIVED, 0),
        ("2026-12-01", ["2024-11-13", "2025-12-04"], LATE, 1),
    ],
    ids=str,
)
def test_an_announced_day_stands_for_the_window_nearest_to_it(as_of, arrivals, state, days_late):
    found = stands(a_publication(10, 11, announced="2025-12-04"), as_of, *arrivals)
    assert (found.state, found.days_late) == (state, days_late)


@pytest.mark.parametrize(
    ("as_of", "arrivals", "state"),
    [
        ("2025-06-01", ["2024-11-13"], ARRIVED),
        ("2025-06-01", [], UNKNOWN),
        ("2025-11-10", ["2024-11-13"], DUE),
        ("2025-12-05", ["2024-11-13"], LATE),
        ("2030-12-05", ["2024-11-13", "2025-12-04"], ARRIVED),
    ],
    ids=str,
)
def test_an_announced_day_is_enough_to_go_by(as_of, arrivals, state):
    found = stands(a_publication(announced="2025-12-04"), as_of, *arrivals)
    assert found.state is state


def test_without_months_nothing_is_known_but_the_age():
    found = stands(a_publication(), "2025-01-31", "2024-11-13")
    assert (found.state, found.window, found.next_window, found.age_days) == (UNKNOWN, None, None, 79)


def test_a_month_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"^cin: months holds 13; write the months of a year as 1 to 12$"):
        stands(a_publication(10, 13), "2025-01-31")


def a_publication_of(months, announced):
    return a_publication(*months, announced=announced)


MONTHS = st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=12).map(tuple)
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
ANNOUNCED = st.none() | DAYS.map(date.isoformat)
ARRIVALS = st.lists(DAYS.map(date.isoformat), max_size=6, unique=True)


@given(MONTHS, ANNOUNCED, ARRIVALS, DAYS, st.none() | DAYS)
@same_every_run
def test_every_day_has_one_state_that_fits_its_window(months, announced, arrivals, as_of, checked):
    found = stands(
        a_publication(*months, announced=announced),
        as_of.isoformat(),
        *arrivals,
        checked=checked and checked.isoformat(),
    )
    assert found.state is not UNKNOWN
    assert found.window is not None
    assert found.next_window is not None
    assert found.window.opens <= found.window.closes < found.next_window.opens <= found.next_window.closes
    is_open = found.window.opens <= as_of <= found.window.closes
    assert (found.state is LATE) == (found.days_late > 0)
    match found.state:
        case DueStatus.LATE:
            assert (as_of - found.window.closes).days == found.days_late
        case DueStatus.UNCHANGED:
            assert is_open
            assert checked is not None
            assert found.window.opens <= checked <= as_of
        case DueStatus.DUE:
            assert is_open or timedelta(0) < found.window.opens - as_of <= timedelta(days=31)
        case _:
            assert found.last_release != ""


@given(st.builds(a_publication_of, MONTHS, ANNOUNCED), ARRIVALS, DAYS, st.integers(1, 900), st.none() | DAYS)
@same_every_run
def test_without_a_new_release_late_stays_late_and_due_becomes_late(publication, arrivals, as_of, days_on, followed):
    later = as_of + timedelta(days=days_on)
    known = [day for day in arrivals if not as_of.isoformat() < day <= later.isoformat()]
    since = followed and followed.isoformat()
    before, after = (stands(publication, day.isoformat(), *known, followed=since) for day in (as_of, later))
    if before.state is LATE:
        assert after.state is LATE
        assert before.last_release == "" or after.days_late == before.days_late + days_on
    if before.state is DUE:
        assert after.state in {DUE, LATE}


@given(MONTHS, ARRIVALS, DAYS)
@same_every_run
def test_a_release_of_today_is_never_late_tomorrow(months, arrivals, as_of):
    found = stands(a_publication(*months), as_of.isoformat(), *{*arrivals, as_of.isoformat()})
    assert found.state is not LATE
    assert found.age_days == 0


@given(MONTHS, ARRIVALS, DAYS)
@same_every_run
def test_what_comes_after_the_day_changes_nothing(months, arrivals, as_of):
    publication = a_publication(*months)
    known = [day for day in arrivals if day <= as_of.isoformat()]
    assert stands(publication, as_of.isoformat(), *arrivals) == stands(publication, as_of.isoformat(), *known)


@pytest.mark.parametrize(
    ("frequency", "as_of", "n", "periods"),
    [
        ("annual", "2025-03-30", 2, ["2023", "2024"]),
        ("annual", "2025-03-31", 2, ["2024", "2025"]),
        ("annual", "2025-12-31", 1, ["2025"]),
        ("quarterly", "2025-03-30", 2, ["2024-Q3", "2024-Q4"]),
        ("quarterly", "2025-03-31", 2, ["2024-Q4", "2025-Q1"]),
        ("quarterly", "2026-01-01", 1, ["2025-Q4"]),
        ("monthly", "2025-01-30", 2, ["2024-11", "2024-12"]),
        ("monthly", "2024-02-29", 1, ["2024-02"]),
        ("monthly", "2024-02-28", 1, ["2024-01"]),
        ("monthly", "2024-12-31", 1, ["2024-12"]),
        ("monthly", "2024-12-31", 0, []),
    ],
)
def test_periods_are_expected_once_they_have_ended(frequency, as_of, n, periods):
    found = periods_expected(frequency, as_of=date.fromisoformat(as_of), n=n)
    assert [period.code for period in found] == periods


def test_a_frequency_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match=r"^frequency 'weekly' is not known; write annual, quarterly or monthly$"):
        periods_expected("weekly", as_of=date(2025, 1, 1), n=1)
    with pytest.raises(ValueError, match=r"^-1 periods are asked for; ask for none or more$"):
        periods_expected("annual", as_of=date(2025, 1, 1), n=-1)


def test_the_chase_list_holds_what_each_authority_still_owes():
    first, second = Period("2025-Q1"), Period("2025-Q2")
    expected = {
        "E1": (("M-1", first), ("M-1", second), ("M-2", first)),
        "E2": (("M-1", first),),
        "E3": (),
    }
    returned = {("E1", "M-1", first), ("E2", "M-1", first), ("E3", "M-9", second)}
    assert outstanding(expected, returned) == {"E1": (("M-1", second), ("M-2", first))}
    assert outstanding(expected, ()) == {"E1": expected["E1"], "E2": expected["E2"]}
