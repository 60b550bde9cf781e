"""What `[brand]` may hold, and what a person reads when it holds something else."""

import struct
import zlib

import pytest
from builders.small_partnership import write_small_partnership

from oba.definitions import read_partnership
from oba.domain.brand import Brand, Logo
from oba.domain.errors import DefinitionError
from oba.stages.workspace import open_workspace

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><path id="a" d="M0 0h9"/></defs>{}</svg>'
LOGO = 'logo = "logo.svg"\nlogo_alt = "Two hands"\n'


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(b"\0\0")),
        chunk(b"IEND", b""),
    ]
)


@pytest.fixture
def folder(tmp_path):
    return write_small_partnership(tmp_path / "small")


def branded(folder, text, **files):
    path = folder / "partnership.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[brand]\n{text}", encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def told(folder):
    with pytest.raises(DefinitionError) as raised:
        open_workspace(folder, folder / "data")
    return str(raised.value)


def test_a_partnership_without_a_brand_has_none(folder):
    partnership = read_partnership(folder)
    assert (partnership.brand, partnership.called) == (None, "Small partnership")


def test_a_brand_holds_a_name_a_logo_colours_and_a_folder_of_templates(folder):
    (folder / "look").mkdir()
    text = (
        f'name = "Small and warm"\n{LOGO}templates = "look"\n'
        '[brand.light]\naccent = "#7A1F5C"\n[brand.dark]\naccent = "#ffa0dd"\n'
    )
    partnership = read_partnership(branded(folder, text, logo_svg=SVG.format("")))
    assert partnership.called == "Small and warm"
    assert partnership.brand == Brand(
        name="Small and warm",
        logo=Logo(media_type="image/svg+xml", content=SVG.format("").encode(), alt="Two hands"),
        light={"accent": "#7a1f5c"},
        dark={"accent": "#ffa0dd"},
        templates="look",
    )


def test_a_logo_may_be_a_png_whatever_its_file_is_called(folder):
    brand = read_partnership(branded(folder, LOGO, logo_svg=PNG)).brand
    assert brand.logo.media_type == "image/png"


@pytest.mark.parametrize("part", ['<use href="#a"/>', '<rect fill="url(#a)"/>', "<style>.a{fill:url(#a)}</style>"])
def test_a_logo_may_refer_to_its_own_parts(folder, part):
    assert read_partnership(branded(folder, LOGO, logo_svg=SVG.format(part))).brand.logo


WITH = 'partnership.toml: brand.logo: found "logo.svg" with {}, expected an SVG or PNG picture; export it again without'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (SVG.format("<script>alert(1)</script>"), "<script>"),
        (SVG.format("<SCRIPT>alert(1)</SCRIPT>"), "<SCRIPT>"),
        (SVG.format("<foreignObject/>"), "<foreignObject>"),
        (SVG.format('<set attributeName="href"/>'), "<set>"),
        (SVG.format('<path onclick="x()"/>'), "the attribute onclick"),
        (SVG.format('<a href="https://example.org"/>'), "the address https://example.org"),
        (SVG.format('<use href="data:image/svg+xml,x"/>'), "the address data:image/svg+xml,x"),
        (SVG.format('<rect fill="url(https://example.org)"/>'), "an address in the attribute fill"),
        (SVG.format("<style>@import 'x'</style>"), "a style that fetches something"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "a document type or entities"),
        ('<?xml-stylesheet href="x"?>' + SVG.format(""), "a processing instruction"),
        ('<?xml version="1.0" encoding="UTF-7"?>' + SVG.format(""), "another encoding than UTF-8"),
        ("<html><svg></svg></html>", "<html> in place of <svg>"),
        ("<svg", "what XML cannot read (unclosed token: line 1, column 0)"),
        (b"\x89PNG\r\n\x1a\n<script>", "the head of a PNG alone"),
    ],
)
def test_a_logo_that_is_more_or_less_than_a_picture_is_refused(folder, content, problem):
    assert told(branded(folder, LOGO, logo_svg=content)) == WITH.format(problem)


@pytest.mark.parametrize("content", [b"GIF89a", b"\xff\xd8\xff\xe0JFIF", b"", b"words"])
def test_what_is_neither_svg_nor_png_is_refused(folder, content):
    assert told(branded(folder, LOGO, logo_svg=content)) == (
        'partnership.toml: brand.logo: found "logo.svg", which is neither, expected an SVG or PNG picture; '
        "name a file that holds one"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            LOGO,
            'brand.logo: found "logo.svg", expected the name of a file in the partnership\'s folder; '
            "put the logo there",
        ),
        (
            'logo = "../other.svg"\nlogo_alt = "x"',
            'brand.logo: found "../other.svg", expected the name of a file in the partnership\'s folder; '
            "put the logo there",
        ),
        ('logo = "logo.svg"', "brand.logo_alt: found nothing, expected a text that is not blank; add logo_alt = "),
        (
            'templates = ".."',
            'brand.templates: found "..", expected the name of a folder in the partnership\'s folder; '
            "put the templates there",
        ),
        (
            '[brand.light]\nink = "black"',
            'brand.light.ink: found "black", expected a colour such as #1d4f91; write it so',
        ),
        ('colour = "#123456"', "brand.colour: found a key that is not known, expected one of dark, light, logo"),
        ('[brand.light]\nacent = "#123456"', "brand.light.acent: found a colour not known, expected one of paper, "),
        (
            '[brand.light]\nlink = "#8888ff"',
            "brand.light.link: found #8888ff on paper #ffffff, a contrast of 2.99 to 1, expected 4.5 to 1 or more; "
            "make one of them darker or lighter",
        ),
        (
            '[brand.dark]\nforecast = "#8a4a20"',
            "brand.dark.forecast: found #8a4a20 on paper #15181c, a contrast of 2.61 to 1, expected 4.5 to 1 or more",
        ),
    ],
)
def test_what_a_brand_may_not_hold_is_said(folder, text, said):
    (folder.parent / "other.svg").write_text(SVG.format(""))
    assert f"partnership.toml: {said}" in told(branded(folder, text))


def test_a_logo_that_is_too_large_is_refused_with_its_size(folder):
    assert told(branded(folder, LOGO, logo_svg=SVG.format(" " * 100_000))) == (
        f'partnership.toml: brand.logo: found "logo.svg" of {len(SVG.format("")) + 100_000:,} bytes, '
        "expected at most 100,000 bytes; make it smaller"
    )
