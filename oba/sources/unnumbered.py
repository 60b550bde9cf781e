"""What sources share whose publishers number nothing: a version is named by what was received."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from oba.domain.data_set import DataSet, DataSetVersion
from oba.domain.errors import DefinitionError
from oba.sources.client import Received
from oba.sources.source import Asking, Delivery, Payload

VERSION_LENGTH = 12
"""Characters of the SHA-256 that name a version: 48 bits, so that two versions of one data set never share them."""


def short_version(contents: Iterable[bytes]) -> str:
    """The name of a version that its publisher did not number: the start of the SHA-256 over all its bodies."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:VERSION_LENGTH]


def fetch(
    asking: Asking,
    url: str,
    *,
    role: str,
    params: Mapping[str, str] | None = None,
    accept: str = "text/csv",
    expect: str = "CSV",
    read_seconds: float | None = None,
) -> Payload:
    """What is at an address, whole; keywords and errors are those of `Client.get`."""
    received = asking.client.get(url, params=params, accept=accept, expect=expect, read_seconds=read_seconds)
    return as_payload(received, role=role)


def as_payload(received: Received, *, role: str, url: str = "") -> Payload:
    """A received body under its role; `url` is what it is to be known by, "" for the address that it came from."""
    return Payload(
        role=role,
        url=url or received.url,
        media_type=received.media_type,
        content=received.content,
        etag=received.etag,
        last_modified=received.last_modified,
    )


def deliver_new(
    payloads: Sequence[Payload], *, asking: Asking, release: str = "", published_on: date | None = None
) -> Iterator[Delivery]:
    """One delivery of these bodies, or none when the very same were received before."""
    version = short_version(payload.content for payload in payloads)
    if version not in asking.held:
        announced = DataSetVersion(version=version, release=release, published_on=published_on)
        yield Delivery(version=announced, payloads=tuple(payloads))


def at_base(address: str, *, base_url: str) -> str:
    """An address as it is, or behind `base_url` (not ""): scheme and host are replaced, path and query kept."""
    if not base_url:
        return address
    base, asked = urlsplit(base_url), urlsplit(address)
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + asked.path, asked.query, ""))


def required(data_set: DataSet, key: str) -> str:
    """What the data set's request says under `key`; raises `DefinitionError` when it says nothing."""
    text = data_set.request.get(key, "")
    if not text:
        raise DefinitionError(
            f"data set {data_set.id!r}: its request holds no `{key}`, which source {data_set.source!r} needs. Add it"
        )
    return text
