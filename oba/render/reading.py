"""Reading a pack back from its JSON text, strictly: an unknown or missing key is an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache, partial
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from oba.pack.canonical import SCHEMA
from oba.pack.facts import Header, ReviewPack, Section
from oba.render.bidi import closed, turns_direction
from oba.render.sections import SECTIONS

Reader = Callable[[Any], Any]


def read_pack(text: str) -> ReviewPack:
    """The pack that a JSON text made by `pack_json` states, its sections in reading order.

    A text that turns the writing direction is closed, so that it turns nothing but itself; else facts stand as written.
    Raises `ValueError` when the text is not a pack of this schema, names a section that no template knows, or lacks
    or adds a key.
    """
    facts = closed(json.loads(text)) if turns_direction(text) else json.loads(text)
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA:
        found = facts.get("schema") if isinstance(facts, dict) else type(facts).__name__
        raise ValueError(f"not a review pack: schema is {found!r}, expected {SCHEMA!r}")
    if sorted(facts["order"]) != sorted(facts["sections"]):
        raise ValueError(f"order names {sorted(facts['order'])}, but the sections are {sorted(facts['sections'])}")
    return ReviewPack(
        header=_record(Header, facts["header"]),
        sections={name: _section(name, facts["sections"][name]) for name in facts["order"]},
    )


def _section(name: str, facts: dict[str, Any]) -> Section:
    if name not in SECTIONS:
        raise ValueError(f"no template for the section {name!r}; there are {', '.join(sorted(SECTIONS))}")
    section: Section = _record(SECTIONS[name].facts, facts)
    return section


def _record(record: Any, facts: dict[str, Any]) -> Any:  # noqa: ANN401 - a class of facts, and one of its kind
    return _maker(record)(facts)


@cache
def _maker(record: Any) -> Reader:  # noqa: ANN401 - a class of facts
    """What makes such a record from its JSON object.

    It fills the slots itself: the `__init__` of a frozen record looks each of them up by name, which for the thousands
    of records of a pack takes twice as long.
    """
    hints = get_type_hints(record)
    expected = frozenset(hints)
    plain = [(name, getattr(record, name).__set__) for name in hints if _reader(hints[name]) is None]
    nested = [(name, getattr(record, name).__set__, read) for name in hints if (read := _reader(hints[name]))]
    check = getattr(record, "__post_init__", None)

    def made(facts: dict[str, Any]) -> Any:  # noqa: ANN401 - a record of that class
        if facts.keys() != expected:
            unlike = ", ".join(sorted(facts.keys() ^ expected))
            raise ValueError(f"{record.__name__} has other keys than expected; missing or unknown: {unlike}")
        one = object.__new__(record)
        for name, put in plain:
            put(one, facts[name])
        for name, put, read in nested:
            put(one, read(facts[name]))
        if check is not None:
            check(one)
        return one

    return made


@cache
def _reader(hint: Any) -> Reader | None:  # noqa: ANN401 - any type hint of a fact
    """What turns the JSON value into a value of that type; None where it already is one."""
    if is_dataclass(hint):
        return _maker(hint)  # type: ignore[arg-type]  # a class, which the check says too little of
    if get_origin(hint) in (UnionType, Union):
        inner = next((read for arg in get_args(hint) if (read := _reader(arg))), None)
        return partial(_optional, inner) if inner else None
    if get_origin(hint) is tuple:
        return partial(_several, _reader(get_args(hint)[0]))
    return None


def _optional(read: Reader, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return None if value is None else read(value)


def _several(read: Reader | None, values: list[Any]) -> tuple[Any, ...]:
    return tuple(map(read, values)) if read else tuple(values)
