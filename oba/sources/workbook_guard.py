"""Refuses a workbook that could do harm, before anything opens it: out of memory, out of time, or with code inside.

Each member is inflated once, in small pieces and never beyond what the archive declares for it, since what it declares
can lie. Out of scope: what the sheets say, and whether a person meant it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import Final, Never

from oba.domain.errors import UserError
from oba.sources.workbook_xml import RESAVE, XmlWatch

MAX_FILE_BYTES: Final = 20 * 1_048_576
MAX_INFLATED_BYTES: Final = 64 * 1_048_576
"""All members together. A bomb that was measured held 46 MB of XML in 143 kB and took a reader 17 seconds."""
MAX_MEMBERS: Final = 500
MAX_RATIO: Final = 100
"""Inflated to packed size of a member. Publishers' sheets reach 21, and the bomb above 320."""
RATIO_COUNTS_FROM_BYTES: Final = 1_048_576
"""Below this size no ratio does harm, and a sheet of one repeated row has a high one."""
_PIECE: Final = 65_536

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_OLE2: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP64_LOCATOR: Final = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES: Final = 20
_END_RECORD: Final = struct.Struct("<4s4H2LH")
_LOCAL_HEADER: Final = struct.Struct("<4s5H3L2H")
_DIRECTORY_BYTES_A_MEMBER: Final = 1_024
_KIND_BYTES: Final = 262_144
_ENCRYPTED_FLAGS: Final = 0x1 | 0x40
"""Encrypted, and strongly encrypted (APPNOTE 4.4.4)."""
_PATCHED_FLAG: Final = 0x20
"""Holds a patch to other data (APPNOTE 4.4.4), which no reader of ours knows."""
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_XLSX_TYPE: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XML_SUFFIXES: Final = (".xml", ".rels", ".rdf")
_NEVER_READ: Final = ".vml"
"""Drawings of notes and buttons, which Excel itself does not always write as sound XML."""
_XML_START: Final = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")
_MACRO_NAME: Final = re.compile(r"vbaproject|(^|/)macrosheets/|^(basic|scripts)/", re.IGNORECASE)
_LINK_NAME: Final = re.compile(r"(^|/)(externallinks/|connections\.xml$)", re.IGNORECASE)
_DAMAGED: Final = "Save or export it again, and send that"


class WorkbookKind(StrEnum):
    XLSX = "xlsx"
    ODS = "ods"


def refuse_unsafe_workbook(content: bytes, *, name: str) -> WorkbookKind:
    """What kind of workbook this is, once it is known to be safe to read.

    `name` is the file's name, for messages. Raises `UserError` saying what was found and what to do, for a file that
    is empty, over 20 MB, cut short or no workbook; old (.xls) or encrypted; a zip bomb by what it declares or by what
    comes out; with a workbook or archive inside; with a document type or entities in its XML; with macros; with links
    to other files or services; with member names that lead out of a folder; or with more than 20,000 rows. An .ods
    may repeat empty rows as often as it likes, since spreadsheet programmes do.
    """
    _check_outside(content, name=name)
    members = _members(content, name=name)
    _check_members(members, name=name)
    kind = _kind(content, members, name=name)
    watch = XmlWatch(name)
    for member in members:
        _check_inside(content, member, watch=watch, name=name)
    return kind


def _check_outside(content: bytes, *, name: str) -> None:
    if not content:
        _refuse(name, "the file is empty", _DAMAGED)
    if len(content) > MAX_FILE_BYTES:
        _refuse(name, f"the file has {len(content):,} bytes, expected at most {MAX_FILE_BYTES:,}", "Send less of it")
    if content.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in content:
            _refuse(name, "the workbook is encrypted", "Save it without a password, and send that")
        _refuse(name, "this is a workbook in the old .xls format", RESAVE)
    if not content.startswith((_ZIP, _EMPTY_ZIP)):
        _refuse(name, f"this is no workbook: it begins with {content[:8]!r}", "Send the .xlsx or .ods file itself")


def _members(content: bytes, *, name: str) -> Sequence[zipfile.ZipInfo]:
    """The members as the archive's directory declares them; the directory is measured before it is read.

    It must be the very last thing in the file, so that every reader finds the same one.
    """
    end = len(content) - _END_RECORD.size
    if end < 0 or not content.startswith(_EMPTY_ZIP, end):
        _refuse(name, "the file is cut short, or something was added to its end", _DAMAGED)
    *_, count, size, start, _ = _END_RECORD.unpack_from(content, end)
    if count > MAX_MEMBERS or size > MAX_MEMBERS * _DIRECTORY_BYTES_A_MEMBER:
        _refuse(name, f"the file has {count:,} members, expected at most {MAX_MEMBERS:,}", RESAVE)
    if start + size != end or content.startswith(_ZIP64_LOCATOR, end - _ZIP64_LOCATOR_BYTES):
        _refuse(name, "the directory of the archive does not lie where the archive says", _DAMAGED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    # NotImplementedError is zipfile's, over an archive of a later version than it knows.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        _refuse(name, f"the directory of the archive cannot be read ({error})", _DAMAGED)
    if len(members) != count:
        _refuse(name, f"the archive declares {count:,} members and lists {len(members):,}", _DAMAGED)
    return members


def _check_members(members: Sequence[zipfile.ZipInfo], *, name: str) -> None:
    """Everything that can be seen from the directory alone."""
    if len({member.filename.lower() for member in members}) < len(members):
        _refuse(name, "two members have one name", RESAVE)
    for member in members:
        _check_name(member.orig_filename, name=name)
        if member.flag_bits & _ENCRYPTED_FLAGS:
            _refuse(name, f"{member.filename} is encrypted", "Save it without a password, and send that")
        if member.flag_bits & _PATCHED_FLAG:
            _refuse(name, f"{member.filename} holds a patch to other data", RESAVE)
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            _refuse(name, f"{member.filename} is packed by method {member.compress_type}, expected deflate", RESAVE)
        if member.file_size > max(RATIO_COUNTS_FROM_BYTES, MAX_RATIO * member.compress_size):
            _refuse(
                name,
                f"{member.filename} inflates from {member.compress_size:,} to {member.file_size:,} bytes, expected at "
                f"most {MAX_RATIO} times as much",
                "Remove empty formatted rows and columns, and save it again",
            )
    total = sum(member.file_size for member in members)
    if total > MAX_INFLATED_BYTES:
        _refuse(
            name, f"the file inflates to {total:,} bytes, expected at most {MAX_INFLATED_BYTES:,}", "Send less of it"
        )


def _check_name(member: str, *, name: str) -> None:
    if (
        member.startswith("/")
        or "\\" in member
        or ":" in member
        or ".." in member.split("/")
        or not member.isprintable()
    ):
        _refuse(name, f"a member is called {member[:80]!r}, which leads out of the workbook", RESAVE)
    if _MACRO_NAME.search(member):
        _refuse(name, f"it holds macros ({member})", "Save it as .xlsx, which leaves them out, and send that")
    if _LINK_NAME.search(member):
        _refuse(
            name,
            f"it holds links to other files or services ({member})",
            "Break the links (Data, Edit Links) so that only values are left, and save it again",
        )


def _kind(content: bytes, members: Sequence[zipfile.ZipInfo], *, name: str) -> WorkbookKind:
    by_name = {member.filename: member for member in members}

    def whole(wanted: str) -> bytes:
        member = by_name.get(wanted)
        if member is None or member.file_size > _KIND_BYTES:
            return b""
        return b"".join(_inflated(content, member, name=name))

    is_ods = whole("mimetype").strip() == _ODS_TYPE and "content.xml" in by_name
    types = whole("[Content_Types].xml")
    if b"macroEnabled" in types:
        _refuse(
            name, "this is a workbook with macros (.xlsm)", "Save it as .xlsx, which leaves them out, and send that"
        )
    is_xlsx = _XLSX_TYPE in types and "xl/workbook.xml" in by_name
    if is_ods == is_xlsx:
        _refuse(name, "this is an archive but no workbook", "Send the .xlsx or .ods file itself")
    return WorkbookKind.ODS if is_ods else WorkbookKind.XLSX


def _check_inside(content: bytes, member: zipfile.ZipInfo, *, watch: XmlWatch, name: str) -> None:
    """Inflates one member and looks at what comes out."""
    pieces = _inflated(content, member, name=name)
    first = next(pieces, b"")
    if first.startswith((_ZIP, _EMPTY_ZIP, _OLE2)):
        _refuse(
            name, f"{member.filename} is itself an archive or a document", "Remove embedded files, and save it again"
        )
    file = member.filename.lower()
    if first and not file.endswith(_NEVER_READ) and (file.endswith(_XML_SUFFIXES) or _XML_START.match(first)):
        watch.watch(chain([first], pieces), member=member.filename)
    else:
        for _ in pieces:  # read to the end, since its size and check sum are only known there
            continue


def _inflated(content: bytes, member: zipfile.ZipInfo, *, name: str) -> Iterator[bytes]:
    """The member's bytes in pieces; raises `UserError` as soon as they are not what the directory declares."""
    length, check_sum = 0, 0
    for piece in _unpacked(_packed(content, member, name=name), member, name=name):
        length += len(piece)
        if length > member.file_size:
            _refuse(name, f"{member.filename} inflates to more than the {member.file_size:,} bytes it declares", RESAVE)
        check_sum = zlib.crc32(piece, check_sum)
        yield piece
    if length != member.file_size or check_sum != member.CRC:
        _refuse(name, f"{member.filename} is damaged: it is not what its check sum says", _DAMAGED)


def _packed(content: bytes, member: zipfile.ZipInfo, *, name: str) -> memoryview:
    at = member.header_offset
    if not content.startswith(_ZIP, at) or at + _LOCAL_HEADER.size > len(content):
        _refuse(name, f"{member.filename} is not where the archive says", _DAMAGED)
    *_, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, at)
    start = at + _LOCAL_HEADER.size + name_length + extra_length
    return memoryview(content)[start : start + member.compress_size]


def _unpacked(packed: memoryview, member: zipfile.ZipInfo, *, name: str) -> Iterator[bytes]:
    if member.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _PIECE):
            waiting: bytes | memoryview = packed[at : at + _PIECE]
            while waiting:
                piece = inflater.decompress(waiting, _PIECE)
                waiting = inflater.unconsumed_tail
                if piece:
                    yield piece
        if rest := inflater.flush():  # at most one repeat of 258 bytes, held back by the limit of the last piece
            yield rest
    except zlib.error as error:
        _refuse(name, f"{member.filename} is damaged ({error})", _DAMAGED)
    if not inflater.eof:
        _refuse(name, f"{member.filename} is cut short", _DAMAGED)


def _refuse(name: str, found: str, remedy: str) -> Never:
    raise UserError(f"{name}: {found}. {remedy}")
