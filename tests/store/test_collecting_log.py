"""The log of askings and refusals, and the memory for what was looked up."""

from datetime import date

import pytest
from builders.stores import a_refusal, loaded

from oba.domain.asking import AskingOutcome, AskingRecord, AskingState, asking_state
from oba.domain.errors import StoreError
from oba.store.collecting import (
    askings,
    known_ids,
    record_asking,
    record_refusal,
    remember_ids,
    standing_refusals,
)
from oba.store.database import opened_store
from oba.store.figures import loaded_holdings

FOREVER = date(2100, 1, 1)


@pytest.fixture
def store(tmp_path):
    with opened_store(tmp_path, partnership="small") as store:
        yield store


def an_asking(day, outcome=AskingOutcome.UNCHANGED, **changes):
    known = {
        "data_set": "homes",
        "on": date(2025, 11, day),
        "at": f"2025-11-{day:02}T09:00:00+00:00",
        "outcome": outcome,
    }
    return AskingRecord(**(known | changes))


def recorded(store, *records):
    with store.writing() as connection:
        for record in records:
            if isinstance(record, AskingRecord):
                record_asking(connection, record)
            else:
                record_refusal(connection, record)


def standing(store, as_of=FOREVER):
    with store.reading() as connection:
        return standing_refusals(connection, as_of=as_of, held=loaded_holdings(connection, as_of=as_of))


def test_askings_come_back_by_data_set_in_order_and_as_of_a_day(store):
    records = [
        an_asking(3, AskingOutcome.NEW, version="1.0, 2.0"),
        an_asking(4, AskingOutcome.FAILED, found="https://x.example: found 503"),
        an_asking(4, data_set="visits"),
        an_asking(5, AskingOutcome.CHANGED, found="found a page of HTML"),
    ]
    recorded(store, *records)
    with store.reading() as connection:
        found = askings(connection, as_of=FOREVER)
        early = askings(connection, as_of=date(2025, 11, 4))
    assert found == {"homes": (records[0], records[1], records[3]), "visits": (records[2],)}
    assert early == {"homes": (records[0], records[1]), "visits": (records[2],)}
    assert asking_state(found["homes"]) == AskingState(
        checked_on=date(2025, 11, 3), failed_since=date(2025, 11, 4), found="found a page of HTML"
    )


def test_a_refusal_stands_from_its_day(store):
    recorded(store, a_refusal())
    assert standing(store) == {"T-1": (a_refusal(),)}
    assert standing(store, date(2025, 10, 31)) == {}


def test_the_same_reason_again_is_no_new_refusal_and_another_one_is(store):
    other = a_refusal(on=date(2025, 11, 3), reason="There is no column 'warm'.")
    back = a_refusal(on=date(2025, 11, 4))
    recorded(store, a_refusal(), a_refusal(on=date(2025, 11, 2)), other, back)
    assert standing(store) == {"T-1": (back,)}
    assert standing(store, date(2025, 11, 2)) == {"T-1": (a_refusal(),)}
    assert standing(store, date(2025, 11, 3)) == {"T-1": (other,)}


def test_refusals_of_two_releases_stand_beside_one_another(store):
    later = a_refusal(release="homes-3.0", published_on=date(2026, 10, 30))
    recorded(store, a_refusal(), later, a_refusal(indicator="T-2"))
    assert standing(store) == {"T-1": (a_refusal(), later), "T-2": (a_refusal(indicator="T-2"),)}


@pytest.mark.parametrize(
    ("key", "published_on", "stands"),
    [
        ("r-2024", date(2024, 11, 13), True),
        ("r-2025", date(2025, 10, 31), False),
        ("homes-2.1", date(2025, 11, 4), False),
    ],
)
def test_a_refusal_is_overtaken_by_its_own_release_and_by_a_later_one(store, key, published_on, stands):
    recorded(store, a_refusal())
    loaded(store, key, published_on, ("T-1", "E06000101", "2025", "1"))
    assert (standing(store) == {"T-1": (a_refusal(),)}) is stands


def test_another_indicators_release_overtakes_nothing(store):
    recorded(store, a_refusal())
    loaded(store, "homes-2.1", date(2025, 11, 4), ("T-2", "E06000101", "2025", "1"))
    assert standing(store) == {"T-1": (a_refusal(),)}


def test_what_was_looked_up_is_known_until_it_is_looked_up_again(store):
    with store.writing() as connection:
        remember_ids(connection, {"homes: visits": "one", "homes: cold": "two"})
        remember_ids(connection, {"homes: visits": "three"})
        remember_ids(connection, {})
    with store.reading() as connection:
        assert known_ids(connection) == {"homes: visits": "three", "homes: cold": "two"}


def test_the_log_and_its_memory_outlive_the_run(tmp_path):
    with opened_store(tmp_path, partnership="small") as store, store.writing() as connection:
        record_asking(connection, an_asking(3))
        remember_ids(connection, {"a": "b"})
    with opened_store(tmp_path, partnership="small") as store, store.reading() as connection:
        assert askings(connection, as_of=FOREVER) == {"homes": (an_asking(3),)}
        assert known_ids(connection) == {"a": "b"}


def test_a_log_in_a_damaged_store_is_refused(tmp_path):
    (tmp_path / "oba.sqlite").write_bytes(b"SQLite format 3\x00" + b"\x01" * 4096)
    with pytest.raises(StoreError, match="is damaged"), opened_store(tmp_path, partnership="small"):
        pass
