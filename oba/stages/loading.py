"""Brings what was published by a day into the store: each release once, never a second time, never early."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path

from oba.domain.errors import UserError
from oba.domain.holding import Holding
from oba.domain.release import Release
from oba.sources.extract import Extract, Figures
from oba.sources.extract_reading import read_extract
from oba.stages.workspace import FIGURES_FOLDER, Workspace
from oba.store.database import Connection, Store, opened_store, store_exists
from oba.store.figures import (
    digest_of_holding,
    enter_release,
    extracts_loaded,
    load_holding,
    loaded_holdings,
    mark_extract_loaded,
)


@contextmanager
def loaded_store(workspace: Workspace, *, as_of: date) -> Iterator[Store]:
    """The store, with every release of the extract that was published by that day.

    Raises what `load_figures` raises; where there is no store yet, an unsound extract leaves none behind.
    """
    extract = None if store_exists(workspace.data) else checked_extract(workspace)
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store:
        load_figures(workspace, store, as_of=as_of, extract=extract)
        del extract
        yield store


def load_figures(workspace: Workspace, store: Store, *, as_of: date, extract: Extract | None = None) -> tuple[str, ...]:
    """Loads from the extract every release that was published by that day and is not loaded yet; their ids.

    The extract, unless it is given, is read, and checked whole, only when there is something to load; a partnership
    that collects from its publishers need not have one.
    Raises `DefinitionError` when the extract is missing, cut short or altered, `UserError` when a release that was
    loaded before now has other figures, or is no longer defined.
    """
    releases = workspace.partnership.releases
    with store.reading() as connection:
        done = extracts_loaded(connection)
        gone = sorted(set(done) - set(releases))
    if gone:
        raise UserError(
            f"{workspace.folder / 'releases.toml'}: found no {', '.join(gone)}, whose figures were loaded and may "
            "stand in packs. What was published stays: define it again, or use another data folder."
        )
    public = sorted(
        (one for one in releases.values() if one.published_on <= as_of), key=lambda one: (one.published_on, one.id)
    )
    if done >= {one.id for one in public} or not has_extract(workspace):
        return ()
    figures = (extract or _read(workspace)).figures
    with store.writing() as connection:
        # Another run may have loaded them while this one was reading.
        done = extracts_loaded(connection)
        for release in public:
            _load_release(connection, workspace, figures, release)
            if release.id not in done:
                mark_extract_loaded(connection, release.id)
    return tuple(one.id for one in public if one.id not in done)


def has_extract(workspace: Workspace) -> bool:
    """Whether figures are expected in the partnership's own folder: always, unless it collects from publishers."""
    return (workspace.folder / FIGURES_FOLDER).is_dir() or not workspace.partnership.data_sets


def _load_release(connection: Connection, workspace: Workspace, figures: Figures, release: Release) -> None:
    """Loads what the extract holds of a release; what is there already must agree with it, whoever brought it."""
    enter_release(connection, release)
    held = {
        one.indicator: one.rows_digest
        for one in loaded_holdings(connection, as_of=release.published_on)
        if one.release == release.id
    }
    for holding in _holdings(figures, release):
        known = held.get(holding.indicator)
        if known is None:
            load_holding(connection, holding)
        elif known != digest_of_holding(holding):
            raise UserError(_changed(workspace.folder, release))


def checked_extract(workspace: Workspace) -> Extract | None:
    """The extract, None where there is none; raises `DefinitionError` when it is not sound."""
    return _read(workspace) if has_extract(workspace) else None


def _read(workspace: Workspace) -> Extract:
    return read_extract(
        workspace.folder / FIGURES_FOLDER,
        indicators=workspace.partnership.indicators,
        releases=workspace.partnership.releases,
    )


def _holdings(figures: Figures, release: Release) -> Iterator[Holding]:
    """What the extract holds of a release, by indicator; the extract is in the order of indicators."""
    of_release = (place for place, of in enumerate(figures.release) if of == release.id)
    for indicator, run in groupby(of_release, key=figures.indicator.__getitem__):
        places = list(run)
        yield Holding(
            release=release.id,
            indicator=indicator,
            area_code=[figures.area_code[k] for k in places],
            la_code=[figures.la_code[k] for k in places],
            period=[figures.period[k] for k in places],
            text=[figures.text[k] for k in places],
            numerator=[figures.numerator_text[k] for k in places],
            denominator=[figures.denominator_text[k] for k in places],
        )


def _changed(folder: Path, release: Release) -> str:
    return (
        f"{folder / FIGURES_FOLDER}: the figures of {release.id} differ from those that were loaded from it before. "
        "What was published is never overwritten: give the changed figures a release of their own, with the day on "
        "which they became public, or restore the file."
    )
