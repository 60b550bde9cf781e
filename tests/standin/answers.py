"""What was asked and what is answered, before and after anything is sent over a wire."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
PIECES = 20
"""How many pieces a body leaves in where there are to be pauses between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request. `query` holds the parameters in order, `headers` by their names in lower case."""

    method: str
    path: str
    query_text: str = ""
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer. `claimed_length` is the Content-Length to send where it is to differ from the body's own.

    `wait_seconds` pass before the first byte, and `pause_seconds` between pieces of the body where it is not zero.
    `silent` closes the connection without a byte.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    claimed_length: int | None = None
    wait_seconds: float = 0.0
    pause_seconds: float = 0.0
    silent: bool = False

    def header(self, name: str) -> str:
        """The text of a header by its name in lower case, "" where there is none."""
        return next((text for key, text in self.headers if key.lower() == name), "")

    @property
    def plain_body(self) -> bytes:
        """The body, unpacked where it is packed."""
        return gzip.decompress(self.body) if self.header("content-encoding") == "gzip" else self.body

    def with_plain_body(self, alter: Callable[[bytes], bytes]) -> Answer:
        """The answer with its unpacked body altered, and packed again where it was."""
        body = alter(self.plain_body)
        return replace(self, body=packed(body) if self.header("content-encoding") == "gzip" else body)

    def with_headers(self, *headers: tuple[str, str]) -> Answer:
        """The answer with these headers in the place of those of the same name."""
        names = {name.lower() for name, _ in headers}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return replace(self, headers=(*kept, *headers))


@lru_cache(maxsize=64)
def packed(content: bytes) -> bytes:
    """The content as a gzip archive, the same bytes every time."""
    return gzip.compress(content, compresslevel=6, mtime=0)


def json_answer(value: Any, *, status: int = 200, media_type: str = JSON) -> Answer:
    """An answer in JSON; the value holds no None, as the publisher leaves out what is not there."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status=status, headers=(("Content-Type", media_type), ("api-supported-versions", "1")), body=body)


def text_answer(text: str, *, status: int, media_type: str = "text/html; charset=utf-8") -> Answer:
    return Answer(status=status, headers=(("Content-Type", media_type),), body=text.encode())


def accepts(asked: Asked, *media_types: str) -> bool:
    """Whether the Accept header of a request can be met with one of the media types; True when there is none."""
    ranges = [part.strip().split(";") for part in asked.headers.get("accept", "*/*").split(",")]
    wanted = {name.strip().lower() for name, *options in ranges if "q=0" not in {o.strip() for o in options}}
    offered = {"*/*"} | {form for one in media_types for form in (one, one.split("/")[0] + "/*")}
    return bool(wanted & offered)
