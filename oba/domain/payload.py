"""What is received from a publisher, and the receipt that is kept for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from oba.domain.data_set import DataSetVersion
from oba.domain.local_time import LOCAL_TIME


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Payload:
    """One body as it was received, content encoding undone.

    `role` tells the bodies of one delivery apart (`data`, `meta`, `page 1`). `etag` and `last_modified` are what the
    server sent to recognise the body by later, "" where it sent nothing.
    """

    role: str
    url: str
    media_type: str
    content: bytes
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPart:
    """A payload without its bytes, which lie in the raw store under `sha256`."""

    role: str
    url: str
    media_type: str
    sha256: str
    n_bytes: int
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was received of one version of a data set, when (ISO, UTC), from whom and under which licence."""

    data_set: str
    version: DataSetVersion
    parts: tuple[ReceivedPart, ...]
    received_at: str
    publisher: str
    licence: str

    @property
    def received_on(self) -> date:
        """The day of receipt, in England."""
        return datetime.fromisoformat(self.received_at).astimezone(LOCAL_TIME).date()

    @property
    def public_on(self) -> date:
        """The day on which the version became public, or that of its receipt where its publisher does not say."""
        return self.version.published_on or self.received_on
