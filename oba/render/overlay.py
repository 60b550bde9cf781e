"""Templates of a partnership's own, laid over the default ones.

A template of the same name takes the place of the default one, which it may build on as `default/<name>`. It runs in
the same sandbox and may use the same names. What people wrote reaches it as data, as it reaches the default ones.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import BaseLoader, ChoiceLoader, FunctionLoader, PrefixLoader

DEFAULT: Final = "default"
"""Before the name of a template that a partnership's own one builds on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """The templates as (name, text), in the order of their names, which have forward slashes."""

    templates: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the names and texts, in hexadecimal."""
        total = hashlib.sha256()
        for name, text in self.templates:
            total.update(f"{name}\n{hashlib.sha256(text.encode()).hexdigest()}\n".encode())
        return total.hexdigest()


def read_overlay(folder: Path) -> Overlay:
    """Every file below the folder but hidden ones. Raises `UnicodeDecodeError` for one that is not UTF-8."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return Overlay(
        templates=tuple((path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8-sig")) for path in paths)
    )


def laid_over(overlay: Overlay, default: BaseLoader) -> BaseLoader:
    """Loads the overlay's templates first. An error's traceback names them as the overlay does."""
    own = dict(overlay.templates)

    def load(name: str) -> tuple[str, str, None] | None:
        return (own[name], name, None) if name in own else None

    return ChoiceLoader([FunctionLoader(load), default, PrefixLoader({DEFAULT: default})])
