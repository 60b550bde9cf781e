"""Tests of hundreds of cases: a sample of them in every run, all of them with `make test-campaigns`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

Case = TypeVar("Case")

_ASKED: Final = {"whole": False}


def ask_for_whole_campaigns() -> None:
    """Called before any test is read."""
    _ASKED["whole"] = True


def sampled(cases: Sequence[Case], *, every: int, first: int = 0) -> Sequence[Case]:
    """One in so many of the cases from the `first` on, or all of them.

    Where cases are pairs, all of one with all of another list in turn, let `every` have no divisor in common with the
    length of the second: each of either list is then among them.
    """
    return cases if _ASKED["whole"] else cases[first::every]


def examples(n: int, *, every: int) -> int:
    """So many examples of a random campaign, or one in so many of them."""
    return n if _ASKED["whole"] else n // every
