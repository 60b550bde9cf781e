from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa
from builders.stores import loaded, sql

from oba.domain.status import ValueStatus
from oba.store.database import opened_store
from oba.store.figures import exported_observations, loaded_releases, read_panels

FIRST, SECOND = date(2024, 11, 13), date(2025, 10, 31)


@pytest.fixture
def store(tmp_path):
    with opened_store(tmp_path, partnership="small") as opened:
        loaded(
            opened,
            "r-2024",
            FIRST,
            ("T-1", "A", "2023", "10.0"),
            ("T-1", "A", "2024", "11.0"),
            ("T-1", "B", "2023", "0"),
            ("T-1", "B", "2024", "c"),
        )
        loaded(
            opened,
            "r-2025",
            SECOND,
            ("T-1", "A", "2024", "11.4"),
            ("T-1", "A", "2025", "12.0"),
            ("T-1", "B", "2024", "x"),
            ("T-1", "B", "2025", "0.0"),
            ("T-2", "A", "2025", "low"),
        )
        yield opened


def panels(store, as_of, *, members=("A", "B", "C"), indicators=("T-1", "T-2", "T-3")):
    with store.reading() as connection:
        return read_panels(connection, indicators=indicators, members=members, as_of=as_of)


def test_a_release_is_loaded_once(store, tmp_path):
    with pytest.raises(sa.exc.IntegrityError):
        loaded(store, "r-2024", FIRST, ("T-1", "A", "2023", "99"))
    assert sql(tmp_path, "SELECT count(*) FROM observation") == [(9,)]
    with store.reading() as connection:
        assert list(loaded_releases(connection, as_of=SECOND)) == ["r-2024", "r-2025"]
        assert list(loaded_releases(connection, as_of=date(2025, 10, 30))) == ["r-2024"]


def test_a_release_without_rows_is_still_loaded(store):
    loaded(store, "r-empty", SECOND)
    with store.reading() as connection:
        assert "r-empty" in loaded_releases(connection, as_of=SECOND)


def test_each_cell_is_that_of_the_newest_release_which_states_it(store):
    panel = panels(store, SECOND)["T-1"]
    assert panel.areas == ("A", "B", "C")
    assert [period.code for period in panel.periods] == ["2023", "2024", "2025"]
    np.testing.assert_array_equal(panel.values[0], [10.0, 11.4, 12.0])
    np.testing.assert_array_equal(panel.values[1], [0.0, np.nan, 0.0])
    assert panel.status[1].tolist() == [ValueStatus.NUMBER, ValueStatus.UNAVAILABLE, ValueStatus.NUMBER]
    assert panel.releases == ("r-2024", "r-2025", "r-2025")


@pytest.mark.parametrize("as_of", [FIRST, date(2025, 10, 30)])
def test_nothing_is_borrowed_from_a_release_that_was_not_out_yet(store, as_of):
    found = panels(store, as_of)
    assert set(found) == {"T-1"}
    np.testing.assert_array_equal(found["T-1"].values[0], [10.0, 11.0])
    assert found["T-1"].releases == ("r-2024", "r-2024")


def test_before_the_first_release_there_is_no_panel(store):
    assert panels(store, date(2024, 11, 12)) == {}


def test_a_member_without_rows_is_missing_and_not_zero(store):
    panel = panels(store, SECOND)["T-1"]
    assert np.isnan(panel.values[2]).all()
    assert panel.status[2].tolist() == [ValueStatus.MISSING] * 3


def test_an_order_of_loading_that_is_not_that_of_publication_changes_nothing(tmp_path):
    cells = ("T-1", "A", "2024", "1.0"), ("T-1", "A", "2024", "2.0")
    with opened_store(tmp_path, partnership="small") as store:
        loaded(store, "a-newer", SECOND, cells[1])
        loaded(store, "z-older", FIRST, cells[0])
        assert panels(store, SECOND)["T-1"].values[0].tolist() == [2.0]
        assert panels(store, FIRST)["T-1"].values[0].tolist() == [1.0]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("0", ValueStatus.NUMBER),
        ("c", ValueStatus.SUPPRESSED),
        ("x", ValueStatus.UNAVAILABLE),
        ("z", ValueStatus.NOT_APPLICABLE),
        ("low", ValueStatus.LOW),
        ("k", ValueStatus.NEGLIGIBLE),
        ("u", ValueStatus.UNRELIABLE),
    ],
)
def test_a_symbol_stays_that_symbol_and_zero_a_number(tmp_path, text, status):
    with opened_store(tmp_path, partnership="small") as store:
        loaded(store, "r", FIRST, ("T-1", "A", "2024", text))
        panel = panels(store, FIRST)["T-1"]
        assert panel.status[0, 0] == status
        assert (panel.values[0, 0] == 0) is np.bool_(status is ValueStatus.NUMBER)
        with store.reading() as connection:
            exported = list(exported_observations(connection, as_of=FIRST))
        assert exported == [("T-1", "A", None, "2024", text, int(status), None, None, "r")]


def test_a_year_that_nobody_published_stands_as_missing_between_its_neighbours(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        loaded(store, "r", FIRST, ("T-1", "A", "2019/20", "1"), ("T-1", "A", "2021/22", "3"))
        panel = panels(store, FIRST, members=("A",))["T-1"]
        assert [period.code for period in panel.periods] == ["2019/20", "2020/21", "2021/22"]
        assert panel.status.tolist() == [[0, ValueStatus.MISSING, 0]]
        assert panel.releases == ("r", "", "r")


def test_observations_are_exported_in_order_and_only_those_of_the_day(store):
    with store.reading() as connection:
        then = [row[:4] for row in exported_observations(connection, as_of=FIRST)]
        now = [row[:4] + row[8:] for row in exported_observations(connection, as_of=SECOND)]
    assert then == [
        ("T-1", "A", None, "2023"),
        ("T-1", "A", None, "2024"),
        ("T-1", "B", None, "2023"),
        ("T-1", "B", None, "2024"),
    ]
    assert len(now) == 9
    assert now == sorted(now, key=lambda row: (row[0], row[1], row[3], row[4]))
