"""Checks answers of the API against the publisher's own OpenAPI document, which is not part of this repository.

The document's `allOf` joins closed objects (`additionalProperties: false` in each part), which no value can satisfy as
JSON Schema reads it; what is meant is one object with the members of all parts, and that is what is checked. Two
statuses that the publisher's source sends from every endpoint are checked although the document lists them for some
only: 400 for an unknown parameter and 404 for a data set that is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # it has no types

Schema = dict[str, Any]

_FROM_EVERYWHERE = {400: "ValidationProblemViewModel", 404: "ProblemDetailsViewModel", 500: "ProblemDetailsViewModel"}
_REF = "#/components/schemas/"
_BASE = "/statistics"
_FORMATS = FormatChecker(formats=("uuid",))


def _is_moment(value: object) -> bool:
    """A date and time with its distance from UTC, as RFC 3339 writes them."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


_FORMATS.checks("date-time", raises=ValueError)(_is_moment)


class Contract:
    """The schemas of an OpenAPI document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._patterns = {
            re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))): path for path in document["paths"]
        }

    @classmethod
    def read(cls, path: Path) -> Contract:
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def errors(self, *, method: str, path: str, status: int, body: bytes) -> list[str]:
        """What in an answer is not as the document says, each with where it stands; empty when nothing is.

        `path` is that of the request, `/statistics` included. An answer without a schema (a CSV, an empty body) is as
        the document says if the document lists its status.
        """
        operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path}: the document has no such path"]
        responses = operation["responses"]
        if str(status) not in responses and status not in _FROM_EVERYWHERE:
            return [f"{method} {path}: status {status} is none of {', '.join(responses)}"]
        schema = self._schema(responses, status)
        if schema is None:
            return []
        validator = Draft202012Validator(self._resolved(schema), format_checker=_FORMATS)
        return [
            f"{method} {path}: {error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(body))
        ]

    @property
    def operations(self) -> frozenset[tuple[str, str]]:
        """Every method (`GET`) with its path as the document writes it."""
        paths = self._document["paths"]
        return frozenset((method.upper(), path) for path, methods in paths.items() for method in methods)

    def documented_path(self, path: str) -> str:
        """The path of the document that a request's path is one of, "" when it is none."""
        bare = path.removeprefix(_BASE)
        found = [known for pattern, known in self._patterns.items() if pattern.fullmatch(bare)]
        return found[0] if found else ""

    def _operation(self, method: str, path: str) -> Schema | None:
        operations: dict[str, Schema] = self._document["paths"].get(self.documented_path(path), {})
        return operations.get(method.lower())

    def _schema(self, responses: Mapping[str, Any], status: int) -> Schema | None:
        if str(status) not in responses:
            return {"$ref": _REF + _FROM_EVERYWHERE[status]}
        content = responses[str(status)].get("content", {})
        schema: Schema | None = content.get("application/json", {}).get("schema")
        return schema

    def _resolved(self, schema: Any) -> Any:
        """The schema with every reference put in its place, `allOf` joined and `nullable` as a type of its own."""
        if isinstance(schema, list):
            return [self._resolved(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return self._resolved(self._document["components"]["schemas"][schema["$ref"].removeprefix(_REF)])
        resolved = {key: self._resolved(value) for key, value in schema.items() if key not in {"allOf", "nullable"}}
        for part in schema.get("allOf", ()):
            resolved = _joined(resolved, self._resolved(part))
        if schema.get("nullable"):
            return {"anyOf": [resolved, {"type": "null"}]}
        return resolved


def _joined(one: Schema, other: Schema) -> Schema:
    return {
        **other,
        **one,
        "properties": other.get("properties", {}) | one.get("properties", {}),
        "required": [*other.get("required", ()), *one.get("required", ())],
    }
