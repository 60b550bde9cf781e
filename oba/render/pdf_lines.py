"""The printed lines of a document's blocks, and how large its drawings are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import ceil
from typing import Final

from oba.render.blocks import (
    SPARK_SCALE,
    Block,
    Figure,
    Group,
    Heading,
    Inline,
    Items,
    Paragraph,
    Picture,
    Words,
    figure_and_spark,
)
from oba.render.glyphs import text_ems
from oba.render.pdf_columns import LINE_PITCH, Line

_OWN_LINE: Final = frozenset({"note", "compared"})
"""Marks of words that stand on lines of their own."""

SPARK_GAP: Final = 6.0
"""Points between a figure and its picture."""

_NOTE: Final = 0.86
_PIXEL: Final = 0.75
_CHART_WIDTH: Final = 425.2


def by_line(content: Sequence[Inline]) -> Iterator[tuple[str, list[Inline]]]:
    """Pieces by printed line, each with the mark that put it there, "" for the words between.

    Two notes in a row have the very same marks; pieces of one note differ in theirs, or they would be one piece.
    """
    line: list[Inline] = []
    kind = ""
    for one in content:
        marks = one.marks if isinstance(one, Words) else frozenset()
        own = next(iter(sorted(marks & _OWN_LINE)), "")
        is_next = bool(own) and bool(line) and isinstance(line[-1], Words) and line[-1].marks == marks
        if line and (own != kind or is_next):
            yield kind, line
            line = []
        kind = own
        line.append(one)
    if line:
        yield kind, line


def said(pieces: Iterable[Inline]) -> str:
    """The text of some pieces, without their marks."""
    return "".join(one.text if isinstance(one, Words) else said(one.content) for one in pieces)


def lines_of(blocks: Sequence[Block], *, size: float, are_beside: bool = False) -> Iterator[Line]:
    """Every line that a cell with these blocks is printed on, at that type size, with a line's room between blocks;
    `are_beside` says that the picture of a figure stands beside it.
    """
    if are_beside and (both := figure_and_spark(blocks)):
        yield from _beside(*both, blocks[2:], size=size)
        return
    for k, block in enumerate(blocks):
        if k:
            yield Line(text="")
        match block:
            case Paragraph(content=content) | Heading(content=content):
                for kind, pieces in by_line(content):
                    yield Line(text=said(pieces), scale=_NOTE if kind else 1.0)
            case Items(items=items):
                yield from lines_of(tuple(chain.from_iterable(items)), size=size)
            case Group(blocks=inner) | Figure(blocks=inner):
                yield from lines_of(inner, size=size)
            case Picture(svg=svg):
                width, height = drawn_size(svg)
                yield Line(text="0", scale=width / size / text_ems("0"))
                yield from (Line(text="") for _ in range(ceil(height / size / LINE_PITCH) - 1))
            case _:
                continue


def _beside(figure: Paragraph, spark: Picture, others: Sequence[Block], *, size: float) -> Iterator[Line]:
    width, height = spark_size(spark)
    for line in lines_of((figure,), size=size):
        yield replace(line, beside=(width + SPARK_GAP) / size, height=max(1.0, height / size / LINE_PITCH))
    yield from lines_of(others, size=size)


def spark_size(spark: Picture) -> tuple[float, float]:
    """Width and height of a sparkline beside its figure, in points."""
    width, height = drawn_size(spark.svg)
    return SPARK_SCALE * width, SPARK_SCALE * height


_WIDTH: Final = re.compile(r'\swidth="([0-9.]+)"')
_HEIGHT: Final = re.compile(r'\sheight="([0-9.]+)"')
_VIEW: Final = re.compile(r'\sviewBox="[0-9.-]+ [0-9.-]+ ([0-9.]+) ([0-9.]+)"')


def drawn_size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing in print, in points: charts are 150 mm wide, others as large as they say."""
    opening = svg.partition(">")[0]
    view, told = _VIEW.search(opening), (_WIDTH.search(opening), _HEIGHT.search(opening))
    wide, high = (float(one[1]) if one else float(view[k]) if view else 100.0 for k, one in enumerate(told, start=1))
    width = _CHART_WIDTH if 'class="ttc"' in opening else min(_CHART_WIDTH, wide * _PIXEL)
    return width, width * high / max(wide, 1.0)
