"""How high a curve's report stands on a printed sheet in the smallest letters that it is set in.

An estimate in points, by the widths of letters and the lines on which `templates/pdf/pack.typ` sets them; where words
are made by templates their usual length is taken, rather too long than too short. Tests hold it against printed sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from oba.pack.facts import Header
from oba.pack.figure_facts import Curve
from oba.pack.people_facts import FactorFact, IdeaFact
from oba.pack.report_facts import CurveReport
from oba.render.glyphs import printable
from oba.render.pdf_columns import INSET, Line, wrapped

SHEET_ROOM: Final = 758.0
"""Points from top to bottom of the sheet between its margins, less a line."""

MOST_AREAS_NAMED: Final = 3

_SIZE, _SMALL, _SMALLEST = 8.5, 7.35, 7.2
_PITCH: Final = 1.21
_LINE: Final = _SIZE * _PITCH
_WIDTH, _BESIDE_CHART, _HALF, _TERMS, _FOOT = 527.0, 228.0, 250.0, 460.0, 425.0
_NARROW, _BROAD, _INDENT, _WHAT, _WHO = 148.0, 285.0, 55.0, 250.0, 83.0
_CHART_WIDTH, _CHART_HEIGHT, _BESIDE_LOGO = 283.0, 126.0, 380.0

_INSET, _HEADING, _SUBHEADING, _ROW = 5.0, 17.5, 11.0, 3.0
_SIGNED, _TAG = " 14 February 20 Illustra", " Illustra"
"""What stands behind a text, in smaller letters."""

_LONG, _MIDDLING, _SHORT = ("words " * n for n in (66, 22, 11))
_VERDICT, _NO_VERDICT, _OVERRIDE, _NEIGHBOURS, _AGREED = _LONG, _MIDDLING, _SHORT, _MIDDLING, _SHORT
_CAPTION, _NOTE, _COLOPHON = _MIDDLING + _SHORT, _MIDDLING + _MIDDLING, _LONG
"""About as long as the sentences that templates make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """Which lists of a report go on beyond what is shown: a line says how many more there are."""

    causes: bool
    partners: bool
    actions: bool


def sheet_height(header: Header, report: CurveReport, more: More, foot: Sequence[str], *, most_words: int) -> float:
    """Points that a sheet with these texts takes; `foot` are those on where the figures come from, and `most_words` is
    how many words are explained.
    """
    note = _NOTE + (report.neighbour_set.attribution if report.neighbour_set else "")
    return (
        _head(header)
        + _frame(header, report.curve)
        + _seen(report)
        + _told(report, more)
        + _works(report, more)
        + _doing(report, more)
        + _high(note, _WIDTH, size=_SMALL)
        + _high(" ".join(dict.fromkeys(foot)), _FOOT, size=_SMALLEST)
        + _high(_SHORT + _MIDDLING * most_words, _FOOT, size=_SMALLEST)
        + _high(_COLOPHON, _WIDTH, size=_SMALLEST)
    )


def _high(text: str, width: float, *, size: float = _SIZE, is_bold: bool = False) -> float:
    line = Line(text=printable(text), is_bold=is_bold)
    return wrapped(line, width=width + 2 * INSET, size=size) * size * _PITCH


def _head(header: Header) -> float:
    banner = 20.0 if header.illustrative else 0.0
    has_logo = header.brand is not None and header.brand.logo is not None
    title = _high(": ".join(header.about), _BESIDE_LOGO if has_logo else _WIDTH, size=1.8 * _SIZE, is_bold=True)
    what = _high(_SHORT + _SHORT + header.priority_name, _WIDTH)
    return banner + _high(header.partnership_name, _WIDTH) + title + what + 8


def _frame(header: Header, curve: Curve) -> float:
    indicator = curve.indicator
    exactly = (
        f"{indicator.technical_definition} {indicator.period_meaning}. Source: {indicator.publisher} {indicator.id}"
    )
    plainly = f"{indicator.lay_definition} No direction is agreed to be better."
    return sum(_high(one, _TERMS) + 0.5 for one in (header.population, header.outcome, plainly, exactly))


def _seen(report: CurveReport) -> float:
    curve, words = report.curve, 0.0
    if curve.judgement is not None:
        why = f"This forecast is not OK: a curve to turn. {curve.judgement.why} {curve.judgement.said.by}"
        words += _high(why + _SIGNED, _BESIDE_CHART)
    if curve.verdict is not None:
        words += _high(_NO_VERDICT if curve.verdict.own is None else _VERDICT, _BESIDE_CHART) + _INSET
        overrides = (f"{_OVERRIDE}{one.said.by} {one.why}{_SIGNED}" for one in curve.verdict.overrides)
        words += sum(_high(one, _BESIDE_CHART) + _INSET for one in overrides)
    notes = "".join(f"{_SHORT}{note.text}" for note in curve.notes)
    picture = _CHART_HEIGHT + _high(curve.area_name + _CAPTION + notes, _CHART_WIDTH, size=_SMALL)
    beside = _NEIGHBOURS + "".join(f"{_AGREED}{line.said.by}{_SIGNED}" for line in curve.agreed)
    stale = _high(f"{curve.indicator.id} may have newer figures than these: {report.stale}", _WIDTH)
    return _HEADING + max(words, picture) + _high(beside, _WIDTH) + (stale if report.stale else 0)


def _told(report: CurveReport, more: More) -> float:
    causes = max(_causes(report.story.helping), _causes(report.story.hindering))
    return _HEADING + _SUBHEADING + causes + more.causes * _LINE


def _causes(factors: Iterable[FactorFact]) -> float:
    return sum(_high(_cause(one), _HALF) + 0.5 for one in factors)


def _cause(one: FactorFact) -> str:
    if not one.areas:
        return f"{one.what}{_TAG}"
    areas = " and ".join(one.areas) if len(one.areas) <= MOST_AREAS_NAMED else "twelve areas"
    return f"{one.what} ({areas}){_TAG}"


def _works(report: CurveReport, more: More) -> float:
    """Partners and ideas beside each other, or one above the other where that takes less room."""
    named = (f"{one.name}{' (new)' if one.is_new else ''}" for one in report.partners)
    partners = "; ".join(named) + ("; and twenty more" if more.partners else "")
    one_above_other = 2 * _HEADING + _high(partners, _WIDTH) + _ideas(report, _TERMS)
    return min(one_above_other, _HEADING + max(_high(partners, _NARROW), _ideas(report, _BROAD)))


def _ideas(report: CurveReport, width: float) -> float:
    """The best, then one of low cost and one off the wall; one that is said already takes a line."""
    best = [_high(_idea(one, " (leverage medium)"), width + _INDENT) for one in report.best] or [_LINE]
    said = [*report.best]
    others = 0.0
    for one in (report.low_cost, report.off_the_wall):
        if one is None or one in said:
            others += _LINE
        else:
            others += _high(_idea(one, " (leverage medium, specificity low)"), width)
            said.append(one)
    return sum(best) + others + bool(report.n_other_ideas) * _LINE


def _idea(one: IdeaFact, ratings: str) -> str:
    return f"{one.what}{ratings}{_TAG}"


def _doing(report: CurveReport, more: More) -> float:
    if not report.actions:
        return _HEADING + 1.2 * _LINE
    rows = (
        max(_high(one.what + _TAG, _WHAT, is_bold=True), _high(one.owner, _WHO), 2 * _LINE) for one in report.actions
    )
    return _HEADING + (1.2 + more.actions) * _LINE + sum(height * 1.02 + _ROW for height in rows)
