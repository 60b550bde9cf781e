"""A real HTTP server on the loopback that says what it is told to, faults and all."""

import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer.

    `announced` is the Content-Length, None for the body's own; `delay_seconds` passes before anything is said,
    `drip_seconds` between one byte of the body and the next. `hangs_up` ends the connection without an answer.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    delay_seconds: float = 0.0
    drip_seconds: float = 0.0
    hangs_up: bool = False


Answer = Said | Callable[[Asked], Said]


class FaultyServer:
    """What a server was asked, and what it says: at each path one answer after the other, the last one for ever."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._at_once = 0
        self._answers: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()

    def says(self, path: str, *answers: Answer) -> str:
        """The address at which it says that."""
        self._answers[path] = list(answers)
        return f"{self.url}{path}"

    def answer(self, asked: Asked) -> Said:
        with self._lock:
            self.asked.append(asked)
            answers = self._answers.get(asked.path, [Said(status=404)])
            answer = answers[0] if len(answers) == 1 else answers.pop(0)
        return answer if isinstance(answer, Said) else answer(asked)

    @contextmanager
    def exchange(self) -> Iterator[None]:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        faulty: FaultyServer = self.server.faulty
        with faulty.exchange():
            split = urlsplit(self.path)
            path = self.path.partition("?")[0]  # a whole address, or a host and its port, where this is the proxy
            asked = Asked(
                method=self.command,
                path=path,
                query=dict(parse_qsl(split.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
                at=time.monotonic(),
            )
            self._say(faulty.answer(asked))

    do_POST = do_GET  # noqa: N815 (the standard library's name)
    do_CONNECT = do_GET  # noqa: N815 (as above)

    def _say(self, said: Said) -> None:
        time.sleep(said.delay_seconds)
        self.close_connection = said.hangs_up or said.announced is not None
        if said.hangs_up:
            return
        self.send_response_only(said.status)
        if "Date" not in said.headers:
            self.send_header("Date", self.date_time_string())
        for name, value in said.headers.items():
            self.send_header(name, value)
        if said.status != 304:
            self.send_header("Content-Length", str(len(said.body) if said.announced is None else said.announced))
        self.end_headers()
        if said.drip_seconds:
            for byte in said.body:
                self.wfile.write(bytes([byte]))
                time.sleep(said.drip_seconds)
        else:
            self.wfile.write(said.body)

    def log_message(self, *args: object) -> None:
        """Nothing: what was asked is kept in `asked`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    faulty: FaultyServer

    def process_request_thread(self, request, client_address) -> None:
        try:
            with suppress(ConnectionError, TimeoutError, ssl.SSLError):  # a client may leave at any time
                self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)


@contextmanager
def faulty_server(*, tls: ssl.SSLContext | None = None) -> Iterator[FaultyServer]:
    """A server on a free port of 127.0.0.1, over TLS where a context is given."""
    faulty = FaultyServer()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.faulty = faulty
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        faulty.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield faulty
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def silent_port() -> Iterator[str]:
    """The address of a port that takes connections and never says a word."""
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}"
