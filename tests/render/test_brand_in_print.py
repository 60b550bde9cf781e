"""A partnership's logo, colours and own words in the packs that are printed, and in those for Word."""

import base64
import hashlib
import io
import json
import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from brand_builders import BRAND, DRAWN
from builders.campaigns import sampled
from on_demand_builders import every_kind
from pdf_reading import read_pdf, read_tags, squeezed
from test_pdf_one_page import crowded
from word_reading import WP, A, R, WordDocument, text_of

from oba.pack.canonical import pack_json
from oba.pack.facts import LogoFact
from oba.render.docx import render_docx
from oba.render.html import render_html
from oba.render.logos import drawn_logo
from oba.render.overlay import Overlay
from oba.render.pdf import render_pdf

pytestmark = pytest.mark.slow

KINDS = every_kind()
ALT = 'Two "hands"'
WIDE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="60mm" height="15mm" viewBox="0 0 240 60">'
    b'<rect width="60" height="60" fill="#7a1f5c"/>'
    b'<text x="72" y="40" font-size="30" style="font-family: Georgia, serif">Together</text></svg>'
)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(wide, high):
    """A picture in one colour, half transparent."""
    rows = b"".join(b"\0" + b"\x7a\x1f\x5c\x80" * wide for _ in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


LOGOS = {"drawn": ("image/svg+xml", DRAWN), "wide": ("image/svg+xml", WIDE), "pixels": ("image/png", png(60, 30))}


def logo(media_type, content):
    digest = hashlib.sha256(content).hexdigest()
    return LogoFact(media_type=media_type, alt=ALT, digest=digest, data=base64.b64encode(content).decode())


def branded(pack, which="drawn"):
    return pack_json(replace(pack, header=replace(pack.header, brand=replace(BRAND, logo=logo(*LOGOS[which])))))


def figures(pdf):
    """The alternative text of every figure in a PDF's tags, in reading order."""

    def below(element):
        if str(element.get("/S", "")) == "/Figure":
            yield str(element.get("/Alt", ""))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from below(kid)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return list(below(opened.Root.StructTreeRoot))


def ink(pdf):
    """How many points that are not white stand in the upper right corner of the first page."""
    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    corner = drawn.crop((int(drawn.width * 0.72), 0, drawn.width, int(drawn.height * 0.18)))
    return sum(corner.histogram()[:250])


def logos_on(*names):
    return [(name, which) for name in names for which in LOGOS]


@pytest.mark.parametrize(
    ("name", "which"), sampled(logos_on("full review", "full curve report", "full area pack", "empty plan"), every=2)
)
def test_the_logo_is_printed_on_the_first_page_with_what_it_shows(name, which):
    without, made = render_pdf(pack_json(KINDS[name])), render_pdf(branded(KINDS[name], which))
    assert figures(made) == [ALT, *figures(without)]
    assert ink(made) > ink(without) + 100
    assert len(read_pdf(made).pages) == len(read_pdf(without).pages)
    assert read_pdf(made).outside == []


@pytest.mark.parametrize("which", LOGOS)
@pytest.mark.parametrize("name", ["full review", "full curve report", "full area pack"])
def test_the_logo_stands_first_in_word_with_what_it_shows(name, which):
    found = WordDocument(render_docx(branded(KINDS[name], which)))
    first = next(found.body.iter(f"{WP}docPr"))
    assert first.get("descr") == ALT
    assert found.body[0].find(f".//{WP}docPr") is first
    extent = found.body[0].find(f".//{WP}extent")
    wide, high = int(extent.get("cx")) / 9525, int(extent.get("cy")) / 9525
    ratio = {"drawn": 1.0, "wide": 4.0, "pixels": 2.0}[which]
    assert wide / high == pytest.approx(ratio, rel=0.01)
    assert (wide <= 221, high <= 53) == (True, True)
    blip = found.body[0].find(f".//{A}blip")
    _, target, _ = found.relationships["word/document.xml"][blip.get(f"{R}embed")]
    pixels = found.files[found.inside("word/document.xml", target)]
    assert pixels.startswith(b"\x89PNG")
    assert (pixels == LOGOS[which][1]) == (which == "pixels")


def test_without_a_logo_nothing_stands_in_its_place():
    assert figures(render_pdf(pack_json(KINDS["empty plan"]))) == []
    assert WordDocument(render_docx(pack_json(KINDS["empty plan"]))).body.find(f".//{WP}docPr") is None


@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_a_pack_whose_logo_is_broken_is_made_without_it(render):
    broken = replace(BRAND, logo=logo("image/png", b"\x89PNG\r\n\x1a\n" + bytes(40)))
    pack = KINDS["empty plan"]
    assert drawn_logo(broken.logo) is None
    assert render(pack_json(replace(pack, header=replace(pack.header, brand=broken))))


@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_a_branded_pack_is_the_same_bytes_each_time(render):
    assert render(branded(KINDS["full plan"], "wide")) == render(branded(KINDS["full plan"], "wide"))


@pytest.mark.parametrize(("name", "which"), sampled(logos_on("full plan", "full curve report"), every=2))
def test_the_lint_tools_find_nothing_wrong_with_a_branded_pack(name, which, tmp_path):
    path, told = tmp_path / "pack.pdf", tmp_path / "told.json"
    path.write_bytes(render_pdf(branded(KINDS[name], which)))
    folder = Path(sys.executable).parent
    subprocess.run([folder / "outloud", "--json", told, "--quiet", path], capture_output=True, check=True)
    [result] = json.loads(told.read_text(encoding="utf-8"))["results"]
    assert [one for one in result["findings"] if one["severity"] == "error"] == []
    checked = subprocess.run([folder / "pdfua", "check", path], capture_output=True, text=True, check=True)
    assert "errors=0 warnings=0" in checked.stdout


def test_the_sheet_stays_one_page_beside_a_logo_whatever_people_write():
    for text in ("A long name of an indicator, and then some more of it. " * 9, "W" * 300):
        assert len(read_pdf(render_pdf(branded(crowded(text), "wide"))).pages) == 1


OWN = "Our own words for the gate"
OVERLAY = Overlay(templates=(("sections/gate.html.j2", f"<p>{OWN}: {{{{ section.met }}}}.</p>"),))


def test_a_section_template_of_its_own_changes_the_words_in_every_format():
    text = branded(KINDS["full review"])
    assert OWN in render_html(text, overlay=OVERLAY).decode()
    assert squeezed(f"{OWN}: False.") in read_pdf(render_pdf(text, overlay=OVERLAY)).words
    written = WordDocument(render_docx(text, overlay=OVERLAY))
    assert squeezed(f"{OWN}: False.") in [text_of(one) for one in written.paragraphs]
    assert squeezed(OWN) not in read_pdf(render_pdf(text)).words


def test_the_foot_of_print_and_word_names_the_digest_of_its_own_templates():
    text = branded(KINDS["full plan"])
    words = read_pdf(render_pdf(text, overlay=OVERLAY)).words
    written = "".join(text_of(one) for one in WordDocument(render_docx(text, overlay=OVERLAY)).paragraphs)
    assert squeezed(OVERLAY.digest) in words
    assert squeezed(OVERLAY.digest) in written


def test_headings_of_a_branded_pack_still_begin_with_its_title():
    tags = read_tags(render_pdf(branded(KINDS["full review"], "wide")))
    assert next(tags.every("Title", "H1", "H2")).kind in {"Title", "H1"}
