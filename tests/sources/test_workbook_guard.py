import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
from return_builders import (
    SHEET,
    a_template,
    filled,
    macro_types,
    ods,
    packed,
    sheet_of,
    xlsx,
    xlsx_members,
)
from small_server import publishers_files

from oba.domain.errors import UserError
from oba.sources.return_template import write_return
from oba.sources.workbook_guard import MAX_FILE_BYTES, WorkbookKind, refuse_unsafe_workbook
from oba.sources.workbook_xml import MAX_ROWS, MAX_TOKEN_BYTES

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
ODS_ROW = '<table:table-row{}><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
MANY_ODS_ROWS = ODS_ROW.format(' table:number-rows-repeated="15000"')
EMPTY_ODS_ROWS = (
    '<table:table-row table:number-rows-repeated="1048555">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<worksheet>&c;</worksheet>"
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" {}/>'
    "</Relationships>"
)


def refusal(content) -> str:
    with pytest.raises(UserError) as refused:
        refuse_unsafe_workbook(content, name="back.xlsx")
    return str(refused.value)


def declaring(content: bytes, member: str, *, length: int, check_sum: int) -> bytes:
    """The archive with another length and check sum in the directory entry of a member."""
    lying = bytearray(content)
    at = lying.rindex(member.encode(), 0, len(lying)) - 46
    assert lying[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<L", lying, at + 16, check_sum)
    struct.pack_into("<L", lying, at + 24, length)
    return bytes(lying)


def with_directory_field(content: bytes, member: str, *, offset: int, value: int) -> bytes:
    changed = bytearray(content)
    at = changed.rindex(member.encode()) - 46
    struct.pack_into("<H", changed, at + offset, value)
    return bytes(changed)


def ole2(text: str = "") -> bytes:
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512) + text.encode("utf-16-le")


REFUSED = {
    "an empty file": (b"", "the file is empty"),
    "a file over 20 MB": (bytes(MAX_FILE_BYTES + 1), "20,971,521 bytes, expected at most 20,971,520"),
    "a text file": (b"area,value\nAlder,1\n", "no workbook: it begins with b'area,val'"),
    "a web page": (b"<html></html>", "no workbook"),
    "an old workbook": (ole2(), "old .xls format"),
    "an encrypted workbook": (ole2("EncryptedPackage"), "encrypted. Save it without a password"),
    "a workbook cut short": (xlsx()[:-30], "cut short"),
    "a workbook with something after its end": (xlsx() + b"more", "something was added to its end"),
    "a workbook with something before its start": (b"PK\x03\x04more" + xlsx(), "does not lie where the archive says"),
    "an archive with no members": (packed({}), "an archive but no workbook"),
    "another archive": (packed({"a.txt": "a"}), "an archive but no workbook"),
    "a document": (
        packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        "no workbook",
    ),
    "a workbook with macros": (
        packed(xlsx_members() | {"[Content_Types].xml": macro_types()}),
        "a workbook with macros (.xlsm)",
    ),
    "a macro project": (xlsx(**{"xl/vbaProject.bin": b"x"}), "it holds macros (xl/vbaProject.bin)"),
    "a macro project under another name": (
        xlsx(**{"xl/_rels/workbook.xml.rels": RELATIONSHIPS.format("vbaProject", 'Target="innocent.bin"')}),
        "xl/_rels/workbook.xml.rels holds macros. Save it as .xlsx",
    ),
    "a macro sheet": (xlsx(**{"xl/macrosheets/sheet1.xml": "<a/>"}), "it holds macros"),
    "Basic in an ODS": (ods("", **{"Basic/Standard/Module1.xml": "<a/>"}), "it holds macros"),
    "scripts in an ODS": (ods("", **{"Scripts/python/a.py": "pass"}), "it holds macros"),
    "an event in an ODS": (
        ods("", **{"settings.xml": '<s:event-listener xmlns:s="urn:s" s:event-name="dom:load"/>'}),
        "settings.xml holds macros",
    ),
    "an encrypted ODS": (
        ods("", **{"META-INF/manifest.xml": '<m:encryption-data xmlns:m="urn:m"/>'}),
        "META-INF/manifest.xml holds encrypted parts. Save it without a password",
    ),
    "a patch": (with_directory_field(xlsx(), SHEET, offset=8, value=0x20), "holds a patch to other data. "),
    "an encrypted member": (with_directory_field(xlsx(), SHEET, offset=8, value=1), "is encrypted. Save it without"),
    "a member packed in another way": (
        packed(xlsx_members(), method=zipfile.ZIP_LZMA),
        "packed by method 14, expected deflate",
    ),
    "a link to a workbook": (xlsx(**{"xl/externalLinks/a.xml": "<a/>"}), "links to other files or services"),
    "a data connection": (xlsx(**{"xl/connections.xml": "<a/>"}), "links to other files or services"),
    "a link by relationship": (
        xlsx(**{"xl/_rels/a.rels": RELATIONSHIPS.format("image", 'Target="http://x/y" TargetMode="External"')}),
        "a link to another file or service ('http://x/y')",
    ),
    "a link in an ODS": (
        ods('<table:table-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///a.ods"/>'),
        "a link to another file or service ('file:///a.ods')",
    ),
    "a name that climbs": (xlsx(**{"xl/../../etc/passwd": "a"}), "'xl/../../etc/passwd', which leads out of"),
    "a name from the root": (xlsx(**{"/etc/passwd": "a"}), "'/etc/passwd', which leads out of"),
    "a name with a drive": (xlsx(**{"C:/a": "a"}), "'C:/a', which leads out of"),
    "a name with backslashes": (xlsx(**{"xl\\a.xml": "a"}), "which leads out of"),
    "two members of one name": (xlsx(**{SHEET.upper(): "<a/>"}), "two members have one name"),
    "too many members": (xlsx(**{f"xl/{k}.txt": "" for k in range(500)}), "503 members, expected at most 500"),
    "an archive inside": (xlsx(**{"xl/embeddings/a.bin": xlsx()}), "is itself an archive or a document"),
    "a document inside": (xlsx(**{"xl/embeddings/a.bin": ole2()}), "is itself an archive or a document"),
    "a bomb by its ratio": (xlsx(sheet_of(CELL * 100_000)), "expected at most 100 times as much"),
    "a bomb in two floors": (
        xlsx(**{"xl/media/a.xlsx": packed({"b.xml": " " * 2_000_000})}),
        "is itself an archive",
    ),
    "an entity bomb": (xlsx(BILLION_LAUGHS), "a document type declaration (<!DOCTYPE)"),
    "an entity bomb in UTF-16": (xlsx(BILLION_LAUGHS.encode("utf-16")), "a document type declaration (<!DOCTYPE)"),
    "an entity bomb in UTF-16 that declares it": (
        xlsx(f'<?xml version="1.0" encoding="UTF-16"?>{BILLION_LAUGHS}'.encode("utf-16")),
        "a document type declaration (<!DOCTYPE)",
    ),
    "an entity bomb in an ODS": (ods("", **{"styles.xml": BILLION_LAUGHS}), "a document type declaration"),
    "a document type outside": (xlsx('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "a document type declaration"),
    "an entity bomb in a member of another name": (
        xlsx(**{"xl/media/image1.png": f" \n{BILLION_LAUGHS}"}),
        "xl/media/image1.png holds a document type declaration",
    ),
    "XML in another encoding": (xlsx('<?xml version="1.0" encoding="cp037"?><a/>'), "the encoding 'cp037'"),
    "XML that breaks off": (xlsx("<worksheet><sheetData>"), "XML that cannot be read (no element found"),
    "a sheet that is no XML": (xlsx("row r=1"), "XML that cannot be read"),
    "a sheet in a member that is no XML": (
        xlsx(**{"xl/_rels/workbook.xml.rels": RELATIONSHIPS.format("worksheet", 'Target="media/image1.png"')}),
        "a sheet in 'media/image1.png', expected an .xml member",
    ),
    "an endless tag": (
        xlsx(f'<worksheet a="{"0123456789" * (MAX_TOKEN_BYTES // 10)}{"x" * 200_000}"/>'),
        "a single tag of over 131,072 bytes",
    ),
    "more rows than are read": (
        xlsx(sheet_of("".join(f'<row r="{k}"><c r="A{k}"><v>{k}</v></c></row>' for k in range(1, MAX_ROWS + 2)))),
        "a figure or text beyond row 20,000",
    ),
    "one cell in the last row": (
        xlsx(sheet_of('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
        "a figure or text beyond row 20,000",
    ),
    "one cell in the last column of a long sheet": (
        xlsx(sheet_of(f'{CELL}<row r="20000"><c r="XFD20000" t="inlineStr"><is><t>a</t></is></c></row>')),
        "spread over more than 1,000,000 cells",
    ),
    "cells under another prefix": (
        xlsx('<x:worksheet xmlns:x="urn:x"><x:row><x:c r="A20001"><x:v>1</x:v></x:c></x:row></x:worksheet>'),
        "a figure or text beyond row 20,000",
    ),
    "cells without addresses": (xlsx(sheet_of("<row><c><v>1</v></c></row>")), "a cell with the address ''"),
    "more parts than are watched": (
        xlsx(sheet_of("".join(f'<row r="{k}" s="{k % 97}" t="{k % 89}"/>' for k in range(130_000)))),
        "more cells and formats than are read",
    ),
    "a list that promises more than it holds": (
        xlsx(**{"xl/sharedStrings.xml": '<sst uniqueCount="99999999999"><si><t>a</t></si></sst>'}),
        "a list of '99999999999' entries, expected at most 500,000",
    ),
    "a long shared text in many cells": (
        xlsx(
            sheet_of("".join(f'<row r="{k}"><c r="A{k}" t="s"><v>0</v></c></row>' for k in range(1, 15_000))),
            **{"xl/sharedStrings.xml": f"<sst><si><t>{'ab' * 10_000}</t></si></sst>"},
        ),
        "long texts, repeated in many cells",
    ),
    "a long text in a repeated cell": (
        ods(
            f'<table:table-row table:number-rows-repeated="15000"><table:table-cell office:value-type="string">'
            f"<text:p>{'ab' * 10_000}</text:p></table:table-cell></table:table-row>"
        ),
        "long texts, repeated in many cells",
    ),
    "a run of spaces in an ODS": (
        ods(
            '<table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="999999999"/>'
            "</text:p></table:table-cell></table:table-row>"
        ),
        "long texts, repeated in many cells",
    ),
    "a repeated row with content": (
        ods(ODS_ROW.format(' table:number-rows-repeated="1048576"')),
        "content.xml holds a figure or text beyond row 20,000",
    ),
    "a repeated cell with content": (
        ods(MANY_ODS_ROWS.replace("cell ", 'cell table:number-columns-repeated="100" ')),
        "spread over more than 1,000,000 cells",
    ),
    "content below a million empty rows": (ods(EMPTY_ODS_ROWS + ODS_ROW.format("")), "beyond row 20,000"),
    "rows of two tables": (
        ods(f'{MANY_ODS_ROWS}</table:table><table:table table:name="B">{MANY_ODS_ROWS}'),
        "beyond row 20,000",
    ),
    "a repeat that is no number": (
        ods(ODS_ROW.format(' table:number-rows-repeated="99999999999"')),
        "number-rows-repeated='99999999999', expected a whole number",
    ),
}


@pytest.mark.parametrize(("content", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_could_do_harm_is_refused_and_the_reason_told(content, told):
    message = refusal(content)
    assert told in message
    assert message.startswith("back.xlsx: ")
    assert message.rstrip(".").count(". ") >= 1, "says what was found, and then what to do"


def test_the_whole_message_names_the_file_what_was_found_and_what_to_do():
    assert refusal(xlsx(**{"xl/vbaProject.bin": b"x"})) == (
        "back.xlsx: it holds macros (xl/vbaProject.bin). Save it as .xlsx, which leaves them out, and send that"
    )


def test_a_bomb_that_declares_a_small_size_is_refused_as_soon_as_it_is_passed():
    bomb = sheet_of(CELL * 1_000_000).encode()
    lying = declaring(xlsx(bomb), SHEET, length=1_000, check_sum=zlib.crc32(bomb[:1_000]))
    assert "inflates to more than the 1,000 bytes it declares" in refusal(lying)


def test_a_member_that_is_not_what_its_check_sum_says_is_damaged():
    assert "is damaged" in refusal(declaring(xlsx("<a/>"), SHEET, length=4, check_sum=1))
    assert "is damaged" in refusal(declaring(xlsx("<a/>"), SHEET, length=5, check_sum=zlib.crc32(b"<a/>")))


def test_members_that_inflate_to_too_much_together_are_refused():
    assert "the file inflates to 72,0" in refusal(xlsx(**{f"xl/{k}.bin": b"a" * 900_000 for k in range(80)}))


def test_any_cut_of_a_workbook_is_refused():
    whole = write_return(a_template())
    for length in range(0, len(whole), 97):
        refusal(whole[:length])


def test_what_people_send_passes():
    assert refuse_unsafe_workbook(write_return(a_template()), name="sent.xlsx") is WorkbookKind.XLSX
    assert refuse_unsafe_workbook(filled({"G5": 1}), name="filled.xlsx") is WorkbookKind.XLSX
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    assert refuse_unsafe_workbook(plain.getvalue(), name="plain.xlsx") is WorkbookKind.XLSX


ALLOWED = {
    "a formatted last row without content": xlsx(
        sheet_of(f'{CELL}<row r="1048576" ht="12.8" hidden="false"><c r="A1048576" s="3"/></row>')
    ),
    "a dimension that promises much": xlsx(
        f'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{CELL}</sheetData></worksheet>'
    ),
    "a million empty rows at the end of an ODS": ods(ODS_ROW.format("") + EMPTY_ODS_ROWS),
    "empty members and folders": xlsx(**{"Configurations2/": "", "Configurations2/current.xml": ""}),
    "a picture": xlsx(**{"xl/media/image1.png": b"\x89PNG\r\n\x1a\n"}),
    "a hyperlink": xlsx(
        **{"xl/_rels/a.rels": RELATIONSHIPS.format("hyperlink", 'Target="https://x" TargetMode="External"')}
    ),
    "a drawing of a note that is no sound XML": xlsx(**{"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}),
    "a sheet that fills what is allowed": xlsx(
        sheet_of("".join(f'<row r="{k}"><c r="A{k}"><v>{k}</v></c></row>' for k in range(1, MAX_ROWS + 1)))
    ),
}


@pytest.mark.parametrize("content", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_spreadsheet_programmes_write_is_let_through(content):
    assert refuse_unsafe_workbook(content, name="back.xlsx") in set(WorkbookKind)


@pytest.mark.publisher_files
@pytest.mark.parametrize(("folder", "suffix"), [("ofsted", "ods"), ("reference", "xlsx")])
def test_publishers_workbooks_pass(folder, suffix):
    files = sorted(publishers_files(folder).glob(f"*.{suffix}"))
    assert files
    for file in files:
        assert refuse_unsafe_workbook(file.read_bytes(), name=file.name) == suffix
