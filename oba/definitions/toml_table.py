"""Reads TOML with types, and notes everything that is wrong instead of stopping at the first thing.

One line for each finding: file, field, what was found, what was expected, what to do. A getter that finds something
wrong notes it and gives a stand-in, so that reading goes on; the caller raises when any finding was noted, and so
nothing built from a stand-in is ever handed on.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from oba.definitions.finding import finding, likely, shown
from oba.domain.rounding import plain_number

Choice = TypeVar("Choice", bound=StrEnum)

ADDRESS = re.compile(r"https://\S+")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LABELLED = re.compile(r"\[[^]]*\]")
_LABELS = ("id", "slug", "code", "name")


class Table:
    """One TOML table: getters by type, findings noted in a list that all tables of a reading share.

    Every key that is asked for counts as known; `close` then notes the keys that nobody asked for, here and in the
    tables below. `at` is the place within the file, empty for the file itself.
    """

    def __init__(self, values: Mapping[str, object], *, file: str, findings: list[str], at: str = "") -> None:
        self._values = values
        self._findings = findings
        self._asked: list[str] = []
        self._below: list[Table] = []
        self._at = at
        self.file = file
        self.sound = True
        """False once something was found wrong in this very table; comparing its values then misleads."""

    def field(self, key: str) -> str:
        """The place of a key within the file, as findings name it."""
        return ".".join(part for part in (self._at, key) if part)

    def report(self, key: str, *, found: str, expected: str, remedy: str) -> None:
        """Notes that something is wrong with a key."""
        self.sound = False
        self._findings.append(
            finding(self.file, self.field(key), found=found, expected=expected, remedy=remedy),
        )

    def has(self, key: str) -> bool:
        self._ask(key)
        return key in self._values

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self._get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._wrong(key, value, "a text that is not blank", '"..."')
        return ""

    def text_or(self, key: str, default: str) -> str:
        """As `text`, or the default where the key is absent."""
        return self.text(key) if self.has(key) else default

    def matching(self, key: str, form: re.Pattern[str], *, expected: str) -> str:
        """A text that has the form as a whole."""
        value = self.text(key)
        if value and not form.fullmatch(value):
            self.report(key, found=shown(value), expected=expected, remedy="write it so")
        return value

    def slug(self, key: str = "slug") -> str:
        """A name that is safe in addresses and file names."""
        return self.matching(key, SLUG, expected="small letters, digits and single hyphens between them")

    def address(self, key: str) -> str:
        """The address of a page that readers may be led to, "" where the key is absent."""
        return self.matching(key, ADDRESS, expected="an address that begins with https://") if self.has(key) else ""

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._get(key) if self.has(key) else default
        if isinstance(value, bool):
            return value
        self._wrong(key, value, "true or false", "true")
        return default

    def whole(self, key: str, *, least: int = 0, default: int | None = None) -> int:
        """A whole number, `least` or more; required where there is no default."""
        if default is not None and not self.has(key):
            return default
        value = self._get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self._wrong(key, value, f"a whole number, {least} or more", str(least))
        return least

    def amount_or_none(self, key: str) -> float | None:
        """A number above zero, or None where the key is absent."""
        if not self.has(key):
            return None
        value = self._get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < float("inf"):
            return float(value)
        self._wrong(key, value, "a number above zero", "1.0")
        return None

    def number(self, key: str, *, least: float = float("-inf"), most: float = float("inf")) -> float:
        """A finite number within those bounds, both included."""
        value = self._get(key)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if isinstance(value, int | float) and is_number and isfinite(value) and least <= value <= most:
            return float(value)
        example = plain_number(max(least, 0.0))
        self._wrong(key, value, _bounded(least, most), example)
        return 0.0

    def day(self, key: str) -> date:
        """A date, bare or between quotes."""
        value = self._get(key)
        day = _read_day(value)
        if day is None:
            self._wrong(key, value, "a date such as 2025-03-31", "2025-03-31")
        return day or date.min

    def day_or_none(self, key: str) -> date | None:
        return self.day(key) if self.has(key) else None

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """A member of an enum by its value."""
        return kind(self.one_of(key, tuple(kind)))

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._get(key)
        if isinstance(value, str) and value in allowed:
            return value
        remedy = "choose one of them" if value is not None else f'add {key} = "{allowed[0]}" or another of them'
        self.report(key, found=shown(value), expected=f"one of {', '.join(allowed)}", remedy=remedy)
        return allowed[0]

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts that are not blank; empty where the key is absent, unless it is required."""
        value = self._get(key) if required or self.has(key) else []
        if isinstance(value, list) and _is_texts(value) and (value or not required):
            return tuple(value)
        self._wrong(key, value, "a list of texts", '["..."]')
        return ()

    def labels(self, key: str) -> dict[str, str] | None:
        """A table of texts by column, or None where the key is absent."""
        if not self.has(key):
            return None
        value = self._get(key)
        if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
            return dict(value)
        self._wrong(key, value, "a table of texts", '{ column = "label" }')
        return {}

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table of lists of texts by name; empty, and a finding, where it is absent."""
        value = self._get(key)
        if isinstance(value, dict) and all(_is_texts(entry) for entry in value.values()):
            return {name: tuple(entry) for name, entry in value.items()}
        self._wrong(key, value, "a table of lists of texts", '{ name = ["..."] }')
        return {}

    def numbers(self, key: str) -> dict[str, float]:
        """A table of one finite number or more by name; empty, and a finding, where it is absent."""
        value = self._get(key)
        if isinstance(value, dict) and value and all(_is_number(entry) for entry in value.values()):
            return {name: float(entry) for name, entry in value.items()}
        if not isinstance(value, dict) or not value:
            self._wrong(key, value, "a table of numbers", "{ name = 1.0 }")
            return {}
        for name, entry in value.items():
            if not _is_number(entry):
                self.report(f"{key}.{name}", found=shown(entry), expected="a finite number", remedy="correct it")
        return {}

    def lie_over(self, earlier: Table) -> None:
        """Takes over every key of an earlier table that it does not have itself."""
        self._values = {**earlier._values, **self._values}

    def known(self, key: str, value: str, names: Collection[str] | None, *, where: str) -> None:
        """Notes a value that is not among the names; None for names that could not be read, and so not compared."""
        if names is None or not value or value in names:
            return
        self.report(key, found=shown(value), expected=f"one that {where} defines", remedy=likely(value, names))

    def once(self, key: str, value: str, seen: dict[str, str]) -> None:
        """Notes a value that an earlier table has already; `seen` holds the places by value and is added to."""
        if value and value in seen:
            remedy = f"it stands already in {seen[value]}; change or remove one"
            self.report(key, found=f"{shown(value)} again", expected="each only once", remedy=remedy)
        seen.setdefault(value, f"{self.file} at {self.field(key)}" if self._at else self.file)

    def table(self, key: str) -> Table:
        """A table below this one, required."""
        value = self._get(key)
        if isinstance(value, dict):
            return self._descend(value, self.field(key))
        heading = _LABELLED.sub("", self.field(key))
        self.report(key, found=shown(value), expected="a table", remedy=f"add [{heading}] with its keys")
        return Table({}, file=self.file, findings=[])

    def tables(self, key: str, *, required: bool = False) -> tuple[Table, ...]:
        """The tables of a list, labelled by id, slug, code or name where they have one, else counted from 1."""
        value = self._get(key) if required or self.has(key) else []
        if isinstance(value, list) and all(isinstance(entry, dict) for entry in value) and (value or not required):
            return tuple(
                self._descend(entry, f"{self.field(key)}[{_label(entry, number)}]")
                for number, entry in enumerate(value, start=1)
            )
        self.report(key, found=shown(value), expected="one table or more", remedy=f"add [[{key}]] with its keys")
        return ()

    def close(self) -> None:
        """Notes every key that was never asked for, here and below."""
        for key in self._values:
            if key not in self._asked:
                expected = f"one of {', '.join(sorted(self._asked))}"
                close = get_close_matches(key, self._asked, n=1)
                remedy = f'did you mean "{close[0]}"?' if close else "remove it"
                self.report(key, found="a key that is not known", expected=expected, remedy=remedy)
        for table in self._below:
            table.close()

    def _ask(self, key: str) -> None:
        if key not in self._asked:
            self._asked.append(key)

    def _get(self, key: str) -> object:
        self._ask(key)
        return self._values.get(key)

    def _wrong(self, key: str, value: object, expected: str, example: str) -> None:
        verb = "add" if value is None else "write"
        self.report(key, found=shown(value), expected=expected, remedy=f"{verb} {key} = {example}")

    def _descend(self, values: Mapping[str, object], at: str) -> Table:
        below = Table(values, file=self.file, findings=self._findings, at=at)
        self._below.append(below)
        return below


def _bounded(least: float, most: float) -> str:
    ends = [isfinite(least) and f"{plain_number(least)} or more", isfinite(most) and f"{plain_number(most)} or less"]
    return ", ".join(["a number", *(end for end in ends if end)])


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)


def _is_number(value: object) -> bool:
    """Whether a value is a number that can be reckoned with: no flag, not infinite, and not too large to be held."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _read_day(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _label(entry: Mapping[str, object], number: int) -> str:
    named = (entry[key] for key in _LABELS if isinstance(entry.get(key), str))
    return str(next(named, number))
