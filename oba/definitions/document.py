"""Finds and opens the TOML files of a folder."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from oba.definitions.finding import finding
from oba.definitions.toml_table import Table

_PLACE = re.compile(r" \(at (line \d+, column \d+|end of document)\)$")


def read_document(folder: Path, name: str, findings: list[str]) -> Table | None:
    """The file of that name (with forward slashes, from the folder) as a table; None, and a finding, if unreadable."""
    path = folder / name
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8-sig")), file=name, findings=findings)
    except OSError:
        problem = ("file", "no file that can be read", "a TOML file", "add it, or allow it to be read")
    except UnicodeDecodeError as error:
        problem = ("file", f"a byte at {error.start} that is not UTF-8", "UTF-8 text", "save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problem = _syntax_problem(str(error))
    field, found, expected, remedy = problem
    findings.append(finding(name, field, found=found, expected=expected, remedy=remedy))
    return None


def read_optional(folder: Path, name: str, findings: list[str]) -> Table | None:
    """As `read_document`, but no finding where there is no such file."""
    return read_document(folder, name, findings) if (folder / name).exists() else None


def toml_names(folder: Path, below: str, findings: list[str]) -> tuple[str, ...]:
    """The TOML files of a folder below, as names for `read_document`, sorted; a finding when there is none."""
    names = tuple(sorted(f"{below}/{path.name}" for path in (folder / below).glob("*.toml")))
    if not names:
        remedy = f"add the folder {below} with its files"
        findings.append(
            finding(f"{below}/", "folder", found="no TOML file", expected="one or more", remedy=remedy),
        )
    return names


def _syntax_problem(text: str) -> tuple[str, str, str, str]:
    place = _PLACE.search(text)
    said = _PLACE.sub("", text)
    return place[1] if place else "file", f"what TOML cannot read ({said})", "valid TOML", "mend it there"
