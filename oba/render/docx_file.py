"""The file of a Word document: its parts, what relates them, and the archive that holds them, always the same bytes."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from oba.bundle import bundled
from oba.pack.facts import Header
from oba.render.markup import FORBIDDEN

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONGEST_PROPERTY: Final = 255
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_SVG: Final = "image/svg+xml"
_STORED: Final = frozenset({CONTENT_TYPE.PNG})
"""What is packed already, and would only take time to pack again."""


class _TextPart(Part):
    """A part whose text is set once everything that it refers to has its id."""

    text = ""

    @property
    def blob(self) -> bytes:
        return (_DECLARATION + self.text).encode()


class WordFile:
    """A Word document in the making. Parts and relationships are numbered in the order in which they are asked for."""

    def __init__(self) -> None:
        self._package = Package()
        self._body = _TextPart(PackURI("/word/document.xml"), CONTENT_TYPE.WML_DOCUMENT_MAIN, None, self._package)
        self._package.relate_to(self._body, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        self._pictures: dict[bytes, str] = {}
        self.add_xml("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, _bundled("styles"))
        self.add_xml("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, _bundled("settings"))

    def add_xml(self, name: str, content_type: str, relationship: str, xml: str) -> str:
        """Adds a part, and gives the id under which the body refers to it."""
        part = Part(PackURI(f"/word/{name}.xml"), content_type, (_DECLARATION + xml).encode(), self._package)
        return self._body.relate_to(part, relationship)

    def add_numbering(self, lists: list[int]) -> None:
        """Adds the bullets and numbers of lists; each of `lists` begins at one again."""
        own = "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="2"/>'
            + "".join(f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>' for n in range(3))
            + "</w:num>"
            for number in lists
        )
        xml = _bundled("numbering").replace("</w:numbering>", f"{own}</w:numbering>")
        self.add_xml("numbering", CONTENT_TYPE.WML_NUMBERING, RELATIONSHIP_TYPE.NUMBERING, xml)

    def relationship(self, address: str) -> str:
        """The id under which the body refers to an outside address."""
        return self._body.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def picture(self, blob: bytes, extension: str) -> str:
        """The id under which the body refers to a picture; the same picture is held once."""
        if blob not in self._pictures:
            content_type = _SVG if extension == "svg" else CONTENT_TYPE.PNG
            number = len(self._pictures) + 1
            part = Part(PackURI(f"/word/media/image{number}.{extension}"), content_type, blob, self._package)
            # With an id of our own, since python-docx looks through all others for one that is free.
            self._body.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, part, f"picture{number}")
            self._pictures[blob] = f"picture{number}"
        return self._pictures[blob]

    def set_body(self, xml: str) -> None:
        self._body.text = f"<w:document {NAMESPACES}><w:body>{xml}</w:body></w:document>"

    def describe(self, *, header: Header, title: str, digest: str) -> None:
        """Sets what a file manager shows of the file; its times are the day as of which the pack is."""
        properties = self._package.core_properties
        when = datetime.fromisoformat(header.as_of).replace(tzinfo=UTC)
        properties.created = properties.modified = when
        properties.revision = 1
        properties.language = "en-GB"
        properties.title = _short(title)
        properties.subject = _short(header.priority_name)
        properties.author = _short(header.partnership_name)
        properties.last_modified_by = _short(header.engine)
        properties.identifier = _short(digest)

    def to_bytes(self) -> bytes:
        """The archive: content types first, every entry of the same date."""
        parts = list(self._package.iter_parts())
        held = BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            _put(archive, "[Content_Types].xml", _content_types(parts).encode())
            _put(archive, "_rels/.rels", self._package.rels.xml)
            for part in parts:
                is_packed = part.content_type in _STORED
                _put(archive, part.partname.membername, part.blob, is_packed=is_packed)
                if len(part.rels):
                    _put(archive, part.partname.rels_uri.membername, part.rels.xml)
        return held.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, *, is_packed: bool = False) -> None:
    entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3
    archive.writestr(entry, content)


def _content_types(parts: list[Part]) -> str:
    defaults = {"png": CONTENT_TYPE.PNG, "rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "svg": _SVG, "xml": CONTENT_TYPE.XML}
    made = [f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items()]
    made += (
        f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>'
        for part in parts
        if defaults[part.partname.ext] != part.content_type
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{_DECLARATION}<Types xmlns="{space}">{"".join(made)}</Types>'


def _bundled(name: str) -> str:
    text = (bundled("templates") / "docx" / f"{name}.xml").read_text(encoding="utf-8")
    return text.removeprefix(_DECLARATION)


def _short(text: str) -> str:
    return FORBIDDEN.sub("", text)[:_LONGEST_PROPERTY]
