"""Keeps the default templates compiled beside them, as Python keeps its modules: compiling takes half a second."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """In `__pycache__` of the folder, for as long as neither a template nor what compiles it changes.

    Where that cannot be written, or Python is told to write no bytecode, templates are compiled each time.
    """

    def __init__(self, templates: Path, *, compiled_by: Path) -> None:
        made_by = hashlib.sha256(compiled_by.read_bytes()).hexdigest()[:12]
        self._folder = templates / "__pycache__"
        super().__init__(str(self._folder), pattern=f"%s.{sys.implementation.cache_tag}.{made_by}")

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, UnpicklingError):  # not to be read, or cut short: it is compiled anew
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        try:
            self._folder.mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError:  # a folder that is not ours, or a disk that is full: nothing but time is lost
            return
