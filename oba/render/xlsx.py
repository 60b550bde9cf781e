"""A pack's annex of figures as a workbook: every figure, with charts that a spreadsheet programme draws itself."""

from __future__ import annotations

from datetime import date
from functools import partial

from oba.pack.canonical import digest
from oba.pack.facts import ReviewPack
from oba.pack.figure_facts import Curve, Curves, Scorecard
from oba.render.figures import every_figure
from oba.render.overlay import Overlay
from oba.render.reading import read_pack
from oba.render.sentences import sentence
from oba.render.workbook import about, people, scorecard, tidy
from oba.render.workbook.book import Book, written_book
from oba.render.workbook.curves import write_curve
from oba.render.workbook.quick_sheet import LongSheet
from oba.render.workbook.texts import sheet_names


def render_xlsx(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    """The workbook of a pack, from the JSON text that `pack_json` makes: the same bytes for the same text.

    Its few sentences are the engine's own, whatever templates a partnership lays over the default ones.

    Raises `ValueError` when the text is not such a pack.
    """
    pack = read_pack(pack_text)
    header = pack.header
    return written_book(
        partial(_write, pack=pack, pack_digest=digest(pack_text)),
        title=f"{sentence('kind_name', header)}: {sentence('heading', header)}, {header.cycle}",
        subject=header.partnership_name,
        made_on=date.fromisoformat(header.as_of),
    )


def _write(book: Book, *, pack: ReviewPack, pack_digest: str) -> None:
    """Sheets are made in the order in which they are read; the scorecard is written after the curves that it draws."""
    footer = f"{pack.header.priority_name}, {pack.header.cycle}"
    first = book.add_sheet(about.NAME)
    others: list[tuple[str, str]] = []
    card = pack.sections.get("scorecard")
    card_sheet = None
    if isinstance(card, Scorecard):
        card_sheet = book.add_sheet(scorecard.NAME)
        others.append((scorecard.NAME, scorecard.ABOUT))
    curves = _curves(pack)
    histories: dict[str, str] = {}
    for curve, name in zip(curves, _curve_names(curves), strict=True):
        history = write_curve(book, book.add_sheet(name), curve, name=name, footer=footer)
        others.append((name, curve.indicator.name))
        if history is not None:
            histories[curve.indicator.id] = history
    if isinstance(card, Scorecard):
        scorecard.write_scorecard(book, card_sheet, card, as_of=pack.header.as_of, histories=histories, footer=footer)
    tidy.write_figures(book, book.add_sheet(tidy.NAME, LongSheet), every_figure(pack), footer=footer)
    others.append((tidy.NAME, tidy.ABOUT))
    for table in people.TABLES:
        rows = table.rows(pack)
        if rows:
            people.write_people(book, book.add_sheet(table.name), table, rows, footer=footer)
            others.append((table.name, table.about))
    about.write_about(book, first, pack, digest=pack_digest, others=others)


def _curves(pack: ReviewPack) -> tuple[Curve, ...]:
    curves = pack.sections.get("curves")
    return curves.curves if isinstance(curves, Curves) else ()


def _curve_names(curves: tuple[Curve, ...]) -> tuple[str, ...]:
    taken = (about.NAME, scorecard.NAME, tidy.NAME, *(table.name for table in people.TABLES))
    return sheet_names((curve.indicator.id for curve in curves), taken=taken)
