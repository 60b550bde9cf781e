"""What one release states of one indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Holding:
    """The figures of one indicator in one release, by column, all of one length, each area and period once.

    `text` is the value as published (or derived from published counts), symbol included; `numerator` and
    `denominator` are texts in the same way, "" where the release does not hold them. `la_code` is the number of an
    authority, None for regions and England. `duplicates` are the areas and periods that stood in the publisher's
    table more than once with the same figures.
    """

    release: str
    indicator: str
    area_code: Sequence[str]
    la_code: Sequence[str | None]
    period: Sequence[str]
    text: Sequence[str]
    numerator: Sequence[str]
    denominator: Sequence[str]
    duplicates: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.text)
