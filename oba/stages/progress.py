"""How a long step of work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what comes now."""


def tell_nobody(done: int, total: int, what: str) -> None:
    """The progress of work that nobody watches."""
    del done, total, what
