"""A partnership's extract of published figures, in the project's own schema: small, checked, and read without network.

A folder holds `figures.csv.gz` (one row per indicator, area, period and release), `areas.csv` (every authority of
England, past ones too, the regions and England) and `manifest.toml` (how many rows, their digests, releases and
licence). The extract is named by the SHA-256 of its unpacked figures: packing may differ from machine to machine.

Out of scope: publishers' own files, which stay where they are.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

from oba.domain.panel import Floats, Statuses
from oba.domain.release import Release
from oba.sources.areas import ListedArea
from oba.sources.figure import Figure
from oba.whole_files import sync_folder, write_apart

FIGURES = "figures.csv.gz"
AREAS = "areas.csv"
MANIFEST = "manifest.toml"
FORMAT = 1
"""Raised when the columns or their meaning change; a reader refuses any other."""

FIGURE_COLUMNS = (
    "indicator",
    "area_code",
    "la_code",
    "period",
    "value",
    "numerator",
    "denominator",
    "release",
    "published_on",
)
AREA_COLUMNS = tuple(field.name for field in fields(ListedArea))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """Published figures by column, all of one length, sorted by indicator, area, period and release.

    `la_code` is None for regions and England. `text` is the value as published, symbol included; `value` its number
    and `status` why there is none (`ValueStatus` as uint8). `value`, `numerator` and `denominator` are NaN where
    there is no number; `numerator_text` and `denominator_text` say which symbol stands there, "" for nothing.
    """

    indicator: tuple[str, ...]
    area_code: tuple[str, ...]
    la_code: tuple[str | None, ...]
    period: tuple[str, ...]
    release: tuple[str, ...]
    text: tuple[str, ...]
    value: Floats
    status: Statuses
    numerator_text: tuple[str, ...]
    numerator: Floats
    denominator_text: tuple[str, ...]
    denominator: Floats

    def __len__(self) -> int:
        return len(self.indicator)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extract:
    """Checked figures, the areas they are about, and the digest that names them."""

    figures: Figures
    areas: tuple[ListedArea, ...]
    digest: str


def write_extract(
    folder: Path, *, figures: Iterable[Figure], areas: Sequence[ListedArea], releases: Mapping[str, Release]
) -> str:
    """The digest of the extract written to `folder`, which is made if need be.

    The same figures give the same bytes. Every file is replaced whole, the manifest last, so that a reader finds
    the old extract, the new one, or a digest that does not fit, and never half of one.
    Raises `ValueError` when two figures have one key, `KeyError` for a release that `releases` does not hold.
    """
    ordered = sorted(figures, key=lambda figure: figure.key)
    for earlier, later in pairwise(ordered):
        if earlier.key == later.key:
            raise ValueError(f"two figures for {' '.join(later.key)}: {earlier.text} and {later.text}")
    rows = _csv(FIGURE_COLUMNS, (_row(figure, release=releases[figure.release]) for figure in ordered))
    places = _csv(AREA_COLUMNS, ([getattr(area, column) for column in AREA_COLUMNS] for area in areas))
    used = [releases[key] for key in sorted({figure.release for figure in ordered})]
    manifest = _manifest(n_rows=len(ordered), figures=rows, areas=places, releases=used)
    folder.mkdir(parents=True, exist_ok=True)
    replace_files(folder, {FIGURES: _packed(rows), AREAS: places, MANIFEST: manifest})
    return sha256(rows)


def replace_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Puts files into a folder in the order given, after all of them have been written out in full beside it."""
    written: list[tuple[str, Path]] = []
    try:
        for name, content in contents.items():
            written.append((name, write_apart(folder, content)))
        for name, temporary in written:
            temporary.replace(folder / name)
        sync_folder(folder)
    finally:
        for _, temporary in written:
            temporary.unlink(missing_ok=True)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _csv(header: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _row(figure: Figure, *, release: Release) -> list[str]:
    return [
        figure.indicator,
        figure.area_code,
        figure.la_code or "",
        figure.period,
        figure.text,
        figure.numerator,
        figure.denominator,
        figure.release,
        release.published_on.isoformat(),
    ]


def _packed(content: bytes) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()


def _manifest(*, n_rows: int, figures: bytes, areas: bytes, releases: Sequence[Release]) -> bytes:
    lines = [
        "# Written with the figures by `oba figures build`; not to be edited by hand.",
        f"format = {FORMAT}",
        f"rows = {n_rows}",
        f'figures_sha256 = "{sha256(figures)}"  # of figures.csv.gz, unpacked',
        f'areas_sha256 = "{sha256(areas)}"',
        f"licence = {_quoted('; '.join(sorted({release.licence for release in releases})))}",
    ]
    for release in releases:
        lines += [
            "",
            "[[release]]",
            f"id = {_quoted(release.id)}",
            f"publisher = {_quoted(release.publisher)}",
            f"title = {_quoted(release.title)}",
            f"version = {_quoted(release.version)}",
            f"published_on = {release.published_on.isoformat()}",
            f"attribution = {_quoted(release.attribution)}",
        ]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    """A basic string of TOML, which has the same escapes as JSON."""
    return json.dumps(text, ensure_ascii=False)
