"""How many headline indicators a priority has: few enough that their verdicts can be told from luck."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from oba.domain.indicator import Tier
from oba.domain.partnership import Priority

ASKED_FOR: Final = (3, 5)
"""Fewest and most headline indicators that a priority should have: the three to five of results-based accountability
(Friedman 2005, "Trying hard is not good enough").
"""

MOST: Final = 10
"""More are refused. Each is a question asked of every authority: with ten, luck alone calls a curve turned in two areas
of five (1 - 0.95 ** 10), and a single call stands only at a p-value of one in a hundred. Our choice.
"""


def headline_notes(priorities: Iterable[Priority]) -> tuple[str, ...]:
    """What `oba check` notes of each priority that has fewer or more than are asked for; nothing is refused for it."""
    fewest, most = ASKED_FOR
    counted = ((priority.slug, len(priority.of_tier(Tier.HEADLINE))) for priority in priorities)
    return tuple(
        f"priorities/{slug}.toml: {n} headline {'indicator' if n == 1 else 'indicators'}, {fewest} to {most} are "
        f"asked for: {'with few, a curve tells little of an outcome' if n < fewest else 'with many, luck calls more'}"
        for slug, n in counted
        if not fewest <= n <= most
    )
