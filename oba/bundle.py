"""Where the files that travel with the package lie: templates, and the partnerships that come with it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The folder `templates` or `partnerships`, in an installed wheel or in a checkout.

    Raises `FileNotFoundError` when it is in neither: the installation is not whole.
    """
    for candidate in (_PACKAGE / "bundled" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder {name!r} did not come with the package: install it again")
