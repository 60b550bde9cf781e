"""Places: authorities, regions and the country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AreaKind(StrEnum):
    AUTHORITY = "authority"
    REGION = "region"
    COUNTRY = "country"


def kind_of_code(code: str) -> AreaKind:
    """What an ONS code of England stands for, by its first three characters (ONS coding and naming policy)."""
    match code[:3]:
        case "E92":
            return AreaKind.COUNTRY
        case "E12" | "E13":
            return AreaKind.REGION
        case _:
            return AreaKind.AUTHORITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place with its official codes.

    `code` is the ONS code now, `la_code` the DfE number that survives recoding (None for regions and England),
    `former_codes` other ONS codes under which publishers still file it. `member_from`/`member_to` date its
    membership of the partnership (None: from the start, still). `predecessors` are codes of areas it replaced.
    """

    code: str
    name: str
    kind: AreaKind
    la_code: str | None = None
    member_from: date | None = None
    member_to: date | None = None
    predecessors: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    too_small: bool = False
    note: str = ""

    def is_member(self, as_of: date) -> bool:
        """Whether it belonged to the partnership on that day."""
        begun = self.member_from is None or self.member_from <= as_of
        return begun and (self.member_to is None or as_of <= self.member_to)
