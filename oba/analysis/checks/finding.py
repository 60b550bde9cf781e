"""What a quality check is given and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from oba.domain.indicator import Indicator
from oba.domain.panel import Panel
from oba.domain.period import Period


class Severity(StrEnum):
    """`FAIL` keeps the indicator back until it is mended or waived; `NOTE` asks a person to look."""

    FAIL = "fail"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """What a check knows beside the figures: the indicator's definition and the codes of the member areas."""

    indicator: Indicator
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One cell that a check stopped at; `found` says in words what is there and what was expected."""

    check: str
    severity: Severity
    indicator: str
    area: str
    period: Period
    found: str


Check = Callable[[Panel, CheckContext], tuple[Finding, ...]]
