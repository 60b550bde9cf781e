"""The data-due calendar: when a publication should come out, whether it has, and which returns have not come in.

Only months are known of most publications, so a release is expected within a window: the run of neighbouring months in
which it usually comes. One release is expected in each window, year after year.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from oba.domain.data_set import Publication
from oba.domain.period import Period

SOON = timedelta(days=31)
"""A window that opens within a month counts as due, and a release this long before its window as that window's."""

MONTHS = range(1, 13)
YEAR_ENDS = 3
"""The month in which the financial year ends, on its last day."""

YEARS_AROUND = 2
"""Years of windows looked at before the first day that matters and after the last."""


class DueStatus(StrEnum):
    """How a publication stands on a day; exactly one of these."""

    ARRIVED = "arrived"
    """The release of the last window has come, and the next window is more than a month away."""
    DUE = "due"
    """The window is open, or opens within a month, and nothing has come yet."""
    UNCHANGED = "unchanged"
    """The window is open, the publisher was asked since it opened, and had nothing new yet."""
    LATE = "late"
    """The window has passed and nothing has come."""
    UNKNOWN = "unknown"
    """Nothing can be said: no months are known, or the first window of a publication newly followed is far off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A release of the publication that became public, as far as we hold it; `version` is the publisher's own name."""

    release_id: str
    published_on: date
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days within which a release is expected, both included."""

    opens: date
    closes: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DueState:
    """How a publication stands on `as_of`.

    `window` is the one that `state` is about: for `arrived` that of the release that came, else the first one without
    a release. `next_window` follows it. Either is None where it is not known. `days_late` is 0 unless late.
    `last_release` is the id of the newest release held ("" for none) and `age_days` how many days it has been public,
    None for none. `checked_on` is the last day on which the publisher was asked with success, `failed_since` the first
    of the failures since; None for neither.
    """

    publication: str
    as_of: date
    state: DueStatus
    window: Window | None
    next_window: Window | None
    days_late: int
    last_release: str
    age_days: int | None
    checked_on: date | None
    failed_since: date | None


def due_state(
    publication: Publication,
    *,
    arrivals: Sequence[Arrival],
    checked_on: date | None,
    failed_since: date | None,
    as_of: date,
    followed_from: date | None = None,
) -> DueState:
    """How the publication stands on that day; arrivals, askings and failures after it are left out of account.

    `followed_from` is the first day on which a release would have been wanted: windows that closed before are not
    waited for. Without it, and without any arrival, the last window that closed counts as missed.
    The day that the publisher has announced stands for the window nearest to it.
    Raises `ValueError` for a month that is none.
    """
    known = sorted((one for one in arrivals if one.published_on <= as_of), key=lambda one: one.published_on)
    asked, failing = (day if day is not None and day <= as_of else None for day in (checked_on, failed_since))
    windows, covered = _windows_and_covered(publication, known, as_of=as_of, followed_from=followed_from)
    waited_for = _at(windows, covered + 1)
    if waited_for is not None:
        answered = asked if failing is None else None
        state = _state(waited_for, has_come=bool(known), answered=answered, as_of=as_of)
    else:
        state = DueStatus.ARRIVED if windows else DueStatus.UNKNOWN
    about = covered if state is DueStatus.ARRIVED else covered + 1
    return DueState(
        publication=publication.id,
        as_of=as_of,
        state=state,
        window=_at(windows, about),
        next_window=_at(windows, about + 1),
        days_late=(as_of - waited_for.closes).days if waited_for is not None and state is DueStatus.LATE else 0,
        last_release=known[-1].release_id if known else "",
        age_days=(as_of - known[-1].published_on).days if known else None,
        checked_on=asked,
        failed_since=failing,
    )


def _windows_and_covered(
    publication: Publication, known: Sequence[Arrival], *, as_of: date, followed_from: date | None
) -> tuple[tuple[Window, ...], int]:
    """The windows around the days that matter, and the place of the last one that is not waited for; -1 for none."""
    usual = _usual_windows(publication, first=min([as_of, *(one.published_on for one in known)]), last=as_of)
    windows = _with_announced(usual, publication.next_update)
    if known:
        return windows, _last_covered(_reach(usual, windows), known)
    return windows, _not_waited_for(windows, as_of=as_of, followed_from=followed_from)


def _at(windows: Sequence[Window], place: int) -> Window | None:
    return windows[place] if 0 <= place < len(windows) else None


def _usual_windows(publication: Publication, *, first: date, last: date) -> tuple[Window, ...]:
    """The windows of its months from two years before `first` to two years after `last`, in order."""
    wrong = sorted(set(publication.months) - set(MONTHS))
    if wrong:
        raise ValueError(f"{publication.id}: months holds {wrong[0]}; write the months of a year as 1 to 12")
    years = range(max(date.min.year, first.year - YEARS_AROUND), min(date.max.year - 1, last.year + YEARS_AROUND) + 1)
    runs = tuple(_runs(frozenset(publication.months)))
    return tuple(_window(year, month, length) for year in years for month, length in runs)


def _with_announced(usual: tuple[Window, ...], announced: date | None) -> tuple[Window, ...]:
    """The windows with the day that the publisher has announced in place of the window nearest to it."""
    if announced is None:
        return usual
    day = Window(opens=announced, closes=announced)
    if not usual:
        return (day,)
    if not usual[0].opens <= announced <= usual[-1].closes:
        return usual
    nearest = min(range(len(usual)), key=lambda at: _distance(usual[at], announced))
    return (*usual[:nearest], day, *usual[nearest + 1 :])


def _reach(usual: Sequence[Window], windows: Sequence[Window]) -> tuple[Window, ...]:
    """Windows from their usual to their announced days: a release that ignores the announcement has come as well."""
    if not usual:
        return tuple(windows)
    return tuple(
        Window(opens=min(one.opens, other.opens), closes=max(one.closes, other.closes))
        for one, other in zip(usual, windows, strict=True)
    )


def _runs(months: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The first month and the length of each run of neighbouring months, December being next to January; a
    publication of every month has twelve of one month.
    """
    if len(months) == len(MONTHS):
        yield from ((month, 1) for month in MONTHS)
        return
    for month in sorted(months):
        if (month - 2) % 12 + 1 not in months:
            yield month, next(n for n in MONTHS if (month - 1 + n) % 12 + 1 not in months)


def _window(year: int, month: int, length: int) -> Window:
    years_on, last_month = divmod(month - 1 + length - 1, 12)
    last_year, last_month = year + years_on, last_month + 1
    last_day = calendar.monthrange(last_year, last_month)[1]
    return Window(opens=date(year, month, 1), closes=date(last_year, last_month, last_day))


def _distance(window: Window, day: date) -> int:
    """Days between a day and a window, 0 within it."""
    return max((window.opens - day).days, (day - window.closes).days, 0)


def _last_covered(windows: Sequence[Window], arrivals: Sequence[Arrival]) -> int:
    """The place of the last window that has its release, -1 where every release came before any window.

    A release stands for the last window that opened by its day: what it skips will not come any more. Just before a
    window it is early for that one, unless the window before is still without a release and nearer. A new version of
    a release that had come is a correction, and stands for no window.
    """
    covered, ids = -1, set[str]()
    for arrival in arrivals:
        if arrival.release_id not in ids:
            ids.add(arrival.release_id)
            covered = max(covered, _covers(windows, arrival.published_on, covered=covered))
    return covered


def _covers(windows: Sequence[Window], day: date, *, covered: int) -> int:
    opened = sum(window.opens <= day for window in windows) - 1
    coming = opened + 1
    if coming == len(windows) or windows[coming].opens - day > SOON:
        return opened
    is_for_the_one_before = covered < opened and _distance(windows[opened], day) <= _distance(windows[coming], day)
    return opened if is_for_the_one_before else coming


def _not_waited_for(windows: Sequence[Window], *, as_of: date, followed_from: date | None) -> int:
    """The place of the last window that nobody waited for, where nothing has come yet; -1 for none."""
    if followed_from is not None:
        return sum(window.closes < followed_from for window in windows) - 1
    return max(sum(window.closes < as_of for window in windows) - 2, -1)


def _state(waited_for: Window, *, has_come: bool, answered: date | None, as_of: date) -> DueStatus:
    """`answered` is the last day on which the publisher answered, None when asking fails now."""
    if as_of > waited_for.closes:
        return DueStatus.LATE
    if as_of >= waited_for.opens:
        return DueStatus.UNCHANGED if answered is not None and answered >= waited_for.opens else DueStatus.DUE
    if waited_for.opens - as_of <= SOON:
        return DueStatus.DUE
    return DueStatus.ARRIVED if has_come else DueStatus.UNKNOWN


def periods_expected(frequency: str, *, as_of: date, n: int) -> tuple[Period, ...]:
    """The last `n` periods that had ended by that day, their last day included, oldest first.

    `annual` is the financial year that ends on 31 March (`2025`), `quarterly` the quarter and `monthly` the month of
    the calendar. Raises `ValueError` for another frequency or a negative `n`.
    """
    if n < 0:
        raise ValueError(f"{n} periods are asked for; ask for none or more")
    tomorrow = as_of + timedelta(days=1)
    match frequency:
        case "annual":
            current = Period(f"{tomorrow.year + (tomorrow.month > YEAR_ENDS):04d}")
        case "quarterly":
            current = Period(f"{tomorrow.year:04d}-Q{(tomorrow.month + 2) // 3}")
        case "monthly":
            current = Period(f"{tomorrow.year:04d}-{tomorrow.month:02d}")
        case _:
            raise ValueError(f"frequency {frequency!r} is not known; write annual, quarterly or monthly")
    return tuple(current.later(-back) for back in range(n, 0, -1))


def outstanding(
    expected: Mapping[str, tuple[tuple[str, Period], ...]], returned: Collection[tuple[str, str, Period]]
) -> dict[str, tuple[tuple[str, Period], ...]]:
    """The chase list: for each area code what it has not returned yet, as (measure id, period) in the order expected.

    `expected` holds by area code what each is to return; `returned` what came in, as (area code, measure id, period).
    An area that owes nothing is left out.
    """
    came = frozenset(returned)
    owed = {
        area: tuple((measure, period) for measure, period in wanted if (area, measure, period) not in came)
        for area, wanted in expected.items()
    }
    return {area: wanted for area, wanted in owed.items() if wanted}
