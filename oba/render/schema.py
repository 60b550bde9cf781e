"""The form of a pack's JSON text as a JSON Schema, made from the records of facts.

Of draft 2020-12, https://json-schema.org/draft/2020-12. What a text of facts says beyond its type, such as which words
a status may be, is told in the descriptions.
"""

from __future__ import annotations

import ast
import inspect
import json
from dataclasses import is_dataclass
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from oba.pack.canonical import SCHEMA
from oba.pack.facts import Header
from oba.render.sections import SECTIONS

SCHEMA_FILE: Final = f"{SCHEMA.replace('/', '-')}.schema.json"
"""How the file of this schema is named."""

_PLAIN: Final[dict[Any, str]] = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}

Schema = dict[str, Any]


def schema_text() -> str:
    """The schema as JSON text, two spaces to a level, a newline at the end."""
    return json.dumps(pack_schema(), indent=2, ensure_ascii=False) + "\n"


def pack_schema() -> Schema:
    """The JSON Schema of a pack. Every key is required and no other allowed; a stage has some of the sections."""
    sections = {name: _reference(template.facts) for name, template in SECTIONS.items()}
    properties = {
        "schema": {"const": SCHEMA},
        "header": _reference(Header),
        "order": {
            "description": "The names of the sections, in the order in which they are read.",
            "type": "array",
            "items": {"enum": list(sections)},
            "uniqueItems": True,
        },
        "sections": {"type": "object", "properties": sections, "additionalProperties": False},
    }
    records = _records([Header, *(template.facts for template in SECTIONS.values())])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": SCHEMA,
        "description": "The facts of a review pack. Texts are plain, days ISO 8601, periods by their code.",
        **_object(properties),
        "$defs": {name: _record(record) for name, record in sorted(records.items())},
    }


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _reference(record: type) -> Schema:
    return {"$ref": f"#/$defs/{record.__name__}"}


def _records(of: list[type]) -> dict[str, type]:
    """Every record that these hold, with themselves, by name.

    Raises `ValueError` for two records of one name.
    """
    found: dict[str, type] = {}
    waiting = list(of)
    while waiting:
        record = waiting.pop()
        if found.setdefault(record.__name__, record) is not record:
            raise ValueError(f"two records of facts are called {record.__name__}; rename one")
        held = [one for hint in get_type_hints(record).values() for one in _held(hint)]
        waiting += [one for one in held if one is not found.get(one.__name__)]
    return found


def _held(hint: Any) -> list[type]:  # noqa: ANN401 - any type hint of a fact
    if is_dataclass(hint):
        return [hint]  # type: ignore[list-item]  # it is a class, since it is a hint
    return [one for argument in get_args(hint) for one in _held(argument)]


def _record(record: type) -> Schema:
    told = _docstring(record)
    said = _said_of_fields(record)
    properties = {
        name: {**_of_hint(hint), **({"description": said[name]} if name in said else {})}
        for name, hint in get_type_hints(record).items()
    }
    return {**({"description": told} if told else {}), **_object(properties)}


def _docstring(record: type) -> str:
    """What the record says of itself; a dataclass without a docstring is given its signature, which says nothing."""
    told = inspect.cleandoc(record.__doc__ or "")
    return "" if told.startswith(f"{record.__name__}(") else " ".join(told.split())


@cache
def _said_of_fields(record: type) -> dict[str, str]:
    """The texts that stand below fields, by field."""
    (made,) = ast.parse(inspect.cleandoc(inspect.getsource(record))).body
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(made.body if isinstance(made, ast.ClassDef) else ())
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _of_hint(hint: Any) -> Schema:  # noqa: ANN401 - any type hint of a fact
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if is_dataclass(hint):
        return _reference(hint)  # type: ignore[arg-type]  # as above
    if get_origin(hint) in (UnionType, Union):
        return _of_union([_of_hint(one) for one in get_args(hint)])
    if get_origin(hint) is tuple:
        return _of_tuple(get_args(hint))
    raise TypeError(f"no JSON Schema for facts of the type {hint!r}; add it here")


def _of_union(kinds: list[Schema]) -> Schema:
    if all(kind.keys() == {"type"} for kind in kinds):
        return {"type": [kind["type"] for kind in kinds]}
    return {"anyOf": kinds}


def _of_tuple(parts: tuple[Any, ...]) -> Schema:
    if parts[-1] is Ellipsis:
        return {"type": "array", "items": _of_hint(parts[0])}
    return {"type": "array", "prefixItems": [_of_hint(one) for one in parts], "items": False, "minItems": len(parts)}
