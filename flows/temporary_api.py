"""Prefect's own API, started for one run and stopped with it.

Prefect can start one by itself, but only after loading the whole server into the client too, one after the other.
Here the server starts at once beside the rest of the work, which is several seconds sooner on a small machine.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.prefect_environment import START_LIMIT_SECONDS
from oba.domain.errors import ObaError

_HOST = "127.0.0.1"
_LOOK_AGAIN_SECONDS = 0.05
_STOP_SECONDS = 10
_LOG_LINES_SHOWN = 15


class ApiNotStarted(ObaError):
    """Prefect's temporary API ended or stayed silent; the text carries the end of its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryApi:
    """A server on its way up: where its log is written, its process and port."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def wait_until_ready(self) -> None:
        """Come back once it accepts connections, which Prefect's server does only when fully started.

        Raises `ApiNotStarted` when it ends before, or takes longer than the limit.
        """
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while not _accepts(self.port):
            ended = self.process.poll()
            if ended is not None:
                raise ApiNotStarted(self._what_happened(f"ended with code {ended} before it was ready"))
            if time.monotonic() > deadline:
                raise ApiNotStarted(self._what_happened(f"was not ready after {START_LIMIT_SECONDS} seconds"))
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _what_happened(self, what: str) -> str:
        last = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES_SHOWN:]
        return "\n".join([f"Prefect's temporary API {what}. The end of {self.log}:", *last])


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def api_url(port: int) -> str:
    return f"http://{_HOST}:{port}/api"


@contextmanager
def temporary_api(home: Path, *, port: int, environment: Mapping[str, str]) -> Iterator[TemporaryApi]:
    """Prefect's API with its database and log in `home`, stopped at the end; it may not be ready when yielded.

    It runs in a session of its own, so that Ctrl-C reaches it only through its parent.
    """
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
            [sys.executable, "-m", "flows.api_process", str(port)],
            stdin=subprocess.PIPE,
            stdout=written,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
        )
    try:
        yield TemporaryApi(port=port, log=log, process=process)
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection((_HOST, port), timeout=1):
            return True
    except OSError:
        return False
