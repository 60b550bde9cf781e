"""Collects from publishers: asks, keeps what comes, takes it in, and says what came of each data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from oba.domain.asking import AskingOutcome, AskingRecord
from oba.domain.errors import SourceUnavailable, UserError
from oba.stages.fetching import Fetched, Publishers, fetch
from oba.stages.intake import TakenIn, refused_versions, take_in
from oba.stages.progress import Progress
from oba.stages.returns import take_in_returns
from oba.stages.workspace import Workspace
from oba.store.collecting import known_ids, record_asking, remember_ids
from oba.store.database import Store, opened_store

NOT_ASKED: Final = "not asked"
"""What a data set's line says when only the raw store was read."""


class CollectionOutcome(StrEnum):
    """How a collection ended as a whole."""

    DONE = "done"
    PARTIAL = "partial"
    """Something could not be had or read; the rest is taken in, and what was held before stands."""
    FAILED = "failed"
    """Nothing at all could be had or read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedDataSet:
    """What came of one data set.

    `outcome` is that of the asking (`new`, `unchanged`, `failed`, `changed`), or `not asked`. `versions` are those
    received now, `n_figures` what was taken into the store, `refused` the reasons for which something was not, and
    `found` what the asking met or a person should know ("" for nothing). `n_bytes` and `seconds` are of the asking.
    """

    data_set: str
    title: str
    outcome: str
    versions: tuple[str, ...]
    n_figures: int
    refused: tuple[str, ...]
    found: str
    n_bytes: int
    seconds: float

    @property
    def is_sound(self) -> bool:
        return self.outcome not in (AskingOutcome.FAILED, AskingOutcome.CHANGED) and not self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReport:
    """What came of every data set, in the order of the definitions, and behind them returns that cannot be read."""

    data_sets: tuple[CollectedDataSet, ...]

    @property
    def outcome(self) -> CollectionOutcome:
        sound = sum(one.is_sound for one in self.data_sets)
        if sound == len(self.data_sets):
            return CollectionOutcome.DONE
        return CollectionOutcome.PARTIAL if sound else CollectionOutcome.FAILED

    @property
    def n_figures(self) -> int:
        return sum(one.n_figures for one in self.data_sets)


def collect_figures(
    workspace: Workspace, *, publishers: Publishers | None, now: datetime, progress: Progress | None = None
) -> CollectionReport:
    """Collects every data set of the partnership; with `publishers` None, from the raw store alone, without a network.

    `now` is aware and stands on receipts; its day stands on what is recorded. Nothing that was held is changed.
    Raises `UserError` when the partnership collects nothing, `DefinitionError` when a request is not sound.
    """
    if not workspace.partnership.data_sets:
        raise UserError(
            f"{workspace.folder / 'data-sets.toml'}: found no [[data_set]], so there is nothing to collect. "
            "Say there what publishers are asked for"
        )
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store:
        fetched = _fetch(workspace, store, publishers, now, progress) if publishers is not None else ()
        taken = take_in(workspace, store, on=now.date(), progress=progress)
        returns = take_in_returns(workspace, store)
    return _report(workspace, fetched, taken, returns)


def require_something(report: CollectionReport) -> None:
    """Raises `SourceUnavailable`, with every reason, when a collection brought nothing at all."""
    if report.outcome is CollectionOutcome.FAILED:
        reasons = [f"{one.data_set}: {reason}" for one in report.data_sets for reason in (one.found, *one.refused)]
        raise SourceUnavailable("\n".join(["nothing could be collected", *(reason for reason in reasons if reason)]))


def _fetch(
    workspace: Workspace, store: Store, publishers: Publishers, now: datetime, progress: Progress | None
) -> tuple[Fetched, ...]:
    with store.reading() as connection:
        ids = known_ids(connection)
    before = dict(ids)
    spoilt = refused_versions(workspace, store)
    fetched = fetch(workspace, publishers=publishers, known_ids=ids, now=now, spoilt=spoilt, progress=progress)
    with store.writing() as connection:
        remember_ids(connection, {name: value for name, value in ids.items() if before.get(name) != value})
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        record_asking(connection, *(_record(one, now.date(), at=at) for one in fetched))
    return fetched


def _record(one: Fetched, on: date, *, at: str) -> AskingRecord:
    return AskingRecord(
        data_set=one.data_set,
        on=on,
        at=at,
        outcome=one.outcome,
        version=", ".join(one.versions),
        found=one.found,
    )


def _report(
    workspace: Workspace, fetched: Sequence[Fetched], taken: Sequence[TakenIn], returns: Mapping[str, str]
) -> CollectionReport:
    """`returns` are those of authorities that could not be read, by their name in the raw store, and why."""
    asked = {one.data_set: one for one in fetched}
    data_sets = workspace.partnership.data_sets.values()
    collected = [_collected(one.id, one.title, asked.get(one.id), taken) for one in data_sets]
    return CollectionReport(data_sets=(*collected, *(_unread(name, reason) for name, reason in returns.items())))


def _unread(name: str, reason: str) -> CollectedDataSet:
    return CollectedDataSet(
        data_set=name,
        title="Return of an authority",
        outcome=NOT_ASKED,
        versions=(),
        n_figures=0,
        refused=(reason,),
        found="",
        n_bytes=0,
        seconds=0.0,
    )


def _collected(data_set: str, title: str, asked: Fetched | None, taken: Sequence[TakenIn]) -> CollectedDataSet:
    own = [one for one in taken if one.data_set == data_set]
    return CollectedDataSet(
        data_set=data_set,
        title=title,
        outcome=NOT_ASKED if asked is None else asked.outcome.value,
        versions=() if asked is None else asked.versions,
        n_figures=sum(one.n_figures for one in own),
        refused=tuple(dict.fromkeys(one.refused for one in own if one.refused and not one.is_overtaken)),
        found="" if asked is None else asked.found,
        n_bytes=0 if asked is None else asked.n_bytes,
        seconds=0.0 if asked is None else asked.seconds,
    )
