import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from threading import Barrier

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from builders.said import judgement
from builders.stores import a_baseline, a_pack, a_refusal, contents, loaded, sql
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

import oba.store.migrations
from oba.domain.asking import AskingOutcome, AskingRecord
from oba.domain.errors import StoreError, UserError
from oba.store import tables
from oba.store.baselines import freeze
from oba.store.collecting import record_asking, record_refusal
from oba.store.contributions import record
from oba.store.database import DATABASE_NAME, REVISION, opened_store
from oba.store.packs import enter_pack
from oba.store.returned import keep_notes
from oba.store.withheld import WithheldCell, keep_withheld

DAY = date(2024, 12, 31)
ROWS = dict(SQLModel.metadata.tables)
APPEND_ONLY = (
    "release",
    "holding",
    "series",
    "asking",
    "refusal",
    "returned_note",
    "withheld",
    "baseline",
    "contribution",
    "pack",
)


@pytest.fixture
def filled(tmp_path):
    """A data folder whose store holds a row in every append-only table, and a thousand observations."""
    with opened_store(tmp_path, partnership="small") as store:
        cells = [("T-1", f"E{area:08}", str(year), "1.5") for area in range(100) for year in range(2015, 2025)]
        loaded(store, "r-2024", date(2024, 11, 13), *cells)
        with store.writing() as connection:
            freeze(connection, a_baseline(), priority="warmth", cycle="2024-25", frozen_on=DAY)
            record(connection, judgement(), priority="warmth")
            enter_pack(connection, a_pack())
            record_asking(connection, AskingRecord(data_set="d", on=DAY, at="", outcome=AskingOutcome.NEW))
            record_refusal(connection, a_refusal())
            keep_notes(connection, release="r-2024", area="E1", notes={("M-1", "2024-Q1"): "A note."})
            withheld = WithheldCell(indicator="T-1", area="E1", period="2024", with_denominator=False)
            keep_withheld(connection, [withheld], since=DAY)
    return tmp_path


def test_the_engine_knows_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", oba.store.migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_migrations_make_exactly_the_tables_that_the_rows_describe(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        found = sa.inspect(store.engine)
        assert set(found.get_table_names()) == {*ROWS, "alembic_version"}
        for name, table in ROWS.items():
            made = {column["name"]: column for column in found.get_columns(name)}
            assert set(made) == set(table.columns.keys()), name
            for column in table.columns:
                told = f"{name}.{column.name}"
                assert made[column.name]["nullable"] == column.nullable, told
                assert _declared(made[column.name]["type"]) == _declared(column.type), told
            assert found.get_pk_constraint(name)["constrained_columns"] == [one.name for one in table.primary_key], name
            assert _uniques(found, name) == _uniques_of(table), name
            assert {tuple(one["referred_columns"]) for one in found.get_foreign_keys(name)} == {
                (key.column.name,) for key in table.foreign_keys
            }, name
            indexes = {tuple(one["column_names"]) for one in found.get_indexes(name) if not one["unique"]}
            assert indexes == {tuple(index.columns.keys()) for index in table.indexes if not index.unique}, name


def _declared(kind):
    return kind.compile(dialect=sqlite.dialect())


def _uniques(found, name):
    return {tuple(sorted(one["column_names"])) for one in found.get_unique_constraints(name)}


def _uniques_of(table):
    kept = {tuple(sorted(one.columns.keys())) for one in table.constraints if isinstance(one, sa.UniqueConstraint)}
    return kept | {(column.name,) for column in table.columns if column.unique}


def test_foreign_keys_hold_and_the_journal_is_written_ahead(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        with store.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        row = {"indicator": "T-1", "area_code": "E1", "release_id": "none", "cells": "{}"}
        with pytest.raises(sa.exc.IntegrityError, match="FOREIGN KEY"), store.writing() as connection:
            connection.execute(sa.insert(tables.SeriesRow), row)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_what_was_published_or_said_can_be_neither_changed_nor_removed(filled, table, verb):
    column = ROWS[table].columns.keys()[0]
    statement = {"UPDATE": f"UPDATE {table} SET {column} = {column}", "DELETE": f"DELETE FROM {table}"}[verb]  # noqa: S608 - a table of the list above
    everything = f"SELECT * FROM {table}"  # noqa: S608 - as above
    before = sql(filled, everything)
    assert before
    with pytest.raises(sqlite3.IntegrityError, match=f"^{table} is append-only$"):
        sql(filled, statement)
    assert sql(filled, everything) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE observation SET text = '9'",
        "DELETE FROM observation",
        "INSERT INTO observation (indicator, area_code, period, text) VALUES ('T-1', 'E', '2024', '1')",
    ],
)
def test_the_view_of_single_observations_can_be_read_and_not_changed(filled, statement):
    assert sql(filled, "SELECT count(*), min(text), max(period) FROM observation") == [(1000, "1.5", "2024")]
    with pytest.raises(sqlite3.IntegrityError, match=r"^observation is append-only$"):
        sql(filled, statement)


def test_the_tables_that_can_be_changed_are_the_lease_the_key_and_what_was_looked_up():
    assert set(ROWS) - set(APPEND_ONLY) == {"key", "known_id", "stage"}


def test_a_write_that_fails_leaves_nothing_of_itself(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            _say_and_fail(connection)
        assert sql(tmp_path, "SELECT count(*) FROM contribution") == [(0,)]


def _say_and_fail(connection):
    assert record(connection, judgement(), priority="warmth")
    enter_pack(connection, a_pack(path=None))


def _overwritten_header(content):
    return b"\x13\x37" * 50 + content[100:]


def _cut_in_half(content):
    return content[: len(content) // 2]


def _overwritten_page(content):
    page = 4096
    middle = len(content) // page // 2 * page
    return content[:middle] + b"\xa5" * page + content[middle + page :]


@pytest.mark.parametrize("damage", [_overwritten_header, _cut_in_half, _overwritten_page])
def test_a_damaged_database_is_refused_with_the_way_to_rebuild_and_left_as_it_is(filled, damage):
    path = filled / DATABASE_NAME
    path.write_bytes(damage(path.read_bytes()))
    before = contents(filled)
    with pytest.raises(StoreError) as refused, opened_store(filled, partnership="small"):
        pass
    told = str(refused.value)
    assert told.startswith(f"{path}: the database is damaged (")
    assert told.endswith(
        "). Nothing was changed. Restore it from a backup; or move it away and run `oba collect` again: figures and "
        "contributions are read anew from the partnership's folder, packs already published stay on disk, and "
        "baselines are frozen anew as of the day you name."
    )
    assert contents(filled)[DATABASE_NAME] == before[DATABASE_NAME]


def test_a_database_of_something_else_is_refused_and_left_as_it_is(tmp_path):
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as other, other:
        other.execute("CREATE TABLE letters (body TEXT)")
    before = contents(tmp_path)
    with pytest.raises(StoreError) as refused, opened_store(tmp_path, partnership="small"):
        pass
    assert str(refused.value) == (
        f"{tmp_path / DATABASE_NAME}: found a database with tables that are not of this engine (letters). "
        "Nothing was changed. Name another data folder."
    )
    assert sql(tmp_path, "SELECT name FROM sqlite_master") == [("letters",)]
    assert set(contents(tmp_path)) == set(before)


def test_a_database_of_a_newer_engine_is_refused(filled):
    sql(filled, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(StoreError) as refused, opened_store(filled, partnership="small"):
        pass
    assert str(refused.value) == (
        f"{filled / DATABASE_NAME}: its tables are of revision 0099, this engine knows {REVISION}. "
        "Use the newer engine, or another data folder."
    )


def test_the_store_of_another_partnership_is_refused(filled):
    with pytest.raises(UserError) as refused, opened_store(filled, partnership="large"):
        pass
    assert str(refused.value) == (
        f"{filled}: this data folder belongs to the partnership 'small', not 'large'; name another with --data."
    )


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    path = tmp_path / "data"
    path.write_text("a letter")
    with pytest.raises(UserError) as refused, opened_store(path, partnership="small"):
        pass
    assert str(refused.value) == f"{path}: found a file, expected the data folder or nothing; name another with --data."
    assert path.read_text() == "a letter"


@pytest.mark.slow
def test_many_threads_may_open_a_new_store_at_once(tmp_path):
    together = Barrier(8)

    def opens(run):
        for turn in range(15):
            together.wait(timeout=60)
            with opened_store(tmp_path / f"{turn}", partnership="small") as store:
                loaded(store, f"r-{run}", DAY, ("T-1", "E1", "2024", "1"))

    with ThreadPoolExecutor(8) as runs:
        list(runs.map(opens, range(8)))
    for turn in range(15):
        assert sql(tmp_path / f"{turn}", "SELECT count(*) FROM release") == [(8,)]
        assert sql(tmp_path / f"{turn}", "SELECT name, value FROM key") == [("partnership", "small")]


def test_opening_a_store_again_changes_nothing(filled):
    before = contents(filled)[DATABASE_NAME]
    with opened_store(filled, partnership="small"):
        pass
    assert contents(filled)[DATABASE_NAME] == before
