"""A publisher on the loopback, and what a source needs to ask it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from faulty_server import Asked, FaultyServer, Said, faulty_server

from oba.domain.data_set import DataSet
from oba.sources.client import Client
from oba.sources.client_policy import ClientPolicy
from oba.sources.source import Asking, Delivery, Payload, Source

QUICK = ClientPolicy(connect_seconds=1, read_seconds=2, attempts=2, wait_first_seconds=0.001, wait_most_seconds=0.002)
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """A server that says what it is told to, and a client to ask it."""

    server: FaultyServer
    client: Client

    @property
    def asked(self) -> list[Asked]:
        return self.server.asked

    def asking(self, **changes) -> Asking:
        return Asking(**({"client": self.client, "base_url": self.server.url} | changes))

    def deliveries(self, source: Source, data_set: DataSet, **changes) -> list[Delivery]:
        return list(source.request(data_set, self.asking(**changes)))


@contextmanager
def small_publisher() -> Iterator[Publisher]:
    with pytest.MonkeyPatch.context() as patch, faulty_server() as server:
        for name in _PROXIES:
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        with Client(policy=QUICK) as client:
            yield Publisher(server=server, client=client)


def says(body: bytes | str, *, media_type: str = "text/csv", **headers: str) -> Said:
    content = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(body=content, headers={"Content-Type": media_type} | named)


def a_data_set(source: str, request: Mapping[str, str]) -> DataSet:
    return DataSet(id="test", publication="p", title="Tests", source=source, request=request)


def a_payload(body: bytes | str, *, role: str = "data") -> Payload:
    content = body.encode() if isinstance(body, str) else body
    return Payload(role=role, url="https://publisher.test/d", media_type="text/csv", content=content)


def publishers_files(*parts: str) -> Path:
    """The publishers' own files, a folder of them or one of them; the test is skipped where they are not there."""
    named = os.environ.get("OBA_PUBLISHER_FILES")  # noqa: TID251  # where the tests find files is no setting of oba
    path = Path(named or Path(__file__).parents[3] / "shared" / "data" / "real").joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the publishers' files are not in {path}; name their folder in OBA_PUBLISHER_FILES")
    return path
