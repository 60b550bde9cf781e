"""The first sheet: whose figures these are, as of when and for whom, what is on the others, and what symbols mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from oba.domain.status import SYMBOL_OF
from oba.pack.facts import Header, ReviewPack, Sources
from oba.pack.figure_facts import Curves
from oba.pack.printed import status_text
from oba.render.glossary import readers_words
from oba.render.sentences import sentence
from oba.render.words import MEANINGS, day
from oba.render.workbook.book import Book, Sheet, height, set_up_print, write_text
from oba.render.workbook.texts import cell_text

NAME: Final = "About"
_WIDTHS: Final = (30.0, 90.0)

Line = tuple[str, str, str]
"""What stands in the first column, in the second, and the look of the second."""


def write_about(book: Book, sheet: Sheet, pack: ReviewPack, *, digest: str, others: Sequence[tuple[str, str]]) -> None:
    """Writes the sheet. `others` are the names of the other sheets, each with what is on it."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    write_text(sheet, 0, 0, pack.header.priority_name, book.looks["title"])
    write_text(sheet, 1, 0, _stage_line(pack.header), book.looks["heading"])
    row = 2
    for label, text, look in _told_of(pack, digest=digest):
        row = _write_line(book, sheet, row, (label, text, look))
    row = _write_others(book, sheet, row + 1, others=others)
    parts = (
        (sentence("section_title", "words"), _words(pack)),
        ("Symbols in place of a number", _symbols()),
        ("Sources", _sources(pack)),
    )
    for heading, lines in parts:
        row = _write_part(book, sheet, row + 1, heading=heading, lines=tuple(lines))
    _write_line(book, sheet, row + 1, ("", sentence("credit"), "aside"))
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    set_up_print(sheet, footer=pack.header.priority_name)


def _stage_line(header: Header) -> str:
    return f"{sentence('kind_name', header)}, cycle {header.cycle}, as of {day(header.as_of)}"


def _told_of(pack: ReviewPack, *, digest: str) -> Iterator[Line]:
    header = pack.header
    yield "For whom this is", sentence("profile_words", header.profile), "strong"
    if header.illustrative:
        yield "Illustrative", sentence("illustrative_notice"), "notice"
    yield "Partnership", header.partnership_name, "plain"
    yield "Priority", sentence("heading", header), "plain"
    yield "What this is", sentence("kind_name", header), "plain"
    yield "Cycle", f"{header.cycle}, following {header.follows}" if header.follows else header.cycle, "plain"
    yield "As of", day(header.as_of), "plain"
    if header.due is not None:
        yield "This stage was due", day(header.due), "plain"
    yield "Outcome", header.outcome, "plain"
    yield "Population", header.population, "plain"
    yield "Convened by", header.convenor, "plain"
    yield "Made by", header.engine, "plain"
    yield "Digest of the facts (SHA-256)", digest, "plain"
    yield "Language", "English (United Kingdom)", "plain"
    yield "What verdicts mean", sentence("contribution"), "plain"


def _words(pack: ReviewPack) -> Iterator[Line]:
    """The words that the sheets use for curves, where there are any."""
    curves = pack.sections.get("curves")
    shown = curves.curves if isinstance(curves, Curves) else ()
    verdicts = {one.verdict.verdict for one in shown if one.verdict is not None}
    used = {"Baseline", "Forecast", *verdicts} if shown else set()
    for word in readers_words():
        if word.term in used:
            yield word.name, word.meaning, "plain"


def _symbols() -> Iterator[Line]:
    printed = {status_text(status): text for status, text in SYMBOL_OF.items()}
    for status, meaning in MEANINGS.items():
        yield printed[status], meaning, "plain"


def _sources(pack: ReviewPack) -> Iterator[Line]:
    """Each release, with what its licence asks to be said."""
    sources = pack.sections.get("sources")
    for release in sources.releases if isinstance(sources, Sources) else ():
        published = f"{release.title}, {release.version}, {release.publisher}, {day(release.published_on)}"
        licence = f"{release.licence}. {release.attribution}"
        yield release.id, "\n".join(line for line in (published, licence, release.url) if line), "plain"


def _write_line(book: Book, sheet: Sheet, row: int, line: Line) -> int:
    label, text, look = line
    write_text(sheet, row, 0, label, book.looks["strong"])
    write_text(sheet, row, 1, text, book.looks[look])
    sheet.set_row(row, max(height(label, _WIDTHS[0]), height(text, _WIDTHS[1])))
    return row + 1


def _write_part(book: Book, sheet: Sheet, row: int, *, heading: str, lines: Sequence[Line]) -> int:
    if not lines:
        return row
    write_text(sheet, row, 0, heading, book.looks["heading"])
    row += 1
    for line in lines:
        row = _write_line(book, sheet, row, line)
    return row


def _write_others(book: Book, sheet: Sheet, row: int, *, others: Sequence[tuple[str, str]]) -> int:
    """The other sheets as links that lead there."""
    write_text(sheet, row, 0, "Sheets", book.looks["heading"])
    for name, what in others:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", book.looks["link"], cell_text(name))
        write_text(sheet, row, 1, what, book.looks["plain"])
        sheet.set_row(row, height(what, _WIDTHS[1]))
    return row + 1
