"""What a stage run reports back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oba.domain.cycle import Stage, StageOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """How far one stage of one priority came, as of a day.

    `pack` is the path of the published pack's page, relative to the data folder, None when there is no pack yet.
    `turned`, `not_turned`, `too_early` and `not_assessable` count verdicts on headline curves, region and
    authorities together; `expected_by_luck` is how many of them luck alone would have turned, if nothing had changed.
    All zero before a review.
    """

    priority: str
    cycle: str
    stage: Stage
    as_of: date
    outcome: StageOutcome
    pack: str | None = None
    turned: int = 0
    not_turned: int = 0
    too_early: int = 0
    not_assessable: int = 0
    expected_by_luck: float = 0.0
