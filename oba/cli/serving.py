"""Serves the library and its packs to this computer alone, to be read and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from oba import __version__
from oba.render.library.addresses import GLOSSARY, SEARCH
from oba.render.library.feed import MEDIA_TYPES
from oba.render.library.not_found import not_found_page
from oba.render.policy import PAGE_POLICY, SEARCH_POLICY
from oba.store.packs import LIBRARY, PACKS

LOOPBACK: Final = "127.0.0.1"
_TYPES: Final[Mapping[str, str]] = {
    **{f".{extension}": media for extension, media in MEDIA_TYPES.items()},
    ".html": "text/html; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".wasm": "application/wasm",
    ".pagefind": "application/octet-stream",
    ".pf_meta": "application/octet-stream",
    ".pf_index": "application/octet-stream",
    ".pf_fragment": "application/octet-stream",
    ".pf_filter": "application/octet-stream",
}
"""What is served, by how the name ends; nothing else is."""

_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}
_TIMEOUT_SECONDS: Final = 30
_GLOSSARY_OF_PACKS: Final = f"{LIBRARY}/{GLOSSARY}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What is served: the folder `library` of the data folder, and the folders of packs that `packs` names now."""

    data: Path
    library: str
    packs: Callable[[], frozenset[str]]

    def file(self, path: str) -> Path | None:
        """The file at the path of an address; None where there is none that may be read.

        Only names below the library or a pack are looked at; hidden ones, and links that lead out, are not there.
        """
        name = unquote(path, errors="replace").lstrip("/")
        if name == _GLOSSARY_OF_PACKS:  # every pack links to it, whichever library is read
            name = f"{self.library}/{GLOSSARY}"
        if "\\" in name or "\0" in name or name.endswith("/"):
            return None
        parts = name.split("/")
        if any(part in ("", ".", "..") or part.startswith(".") for part in parts):
            return None
        if not self._is_readable(PurePosixPath(name)):
            return None
        found = (self.data / name).resolve()
        is_within = found.is_relative_to((self.data / parts[0]).resolve())
        return found if is_within and found.is_file() and found.suffix in _TYPES else None

    def _is_readable(self, name: PurePosixPath) -> bool:
        if name.parts[0] == self.library:
            return len(name.parts) > 1
        return name.parts[0] == PACKS and name.stem == "pack" and name.parent.as_posix() in self.packs()


class _Reader(BaseHTTPRequestHandler):
    """Answers GET and HEAD, and refuses what is not meant for this computer's own name."""

    server_version = f"oba/{__version__}"
    sys_version = ""  # which Python serves them is nobody's business
    protocol_version = "HTTP/1.1"
    timeout = _TIMEOUT_SECONDS

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:  # noqa: ANN401 - as the server calls it
        self.shelf = shelf
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - named by the standard library
        """Says nothing: who reads what is not kept."""

    def _answer(self, *, with_body: bool) -> None:
        if not self._is_meant_for_us():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"", "text/plain; charset=utf-8", with_body=with_body)
            return
        path = urlsplit(self.path).path
        if path in ("/", f"/{self.shelf.library}", f"/{self.shelf.library}/"):
            self._send(
                HTTPStatus.FOUND, b"", "text/plain; charset=utf-8", with_body, to=f"/{self.shelf.library}/index.html"
            )
            return
        content = self._content(path)
        if content is None:
            page = not_found_page(self.shelf.library)
            self._send(HTTPStatus.NOT_FOUND, page, _TYPES[".html"], with_body=with_body)
            return
        body, media_type = content
        self._send(HTTPStatus.OK, body, media_type, with_body=with_body)

    def _is_meant_for_us(self) -> bool:
        """Whether the request names this server: a page from elsewhere may have another name point to it."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return host in (LOOPBACK, "localhost")

    def _content(self, path: str) -> tuple[bytes, str] | None:
        found = self.shelf.file(path)
        if found is None:
            return None
        try:
            return found.read_bytes(), _TYPES[found.suffix]
        except OSError:
            return None

    def _send(
        self, status: HTTPStatus, body: bytes, media_type: str, with_body: bool, *, to: str | None = None
    ) -> None:
        # A worker is bound by the policy that came with its script, and not by that of the page.
        is_search = urlsplit(self.path).path == f"/{self.shelf.library}/{SEARCH}" or media_type == _TYPES[".js"]
        policy = SEARCH_POLICY if is_search else PAGE_POLICY
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", f"{policy}; frame-ancestors 'none'")
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if to is not None:
            self.send_header("Location", to)
        self.end_headers()
        if with_body:
            self.wfile.write(body)


class LibraryServer(ThreadingHTTPServer):
    """Serves a shelf on this computer alone, at a port of its own choosing where 0 is asked for."""

    daemon_threads = True

    def __init__(self, shelf: Shelf, *, port: int) -> None:
        super().__init__((LOOPBACK, port), partial(_Reader, shelf=shelf))
        self.shelf = shelf

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}/{self.shelf.library}/index.html"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the server calls it
        """Says nothing of readers that hang up."""


def remembered(look: Callable[[], frozenset[str]], *, folder: Path) -> Callable[[], frozenset[str]]:
    """`look`, asked again only once the folder of the library has changed, by whichever thread comes first."""
    lock, known = threading.Lock(), {"at": -1, "packs": frozenset[str]()}

    def packs() -> frozenset[str]:
        with lock:
            at = (folder / ".manifest.json").stat().st_mtime_ns if (folder / ".manifest.json").is_file() else 0
            if known["at"] != at:
                known.update(at=at, packs=look())
            found: Any = known["packs"]
            return frozenset(found)

    return packs
