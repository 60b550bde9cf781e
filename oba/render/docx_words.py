"""Words of a Word document: text as runs, with its marks, its links and its writing direction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from oba.render.blocks import Inline, Link, Words
from oba.render.markup import FORBIDDEN

_RIGHT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT: Final = re.compile(f"[{_RIGHT}](?:[^A-Za-z\u00c0-\u024f]*[{_RIGHT}])?")
_STRONG: Final = re.compile(f"[{_RIGHT}A-Za-z\u00aa-\u024f\u0370-\u058f\u3040-\u9fff]")
_RIGHT_ONE: Final = re.compile(f"[{_RIGHT}]")

OWN_LINE: Final = frozenset({"note", "compared"})
"""Marks of words that stand on a line of their own beneath what they belong to."""

_STYLES: Final = (
    ("illustrative", "IllustrativeTag"),
    ("tag", "Tag"),
    ("note", "Note"),
    ("said", "Said"),
    ("id", "Identifier"),
    ("code", "Code"),
)
"""The character style of each mark; the first that applies is taken."""

_LONGEST_ADDRESS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What links lead to: `bookmark` gives the name of a place in the document, or None for a place that is not there;
    `relationship` gives the id under which the file keeps an outside address.
    """

    bookmark: Callable[[str], str | None]
    relationship: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How words are set beyond their marks: in a bold paragraph, in a small table, as a link."""

    is_bold: bool = False
    is_small: bool = False
    is_link: bool = False


PLAIN: Final = Voice()


def text_of(content: Iterable[Inline]) -> str:
    """The words alone, as they stand."""
    return "".join(word.text for one in content for word in (one.content if isinstance(one, Link) else (one,)))


def xml_text(text: str) -> str:
    """Text that may stand in an element or, between double quotes, in an attribute."""
    return escape(FORBIDDEN.sub("", text), {'"': "&quot;"})


def reads_right_to_left(content: Iterable[Inline]) -> bool:
    """Whether the first letter that has a direction is of a script that runs to the left."""
    text = text_of(content)
    if not _RIGHT_ONE.search(text):
        return False
    first = _STRONG.search(text)
    return first is not None and bool(_RIGHT_ONE.match(first[0]))


def runs(content: tuple[Inline, ...], *, references: References, voice: Voice = PLAIN) -> str:
    """The runs of a paragraph, as XML."""
    made: list[str] = []
    before: Words | None = None
    for one in content:
        opening = _opening(one.target, references) if isinstance(one, Link) else ""
        mine = replace(voice, is_link=True) if opening else voice
        made.append(opening)
        for word in one.content if isinstance(one, Link) else (one,):
            if before is not None and _begins_line(word, before):
                made.append("<w:r><w:br/></w:r>")
            made += _runs_of(word, mine)
            before = word
        made.append("</w:hyperlink>" if opening else "")
    return "".join(made)


def _begins_line(word: Words, before: Words) -> bool:
    """Elements of their own follow each other with the same marks; what stands within one has more marks than it."""
    mine, other = OWN_LINE & word.marks, OWN_LINE & before.marks
    if not mine:
        return bool(other) and bool(word.text.strip())
    if not other or word.marks == before.marks:
        return True
    return before.marks > word.marks and word.text[:1].isalnum()


def _runs_of(word: Words, voice: Voice) -> Iterator[str]:
    if not word.text:
        return
    marks = _properties(word.marks, voice)
    for text, is_right in _stretches(FORBIDDEN.sub("", word.text)):
        properties = f"{marks}<w:rtl/>" if is_right else marks
        opened = f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"
        # A little room within the frame of a tag.
        lines = escape(f"\u00a0{text}\u00a0" if "tag" in word.marks else text).split("\n")
        inner = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
        yield f"{opened}{inner}</w:r>"


def _stretches(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it runs to the left."""
    end = 0
    for match in _RIGHT_TO_LEFT.finditer(text) if not text.isascii() else ():
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def _properties(marks: frozenset[str], voice: Voice) -> str:
    if not marks and not voice.is_link:
        return ""
    style = next((style for mark, style in _STYLES if mark in marks), "Hyperlink" if voice.is_link else "")
    if style == "Note" and voice.is_small:
        style = "SmallNote"
    parts = [f'<w:rStyle w:val="{style}"/>'] if style else []
    if "strong" in marks:
        parts.append("<w:b/><w:bCs/>")
    elif voice.is_bold and style not in {"", "Hyperlink"}:
        parts.append('<w:b w:val="0"/><w:bCs w:val="0"/>')
    if "emphasis" in marks:
        parts.append("<w:i/><w:iCs/>")
    if "double" in marks:
        parts.append('<w:u w:val="double"/>')
    if "full" in marks:
        parts.append('<w:bdr w:val="single" w:sz="8" w:space="0" w:color="16191D"/>')
    return "".join(parts)


def _opening(target: str, references: References) -> str:
    """The tag that opens a link, or "" where it leads nowhere."""
    if target.startswith("#"):
        name = references.bookmark(target[1:])
        return f'<w:hyperlink w:anchor="{name}" w:history="1">' if name else ""
    address = outside_address(target)
    return f'<w:hyperlink r:id="{references.relationship(address)}" w:history="1">' if address else ""


def outside_address(target: str) -> str | None:
    """The address as a file may hold it, or None where it is none that a reader should be led to.

    Word refuses a whole file for one malformed address, so that what may not stand in one is percent-encoded.
    """
    try:
        parts = urlsplit(target)
        is_whole = bool(parts.netloc) if parts.scheme == "https" else bool(parts.path)
    except ValueError:
        return None
    if parts.scheme not in {"https", "mailto"} or not is_whole or len(target) > _LONGEST_ADDRESS:
        return None
    return quote(target, safe="%/:?#@!$&'()*+,;=~-._")
