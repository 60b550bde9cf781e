"""What makes a stage itself: what must come before, what it listens to, what it does, and when it may be left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oba.domain.cycle import GateItem, Stage
from oba.pack.stage_facts import StageFacts
from oba.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """One stage. `kinds` are the contributions it reads, `after` the stage whose pack it needs (None: none).

    `work` does what is the stage's own, freezing or judging, and gives the facts with its results; `gate` gives the
    conditions for leaving. `judges_figures` says whether a new release alone is a reason to make a pack again that
    said what was missing.
    """

    stage: Stage
    after: Stage | None
    kinds: tuple[str, ...]
    judges_figures: bool
    work: Callable[[Connection, StageFacts], StageFacts]
    gate: Callable[[StageFacts], tuple[GateItem, ...]]
