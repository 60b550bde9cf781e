"""What a person reads where a disk takes no more or may not be written, in place of a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import OperationalError

from oba.domain.errors import StoreError

_OF_THE_DISK: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
"""SQLite's primary result codes for what is not the database's own fault (https://www.sqlite.org/rescode.html)."""


@contextmanager
def told_of_the_disk(path: Path) -> Iterator[None]:
    """Raises `StoreError` where the disk refuses `path`, whose writer keeps the old one or the new one whole."""
    try:
        yield
    except OSError as error:
        raise StoreError(_told(path, error.strerror or str(error))) from error


@contextmanager
def told_of_the_database(path: Path) -> Iterator[None]:
    """The same of the database, whose transaction is then taken back; its other errors are let through."""
    try:
        yield
    except OperationalError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the primary code; the rest says where
        if code not in _OF_THE_DISK:
            raise
        raise StoreError(_told(path, str(error.orig))) from error


def _told(path: Path, reason: str) -> str:
    return (
        f"{path}: could not be written: {reason}. Nothing of it was kept and nothing before it changed; make room or "
        "give the right to write there, and run the same again"
    )
