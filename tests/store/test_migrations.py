"""A store of an earlier revision becomes one of today's, with everything that was in it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from builders.stores import a_holding, a_release, loaded, sql
from numpy.testing import assert_array_equal

import oba.store.migrations
from oba.store.database import DATABASE_NAME, opened_store
from oba.store.figures import (
    digest_of_holding,
    enter_release,
    load_holding,
    loaded_holdings,
    loaded_releases,
    read_panels,
)

CELLS = [
    ("T-1", "E06000102", "2024", "c"),
    ("T-1", "E06000101", "2023", "0"),
    ("T-1", "E06000101", "2024", "11.5"),
    ("T-2", "E06000101", "2024", "z"),
]


@pytest.fixture
def first(tmp_path):
    """A data folder with a store of revision 0001 that holds one release, one pack and what the triggers keep."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / DATABASE_NAME}")
    config = Config()
    config.set_main_option("script_location", oba.store.migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        run = connection.exec_driver_sql
        run("INSERT INTO key VALUES ('partnership', 'small')")
        run("INSERT INTO release VALUES ('r-2024', 'D', 'T', '1', 'B', 'L', 'A', 'digest', '2024-11-13', 4)")
        for indicator, area, period, text in CELLS:
            value, status = {"c": (None, 1), "z": (None, 3)}.get(text, (text, 0))
            run(
                "INSERT INTO observation (indicator, area_code, period, text, release_id, value, status) "
                "VALUES (?, ?, ?, ?, 'r-2024', ?, ?)",
                (indicator, area, period, text, None if value is None else float(value), status),
            )
        run("INSERT INTO pack VALUES (1, 'ab', 'warmth', '2024-25', 'collect', 'p', 'cd', '{}', '2024-12-31', 1, 0)")
    engine.dispose()
    return tmp_path


def test_a_store_of_the_first_revision_keeps_its_figures_packs_and_releases(first):
    with opened_store(first, partnership="small") as store, store.reading() as connection:
        panels = read_panels(connection, indicators=["T-1", "T-2"], members=[], as_of=date(2025, 1, 1))
        assert_array_equal(panels["T-1"].values, [[0, 11.5], [np.nan, np.nan]])
        assert list(loaded_releases(connection, as_of=date(2025, 1, 1))) == ["r-2024"]
    assert sql(first, "SELECT digest, profile FROM pack") == [("ab", "region")]
    assert sql(first, "SELECT count(*) FROM observation") == [(4,)]


def test_its_holdings_are_named_as_if_they_were_loaded_today(first, tmp_path):
    with opened_store(first, partnership="small") as store, store.reading() as connection:
        migrated = loaded_holdings(connection, as_of=date(2025, 1, 1))
    own = [cell for cell in CELLS if cell[0] == "T-1"]
    assert migrated[0].rows_digest == digest_of_holding(a_holding("T-1", "r-2024", own))
    with opened_store(tmp_path / "new", partnership="small") as store:
        loaded(store, "r-2024", date(2024, 11, 13), *CELLS)
        with store.reading() as connection:
            assert loaded_holdings(connection, as_of=date(2025, 1, 1)) == migrated


def test_counts_of_such_a_store_are_kept_zero_among_them(first, tmp_path):
    sql(
        first,
        "INSERT INTO observation (indicator, area_code, la_code, period, text, release_id, value, status, numerator, "
        "denominator) VALUES ('T-3', 'E06000101', '801', '2024', '0.0', 'r-2024', 0, 0, 0, NULL)",
    )
    with opened_store(first, partnership="small"):
        pass
    counted = replace(
        a_holding("T-3", "r-2024", [("T-3", "E06000101", "2024", "0.0")]), la_code=["801"], numerator=["0"]
    )
    with opened_store(tmp_path / "new", partnership="small") as store, store.writing() as connection:
        enter_release(connection, a_release("r-2024", date(2024, 11, 13)))
        load_holding(connection, counted)
    series = "SELECT s.*, rows_digest, n_rows FROM series AS s JOIN holding USING (indicator, release_id)"
    assert sql(first, f"{series} WHERE indicator = 'T-3'") == sql(tmp_path / "new", series)


def test_what_was_published_cannot_be_changed_afterwards_either(first):
    with opened_store(first, partnership="small"):
        pass
    with pytest.raises(Exception, match="observation is append-only"):
        sql(first, "UPDATE observation SET text = '9'")
    with pytest.raises(Exception, match="release is append-only"):
        sql(first, "DELETE FROM release")


def test_an_indicator_is_added_to_a_release_that_such_a_store_holds(first):
    with opened_store(first, partnership="small") as store:
        loaded(store, "r-2024", date(2024, 11, 13), ("T-3", "E06000101", "2024", "7"))
        with store.reading() as connection:
            held = [one.indicator for one in loaded_holdings(connection, as_of=date(2025, 1, 1))]
            assert held == ["T-1", "T-2", "T-3"]
            assert loaded_releases(connection, as_of=date(2025, 1, 1))["r-2024"].title == "T"
