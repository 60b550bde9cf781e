"""What was frozen: every baseline by priority and cycle, and the whole text of one."""

from __future__ import annotations

from typing import Any

from oba.domain.errors import UserError
from oba.stages.workspace import Workspace
from oba.store.baselines import frozen_baselines, frozen_text
from oba.store.database import opened_store, store_exists


def listed_baselines(workspace: Workspace) -> list[dict[str, Any]]:
    """Every frozen baseline as plain values: priority, cycle, indicator, method, frozen_on, digest."""
    if not store_exists(workspace.data):
        return []
    partnership = workspace.partnership
    with opened_store(workspace.data, partnership=partnership.slug) as store, store.reading() as connection:
        return [
            {
                "priority": priority.slug,
                "cycle": cycle.slug,
                "indicator": indicator,
                "method": frozen.baseline.method,
                "frozen_on": frozen.frozen_on.isoformat(),
                "digest": frozen.digest,
            }
            for priority in partnership.priorities
            for cycle in partnership.cycles
            for indicator, frozen in frozen_baselines(connection, priority=priority.slug, cycle=cycle.slug).items()
        ]


def frozen_baseline_text(workspace: Workspace, *, priority: str, cycle: str, indicator: str) -> str:
    """The frozen baseline as canonical JSON, the text that its digest names.

    Raises `UserError` where none was frozen, `StoreError` when it is not what was frozen.
    """
    text = None
    if store_exists(workspace.data):
        with (
            opened_store(workspace.data, partnership=workspace.partnership.slug) as store,
            store.reading() as connection,
        ):
            text = frozen_text(connection, priority=priority, cycle=cycle, indicator=indicator)
    if text is None:
        raise UserError(
            f"{priority}, {cycle}: found no frozen baseline of {indicator}, expected one of those that `oba baselines` "
            "lists; a baseline is frozen when its cycle's data pack is published"
        )
    return text
