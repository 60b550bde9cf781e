"""A pack as one canonical JSON text, named by its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any, Final

from oba.pack.facts import ReviewPack

SCHEMA: Final = "oba-review-pack/3"


def pack_json(pack: ReviewPack) -> str:
    """The pack's facts as canonical JSON: keys sorted, no white space, UTF-8, a newline at the end.

    The order of sections is kept in `order`, since keys are sorted. Raises `ValueError` for NaN or infinity.
    """
    facts = {
        "schema": SCHEMA,
        "header": asdict(pack.header),
        "order": list(pack.sections),
        "sections": {name: asdict(section) for name, section in pack.sections.items()},
    }
    return canonical(facts)


def canonical(facts: Any) -> str:  # noqa: ANN401 - any JSON value is meant
    """The one JSON text for these facts; raises `ValueError` for NaN or infinity."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False) + "\n"


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal (64 characters)."""
    return hashlib.sha256(text.encode()).hexdigest()
