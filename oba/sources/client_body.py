"""Reads the body of an answer within limits of size and time, and puts a refusal's body into words."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

import httpx

from oba.sources.client_policy import ClientPolicy

_STEP = 1024 * 1024
"""How much is unpacked at once, in bytes: what a bomb can cost before it is counted."""

_GZIP = zlib.MAX_WBITS | 16
_START = 64 * 1024
_EXCERPT = 200
_HTML_STARTS = (b"<!doctype html", b"<html")


class TooLargeError(Exception):
    """A body over the limit of size."""


class TooSlowError(Exception):
    """A body over the limit of time."""


def read_body(response: httpx.Response, *, policy: ClientPolicy) -> bytes:
    """The whole body with its content encoding undone.

    Raises `TooLargeError` and `TooSlowError` as soon as a limit is passed, and `httpx.RemoteProtocolError` when it is
    cut short or cannot be unpacked. Unpacking is not left to httpx, which hands on a gzip that was cut short as if it
    were whole, and unpacks each piece without a limit.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > policy.most_bytes:
        raise TooLargeError(f"announces {int(announced):,} bytes, more than the {policy.most_bytes:,} that are read")
    counted = _Counted(response.iter_raw(), most_seconds=policy.body_seconds, most_bytes=policy.most_bytes)
    if encoding in {"", "identity"}:
        return b"".join(counted)
    if encoding not in {"gzip", "x-gzip"}:
        raise httpx.RemoteProtocolError(f"the body is packed as {encoding!r}, though gzip was asked for")
    return b"".join(_within(_unpacked(counted), counted=counted, policy=policy))


def read_start(response: httpx.Response, *, most_seconds: float) -> bytes:
    """The first 64 KiB of a refusal's body, unpacked as far as it can be.

    It is for a message alone and the status says enough: what is cut short, slow or broken ends where it ends.
    """
    packed = b""
    with suppress(httpx.TransportError, TooLargeError, TooSlowError):
        for piece in _Counted(response.iter_raw(), most_seconds=most_seconds, most_bytes=_START):
            packed += piece
    if not response.headers.get("content-encoding"):
        return packed
    try:
        return zlib.decompressobj(_GZIP).decompress(packed, _START)
    except zlib.error:
        return b""


def is_html(content: bytes, *, media_type: str) -> bool:
    """Whether a body is a web page, by what it says of itself or by how it starts."""
    start = content[:_EXCERPT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return media_type in {"text/html", "application/xhtml+xml"} or start.startswith(_HTML_STARTS)


def problem(content: bytes) -> str:
    """What a refusal's body says, in words: the errors of a problem body, else its start; "" where there is nothing.

    A problem body is that of https://www.rfc-editor.org/rfc/rfc9457, with the `errors` of the Department for
    Education's interface: code, path and message.
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return excerpt(content)
    if not isinstance(body, dict):
        return excerpt(content)
    errors = body.get("errors")
    listed = [in_words(error) for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    titled = [str(body[key]) for key in ("title", "detail") if body.get(key)]
    return printable("; ".join([*titled, *listed])) or excerpt(content)


def in_words(error: dict[str, object]) -> str:
    """An error or a warning of a problem body: `FiltersNotFound at criteria.filters: One or more ...`."""
    code, path, message = (str(error.get(key) or "") for key in ("code", "path", "message"))
    where = f"{code} at {path}" if path else code
    detail = error.get("detail")
    items = detail.get("items") if isinstance(detail, dict) else None
    found = f": {json.dumps(items)[:_EXCERPT]}" if items else ""
    return ": ".join(part for part in (where, message) if part).rstrip(".") + found


def excerpt(content: bytes) -> str:
    """The start of a body on one line, in quotes; "" where it is empty."""
    text = printable(content[: 4 * _EXCERPT].decode("utf-8", errors="replace"))
    cut = f"{text[:_EXCERPT]}..." if len(text) > _EXCERPT else text
    return f'"{cut}"' if cut else ""


def printable(text: str) -> str:
    """The text on one line, without characters that would steer a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


class _Counted:
    """The pieces of a body as received, with their sum, ended by an error once a limit is passed."""

    def __init__(self, pieces: Iterable[bytes], *, most_seconds: float, most_bytes: int) -> None:
        self._pieces, self._most_seconds, self._most_bytes = pieces, most_seconds, most_bytes
        self.n_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        deadline = time.monotonic() + self._most_seconds
        for piece in self._pieces:
            self.n_bytes += len(piece)
            yield piece
            if self.n_bytes > self._most_bytes:
                raise TooLargeError(f"is larger than the {self._most_bytes:,} bytes that are read")
            if time.monotonic() > deadline:
                raise TooSlowError(f"was not whole after {self._most_seconds:,.0f} seconds")


def _within(pieces: Iterable[bytes], *, counted: _Counted, policy: ClientPolicy) -> Iterator[bytes]:
    n_bytes = 0
    for piece in pieces:
        n_bytes += len(piece)
        if n_bytes > policy.most_bytes:
            raise TooLargeError(f"is larger than the {policy.most_bytes:,} bytes that are read, once it is unpacked")
        if n_bytes > max(policy.inflation_counts_from, counted.n_bytes * policy.most_inflation):
            raise TooLargeError(f"grows more than {policy.most_inflation} times when it is unpacked, as no table does")
        yield piece


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A gzip of one or more members, unpacked step by step."""
    inflate = zlib.decompressobj(_GZIP)
    for piece in pieces:
        rest = piece
        while rest:
            if inflate.eof:
                rest = rest.lstrip(b"\0")  # a gzip may be filled up with zeros
                if not rest:
                    break
                inflate = zlib.decompressobj(_GZIP)
            try:
                yield inflate.decompress(rest, _STEP)
                while not inflate.eof and not inflate.unconsumed_tail and (more := inflate.decompress(b"", _STEP)):
                    yield more
            except zlib.error as error:
                raise httpx.RemoteProtocolError(f"the body is no sound gzip: {error}") from None
            rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    if not inflate.eof:
        raise httpx.RemoteProtocolError("the body is a gzip that was cut short")
