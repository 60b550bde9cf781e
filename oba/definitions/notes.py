"""Reads `notes.toml` and `corrections.toml`: what must be known beside the figures. A partnership may have neither."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oba.definitions.document import read_optional
from oba.definitions.toml_table import Table
from oba.domain.note import Bridge, Correction, ObservationNote
from oba.domain.period import Period
from oba.domain.status import read_value

_SOME_PERIOD: Final = "2025"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What notes and corrections may speak of, by id or code; None where it could not be read.

    A release that was collected by itself is named for its data set, and cannot be known here.
    """

    indicators: Collection[str] | None
    areas: Collection[str] | None
    releases: Collection[str] | None
    data_sets: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    notes: tuple[ObservationNote, ...] = ()
    bridges: tuple[Bridge, ...] = ()


def read_notes(folder: Path, findings: list[str], *, known: Known) -> Notes:
    """Notes on figures, and bridges over changes of boundary, in the order of the file."""
    document = read_optional(folder, "notes.toml", findings)
    if document is None:
        return Notes()
    seen: dict[str, str] = {}
    codes: dict[str, str] = {}
    read = Notes(
        notes=tuple(_note(table, seen, known) for table in document.tables("note")),
        bridges=tuple(_bridge(table, codes, known) for table in document.tables("bridge")),
    )
    document.close()
    return read


def read_corrections(folder: Path, findings: list[str], *, known: Known) -> tuple[Correction, ...]:
    """Corrections in the order of the file."""
    document = read_optional(folder, "corrections.toml", findings)
    if document is None:
        return ()
    seen: dict[str, str] = {}
    corrections = tuple(_correction(table, seen, known) for table in document.tables("correction"))
    document.close()
    return corrections


def _period(table: Table) -> Period:
    text = table.text("period")
    try:
        return Period(text)
    except ValueError as error:
        if text:
            table.report("period", found=f'"{text}"', expected="a period", remedy=str(error).split("; ")[-1])
        return Period(_SOME_PERIOD)


def _note(table: Table, seen: dict[str, str], known: Known) -> ObservationNote:
    note = ObservationNote(
        slug=table.slug(),
        period=_period(table),
        text=table.text("text"),
        source=table.text("source"),
        indicators=table.texts("indicators"),
        areas=table.texts("areas"),
        is_break=table.flag("is_break"),
    )
    table.once("slug", note.slug, seen)
    for indicator in note.indicators:
        table.known("indicators", indicator, known.indicators, where="a file of indicators/")
    for area in note.areas:
        table.known("areas", area, known.areas, where="areas.toml or partnership.toml")
    return note


def _bridge(table: Table, codes: dict[str, str], known: Known) -> Bridge:
    bridge = Bridge(
        code=table.slug("code"),
        name=table.text("name"),
        before=table.texts("before", required=True),
        after=table.texts("after", required=True),
        note=table.text_or("note", ""),
    )
    table.once("code", bridge.code, codes)
    for key, areas in (("before", bridge.before), ("after", bridge.after)):
        for area in areas:
            table.known(key, area, known.areas, where="areas.toml")
    return bridge


def _correction(table: Table, seen: dict[str, str], known: Known) -> Correction:
    correction = Correction(
        slug=table.slug(),
        indicator=table.text("indicator"),
        area=table.text("area"),
        period=_period(table),
        release=table.text("release"),
        was=_cell(table, "was"),
        corrected=_cell(table, "corrected"),
        reason=table.text("reason"),
        by=table.text("by"),
        on=table.day("on"),
    )
    table.once("slug", correction.slug, seen)
    table.known("indicator", correction.indicator, known.indicators, where="a file of indicators/")
    table.known("area", correction.area, known.areas, where="areas.toml or partnership.toml")
    if not any(correction.release.startswith(f"{data_set}-") for data_set in known.data_sets):
        table.known("release", correction.release, known.releases, where="releases.toml")
    return correction


def _cell(table: Table, key: str) -> str:
    """A published cell as text: a number or one of the symbols."""
    text = table.text(key)
    try:
        read_value(text)
    except ValueError:
        if text:
            table.report(key, found=f'"{text}"', expected="a number or a symbol between quotes", remedy="correct it")
    return text
