"""Reads `indicators/`: one file for each indicator, with the sources of its figures."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from oba.definitions.document import read_document, toml_names
from oba.definitions.toml_table import Table
from oba.domain.indicator import FigureSource, Indicator, Unit

_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
FREQUENCIES = ("annual", "quarterly", "monthly")


def read_indicators(
    folder: Path,
    findings: list[str],
    *,
    releases: Collection[str] | None,
) -> dict[str, Indicator] | None:
    """The indicators by id, in the order of their file names; None when any file could not be read.

    `releases` are the ids that a source may name; None when they could not be read, and so are not compared.
    """
    names = toml_names(folder, "indicators", findings)
    documents = [read_document(folder, name, findings) for name in names]
    seen: dict[str, str] = {}
    indicators = [_read_indicator(document, releases, seen) for document in documents if document is not None]
    if not documents or None in documents:
        return None
    return {indicator.id: indicator for indicator in indicators}


def _read_indicator(document: Table, releases: Collection[str] | None, seen: dict[str, str]) -> Indicator:
    indicator = Indicator(
        id=document.matching("id", _ID, expected="letters, digits and single hyphens between them"),
        name=document.text("name"),
        lay_definition=document.text("lay_definition"),
        technical_definition=document.text("technical_definition"),
        unit=document.choice("unit", Unit),
        decimals=document.whole("decimals"),
        period_meaning=document.text("period_meaning"),
        frequency=document.one_of("frequency", FREQUENCIES),
        publisher=document.text("publisher"),
        publication=document.text("publication"),
        publication_month=document.text("publication_month"),
        numerator=document.text_or("numerator", ""),
        denominator=document.text_or("denominator", ""),
        regional_only=document.flag("regional_only"),
        caution=document.text_or("caution", ""),
        maximum=document.amount_or_none("maximum"),
        sources=_read_sources(document, releases),
    )
    document.once("id", indicator.id, seen)
    _check_file_name(document, indicator.id)
    document.close()
    return indicator


def _check_file_name(document: Table, indicator: str) -> None:
    stem = PurePosixPath(document.file).stem
    if indicator and stem != indicator and not stem.startswith(f"{indicator}-"):
        expected = f"the id at the beginning of the file name, here {stem}"
        document.report("id", found=f'"{indicator}"', expected=expected, remedy="rename the file or correct the id")


def _read_sources(document: Table, releases: Collection[str] | None) -> tuple[FigureSource, ...]:
    seen: dict[str, str] = {}
    laid: dict[str, Table] = {}
    sources = []
    for table in document.tables("source", required=True):
        _lie_over_earlier(table, laid)
        sources.append(_read_source(table, releases, seen))
        laid[name_of_source(sources[-1])] = table
    return tuple(sources)


def _lie_over_earlier(table: Table, laid: dict[str, Table]) -> None:
    """Takes what the table does not say itself from the source that it is `like`, which stands before it."""
    if not table.has("like"):
        return
    like = table.text("like")
    table.known("like", like, laid, where="an earlier [[source]] of this file")
    if like in laid:
        table.lie_over(laid[like])


def _read_source(table: Table, releases: Collection[str] | None, seen: dict[str, str]) -> FigureSource:
    of_data_set = table.has("data_set")
    source = FigureSource(
        release="" if of_data_set else table.text("release"),
        file=table.slug("data_set") if of_data_set else _file_below(table, "file"),
        value=table.text("value") if table.has("value") else None,
        numerator=table.texts("numerator"),
        denominator=table.texts("denominator"),
        where=table.labels("where") or {},
        denominator_file=_denominator_file(table, of_data_set=of_data_set),
        denominator_where=table.labels("denominator_where"),
        denominator_lag=table.whole("denominator_lag", default=0),
        labels=table.labels("labels") or {},
        since=table.day_or_none("since") if of_data_set else None,
    )
    table.known("release", source.release, releases, where="releases.toml")
    name = "data_set" if of_data_set else "release"
    table.once(name, name_of_source(source), seen)
    _check_derivation(table, source)
    return source


def name_of_source(source: FigureSource) -> str:
    """How another source of the same indicator names it in `like`: its release, or its data set and day."""
    if source.release:
        return source.release
    return source.file if source.since is None else f"{source.file} since {source.since}"


def _denominator_file(table: Table, *, of_data_set: bool) -> str | None:
    if of_data_set:
        return table.slug("denominator_data_set") if table.has("denominator_data_set") else None
    return _file_below(table, "denominator_file") if table.has("denominator_file") else None


def _check_derivation(table: Table, source: FigureSource) -> None:
    """A value is published, or else derived; what describes a denominator needs one."""
    if source.value is None and not (source.numerator and source.denominator):
        expected = "the column of the published value, or numerator and denominator to derive it from"
        table.report("value", found="nothing", expected=expected, remedy='add value = "..." or both lists')
    _check_denominator(table, source)


def _check_denominator(table: Table, source: FigureSource) -> None:
    elsewhere = source.denominator_file or source.denominator_where or source.denominator_lag
    if elsewhere and not source.denominator:
        expected = "the columns that denominator_file, denominator_where or denominator_lag speak of"
        table.report("denominator", found="nothing", expected=expected, remedy='add denominator = ["..."]')


def _file_below(table: Table, key: str) -> str:
    """A file below the folder of publishers' files: relative, with forward slashes, not climbing out of it."""
    name = table.text(key)
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        expected = "a path below the folder of publishers' files, with forward slashes"
        table.report(key, found=f'"{name}"', expected=expected, remedy="write it relative to that folder")
    return name
