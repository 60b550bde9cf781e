"""Reads a partnership's logo, and refuses what is not a picture and nothing but a picture.

A pack carries the logo within itself, and an SVG can hold scripts, entities and addresses. A logo with any of them is
refused rather than mended: whoever drew it can export it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from oba.definitions.toml_table import Table
from oba.domain.brand import Logo

MOST_BYTES: Final = 100_000
"""Every pack holds the logo: a larger one would outweigh the figures."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"IEND\xaeB`\x82"
_SVG: Final = "{http://www.w3.org/2000/svg}"
_DECLARED: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_INSTRUCTION: Final = re.compile(r"<\?(?!xml\s)")
_ENCODING: Final = re.compile(r"""<\?xml\s[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_OUTSIDE: Final = re.compile(r"""@import|url\(\s*["']?(?!\s*#)|expression\(|javascript:""", re.IGNORECASE)
_RUNS: Final = frozenset({"script", "foreignobject", "handler", "listener", "iframe", "object", "embed", "animate"})
_RUNS_TOO: Final = frozenset({"set", "animatetransform", "animatemotion", "audio", "video", "image", "feimage"})
_LEADS: Final = frozenset({"href", "src"})
_A_LOGO: Final = "an SVG or PNG picture"


def read_logo(table: Table, folder: Path) -> Logo | None:
    """The logo that `logo` and `logo_alt` of the table name; None, and a finding where it is not sound."""
    name = table.text("logo")
    alt = table.text("logo_alt")
    content = _content(table, folder, name) if name else None
    if content is None:
        return None
    media_type, problem = _looked_at(content)
    if problem:
        table.report("logo", found=f'"{name}" with {problem}', expected=_A_LOGO, remedy="export it again without")
        return None
    if not media_type:
        remedy = "name a file that holds one"
        table.report("logo", found=f'"{name}", which is neither', expected=_A_LOGO, remedy=remedy)
        return None
    return Logo(media_type=media_type, content=content, alt=alt)


def _content(table: Table, folder: Path, name: str) -> bytes | None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        expected = "the name of a file in the partnership's folder"
        table.report("logo", found=f'"{name}"', expected=expected, remedy="put the logo there")
        return None
    size = path.stat().st_size
    if size > MOST_BYTES:
        expected = f"at most {MOST_BYTES:,} bytes"
        table.report("logo", found=f'"{name}" of {size:,} bytes', expected=expected, remedy="make it smaller")
        return None
    return path.read_bytes()


def _looked_at(content: bytes) -> tuple[str, str]:
    """The media type of a picture, and what must not be in it; both empty for what is no picture."""
    if content.startswith(_PNG):
        is_whole = content[12:16] == b"IHDR" and content.endswith(_PNG_END)
        return "image/png", "" if is_whole else "the head of a PNG alone"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", ""
    if "<svg" not in text:
        return "", ""
    return "image/svg+xml", next(_problems(text), "")


def _problems(text: str) -> Iterator[str]:
    """What an SVG holds beside a drawing; entities are looked for before anything is parsed."""
    if _DECLARED.search(text):
        yield "a document type or entities"
    if _INSTRUCTION.search(text):
        yield "a processing instruction"
    if _ENCODING.search(text):
        yield "another encoding than UTF-8"
    try:
        root = ET.fromstring(text)  # noqa: S314 - nothing is declared in it, so that nothing can be expanded
    except ET.ParseError as error:
        yield f"what XML cannot read ({error})"
        return
    if root.tag != f"{_SVG}svg":
        yield f"<{root.tag}> in place of <svg>"
    for element in root.iter():
        yield from _problems_of(element)


def _problems_of(element: ET.Element) -> Iterator[str]:
    tag = _local(element.tag)
    if tag.lower() in _RUNS | _RUNS_TOO:
        yield f"<{tag}>"
    if tag.lower() == "style" and _OUTSIDE.search(element.text or ""):
        yield "a style that fetches something"
    for key, value in element.attrib.items():
        name = _local(key)
        if name.lower().startswith("on"):
            yield f"the attribute {name}"
        if name.lower() in _LEADS and not value.strip().startswith("#"):
            yield f"the address {value[:60]}"
        if _OUTSIDE.search(value):
            yield f"an address in the attribute {name}"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
