"""All that a file of any format says to a reader, without white space; and where it leads."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from xml.etree import ElementTree as ET

import pikepdf
from page_reading import read_page
from pdf_reading import Read, read_pdf
from pdf_reading import squeezed as without_hyphens
from word_reading import WordDocument, text_of

from oba.render.glyphs import printable

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def said_in(extension: str, content: bytes) -> str:
    """The words without white space; of a PDF without hyphens too, which stand where lines end."""
    match extension:
        case "html":
            return squeezed("".join(read_page(content).texts))
        case "pdf":
            return printed(content).words
        case "docx":
            return "".join(text_of(paragraph) for paragraph in WordDocument(content).paragraphs)
        case "xlsx":
            return squeezed("".join(text for _, text in cells_of(content)))
        case _:
            return squeezed(content.decode())


def expected(extension: str, text: str) -> str:
    """How a text stands among what is said in that format. A PDF has in words what no letter of its fonts shows."""
    return without_hyphens(printable(text)) if extension == "pdf" else squeezed(text)


def links_in(extension: str, content: bytes) -> set[str]:
    """Where a reader is led to outside of the file."""
    match extension:
        case "html":
            return {link for link in read_page(content).all("href") if not link.startswith("#")}
        case "pdf":
            with pikepdf.open(io.BytesIO(content)) as opened:
                notes = (note for page in opened.pages for note in page.obj.get("/Annots", []))
                actions = (note.A for note in notes if "/A" in note)
                return {str(action.get("/URI", action.get("/S"))) for action in actions if action.S != "/GoTo"}
        case "docx":
            parts = WordDocument(content).relationships.values()
            return {target for part in parts for _, target, is_outside in part.values() if is_outside}
        case "xlsx":
            return {
                node.get("Target")
                for name, text in parts_of(content).items()
                if name.endswith(".rels")
                for node in ET.fromstring(text)  # noqa: S314 - made by the tests
                if node.get("TargetMode") == "External"
            }
        case _:
            return set()


@lru_cache(maxsize=1)
def printed(content: bytes) -> Read:
    return read_pdf(content)


def cells_of(content: bytes) -> list[tuple[str, str]]:
    """Kind and text of every cell of a workbook that holds anything: `formula`, or as the file calls it."""
    parts = parts_of(content)
    shared = [_words(node) for node in ET.fromstring(parts["xl/sharedStrings.xml"])]  # noqa: S314 - made by the tests
    cells = (
        cell
        for name, text in parts.items()
        if name.startswith("xl/worksheets/sheet")
        for cell in ET.fromstring(text).iter(f"{SHEET}c")  # noqa: S314 - as above
    )
    return [_cell(cell, shared) for cell in cells if len(cell)]


def _cell(cell: ET.Element, shared: list[str]) -> tuple[str, str]:
    kind, value = cell.get("t", "n"), cell.find(f"{SHEET}v")
    if cell.find(f"{SHEET}f") is not None:
        return "formula", _words(cell)
    return kind, shared[int(value.text or "")] if kind == "s" and value is not None else _words(cell)


def _words(node: ET.Element) -> str:
    return "".join(node.itertext())


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".rels"))}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
