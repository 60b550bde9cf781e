"""Where the clock is read: once, at the edge. Everything below is told the day."""

from __future__ import annotations

from datetime import date, datetime

from oba.domain.local_time import LOCAL_TIME


def now() -> datetime:
    """The time that it is in England, to the second."""
    return datetime.now(LOCAL_TIME).replace(microsecond=0)  # noqa: TID251 - the edge is where the clock is read


def today() -> date:
    """The day that it is in England."""
    return now().date()
