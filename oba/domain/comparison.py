"""Whom an authority is set beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourSet:
    """One version of a model of statistical neighbours.

    `neighbours` holds, by area code, the codes of its neighbours, nearest first.
    """

    id: str
    title: str
    publisher: str
    published_on: date
    licence: str
    attribution: str
    neighbours: Mapping[str, tuple[str, ...]]
