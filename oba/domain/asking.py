"""What publishers were asked for, and what could not be taken from their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AskingOutcome(StrEnum):
    """What came of asking a publisher for a data set."""

    NEW = "new"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    """It could not be had this time."""
    CHANGED = "changed"
    """What came is not in the layout that was agreed, or no longer offered."""

    @property
    def is_failure(self) -> bool:
        return self in (AskingOutcome.FAILED, AskingOutcome.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingRecord:
    """One asking. `at` is ISO, UTC; `found` says in words what went wrong, or what is new; `version` may be ""."""

    data_set: str
    on: date
    at: str
    outcome: AskingOutcome
    version: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An indicator that could not be taken from a release of a data set, public on `published_on`, and why."""

    indicator: str
    release: str
    published_on: date
    data_set: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingState:
    """How asking for one data set, or several taken together, stands.

    `checked_on` is the last day on which every one was asked with success, None before the first. `failed_since` is
    the first day of the failures that have gone on since, None where the last asking went well; `found` says what the
    newest of them met.
    """

    checked_on: date | None
    failed_since: date | None
    found: str


def asking_state(records: Sequence[AskingRecord]) -> AskingState:
    """How asking for one data set stands after these records, oldest first."""
    good = [record.on for record in records if not record.outcome.is_failure]
    failures: list[AskingRecord] = []
    for record in reversed(records):
        if not record.outcome.is_failure:
            break
        failures.append(record)
    return AskingState(
        checked_on=good[-1] if good else None,
        failed_since=failures[-1].on if failures else None,
        found=failures[0].found if failures else "",
    )


def together(states: Sequence[AskingState]) -> AskingState:
    """How several data sets stand together: checked when the last of them was, failing since the first of them did."""
    checked = [state.checked_on for state in states if state.checked_on is not None]
    failing = [state for state in states if state.failed_since is not None]
    return AskingState(
        checked_on=min(checked) if checked and len(checked) == len(states) else None,
        failed_since=min((state.failed_since for state in failing if state.failed_since), default=None),
        found="; ".join(dict.fromkeys(state.found for state in failing if state.found)),
    )
