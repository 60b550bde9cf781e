"""What a command's exit code says."""

from __future__ import annotations

from typing import Final

from oba.domain.errors import ObaError, SourceError, StoreError, UserError

MENDABLE: Final = 2
"""A person can mend it."""
UNAVAILABLE: Final = 3
"""A publisher's material could not be had or read."""
UNUSABLE_STORE: Final = 4
PARTIAL: Final = 5
"""Something could not be collected, and the rest was."""


def exit_code(error: ObaError) -> int:
    """The code that a command ends with for an error; 1 for what should not happen."""
    match error:
        case UserError():
            return MENDABLE
        case SourceError():
            return UNAVAILABLE
        case StoreError():
            return UNUSABLE_STORE
        case _:
            return 1
