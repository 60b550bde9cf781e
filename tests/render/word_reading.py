"""Reads a Word document as Word's own rules ask, as far as the tests need it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


BESIDE = "SideBySide"


def text_of(element):
    """The words of a paragraph or of anything that holds some, without white space."""
    return re.sub(r"\s+", "", "".join(node.text or "" for node in element.iter(f"{W}t")))


def style_of(paragraph):
    return paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")


@dataclass
class WordDocument:
    blob: bytes

    @cached_property
    def files(self):
        with zipfile.ZipFile(io.BytesIO(self.blob)) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == len(set(archive.namelist()))
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            return {name: archive.read(name) for name in archive.namelist()}

    def xml(self, name):
        return ET.fromstring(self.files[name])  # noqa: S314 - made by the tests

    @cached_property
    def body(self):
        return self.xml("word/document.xml").find(f"{W}body")

    @cached_property
    def paragraphs(self):
        """Every paragraph in reading order, those of the table of contents left out."""
        contents = {id(node) for sdt in self.body.iter(f"{W}sdt") for node in sdt.iter(f"{W}p")}
        return [node for node in self.body.iter(f"{W}p") if id(node) not in contents]

    @cached_property
    def tables(self):
        """The tables of figures and words, those that only set pictures side by side left out."""
        return [one for one in self.body.iter(f"{W}tbl") if one.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") != BESIDE]

    @cached_property
    def relationships(self):
        """By part, then by id: kind, target and whether it is outside."""
        found = {}
        for name in self.files:
            if name.endswith(".rels"):
                folder, file = posixpath.split(name)
                part = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
                found[part] = {
                    node.get("Id"): (
                        node.get("Type").rpartition("/")[2],
                        node.get("Target"),
                        node.get("TargetMode") == "External",
                    )
                    for node in self.xml(name).iter(f"{REL}Relationship")
                }
        return found

    def inside(self, part, target):
        """The name of the file that a relationship leads to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(part), target)).lstrip("/")
