"""Reads `areas.toml`: the authorities of the partnership, present and former."""

from __future__ import annotations

import re
from pathlib import Path

from oba.definitions.document import read_document
from oba.definitions.toml_table import Table
from oba.domain.area import Area, AreaKind

_ONS_CODE = re.compile(r"[A-Z]\d{8}")
_LA_CODE = re.compile(r"\d{3}")


def area_code(table: Table, key: str = "code") -> str:
    """An ONS code."""
    return table.matching(key, _ONS_CODE, expected="an ONS code: a capital letter and eight digits")


def read_areas(folder: Path, findings: list[str], *, codes: dict[str, str]) -> tuple[Area, ...]:
    """The authorities in the order of the file. `codes` holds the places of codes already taken, and is added to."""
    document = read_document(folder, "areas.toml", findings)
    if document is None:
        return ()
    tables = document.tables("area", required=True)
    areas = tuple(_read_area(table) for table in tables)
    la_codes: dict[str, str] = {}
    for table, area in zip(tables, areas, strict=True):
        _check_codes(table, area, codes=codes, la_codes=la_codes)
    for table, area in zip(tables, areas, strict=True):
        _check_predecessors(table, area, areas)
    document.close()
    return areas


def _read_area(table: Table) -> Area:
    return Area(
        code=area_code(table),
        name=table.text("name"),
        kind=AreaKind.AUTHORITY,
        la_code=table.matching("la_code", _LA_CODE, expected="three digits between quotes"),
        member_from=table.day_or_none("member_from"),
        member_to=table.day_or_none("member_to"),
        predecessors=table.texts("predecessors"),
        former_codes=table.texts("former_codes"),
        too_small=table.flag("too_small"),
        note=table.text_or("note", ""),
    )


def _check_codes(table: Table, area: Area, *, codes: dict[str, str], la_codes: dict[str, str]) -> None:
    table.once("code", area.code, codes)
    table.once("la_code", area.la_code or "", la_codes)
    for former in area.former_codes:
        table.once("former_codes", former, codes)


def _check_predecessors(table: Table, area: Area, areas: tuple[Area, ...]) -> None:
    others = [other.code for other in areas if other.code != area.code]
    for predecessor in area.predecessors:
        table.known("predecessors", predecessor, others, where="another area")
    if table.sound and area.member_from and area.member_to and area.member_to < area.member_from:
        expected = f"{area.member_from} (member_from) or later"
        table.report("member_to", found=str(area.member_to), expected=expected, remedy="correct one of the dates")
