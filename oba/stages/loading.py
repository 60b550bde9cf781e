"""Brings what was published by a day into the store: each release once, never a second time, never early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from oba.domain.errors import UserError
from oba.domain.release import Release
from oba.pack.canonical import digest
from oba.sources.extract import Extract, Figures
from oba.sources.extract_reading import read_extract
from oba.stages.workspace import Workspace
from oba.store.database import Store
from oba.store.figures import load_release, loaded_releases

FIGURES_FOLDER: Final = "figures"


def load_figures(workspace: Workspace, store: Store, *, as_of: date) -> tuple[str, ...]:
    """Loads every release that was published by that day and is not in the store yet; their ids.

    The extract is read, and checked whole, only when there is something to load.
    Raises `DefinitionError` when the extract is missing, cut short or altered, `UserError` when a release that was
    loaded before now has other figures, or is no longer defined.
    """
    published = {
        release.id: release for release in workspace.partnership.releases.values() if release.published_on <= as_of
    }
    with store.reading() as connection:
        loaded = {release.id for release in loaded_releases(connection, as_of=as_of)}
    gone = sorted(loaded - set(workspace.partnership.releases))
    if gone:
        raise UserError(
            f"{workspace.folder / 'releases.toml'}: found no {', '.join(gone)}, whose figures were loaded and may "
            "stand in packs. What was published stays: define it again, or use another data folder."
        )
    if set(published) <= loaded:
        return ()
    figures = _read(workspace).figures
    with store.writing() as connection:
        # Another run may have loaded them while this one was reading.
        known = {release.id: release.rows_digest for release in loaded_releases(connection, as_of=as_of)}
        added = []
        for release in sorted(published.values(), key=lambda one: (one.published_on, one.id)):
            rows_digest = _rows_digest(figures, release)
            if release.id not in known:
                rows = list(_rows(figures, release))
                load_release(connection, release, rows=rows, rows_digest=rows_digest)
                added.append(release.id)
            elif known[release.id] != rows_digest:
                raise UserError(_changed(workspace.folder, release))
    return tuple(added)


def check_figures(workspace: Workspace) -> int:
    """How many figures the partnership's extract holds; raises `DefinitionError` when it is not sound."""
    return len(_read(workspace).figures)


def _read(workspace: Workspace) -> Extract:
    return read_extract(
        workspace.folder / FIGURES_FOLDER,
        indicators=workspace.partnership.indicators,
        releases=workspace.partnership.releases,
    )


def _places(figures: Figures, release: Release) -> list[int]:
    return [place for place, of in enumerate(figures.release) if of == release.id]


def _rows_digest(figures: Figures, release: Release) -> str:
    lines = (
        "\t".join(
            (
                figures.indicator[k],
                figures.area_code[k],
                figures.period[k],
                figures.text[k],
                figures.numerator_text[k],
                figures.denominator_text[k],
            )
        )
        for k in _places(figures, release)
    )
    return digest("\n".join(lines))


def _rows(figures: Figures, release: Release) -> Iterator[dict[str, Any]]:
    places = _places(figures, release)
    values, numerators, denominators = (
        [None if number != number else number for number in array[places].tolist()]  # noqa: PLR0124 - NaN alone differs
        for array in (figures.value, figures.numerator, figures.denominator)
    )
    for at, k in enumerate(places):
        yield {
            "indicator": figures.indicator[k],
            "area_code": figures.area_code[k],
            "la_code": figures.la_code[k],
            "period": figures.period[k],
            "release_id": release.id,
            "text": figures.text[k],
            "value": values[at],
            "status": int(figures.status[k]),
            "numerator": numerators[at],
            "denominator": denominators[at],
        }


def _changed(folder: Path, release: Release) -> str:
    return (
        f"{folder / FIGURES_FOLDER}: the figures of {release.id} differ from those that were loaded from it before. "
        "What was published is never overwritten: give the changed figures a release of their own, with the day on "
        "which they became public, or restore the file."
    )
