import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa
from builders.stores import a_holding, a_release, loaded, sql

from oba.domain.status import SYMBOLS, ValueStatus, read_value
from oba.store.database import opened_store
from oba.store.figures import (
    digest_of_holding,
    enter_release,
    exported_observations,
    load_holding,
    loaded_holdings,
    loaded_releases,
    read_panels,
    released_text,
)

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


def counted(cells, *, numerator, denominator):
    return replace(a_holding("T-1", "r", cells), numerator=numerator, denominator=denominator)


def stored(store, holding):
    with store.writing() as connection:
        enter_release(connection, a_release(holding.release, FIRST))
        load_holding(connection, holding)


CELLS = [("T-1", "B", "2024", "1,120.50"), ("T-1", "A", "2024", "c"), ("T-1", "B", "2023", "0")]


@pytest.mark.parametrize(
    ("numerator", "denominator", "cells"),
    [
        (["", "", ""], ["", "", ""], [{"2024": ["c"]}, {"2023": ["0"], "2024": ["1,120.50"]}]),
        (["c", "x", "z"], ["", "", ""], [{"2024": ["c"]}, {"2023": ["0"], "2024": ["1,120.50"]}]),
        (
            ["1,120", "c", "0"],
            ["", "90", "0"],
            [{"2024": ["c", None, 90]}, {"2023": ["0", 0, 0], "2024": ["1,120.50", 1120, None]}],
        ),
        (
            ["0", "", ""],
            ["", "", ""],
            [{"2024": ["c", None, None]}, {"2023": ["0", None, None], "2024": ["1,120.50", 0, None]}],
        ),
    ],
)
def test_a_series_holds_the_cells_of_an_area_by_period_with_the_counts_there_are(
    tmp_path, numerator, denominator, cells
):
    holding = counted(CELLS, numerator=numerator, denominator=denominator)
    with opened_store(tmp_path, partnership="small") as store:
        stored(store, holding)
        kept = [json.loads(text) for (text,) in sql(tmp_path, "SELECT cells FROM series ORDER BY area_code")]
        assert kept == cells
        assert [list(one) for one in kept] == [list(one) for one in cells]
        with store.reading() as connection:
            (held,) = loaded_holdings(connection, as_of=FIRST)
        assert (held.n_rows, held.rows_digest) == (3, digest_of_holding(holding))


def test_a_count_of_zero_is_a_number_and_a_hidden_one_is_not(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        stored(store, counted(CELLS, numerator=["0", "c", ""], denominator=["", "", ""]))
        panel = panels(store, FIRST, members=())["T-1"]
    np.testing.assert_array_equal(panel.numerator, [[np.nan, np.nan], [np.nan, 0]])
    np.testing.assert_array_equal(panel.denominator, [[np.nan, np.nan], [np.nan, np.nan]])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([("T-1", "A", "2024", "1"), ("T-1", "A", "2024", "1")], "T-1 in r: A has a period twice"),
        ([("T-1", "A", "2024", "1"), ("T-1", "A", "spring", "1")], "T-1 in r: 'spring' is not a period"),
        ([("T-1", "A", "2024", "many")], "'many' is neither a number nor a symbol"),
    ],
)
def test_what_is_no_figure_or_stands_there_twice_is_not_loaded(tmp_path, cells, message):
    with opened_store(tmp_path, partnership="small") as store:
        with pytest.raises(ValueError, match=f"^{message}"):
            stored(store, a_holding("T-1", "r", cells))
        assert sql(tmp_path, "SELECT count(*) FROM holding") == [(0,)]


def test_a_holding_without_figures_is_held(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        stored(store, a_holding("T-1", "r", []))
        assert sql(tmp_path, "SELECT n_rows, (SELECT count(*) FROM series) FROM holding") == [(0, 0)]


def test_holdings_about_the_same_areas_and_periods_keep_their_own_figures(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        for key, texts in (("T-1", "12"), ("T-2", "34")):
            cells = [(key, area, "2024", text) for area, text in zip("BA", texts, strict=True)]
            stored(store, a_holding(key, "r", cells))
        found = panels(store, FIRST, members=())
    assert {key: panel.values.tolist() for key, panel in found.items()} == {"T-1": [[2], [1]], "T-2": [[4], [3]]}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [({}, "11.4"), ({"release": "r-2024"}, "11.0"), ({"area": "Z"}, None), ({"period": "2019"}, None)],
)
def test_a_release_is_asked_for_the_text_of_one_cell(store, changed, expected):
    asked = {"indicator": "T-1", "area": "A", "period": "2024", "release": "r-2025"} | changed
    with store.reading() as connection:
        assert released_text(connection, **asked) == expected


def test_people_see_each_observation_as_a_row(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        stored(store, counted(CELLS, numerator=["1,120", "c", "0"], denominator=["", "90", "0"]))
        assert sql(tmp_path, "SELECT * FROM observation ORDER BY area_code, period") == [
            ("T-1", "r", "A", None, "2024", "c", None, 1, None, 90),
            ("T-1", "r", "B", None, "2023", "0", 0, 0, 0, 0),
            ("T-1", "r", "B", None, "2024", "1,120.50", 1120.5, 0, 1120, None),
        ]


def test_people_see_each_value_and_status_as_the_engine_reads_them(tmp_path):
    texts = [*SYMBOLS, "0", "-1.5", "12,345.6", "0.0", " 7 "]
    cells = [("T-1", f"E{number:02}", "2024", text) for number, text in enumerate(texts)]
    with opened_store(tmp_path, partnership="small") as store:
        loaded(store, "r", FIRST, *cells)
        read = [read_value(text) for text in texts]
        assert sql(tmp_path, "SELECT value, status FROM observation ORDER BY area_code") == [
            (None if np.isnan(value) else value, int(status)) for value, status in read
        ]
