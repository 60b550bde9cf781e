"""Reads `releases.toml`: the publications whose figures are used."""

from __future__ import annotations

from pathlib import Path

from oba.definitions.document import read_document
from oba.definitions.toml_table import Table
from oba.domain.release import Release, ReleaseStatus


def read_releases(folder: Path, findings: list[str]) -> dict[str, Release] | None:
    """The releases by id, in the order of the file; None when the file could not be read."""
    document = read_document(folder, "releases.toml", findings)
    if document is None:
        return None
    seen: dict[str, str] = {}
    releases = [_read_release(table, seen) for table in document.tables("release", required=True)]
    document.close()
    return {release.id: release for release in releases}


def _read_release(table: Table, seen: dict[str, str]) -> Release:
    release = Release(
        id=table.slug("id"),
        publisher=table.text("publisher"),
        title=table.text("title"),
        version=table.text("version"),
        published_on=table.day("published_on"),
        published_on_basis=table.text("published_on_basis"),
        licence=table.text("licence"),
        attribution=table.text("attribution"),
        url=table.address("url"),
        status=table.choice("status", ReleaseStatus) if table.has("status") else ReleaseStatus.FINAL,
        publication=table.text_or("publication", ""),
    )
    table.once("id", release.id, seen)
    return release
