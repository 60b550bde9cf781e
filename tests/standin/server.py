"""The stand-in publisher on the loopback address: real HTTP, with latency, faults and a record of what was asked."""

from __future__ import annotations

import json
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from .altered_csv import Alteration
from .answers import PIECES, Answer, Asked
from .faults import Fault, Switch, Switches
from .faulty import INSTEAD, WITHDRAWN_AT, asked_data_set, faulty_answer, faulty_catalogue, with_a_newer_version
from .publisher import generated_answer, published_answer
from .record import Record
from .served import Catalogue, ServedDataSet, ServedFile, ServedVersion

HOST = "127.0.0.1"
_POLL_SECONDS = 0.02
_JOIN_SECONDS = 5.0


class StandIn:
    """A publisher that runs in threads of this process from `start` to `stop`, or inside a `with`.

    `port` 0 takes a free one. `latency_seconds` pass before every answer, and may be changed at any time.
    """

    def __init__(
        self, catalogue: Catalogue, *, port: int = 0, latency_seconds: float = 0.0, quiet: bool = True
    ) -> None:
        self.latency_seconds = latency_seconds
        self.quiet = quiet
        self.record = Record()
        self.stopping = threading.Event()
        self._switches = Switches()
        self._lock = threading.Lock()
        self._catalogue = catalogue
        self._server = _Server((HOST, port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True)

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT`"""
        return f"http://{HOST}:{self._server.server_address[1]}"

    @property
    def publishers(self) -> dict[str, str]:
        """Where each kind of publisher's interface lies on this server, as the engine's settings want it."""
        return {
            "dfe-api": f"{self.address}/statistics",
            "fingertips": f"{self.address}/api",
            "nomis": f"{self.address}/api/v01",
            "csv": self.address,
            "ofsted": self.address,
        }

    @property
    def settings(self) -> str:
        """The text of the variable OBA_PUBLISHERS that points the engine here."""
        return json.dumps(self.publishers)

    @property
    def catalogue(self) -> Catalogue:
        with self._lock:
            return self._catalogue

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ends every connection and waits for its thread."""
        self.stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.close_connections()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def fail(
        self,
        *,
        path: str,
        fault: Fault,
        times: int | None = None,
        after: int = 0,
        method: str = "",
        retry_after: str = "",
        wait_seconds: float = 0.0,
        column: str = "",
        text: str = "",
    ) -> None:
        """Sets a switch (see `Switch`): from now on matching requests go wrong in this way, `times` of them or all."""
        self._switches.set(
            Switch(
                path=path,
                fault=fault,
                times=times,
                after=after,
                method=method,
                retry_after=retry_after,
                wait_seconds=wait_seconds,
                alteration=Alteration(column=column, text=text),
            )
        )

    def mend(self) -> None:
        """Takes every switch back; versions that were published or withdrawn stay so."""
        self._switches.clear()

    def publish(self, data_set_id: str, version: ServedVersion) -> None:
        """Adds a version to a data set. Raises `KeyError` when there is no such data set."""
        with self._lock:
            data_set = self._data_set(data_set_id)
            newer = replace(data_set, versions=(*data_set.versions, version))
            self._catalogue = self._catalogue.replacing(newer)

    def withdraw(self, data_set_id: str, version: str) -> None:
        """Withdraws a version of a data set. Raises `KeyError` when there is no such data set."""
        with self._lock:
            withdrawn = self._data_set(data_set_id).withdrawing(version, at=WITHDRAWN_AT)
            self._catalogue = self._catalogue.replacing(withdrawn)

    def serve(self, *files: ServedFile) -> None:
        """Serves these files, each in the place of one of the same path."""
        with self._lock:
            paths = {one.path for one in files}
            kept = tuple(one for one in self._catalogue.files if one.path not in paths)
            self._catalogue = replace(self._catalogue, files=(*kept, *files))

    def _data_set(self, data_set_id: str) -> ServedDataSet:
        found = self._catalogue.data_set(data_set_id)
        if found is None:
            raise KeyError(data_set_id)
        return found

    def answer(self, asked: Asked) -> Answer:
        """What a request gets, faults and all."""
        switches = self._switches.struck(asked.method, asked.path)
        instead = next((one for one in switches if one.fault in INSTEAD), None)
        if instead is not None:
            return INSTEAD[instead.fault](instead, asked)
        catalogue = faulty_catalogue(self.catalogue, switches, asked)
        generated = generated_answer(asked, catalogue)
        answer = generated if generated is not None else published_answer(asked, catalogue)
        answer = faulty_answer(answer, switches, catalogue=catalogue, generated=generated is not None)
        if any(one.fault is Fault.VERSION_BETWEEN_PAGES for one in switches):
            self._publish_newer(asked)
        return answer

    def _publish_newer(self, asked: Asked) -> None:
        with self._lock:
            data_set = asked_data_set(self._catalogue, asked)
            if data_set is not None:
                self._catalogue = self._catalogue.replacing(with_a_newer_version(data_set))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], stand_in: StandIn) -> None:
        self.stand_in = stand_in
        self._open: dict[socket.socket, threading.Thread] = {}
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._lock:
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self._lock:
            self._open.pop(request, None)

    def close_connections(self) -> None:
        with self._lock:
            connections = dict(self._open)
        for connection, thread in connections.items():
            with suppress(OSError):  # the client may have closed it at this moment
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(_JOIN_SECONDS)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the server; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "stand-in"
    sys_version = ""
    wbufsize = -1  # head and body leave together, or the client's delayed acknowledgement costs 40 ms an answer
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_GET  # noqa: N815  # as above

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name in http.server
        if not self.server.stand_in.quiet:
            super().log_message(format, *args)

    def _serve(self) -> None:
        stand_in = self.server.stand_in
        asked = self._asked()
        with stand_in.record.of(
            method=asked.method,
            path=asked.path,
            query=asked.query_text,
            headers=dict(asked.headers),
            body=asked.body,
        ) as request:
            stand_in.stopping.wait(stand_in.latency_seconds)
            answer = stand_in.answer(asked)
            request.status = answer.status
            self._send(answer)
            self.wfile.flush()

    def _asked(self) -> Asked:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        return Asked(
            method=self.command,
            path=unquote(address.path),
            query_text=address.query,
            query=tuple(parse_qsl(address.query, keep_blank_values=True)),
            headers={name.lower(): text for name, text in self.headers.items()},
            body=self.rfile.read(length) if length else b"",
        )

    def _send(self, answer: Answer) -> None:
        stopping = self.server.stand_in.stopping
        stopping.wait(answer.wait_seconds)
        if answer.silent:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, text in answer.headers:
            self.send_header(name, text)
        if answer.status != 304:
            self.send_header("Content-Length", str(answer.claimed_length or len(answer.body)))
        self.end_headers()
        if answer.claimed_length is not None:
            self.close_connection = True
        if self.command != "HEAD":
            for k, piece in enumerate(_pieces(answer)):
                if k:
                    self.wfile.flush()
                    stopping.wait(answer.pause_seconds)
                self.wfile.write(piece)


def _pieces(answer: Answer) -> list[bytes]:
    if not answer.pause_seconds:
        return [answer.body]
    size = max(1, -(-len(answer.body) // PIECES))
    return [answer.body[at : at + size] for at in range(0, len(answer.body), size)]
