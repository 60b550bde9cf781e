"""Where the files that travel with the package lie: templates, partnerships, the glossary."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The folder `templates` or `partnerships`, or the file `GLOSSARY.md`, in an installed wheel or in a checkout.

    Raises `FileNotFoundError` when it is in neither: the installation is not whole.
    """
    for candidate in (_PACKAGE / "bundled" / name, _PACKAGE.parent / name):
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{name!r} did not come with the package: install it again")
