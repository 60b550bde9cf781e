"""The cycle: its stages, when they are due, and how far a stage came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """The four stages, in the order of the method."""

    COLLECT = "collect"
    STORY = "story"
    PLAN = "plan"
    REVIEW = "review"


STAGES: tuple[Stage, ...] = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDates:
    """When a stage of a cycle may begin, and by when its pack is published come what may."""

    stage: Stage
    opens: date
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One round of the four stages; `follows` names the cycle whose decisions open it."""

    slug: str
    stages: tuple[StageDates, ...]
    follows: str | None = None

    def dates(self, stage: Stage) -> StageDates:
        return next(dates for dates in self.stages if dates.stage is stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateItem:
    """One condition for leaving a stage, whether it is met, and in words what was found."""

    name: str
    met: bool
    found: str


@dataclass(frozen=True, slots=True)
class Done:
    """The stage has its pack. `changed` is False when an earlier run had already published the very same one."""

    digest: str
    changed: bool
    gate_met: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """The stage has no pack yet, and nothing is wrong: `on` says for what, `until` the day it is published anyway."""

    on: str
    until: date


@dataclass(frozen=True, slots=True)
class Blocked:
    """The stage cannot go on until a person acts."""

    reason: str


StageOutcome = Done | Waiting | Blocked
