"""Builds a partnership's extract of published figures from the publishers' files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from oba.domain.errors import DefinitionError, UserError
from oba.domain.indicator import FigureSource, Indicator
from oba.domain.partnership import Partnership
from oba.domain.release import Release
from oba.sources.areas import ListedArea, list_areas
from oba.sources.extract import FIGURES, replace_files, write_extract
from oba.sources.figure import Figure, figures_in
from oba.sources.indicator_figures import read_figures
from oba.sources.table import Table
from oba.sources.tidy_file import read_tidy_file
from oba.stages.progress import Progress, tell_nobody

ATTRIBUTION = "ATTRIBUTION.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltExtract:
    """What was built. `n_bytes` is the size of the packed figures, `rows_by_indicator` in the order of definition."""

    digest: str
    n_rows: int
    n_areas: int
    n_bytes: int
    rows_by_indicator: dict[str, int]
    releases: tuple[str, ...]


def build_extract(
    partnership: Partnership, *, publishers_files: Path, folder: Path, progress: Progress | None = None
) -> BuiltExtract:
    """The summary of the extract written to `folder` from the files in `publishers_files`.

    A file may lie there plain or packed (`.gz`), whichever of the two a source names.
    An authority's code is the partnership's where the partnership knows its number, else the one that most files
    print for their latest period; Somerset before and after its recoding is thus one area.
    Raises `UserError` naming every file that is not there, `SourceChanged` for one that is not as a source says,
    `DefinitionError` for a source without a known release or two sources that give one figure differently; nothing is
    written then.
    """
    tell = progress or tell_nobody
    sources = [(indicator, source) for indicator in partnership.indicators.values() for source in indicator.sources]
    _check_releases(sources, releases=partnership.releases)
    files = _read_files(publishers_files, sources=[source for _, source in sources], tell=tell, extra=len(sources))
    areas = _areas(partnership, files=files)
    codes = {area.la_code: area.area_code for area in areas if area.la_code}
    figures: dict[tuple[str, str, str, str], Figure] = {}
    for done, (indicator, source) in enumerate(sources, start=len(files)):
        tell(done, len(files) + len(sources), f"{indicator.id} {source.release}")
        _add(figures, figures_in(read_figures(source, indicator=indicator, files=files, codes=codes)))
    digest = write_extract(folder, figures=figures.values(), areas=areas, releases=partnership.releases)
    used = tuple(sorted({figure.release for figure in figures.values()}))
    replace_files(folder, {ATTRIBUTION: _attribution([partnership.releases[key] for key in used]).encode()})
    return BuiltExtract(
        digest=digest,
        n_rows=len(figures),
        n_areas=len(areas),
        n_bytes=(folder / FIGURES).stat().st_size,
        rows_by_indicator=_counted(figures.values(), partnership=partnership),
        releases=used,
    )


def _check_releases(sources: list[tuple[Indicator, FigureSource]], *, releases: dict[str, Release]) -> None:
    findings = [
        f"{indicator.id}: a [[source]] names the release {source.release!r}, which the partnership does not define; "
        f"define it, or correct the name to one of {', '.join(sorted(releases))}"
        for indicator, source in sources
        if source.release not in releases
    ]
    if findings:
        raise DefinitionError(findings)


def _read_files(folder: Path, *, sources: list[FigureSource], tell: Progress, extra: int) -> dict[str, Table]:
    """Every file that a source names, read once; `extra` is how many steps follow."""
    names = sorted({name for source in sources for name in (source.file, source.denominator_file) if name})
    paths = {name: _lying_there(folder, name) for name in names}
    missing = [name for name, path in paths.items() if path is None]
    if missing:
        raise UserError(
            f"{folder}: {len(missing)} of {len(names)} files are not there: {', '.join(missing)}. "
            f"Put the publishers' files under these names, plain or as .gz, or name the folder that has them"
        )
    files = {}
    for done, (name, path) in enumerate(paths.items()):
        tell(done, len(paths) + extra, name)
        if path is not None:
            files[name] = read_tidy_file(path.read_bytes(), name=name)
    return files


def _lying_there(folder: Path, name: str) -> Path | None:
    for form in (name, f"{name}.gz", name.removesuffix(".gz")):
        if (folder / form).is_file():
            return folder / form
    return None


def _areas(partnership: Partnership, *, files: dict[str, Table]) -> tuple[ListedArea, ...]:
    named = [*partnership.areas, partnership.region, partnership.country]
    return list_areas(
        files.values(),
        agreed_codes={area.la_code: area.code for area in partnership.areas if area.la_code},
        agreed_names={area.code: area.name for area in named},
    )


def _add(figures: dict[tuple[str, str, str, str], Figure], found: Iterable[Figure]) -> None:
    for figure in found:
        earlier = figures.setdefault(figure.key, figure)
        if earlier != figure:
            raise DefinitionError(
                f"{figure.indicator}: two sources of {figure.release} give different figures for {figure.area_code} "
                f"{figure.period}, {earlier.text!r} and {figure.text!r}; keep the one that the publisher stands by"
            )


def _counted(figures: Iterable[Figure], *, partnership: Partnership) -> dict[str, int]:
    counted = Counter(figure.indicator for figure in figures)
    return {indicator: counted[indicator] for indicator in partnership.indicators}


def _attribution(releases: list[Release]) -> str:
    """What must stand beside figures that others published."""
    licences = "; ".join(sorted({release.licence for release in releases}))
    return _ATTRIBUTION.format(
        licences=licences,
        statements="\n".join(f"- {statement}" for statement in sorted({r.attribution for r in releases})),
        releases="\n".join(
            f"| {release.publisher} | {release.title} | {release.version} | {release.published_on} |"
            for release in releases
        ),
    )


_ATTRIBUTION = """\
# Whose figures these are

Licence of the figures: {licences}. The code around them has its own licence. These statements go wherever the
figures are shown:

{statements}

| publisher | title | release | public on |
|---|---|---|---|
{releases}

## What the files are

- `figures.csv.gz`: one row per indicator, area, period and release. `value` is the text that was published, symbol
  included (`c` confidential, `x` not available, `z` not applicable, `u` low reliability, `k` and `low` not zero but
  rounding to it). None of the symbols is a zero. `numerator` and `denominator` are empty where the release holds none.
- `areas.csv`: every authority in England that the figures name, past ones too, with its region; the regions; England.
- `manifest.toml`: number of rows, digests, releases. A reader refuses files that do not fit it.

## How they were made

`oba figures build DIR` read the publishers' files in DIR by the `[[source]]` tables of the indicators. The files
themselves are not kept here. Published values stand as they are. Where a release prints counts and no percentage or
rate, the value is numerator over denominator, rounded half up to the indicator's decimals; rates per 10,000 children
use the population estimate (Office for National Statistics, as the Department for Education republishes it) of the
middle of the year before, in the version that came with the release. A value with a hidden part keeps the symbol.
Rows for Inner and Outer London, and joint rows of two authorities that file one return, are left out. An authority
whose code changed has one code over all years.
"""
