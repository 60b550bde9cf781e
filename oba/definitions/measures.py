"""Reads `measures.toml`: what authorities count and return themselves. A partnership may have none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from oba.definitions.document import read_optional
from oba.definitions.indicators import FREQUENCIES
from oba.definitions.toml_table import Table
from oba.domain.indicator import UNIT_MULTIPLIER, Unit
from oba.domain.measure import Measure, Quadrant
from oba.domain.partnership import Priority


def read_measures(
    folder: Path, findings: list[str], *, priorities: Mapping[str, Priority] | None, indicators: Collection[str] | None
) -> dict[str, Measure]:
    """The measures by id, in the order of the file; None for what could not be read, and so is not compared."""
    document = read_optional(folder, "measures.toml", findings)
    if document is None:
        return {}
    seen: dict[str, str] = {}
    measures = [_read_measure(table, seen, priorities, indicators) for table in document.tables("measure")]
    document.close()
    return {measure.id: measure for measure in measures}


def _read_measure(
    table: Table, seen: dict[str, str], priorities: Mapping[str, Priority] | None, indicators: Collection[str] | None
) -> Measure:
    measure = Measure(
        id=table.text("id"),
        priority=table.text("priority"),
        name=table.text("name"),
        definition=table.text("definition"),
        unit=table.choice("unit", Unit),
        decimals=table.whole("decimals"),
        frequency=table.one_of("frequency", FREQUENCIES),
        quadrant=table.choice("quadrant", Quadrant),
        numerator=table.text_or("numerator", ""),
        denominator=table.text_or("denominator", ""),
        develops=table.text_or("develops", ""),
    )
    table.once("id", measure.id, seen)
    table.known("priority", measure.priority, priorities, where="a file of priorities/")
    _check_parts(table, measure)
    if indicators is not None and measure.id in indicators:
        table.report("id", found=f'"{measure.id}"', expected="a name that no indicator has", remedy="choose another")
    priority = (priorities or {}).get(measure.priority)
    if priority is not None:
        items = [item.id for item in priority.data_development]
        table.known("develops", measure.develops, items, where=f"a [[data_development]] of {priority.slug}")
    return measure


def _check_parts(table: Table, measure: Measure) -> None:
    """A percentage or a rate is worked out from two counts, anything else is returned as it is."""
    both = bool(measure.numerator and measure.denominator)
    if table.sound and measure.unit in UNIT_MULTIPLIER and not both:
        expected = "what is counted above and below the line"
        table.report("numerator", found="nothing", expected=expected, remedy="say both in words")
    if table.sound and measure.unit not in UNIT_MULTIPLIER and measure.denominator:
        expected = f"none, since a figure in {measure.unit} is returned as it is"
        table.report("denominator", found=f'"{measure.denominator}"', expected=expected, remedy="remove it")
