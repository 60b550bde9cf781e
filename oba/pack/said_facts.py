"""What people say of a single curve, as a pack states it beside what was computed, of which nothing is replaced."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.people_facts import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideFact:
    """Another verdict than the engine's: `turned`, `not turned`, `too early`, `not assessable` or
    `worse than the baseline`. `is_the_same` says that the engine's, of the figures of this pack, is that very one.
    """

    verdict: str
    is_the_same: bool
    why: str
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """How many of the engine's verdicts on headline curves people overrode, for the region and for its authorities.

    `by` are the roles, each with how many of them, in alphabetical order; of several who spoke of one curve, the last.
    """

    region: int
    authorities: int
    by: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return self.region + self.authorities


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPoint:
    """One point that people agreed on, in the indicator's unit and as they gave it.

    `standing` is `ahead` (no figure of the period was public), `forecast` (said before its figure was) or
    `entered late` (said when its figure was public, and so no forecast). `said_on` is the day of the revision that it
    is taken from; `said_since` is another value that was given to a forecast when its figure was public, and counts for
    nothing. `actual` is the figure as printed and `difference` that figure less the point; both are None unless
    the point is a forecast and the figure a number.
    """

    period: str
    value: float
    standing: str
    said_on: str
    said_since: float | None
    actual: float | None
    difference: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedLine:
    """An agreed baseline: `scenario` is `agreed`, `high`, `middle` or `low`; who agreed it, when and why."""

    area: str
    area_name: str
    scenario: str
    points: tuple[AgreedPoint, ...]
    why: str
    said: Person
