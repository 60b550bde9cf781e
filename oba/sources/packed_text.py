"""The bytes of a text file, unpacked and known to be text, before anybody reads it.

Out of scope: workbooks (`workbook_guard`), and what the text says.
"""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Final

from oba.domain.errors import SourceChanged
from oba.sources.table import FETCH_AGAIN

MOST_BYTES: Final = 200_000_000
"""What a packed file may unpack to: several times the largest that the department publishes."""

_GZIP_MAGIC = b"\x1f\x8b"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PIECE_BYTES: Final = 1 << 20


def checked_text(content: bytes, *, name: str) -> bytes:
    """The content unpacked, once it is known to be text in UTF-8; `name` is what messages call it.

    Raises `SourceChanged` when it cannot be unpacked, unpacks to more than `MOST_BYTES`, is empty, a web page or not
    UTF-8, or holds NUL characters.
    """
    content = _unpacked(content, name=name)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:2]
    if not start:
        raise SourceChanged(f"{name}: is empty. {FETCH_AGAIN}")
    if start.startswith(b"<"):
        raise SourceChanged(f"{name}: is a web page, expected a CSV. {FETCH_AGAIN}, and look where the address leads")
    if start.startswith(_UTF_16_MARKS):
        raise SourceChanged(f"{name}: is UTF-16, expected UTF-8. {FETCH_AGAIN}, or ask the publisher")
    try:
        if not content.isascii():  # which takes a tenth of decoding it, and no memory
            content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceChanged(f"{name}: byte {error.start} is not UTF-8. {FETCH_AGAIN}") from None
    if b"\0" in content:
        place = content.index(b"\0")
        raise SourceChanged(f"{name}: byte {place} is NUL, so it is damaged or no text. {FETCH_AGAIN}")
    return content


def _unpacked(content: bytes, *, name: str) -> bytes:
    """The content, unpacked piece by piece where it is packed, so that a small file cannot fill the memory."""
    if not content.startswith(_GZIP_MAGIC):
        return content
    pieces: list[bytes] = []
    n_bytes = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            while piece := packed.read(_PIECE_BYTES):
                pieces.append(piece)
                n_bytes += len(piece)
                if n_bytes > MOST_BYTES:
                    most = MOST_BYTES // 1_000_000
                    raise SourceChanged(f"{name}: unpacks to more than {most} MB, no tidy file does. {FETCH_AGAIN}")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise SourceChanged(f"{name}: cannot be unpacked, it is cut short or altered. {FETCH_AGAIN}") from None
    return b"".join(pieces)
