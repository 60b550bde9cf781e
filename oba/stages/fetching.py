"""Asks publishers for what is new, and keeps what they answer in the raw store; nothing is read here."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from oba.domain.asking import AskingOutcome
from oba.domain.data_set import DataSet, DataSetVersion
from oba.domain.errors import DefinitionError, SourceChanged, SourceError
from oba.domain.partnership import Partnership
from oba.domain.payload import Receipt
from oba.sources.client import Client
from oba.sources.client_policy import STANDARD, ClientPolicy
from oba.sources.publishers import SOURCES
from oba.sources.source import Asking, Once
from oba.sources.unnumbered import VERSION_LENGTH
from oba.stages.progress import Progress, tell_nobody
from oba.stages.workspace import Workspace
from oba.store.raw import keep, receipts

_AT_ONCE: Final = 8
"""Data sets asked for side by side, over all publishers; the client keeps to two requests at once for each host."""
_PATH: Final = "path"
"""In a request: a file or folder of this machine, taken from the partnership's folder."""
_NAMED_BY_CONTENT: Final = re.compile(rf"[0-9a-f]{{{VERSION_LENGTH}}}(-[0-9]+)?")
"""A version that its publisher did not number; a file that came back after others has a number behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishers:
    """Where publishers are reached, and how.

    `base_urls` replaces addresses, by source name; a source that is not there is reached at its own. `contact` is the
    organisation's address that publishers are told, "" for none.
    """

    base_urls: Mapping[str, str] = field(default_factory=dict)
    policy: ClientPolicy = STANDARD
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of asking for one data set. `found` says what went wrong or what a person should know, "" if nothing.

    `versions` are those received now; `n_bytes` what they weigh; `seconds` how long it took.
    """

    data_set: str
    outcome: AskingOutcome
    versions: tuple[str, ...]
    n_bytes: int
    seconds: float
    found: str


def check_data_sets(partnership: Partnership) -> None:
    """Raises `DefinitionError` with all that is wrong with the data sets' requests: unknown sources, and keys that are
    missing or not known.
    """
    findings = [finding for one in partnership.data_sets.values() for finding in _findings(one)]
    if findings:
        raise DefinitionError(findings)


def fetch(
    workspace: Workspace,
    *,
    publishers: Publishers,
    known_ids: MutableMapping[str, str],
    now: datetime,
    spoilt: Collection[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> tuple[Fetched, ...]:
    """What came of asking for every data set of the partnership, in the order of the definitions.

    One publisher's failure does not stop another; whatever was received whole is kept. `known_ids` holds what was
    looked up before, and is added to. `now` is aware, and stands on the receipts. `spoilt` are data sets and versions
    that were received and are to be asked for again. Raises `DefinitionError` when a request is not sound.
    """
    check_data_sets(workspace.partnership)
    data_sets = list(workspace.partnership.data_sets.values())
    before = _before(workspace)
    once = Once()
    tell = progress or tell_nobody
    with (
        Client(policy=publishers.policy, contact=publishers.contact) as client,
        ThreadPoolExecutor(max_workers=_AT_ONCE) as pool,
    ):
        tasks: dict[Future[Fetched], str] = {}
        for data_set in data_sets:
            own = before.get(data_set.id, ())
            asking = Asking(
                client=client,
                base_url=publishers.base_urls.get(data_set.source, SOURCES[data_set.source].base_url),
                held=_held(data_set, own, spoilt),
                known_ids=known_ids,
                once=once,
                has_gaps=any(one == data_set.id for one, _ in spoilt),
                validators=_validators(own, spoilt),
            )
            tasks[pool.submit(_fetch_one, workspace, data_set, asking, own, now)] = data_set.id
        done: dict[str, Fetched] = {}
        for count, task in enumerate(as_completed(tasks), start=1):
            done[tasks[task]] = task.result()
            tell(count, len(tasks), tasks[task])
    return tuple(done[data_set.id] for data_set in data_sets)


def _findings(data_set: DataSet) -> Iterator[str]:
    where = f"data-sets.toml: data_set[{data_set.id}]"
    source = SOURCES.get(data_set.source)
    if source is None:
        yield f'{where}.source: found "{data_set.source}", expected one of {", ".join(SOURCES)}; choose one of them'
        return
    for key in source.needs:
        if key not in data_set.request:
            yield f"{where}.request: found no {key}, which {data_set.source} needs; add it"
    known = (*source.needs, *source.may)
    for key in data_set.request:
        if key not in known:
            yield f"{where}.request.{key}: found a key that is not known, expected one of {', '.join(known)}; remove it"


def _before(workspace: Workspace) -> dict[str, list[Receipt]]:
    """The receipts of each data set, oldest first."""
    before: dict[str, list[Receipt]] = {}
    for receipt in receipts(workspace.data):
        before.setdefault(receipt.data_set, []).append(receipt)
    return before


def _held(data_set: DataSet, before: Sequence[Receipt], spoilt: Collection[tuple[str, str]]) -> frozenset[str]:
    """The versions that need not come again.

    A publisher that numbers nothing has one file at its address: only the newest is held, so that one which comes back
    after another is noticed. A folder of this machine keeps all its files beside one another.
    """
    versions = [receipt.version.version for receipt in before]
    if versions and _PATH not in data_set.request and _NAMED_BY_CONTENT.fullmatch(versions[-1]):
        return frozenset({versions[-1][:VERSION_LENGTH]})
    return frozenset(version for version in versions if (data_set.id, version) not in spoilt)


def _validators(before: Sequence[Receipt], spoilt: Collection[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """What the newest version is recognised by; nothing where it came spoilt, maybe under the marks of a sound one."""
    newest = before[-1] if before else None
    if newest is None or (newest.data_set, newest.version.version) in spoilt:
        return {}
    return {part.url: (part.etag, part.last_modified) for part in newest.parts if part.etag or part.last_modified}


def _told_apart(version: DataSetVersion, before: Sequence[Receipt]) -> DataSetVersion:
    """The version under a name of its own: what comes back after something else is the second of its name, or third."""
    n_before = sum(receipt.version.version[:VERSION_LENGTH] == version.version for receipt in before)
    if not n_before or not _NAMED_BY_CONTENT.fullmatch(version.version):
        return version
    return replace(version, version=f"{version.version}-{n_before + 1}")


def _fetch_one(
    workspace: Workspace, data_set: DataSet, asking: Asking, before: Sequence[Receipt], now: datetime
) -> Fetched:
    begun = time.perf_counter()
    received: list[Receipt] = []
    error: SourceError | DefinitionError | None = None
    try:
        for delivery in SOURCES[data_set.source].request(_from_here(data_set, workspace), asking):
            publication = workspace.partnership.publications[data_set.publication]
            receipt = keep(
                workspace.data,
                data_set=data_set.id,
                version=_told_apart(delivery.version, before),
                payloads=delivery.payloads,
                received_at=now.astimezone(UTC).isoformat(timespec="seconds"),
                publisher=publication.publisher,
                licence=publication.licence,
            )
            if receipt not in before:
                received.append(receipt)
    except (SourceError, DefinitionError) as caught:
        error = caught
    return Fetched(
        data_set=data_set.id,
        outcome=_outcome(error, received),
        versions=tuple(receipt.version.version for receipt in received),
        n_bytes=sum(part.n_bytes for receipt in received for part in receipt.parts),
        seconds=time.perf_counter() - begun,
        found="; ".join([*([str(error)] if error else []), *asking.remarks]),
    )


def _from_here(data_set: DataSet, workspace: Workspace) -> DataSet:
    if _PATH not in data_set.request:
        return data_set
    return replace(data_set, request={**data_set.request, _PATH: str(workspace.folder / data_set.request[_PATH])})


def _outcome(error: SourceError | DefinitionError | None, received: Sequence[Receipt]) -> AskingOutcome:
    match error:
        case None:
            return AskingOutcome.NEW if received else AskingOutcome.UNCHANGED
        case SourceChanged() | DefinitionError():
            return AskingOutcome.CHANGED
        case _:
            return AskingOutcome.FAILED
