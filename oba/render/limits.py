"""How much of what people wrote a sheet of A4 shows, from most to least, and the cutting of a text to its beginning."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from oba.render.bidi import without_turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many of each list are shown, and how many letters of usual width of each text."""

    most_causes: int
    most_partners: int
    most_actions: int
    most_notes: int
    most_agreed: int
    cause: int
    partner: int
    idea: int
    action: int
    role: int
    reason: int
    definition: int
    name: int
    outcome: int
    attribution: int
    most_releases: int
    most_words: int


AMPLE: Final = Limits(
    most_causes=6,
    most_partners=8,
    most_actions=6,
    most_notes=2,
    most_agreed=3,
    cause=200,
    partner=60,
    idea=200,
    action=160,
    role=60,
    reason=300,
    definition=320,
    name=70,
    outcome=200,
    attribution=260,
    most_releases=3,
    most_words=4,
)
WITH_FEWER_WORDS: Final = replace(AMPLE, most_words=1)
"""What is said of words gives way before anything that people wrote."""

LESS: Final = Limits(
    most_causes=4,
    most_partners=6,
    most_actions=4,
    most_notes=2,
    most_agreed=2,
    cause=120,
    partner=45,
    idea=120,
    action=110,
    role=40,
    reason=180,
    definition=220,
    name=60,
    outcome=150,
    attribution=180,
    most_releases=2,
    most_words=1,
)
TIGHT: Final = Limits(
    most_causes=3,
    most_partners=4,
    most_actions=3,
    most_notes=1,
    most_agreed=1,
    cause=70,
    partner=30,
    idea=76,
    action=75,
    role=28,
    reason=80,
    definition=150,
    name=42,
    outcome=110,
    attribution=120,
    most_releases=2,
    most_words=1,
)
LEAST: Final = Limits(
    most_causes=2,
    most_partners=3,
    most_actions=3,
    most_notes=1,
    most_agreed=1,
    cause=60,
    partner=24,
    idea=60,
    action=60,
    role=24,
    reason=60,
    definition=100,
    name=32,
    outcome=80,
    attribution=90,
    most_releases=1,
    most_words=0,
)
LEVELS: Final = (AMPLE, WITH_FEWER_WORDS, LESS, TIGHT, LEAST)
"""The first for which the sheet has room is taken; the last fits whatever people write: tests print both."""

_WIDE, _BROAD, _CAPITAL = 2.0, 1.75, 1.35
_BROAD_LETTERS: Final = frozenset("MWmw@%—…")


def shortened(text: str, most: int) -> str:
    """The text on one line, or as much of its beginning as `most` letters of usual width take, with an ellipsis.

    Broad letters count for more, so that a line holds what is promised whatever is written.
    """
    line = " ".join(text.split())
    if letters(line) <= most:
        return line
    room, end = float(most), 0
    while room >= _width(line[end]):
        room -= _width(line[end])
        end += 1
    kept = line[:end]
    at_word = kept.rpartition(" ")[0]
    return without_turns(at_word if len(at_word) > end * 2 // 3 else kept).rstrip(" ,;:.") + "…"


def letters(text: str) -> float:
    """How many letters of usual width the text takes as much room as."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if letter in _BROAD_LETTERS:
        return _BROAD
    return _CAPITAL if letter.isupper() or ord(letter) > 0x24F else 1.0
