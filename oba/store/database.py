"""Opens the store: SQLite by default, migrated to the newest tables, refused when it is damaged."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text

from oba.domain.errors import StoreError, UserError
from oba.store.disk import told_of_the_database

REVISION: Final = "0002"
"""The newest revision in `migrations/versions`; a test holds the two together."""
LOCK_WAIT_SECONDS: Final = 60
LOCK_POLL_SECONDS: Final = 0.05
DATABASE_NAME: Final = "oba.sqlite"


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. `reading()` gives a snapshot; `writing()` holds the write lock and commits as a whole or not."""

    engine: Engine
    folder: Path

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        writes = self.engine.execution_options(writes=True)
        with told_of_the_database(self.folder / DATABASE_NAME), writes.connect() as connection, connection.begin():
            yield connection


def store_exists(folder: Path) -> bool:
    """Whether there is a store in the folder; what is refused before there is one leaves nothing behind."""
    return (folder / DATABASE_NAME).exists()


@contextmanager
def opened_store(folder: Path, *, partnership: str) -> Iterator[Store]:
    """The store in `folder`, made or migrated when need be, closed afterwards.

    Raises `StoreError` when the file is damaged, newer than this engine or of another program, `UserError` when it
    belongs to another partnership or `folder` is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder}: found a file, expected the data folder or nothing; name another with --data.")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DATABASE_NAME
    _refuse_unfit(path)
    engine = _engine(path)
    try:
        store = Store(engine=engine, folder=folder)
        _migrate(store)
        _claim(store, partnership)
        yield store
    finally:
        engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": LOCK_WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
        connection.isolation_level = None  # transactions begin where we say, below
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # SQLite does not wait by itself when it is asked for the mode while the last user of the file is leaving.
    for _ in range(int(LOCK_WAIT_SECONDS / LOCK_POLL_SECONDS)):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")
            return
        time.sleep(LOCK_POLL_SECONDS)
    connection.execute("PRAGMA journal_mode=WAL")


def _refuse_unfit(path: Path) -> None:
    """Before anything is set on the file: it must be whole, and this engine's own or new."""
    if not path.exists():
        return
    tables: list[str] = []
    try:
        with closing(sqlite3.connect(path, timeout=LOCK_WAIT_SECONDS)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"{path}: the database cannot be read ({error}). Nothing was changed. Another run may be using it, or the "
            "file may not be readable: try again, or see to its permissions."
        ) from None
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise StoreError(_damaged(path, found))
    if tables and "alembic_version" not in tables:
        raise StoreError(
            f"{path}: found a database with tables that are not of this engine ({', '.join(sorted(tables))}). "
            "Nothing was changed. Name another data folder."
        )


def _damaged(path: Path, found: str) -> str:
    return (
        f"{path}: the database is damaged ({found}). Nothing was changed. Restore it from a backup; or move it away "
        "and run `oba collect` again: figures and contributions are read anew from the partnership's folder, "
        "packs already published stay on disk, and baselines are frozen anew as of the day you name."
    )


def _migrate(store: Store) -> None:
    with store.reading() as connection:
        if _revision(connection, _tables(connection)) == REVISION:
            return
    path = store.folder / DATABASE_NAME
    with store.writing() as connection:
        tables = _tables(connection)
        found = _revision(connection, tables)
        if found is None and tables:
            raise StoreError(
                f"{path}: found a database with tables that are not of this engine ({', '.join(sorted(tables))}). "
                "Nothing was changed. Name another data folder."
            )
        if found is not None and found > REVISION:
            raise StoreError(
                f"{path}: its tables are of revision {found}, this engine knows {REVISION}. "
                "Use the newer engine, or another data folder."
            )
        if found != REVISION:  # another run may have migrated it meanwhile
            _upgrade(connection)


def _tables(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())


def _revision(connection: Connection, tables: set[str]) -> str | None:
    """The revision of the tables, None where there is none."""
    if "alembic_version" not in tables:
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    # Imported here: Alembic takes longer to import than the rest of the store, and is needed once in a store's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _claim(store: Store, partnership: str) -> None:
    with store.reading() as connection:
        owner = connection.execute(text("SELECT value FROM key WHERE name = 'partnership'")).scalar()
    if owner is None:
        with store.writing() as connection:
            connection.execute(
                text("INSERT INTO key (name, value) VALUES ('partnership', :slug) ON CONFLICT (name) DO NOTHING"),
                {"slug": partnership},
            )
        return
    if owner != partnership:
        raise UserError(
            f"{store.folder}: this data folder belongs to the partnership {owner!r}, not {partnership!r}; "
            "name another with --data."
        )


__all__ = ["DATABASE_NAME", "REVISION", "Connection", "Store", "opened_store", "store_exists"]
