"""What it takes for a file to be there whole or not at all, even when the machine stops half-way."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".unfinished-"
"""How a file is named while it is being written."""


def write_through(path: Path, content: bytes) -> None:
    """Writes the file and waits until the disk has it. Callers write apart, and then put it in place."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_apart(folder: Path, content: bytes) -> Path:
    """A file of that content under a name of its own in the folder, on disk; to be put in place by renaming it."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
    os.close(handle)
    try:
        write_through(Path(name), content)
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def replace_file(path: Path, content: bytes) -> None:
    """Writes the file in one step: readers see the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = write_apart(path.parent, content)
    try:
        written.replace(path)
        sync_folder(path.parent)
    finally:
        written.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Waits until the disk knows which files the folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
