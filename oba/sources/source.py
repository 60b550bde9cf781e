"""What every kind of publisher's interface offers to the engine: a way to ask, and a way to read what came."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from oba.domain.data_set import DataSet, DataSetVersion
from oba.domain.payload import Payload
from oba.sources.client import Client
from oba.sources.table import Table

__all__ = ["Asking", "Delivery", "Once", "Payload", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delivery:
    """One version of a data set, with every body that is needed to read it, in the order in which they are read."""

    version: DataSetVersion
    payloads: tuple[Payload, ...]


Found = TypeVar("Found")


class Once:
    """What is looked up once in a run, however many data sets need it: whoever comes first looks, the others wait.

    Safe to use from several threads. What could not be found is looked for again by the next.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._found: dict[str, object] = {}

    def get(self, name: str, look_up: Callable[[], Found]) -> Found:
        """What was found under the name before, else what `look_up` gives now; names are of one type of things each."""
        with self._lock:
            own = self._locks.setdefault(name, threading.Lock())
        with own:
            if name not in self._found:
                self._found[name] = look_up()
            return cast("Found", self._found[name])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asking:
    """What a source has to ask with.

    `base_url` is where the publisher's interface lies ("" where requests carry whole addresses). `held` are the
    versions of this data set that are in the raw store already: they are not asked for again; `has_gaps` says that
    something received before could not be read, so that every version is to be looked at. `known_ids` holds what
    was looked up before (a publication and title -> the publisher's id of the data set), and is added to.
    `once` is shared by all who ask in this run, for what several data sets need. `validators` are ETag and
    Last-Modified of the newest body held, by address. A source adds to `remarks` what a person should know and what is
    no failure: a version that was withdrawn, for one.
    """

    client: Client
    base_url: str
    held: frozenset[str] = frozenset()
    has_gaps: bool = False
    known_ids: MutableMapping[str, str] = field(default_factory=dict)
    once: Once = field(default_factory=Once)
    validators: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of publisher's interface.

    `request` yields each version that the publisher offers and that is not held, oldest first, as soon as it is
    received; nothing when nothing is new. It raises `SourceUnavailable` for what may go well another time and
    `SourceChanged` for what will not. `parse` reads what was stored, and nothing else. `base_url` is where the
    interface lies unless the settings say otherwise; `needs` names the keys of `DataSet.request` that must be there,
    and `may` those that can be.
    """

    base_url: str
    request: Callable[[DataSet, Asking], Iterator[Delivery]]
    parse: Callable[[DataSet, Sequence[Payload]], Table]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
