from threading import Event, Thread

import pytest
from builders.stores import sql

from oba.domain.cycle import Stage
from oba.store.database import opened_store
from oba.store.leases import LEASE_SECONDS, stage_lease

KEY = {"priority": "warmth", "cycle": "2024-25", "stage": Stage.COLLECT}
HELD = "SELECT lease_holder IS NOT NULL, lease_until - CAST(strftime('%s', 'now') AS INTEGER) FROM stage"


@pytest.fixture
def store(tmp_path):
    with opened_store(tmp_path, partnership="small") as opened:
        yield opened


def test_a_lease_is_held_for_its_time_and_given_back(store, tmp_path):
    with stage_lease(store, **KEY) as ours:
        assert ours
        [(held, left)] = sql(tmp_path, HELD)
        assert held
        assert LEASE_SECONDS - 2 <= left <= LEASE_SECONDS
    assert sql(tmp_path, "SELECT lease_holder, lease_until FROM stage") == [(None, None)]


def test_a_lease_is_given_back_after_an_error(store, tmp_path):
    with pytest.raises(ZeroDivisionError), stage_lease(store, **KEY):
        1 / 0  # noqa: B018 - the error is the point
    assert sql(tmp_path, "SELECT lease_holder, lease_until FROM stage") == [(None, None)]


def test_a_second_run_waits_until_the_first_has_ended(store):
    begun, order = Event(), []

    def second():
        begun.set()
        with stage_lease(store, **KEY) as ours:
            order.append(("second", ours))

    with stage_lease(store, **KEY):
        waiting = Thread(target=second)
        waiting.start()
        begun.wait()
        waiting.join(timeout=0.3)
        assert waiting.is_alive()
        order.append(("first", True))
    waiting.join(timeout=10)
    assert order == [("first", True), ("second", True)]


@pytest.mark.parametrize("other", [{"stage": Stage.STORY}, {"priority": "food"}, {"cycle": "2025-26"}])
def test_another_stage_priority_or_cycle_need_not_wait(store, other):
    with stage_lease(store, **KEY), stage_lease(store, **(KEY | other)) as ours:
        assert ours


def test_a_lease_that_has_run_out_is_taken_over_and_its_holder_cannot_give_it_back(store, tmp_path):
    with stage_lease(store, **KEY):
        sql(tmp_path, "UPDATE stage SET lease_until = CAST(strftime('%s', 'now') AS INTEGER)")
        with stage_lease(store, **KEY) as ours:
            assert ours
            [(taken_over,)] = sql(tmp_path, "SELECT lease_holder FROM stage")
        sql(tmp_path, "UPDATE stage SET lease_holder = ?, lease_until = 9999999999", taken_over)
    assert sql(tmp_path, "SELECT lease_holder FROM stage") == [(taken_over,)]


def test_a_run_that_died_holding_a_lease_holds_it_no_longer_than_its_time(store, tmp_path):
    dead = (
        "INSERT INTO stage VALUES ('warmth', '2024-25', 'collect', 'dead', CAST(strftime('%s', 'now') AS INTEGER) + 1)"
    )
    sql(tmp_path, dead)
    with stage_lease(store, **KEY) as ours:
        assert ours
