"""How wide the columns of a printed table are, and how high its rows.

Room is shared out as a browser does it, from the longest word and the longest line of each column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from oba.render.glyphs import text_ems

LONGEST_WORD: Final = 24
"""Characters of a word beyond which it is broken anywhere, and counts no more towards the width of its column."""

KEPT_TOGETHER: Final = 12
"""Characters of a figure with its words (`down 3.2`) that stays on one line."""

INSET: Final = 4.0
"""Points at either side of a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line of a cell; `scale` is its size in units of the table's type size, `beside` the room in those units
    that a picture beside it takes, `height` how many lines high it is.
    """

    text: str
    is_bold: bool = False
    is_figure: bool = False
    scale: float = 1.0
    beside: float = 0.0
    height: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a column wants, in units of the type size: its longest word at least, its longest line at most."""

    least: float
    most: float


def room(lines: Iterable[Line], *, least: float = 1.0) -> Room:
    """What a column with these lines wants; no-break spaces hold words together, and so does a short figure."""
    most = least
    for line in lines:
        widest = text_ems(line.text, is_bold=line.is_bold) * line.scale + line.beside
        most = max(most, widest)
        if widest > least:
            is_whole = line.is_figure and len(line.text) <= KEPT_TOGETHER
            words = (line.text,) if is_whole else line.text.split(" ")
            longest = max(text_ems(word[:LONGEST_WORD], is_bold=line.is_bold) for word in words)
            least = max(least, longest * line.scale + line.beside)
    return Room(least=least, most=most)


def column_widths(rooms: Sequence[Room], *, size: float, available: float, fills: bool) -> tuple[float, ...]:
    """Widths in points that come to `available` at most, and to that exactly where the table `fills` the page.

    A column has its longest line where there is room for all, else its longest word and a share of the rest; where even
    the words have no room, all are cut alike, and words break.
    """
    least = [one.least * size + 2 * INSET + 0.5 for one in rooms]
    most = [one.most * size + 2 * INSET + 0.5 for one in rooms]
    if sum(most) <= available:
        return _stretched(most, available) if fills else tuple(most)
    if sum(least) >= available:
        return _stretched(least, available)
    spare = (available - sum(least)) / sum(high - low for low, high in zip(least, most, strict=True))
    return tuple(low + spare * (high - low) for low, high in zip(least, most, strict=True))


def _stretched(widths: Sequence[float], available: float) -> tuple[float, ...]:
    return tuple(width * available / sum(widths) for width in widths)


LINE_PITCH: Final = 1.27
"""From one printed line of a cell to the next, in units of the type size, a little more than it is."""

_ROW_INSET: Final = 7.4


def row_height(cells: Sequence[Sequence[Line]], widths: Sequence[float], *, size: float) -> float:
    """How high a row of cells is in points, given the lines of each, which wrap within the widths."""
    n_lines = max(
        (
            sum(wrapped(line, width=width, size=size) * line.height for line in lines)
            for lines, width in zip(cells, widths, strict=True)
        ),
        default=0.0,
    )
    return n_lines * LINE_PITCH * size + _ROW_INSET


def wrapped(line: Line, *, width: float, size: float) -> int:
    """How many lines it takes to print one in a cell of that width: words as many as fit, longer ones broken."""
    room_for = max(width - 2 * INSET, size) / size - line.beside
    ems = text_ems(line.text, is_bold=line.is_bold) * line.scale
    if ems <= room_for:
        return 1
    space = text_ems(" ") * line.scale
    n, used = 1, 0.0
    for word in line.text.split(" "):
        for k, piece in enumerate(broken(word)):
            ems = text_ems(piece, is_bold=line.is_bold) * line.scale
            between = space if used and not k else 0.0
            if used and used + between + ems > room_for:
                n, used, between = n + 1, 0.0, 0.0
            n += int(ems / room_for)
            used += between + ems % room_for
    return n


def broken(word: str) -> tuple[str, ...]:
    """The pieces between which a word may be broken anywhere; most words are one piece."""
    if len(word) <= LONGEST_WORD:
        return (word,)
    return tuple(word[k : k + LONGEST_WORD // 2] for k in range(0, len(word), LONGEST_WORD // 2))
