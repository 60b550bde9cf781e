"""A curve's report as the data of one printed sheet: what the page sets side by side stands side by side on paper.

Its texts are cut by `oba.render.one_page`, as those of the page are. The template takes the largest letters, and beside
the words the largest chart, with which everything fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from oba.render.blocks import Block, Document, Figure, Group, Heading, Part, Table
from oba.render.pdf_columns import LONGEST_WORD
from oba.render.pdf_tables import SHEET
from oba.render.pdf_tree import Json, Tree

CURVE: Final = "curve_report"
"""The part whose title is left out, since the sheet is about nothing else."""

LOGO_WIDTH: Final = 105.0
"""How wide a logo is at most, in points."""

_SPLIT: Final = frozenset({"seen", "told"})
"""Kinds of groups of which everything below the heading stands side by side."""

_PAIRS: Final = {"partners": "works"}
"""Kinds of groups that stand beside the one that comes next."""


def sheet_parts(read: Document, tree: Tree) -> list[Json]:
    """The parts of the report as data: that of the curve arranged, the others as they are."""
    wide = replace(tree, available=SHEET, longest=LONGEST_WORD)
    return [_arranged_part(wide, part) if part.name == CURVE else wide.part(part) for part in read.parts]


def _arranged_part(tree: Tree, part: Part) -> Json:
    blocks = tuple(map(_raised, part.blocks))
    return {"runs": [{"wide": False, "blocks": list(_arranged(tree, blocks))}]}


def _raised(block: Block) -> Block:
    """The block with its headings a level higher, since the part's own is left out; tables without what heads them."""
    match block:
        case Heading(level=level):
            return replace(block, level=level - 1)
        case Group(blocks=blocks):
            return replace(block, blocks=tuple(map(_raised, blocks)))
        case Table():
            return replace(block, caption=())
        case _:
            return block


def _arranged(tree: Tree, blocks: Sequence[Block]) -> Iterator[Json]:
    k = 0
    while k < len(blocks):
        block, after = blocks[k], blocks[k + 1] if k + 1 < len(blocks) else None
        k += 1
        if not isinstance(block, Group):
            yield tree.block(block)
        elif isinstance(after, Group) and _PAIRS.get(block.kind) == after.kind:
            yield _beside(tree, block.kind, (block, after))
            k += 1
        elif block.kind in _SPLIT:
            yield from _split(tree, block)
        else:
            yield from tree.blocks(block.blocks)


def _split(tree: Tree, group: Group) -> Iterator[Json]:
    """The group's headings, and below them the other blocks side by side; one alone stands below as well."""
    n_headings = next((k for k, one in enumerate(group.blocks) if not isinstance(one, Heading)), len(group.blocks))
    yield from tree.blocks(group.blocks[:n_headings])
    others = group.blocks[n_headings:]
    if len(others) > 1 and (group.kind != "seen" or isinstance(others[-1], Figure)):
        yield _beside(tree, group.kind, others)
    else:
        yield from tree.blocks(others)


def _beside(tree: Tree, kind: str, columns: Sequence[Block]) -> Json:
    return {"type": "columns", "kind": kind, "items": [tree.blocks((one,)) for one in columns]}
