"""What a document's tree of blocks holds."""

from dataclasses import fields, is_dataclass


def every(node, kind):
    """Every part of that kind in a tree, in reading order."""
    if isinstance(node, kind):
        yield node
    if is_dataclass(node):
        for field in fields(node):
            yield from every(getattr(node, field.name), kind)
    elif isinstance(node, tuple):
        for one in node:
            yield from every(one, kind)
