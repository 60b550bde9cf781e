"""Who is working on a stage: a lease by the database's own clock, so that a dead run holds nothing for long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from oba.domain.cycle import Stage
from oba.store.database import Store

LEASE_SECONDS: Final = 30
"""Far longer than a stage takes; after it another run may take the stage over."""
POLL_SECONDS: Final = 0.1

_TAKE = text(
    """
    INSERT INTO stage (priority, cycle, stage, lease_holder, lease_until)
    VALUES (:priority, :cycle, :stage, :holder, CAST(strftime('%s', 'now') AS INTEGER) + :seconds)
    ON CONFLICT (priority, cycle, stage) DO UPDATE
    SET lease_holder = excluded.lease_holder, lease_until = excluded.lease_until
    WHERE stage.lease_until IS NULL OR stage.lease_until <= CAST(strftime('%s', 'now') AS INTEGER)
    """
)
_RETURN = text(
    """
    UPDATE stage SET lease_holder = NULL, lease_until = NULL
    WHERE priority = :priority AND cycle = :cycle AND stage = :stage AND lease_holder = :holder
    """
)


@contextmanager
def stage_lease(store: Store, *, priority: str, cycle: str, stage: Stage) -> Iterator[bool]:
    """Whether this run has the stage to itself, after waiting for another one to end or its lease to run out."""
    key = {"priority": priority, "cycle": cycle, "stage": stage.value, "holder": uuid4().hex}
    taken = _taken(store, key)
    for _ in range(int((LEASE_SECONDS + 1) / POLL_SECONDS)):
        if taken:
            break
        time.sleep(POLL_SECONDS)
        taken = _taken(store, key)
    try:
        yield taken
    finally:
        if taken:
            with store.writing() as connection:
                connection.execute(_RETURN, key)


def _taken(store: Store, key: dict[str, str]) -> bool:
    with store.writing() as connection:
        return connection.execute(_TAKE, {**key, "seconds": LEASE_SECONDS}).rowcount == 1
