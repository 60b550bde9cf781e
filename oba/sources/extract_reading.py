"""Reads an extract of published figures back, and refuses one that is cut short, altered or not of this partnership."""

from __future__ import annotations

import csv
import gzip
import io
import math
import tomllib
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from oba.domain.area import AreaKind
from oba.domain.errors import DefinitionError
from oba.domain.panel import Floats
from oba.domain.period import Period
from oba.domain.release import Release
from oba.domain.status import read_value
from oba.sources.areas import ListedArea
from oba.sources.extract import (
    AREA_COLUMNS,
    AREAS,
    FIGURE_COLUMNS,
    FIGURES,
    FORMAT,
    MANIFEST,
    Extract,
    Figures,
    sha256,
)

REBUILD = "Rebuild with `oba figures build DIR`, or fetch the file again"
FIRST_LINE = 2
"""The line of a file that its first row stands on, after the header."""
MOST_FINDINGS = 10
"""An altered file can be wrong in every row: this many findings are told, and how many more there are."""

Columns = Mapping[str, tuple[str, ...]]
"""The texts of each column of figures, by its name."""

_NOTHING: Columns = dict.fromkeys(FIGURE_COLUMNS, ())


def read_extract(folder: Path, *, indicators: Collection[str], releases: Mapping[str, Release]) -> Extract:
    """The extract in `folder`, whole and checked, for a partnership that defines these indicators and releases.

    Raises `DefinitionError`, with the file, line or field, what was found, what was expected and what to do, for a
    missing file, one that is cut short or altered, another number of rows or other columns than the manifest and
    the schema say, a text that is neither number nor symbol, and an indicator, release, area or period not known.
    """
    manifest = _manifest(folder / MANIFEST)
    raw = _unpacked(folder / FIGURES)
    _check_digest(raw, folder / FIGURES, manifest=manifest, field="figures_sha256")
    raw_areas = _bytes(folder / AREAS)
    _check_digest(raw_areas, folder / AREAS, manifest=manifest, field="areas_sha256")
    areas = _areas(raw_areas, path=folder / AREAS)
    rows = _rows(raw, path=folder / FIGURES, header=FIGURE_COLUMNS)
    if len(rows) != manifest["rows"]:
        raise _fault(folder / FIGURES, "rows", found=len(rows), expected=f"{manifest['rows']} as {MANIFEST} says")
    columns = dict(zip(FIGURE_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else _NOTHING
    known_areas = {area.area_code for area in areas}
    _refuse(_findings(columns, path=folder / FIGURES, indicators=indicators, releases=releases, areas=known_areas))
    return Extract(figures=_figures(columns), areas=areas, digest=sha256(raw))


def read_areas(folder: Path) -> tuple[ListedArea, ...]:
    """The areas that an extract lists, by themselves; raises `DefinitionError` as `read_extract` does."""
    return _areas(_bytes(folder / AREAS), path=folder / AREAS)


def _fault(path: Path, field: str, *, found: object, expected: object) -> DefinitionError:
    return DefinitionError(f"{path}: {field}: found {found}, expected {expected}. {REBUILD}")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _fault(path, "file", found=error.strerror, expected="a file of the extract") from None


def _unpacked(path: Path) -> bytes:
    raw = _bytes(path)
    try:
        return gzip.decompress(raw)
    except EOFError:
        raise _fault(path, "file", found="an archive that is cut short", expected="a whole one") from None
    except (gzip.BadGzipFile, zlib.error):
        raise _fault(path, "file", found="an altered archive, or none", expected="one of gzip") from None


def _manifest(path: Path) -> dict[str, object]:
    try:
        manifest = tomllib.loads(_bytes(path).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _fault(path, "file", found=f"text that is not TOML ({error})", expected="a manifest") from None
    for field, kind in {"format": int, "rows": int, "figures_sha256": str, "areas_sha256": str}.items():
        if not isinstance(manifest.get(field), kind):
            found = repr(manifest[field]) if field in manifest else "nothing"
            raise _fault(path, field, found=found, expected="a number" if kind is int else "a SHA-256")
    if manifest["format"] != FORMAT:
        raise _fault(path, "format", found=manifest["format"], expected=FORMAT)
    return manifest


def _check_digest(content: bytes, path: Path, *, manifest: Mapping[str, object], field: str) -> None:
    if sha256(content) != manifest[field]:
        expected = f"{manifest[field]} ({field} in {MANIFEST})"
        raise _fault(path, "SHA-256 of the content", found=sha256(content), expected=expected)


def _rows(content: bytes, *, path: Path, header: Sequence[str]) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    except UnicodeDecodeError as error:
        raise _fault(path, f"byte {error.start}", found="no UTF-8", expected="text in UTF-8") from None
    found = rows[0] if rows else []
    if found != list(header):
        raise _fault(path, "line 1", found=",".join(found) or "nothing", expected=f"the columns {','.join(header)}")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise _fault(path, f"line {number}", found=f"{len(row)} cells", expected=len(header))
    return rows[1:]


def _areas(content: bytes, *, path: Path) -> tuple[ListedArea, ...]:
    areas = []
    for number, row in enumerate(_rows(content, path=path, header=AREA_COLUMNS), start=FIRST_LINE):
        cells = dict(zip(AREA_COLUMNS, row, strict=True))
        try:
            kind = AreaKind(cells.pop("kind"))
        except ValueError:
            found = repr(row[AREA_COLUMNS.index("kind")])
            raise _fault(path, f"line {number}, kind", found=found, expected=f"one of {', '.join(AreaKind)}") from None
        areas.append(ListedArea(kind=kind, **cells))
    return tuple(areas)


def _refuse(findings: Iterator[str]) -> None:
    found = list(findings)
    if not found:
        return
    told = found[:MOST_FINDINGS]
    if len(found) > MOST_FINDINGS:
        told.append(f"and {len(found) - MOST_FINDINGS} more of the same kind")
    raise DefinitionError([*told, REBUILD])


def _findings(
    columns: Columns,
    *,
    path: Path,
    indicators: Collection[str],
    releases: Mapping[str, Release],
    areas: Collection[str],
) -> Iterator[str]:
    """What is wrong, line by line. Texts recur by the thousand, so each is judged once and then looked up."""
    sets = {column: set(cells) for column, cells in columns.items()}
    wrong = {
        "indicator": (sets["indicator"] - set(indicators), "an indicator that the partnership defines"),
        "area_code": (sets["area_code"] - set(areas), f"an area listed in {AREAS}"),
        "period": (_unreadable(sets["period"], Period), "a period: 2025, 2024/25, 2025-Q1 or 2025-03"),
        "release": (sets["release"] - set(releases), "a release that the partnership defines"),
        "value": (_unreadable(sets["value"], read_value), "a number or a symbol"),
        "numerator": (_unreadable(sets["numerator"] - {""}, read_value), "a number, a symbol or nothing"),
        "denominator": (_unreadable(sets["denominator"] - {""}, read_value), "a number, a symbol or nothing"),
    }
    for column, (bad, expected) in wrong.items():
        if bad:
            for number, cell in enumerate(columns[column], start=FIRST_LINE):
                if cell in bad:
                    yield f"{path}: line {number}, {column}: found {cell!r}, expected {expected}"
    yield from _unordered(columns, path=path)
    yield from _mixed(columns, path=path, unreadable=wrong["period"][0])
    yield from _misdated(columns, path=path, releases=releases)


def _unordered(columns: Columns, *, path: Path) -> Iterator[str]:
    keys = zip(*(columns[name] for name in ("indicator", "area_code", "period", "release")), strict=True)
    for number, (earlier, later) in enumerate(pairwise(keys), start=FIRST_LINE + 1):
        if earlier >= later:
            yield (
                f"{path}: line {number}: found {' '.join(later)} after {' '.join(earlier)}, expected every indicator, "
                f"area, period and release once and in order"
            )


def _mixed(columns: Columns, *, path: Path, unreadable: Collection[str]) -> Iterator[str]:
    """Indicators with periods of more than one kind, which cannot be put in one row after another."""
    kinds: dict[str, dict[tuple[int, bool], str]] = {}
    for indicator, code in dict.fromkeys(zip(columns["indicator"], columns["period"], strict=True)):
        if code not in unreadable:
            kinds.setdefault(indicator, {}).setdefault((Period(code).per_year, "/" in code), code)
    for indicator, examples in kinds.items():
        if len(examples) > 1:
            yield f"{path}: period of {indicator}: found {' and '.join(examples.values())}, expected one kind of period"


def _misdated(columns: Columns, *, path: Path, releases: Mapping[str, Release]) -> Iterator[str]:
    for release, dated in sorted(set(zip(columns["release"], columns["published_on"], strict=True))):
        known = releases.get(release)
        if known is not None and known.published_on.isoformat() != dated:
            yield (
                f"{path}: published_on of {release}: found {dated!r}, expected {known.published_on} as the "
                f"partnership's definitions say"
            )


def _unreadable(texts: set[str], read: Callable[[str], object]) -> set[str]:
    """The texts that `read` refuses with a `ValueError`."""

    def is_refused(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return True
        return False

    return {text for text in texts if is_refused(text)}


def _figures(columns: Columns) -> Figures:
    read = {cell: read_value(cell) for cell in set(columns["value"])}
    return Figures(
        indicator=columns["indicator"],
        area_code=columns["area_code"],
        la_code=tuple(number or None for number in columns["la_code"]),
        period=columns["period"],
        release=columns["release"],
        text=columns["value"],
        value=np.array([read[cell][0] for cell in columns["value"]], dtype=np.float64),
        status=np.array([read[cell][1] for cell in columns["value"]], dtype=np.uint8),
        numerator_text=columns["numerator"],
        numerator=_numbers(columns["numerator"]),
        denominator_text=columns["denominator"],
        denominator=_numbers(columns["denominator"]),
    )


def _numbers(texts: Sequence[str]) -> Floats:
    read = {text: read_value(text)[0] if text else math.nan for text in set(texts)}
    return np.array([read[text] for text in texts], dtype=np.float64)
