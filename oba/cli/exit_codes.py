"""What a command's exit code says."""

from __future__ import annotations

from oba.domain.errors import ObaError, SourceError, StoreError, UserError


def exit_code(error: ObaError) -> int:
    """2: a person can mend it; 3: a publisher's material could not be had or read; 4: the store cannot be used."""
    match error:
        case UserError():
            return 2
        case SourceError():
            return 3
        case StoreError():
            return 4
        case _:
            return 1
