"""The raw store: every payload as it was received, under its SHA-256, and a receipt for every delivery.

Files, not rows: `raw/payloads/ab/abcd...` holds the bytes (so `sha256sum` checks them), `raw/receipts/DATA_SET/` one
JSON file for each version that was received. Nothing here is ever changed, and observations can be made anew from it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from oba.domain.data_set import DataSetVersion
from oba.domain.errors import StoreError
from oba.domain.payload import Payload, Receipt, ReceivedPart
from oba.domain.release import ReleaseStatus
from oba.whole_files import replace_file

RAW: Final = "raw"
_PAYLOADS: Final = "payloads"
_RECEIPTS: Final = "receipts"
_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""A version that may stand in a file name as it is."""


def keep(
    folder: Path,
    *,
    data_set: str,
    version: DataSetVersion,
    payloads: Sequence[Payload],
    received_at: str,
    publisher: str,
    licence: str,
) -> Receipt:
    """Keeps what was received, payloads first and the receipt last, so that a receipt never lacks its payloads.

    The very same delivery received again keeps its first receipt.
    """
    parts = tuple(_kept(folder, payload) for payload in payloads)
    receipt = Receipt(
        data_set=data_set,
        version=version,
        parts=parts,
        received_at=received_at,
        publisher=publisher,
        licence=licence,
    )
    path = folder / RAW / _RECEIPTS / data_set / f"{_file_name(version.version)}--{_digest_of(parts)[:12]}.json"
    if path.exists():
        return _read(path)
    replace_file(path, json.dumps(_plain(receipt), indent=1, sort_keys=True).encode())
    return receipt


def receipts(folder: Path, *, beginning: str = "") -> tuple[Receipt, ...]:
    """Every receipt, by data set and then in the order of publication, receipt and version.

    Of the data sets whose names have that beginning. Raises `StoreError` for a file that is not a receipt.
    """
    paths = sorted((folder / RAW / _RECEIPTS).glob(f"{beginning}*/*.json"))
    return tuple(sorted((_read(path) for path in paths), key=_order))


def payloads_of(folder: Path, receipt: Receipt) -> Iterator[Payload]:
    """The payloads of a receipt, in the order in which they were received.

    Raises `StoreError` when one is not there or not what was received.
    """
    for part in receipt.parts:
        path = _payload_path(folder, part.sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise StoreError(
                f"{path}: a payload of {receipt.data_set} {receipt.version.version} cannot be read "
                f"({error.strerror}). Restore it from a backup, or remove its receipt and collect again."
            ) from None
        if hashlib.sha256(content).hexdigest() != part.sha256:
            raise StoreError(
                f"{path}: the content is not what was received from {part.url}. "
                f"Restore it from a backup, or remove it and its receipt and collect again."
            )
        yield Payload(
            role=part.role,
            url=part.url,
            media_type=part.media_type,
            content=content,
            etag=part.etag,
            last_modified=part.last_modified,
        )


def _order(receipt: Receipt) -> tuple[str, date, str, str]:
    return receipt.data_set, receipt.public_on, receipt.received_at, receipt.version.version


def _kept(folder: Path, payload: Payload) -> ReceivedPart:
    sha256 = hashlib.sha256(payload.content).hexdigest()
    path = _payload_path(folder, sha256)
    if not path.exists():
        replace_file(path, payload.content)
    return ReceivedPart(
        role=payload.role,
        url=payload.url,
        media_type=payload.media_type,
        sha256=sha256,
        n_bytes=len(payload.content),
        etag=payload.etag,
        last_modified=payload.last_modified,
    )


def _payload_path(folder: Path, sha256: str) -> Path:
    return folder / RAW / _PAYLOADS / sha256[:2] / sha256


def _digest_of(parts: Sequence[ReceivedPart]) -> str:
    return hashlib.sha256("\n".join(part.sha256 for part in parts).encode()).hexdigest()


def _file_name(version: str) -> str:
    return version if _SAFE.fullmatch(version) else hashlib.sha256(version.encode()).hexdigest()[:16]


def _plain(receipt: Receipt) -> dict[str, Any]:
    plain = asdict(receipt)
    published = receipt.version.published_on
    plain["version"]["published_on"] = published.isoformat() if published else None
    return plain


def _read(path: Path) -> Receipt:
    try:
        plain = json.loads(path.read_bytes())
        version = dict(plain["version"])
        published = version.pop("published_on")
        status = ReleaseStatus(version.pop("status"))
        return Receipt(
            data_set=plain["data_set"],
            version=DataSetVersion(
                **version, status=status, published_on=date.fromisoformat(published) if published else None
            ),
            parts=tuple(ReceivedPart(**part) for part in plain["parts"]),
            received_at=plain["received_at"],
            publisher=plain["publisher"],
            licence=plain["licence"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{path}: is not a receipt of the raw store ({error}). Restore it from a backup, or remove it and collect "
            f"again."
        ) from None
