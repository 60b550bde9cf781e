"""What a quality check is given and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from oba.domain.due import DueState
from oba.domain.indicator import Indicator
from oba.domain.panel import Panel
from oba.domain.period import Period


class Severity(StrEnum):
    """`FAIL` keeps the indicator back until it is mended or waived; `NOTE` asks a person to look."""

    FAIL = "fail"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """What a check knows beside the figures: the indicator's definition and the codes of the member areas.

    `duplicates` are the (area code, period) of equal rows in the publisher's file. `region` is the code of the region,
    None where totals are not to be compared, and `region_members` the codes of every authority that lies or ever lay
    in it, empty where the members may be some of them. `due` is how the indicator's publication stands, None where
    that is not known.
    """

    indicator: Indicator
    members: tuple[str, ...]
    duplicates: tuple[tuple[str, Period], ...] = ()
    region: str | None = None
    region_members: tuple[str, ...] = ()
    due: DueState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One cell that a check stopped at; `found` says in words what is there and what was expected.

    `area` is "" for what is wrong with a period as a whole.
    """

    check: str
    severity: Severity
    indicator: str
    area: str
    period: Period
    found: str


Check = Callable[[Panel, CheckContext], tuple[Finding, ...]]
