"""Reports on demand: files beside the packs, named by their digest, in no record of what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from oba.store.packs import DIGEST_CHARACTERS, write_pack_files

REPORTS: Final = "reports"


def report_path(*, kind: str, name: str, digest: str) -> str:
    """The folder of a report, relative to the data folder, with forward slashes."""
    return f"{REPORTS}/{kind}/{name}/{digest[:DIGEST_CHARACTERS]}"


def write_report_files(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Writes the files as one folder, unless the very same lie there; whether it wrote. Call it within `writing()`."""
    if all(_is_there(folder / name, content) for name, content in files.items()):
        return False
    write_pack_files(folder, files)
    return True


def _is_there(path: Path, content: bytes) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(content).digest()
