"""Figures about services that authorities send in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from oba.domain.due import periods_expected
from oba.domain.indicator import Unit
from oba.domain.period import Period

PERIODS_ASKED: Final[dict[str, int]] = {"annual": 1, "quarterly": 4, "monthly": 12}
"""How many of the periods that have ended an authority is asked for, by the measure's frequency: about a year."""


class Quadrant(StrEnum):
    """The four questions that a measure can answer (quantity or quality, of effort or of effect)."""

    HOW_MUCH = "how much did we do"
    HOW_WELL = "how well did we do it"
    BETTER_OFF_NUMBER = "how many are better off"
    BETTER_OFF_SHARE = "what share is better off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure that each authority counts for itself and returns in a workbook, for one priority.

    `frequency` is `annual`, `quarterly` or `monthly`. `numerator` and `denominator` say in words what is counted;
    a measure whose unit is neither a percentage nor a rate has no denominator ("" then), and its value is returned
    as it is. `develops` is the id of the data development item that it fills, "" where it fills none.
    """

    id: str
    priority: str
    name: str
    definition: str
    unit: Unit
    decimals: int
    frequency: str
    quadrant: Quadrant
    numerator: str = ""
    denominator: str = ""
    develops: str = ""

    def periods_asked(self, as_of: date) -> tuple[Period, ...]:
        """The periods that authorities are asked for on that day, oldest first."""
        return periods_expected(self.frequency, as_of=as_of, n=PERIODS_ASKED[self.frequency])
