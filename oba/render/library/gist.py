"""What the library's pages need of a pack, taken out of its facts once and kept: packs never change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Final, TypeVar

from oba.domain.area import kind_of_code
from oba.pack.facts import ReviewPack
from oba.pack.figure_facts import Curve, Curves, IndicatorFact, Scorecard, VerdictFact
from oba.render.reading import read_pack
from oba.render.verdicts import verdict_case, verdict_strength

_LAYOUT: Final = "oba-gist/1"
_HEADLINE: Final = "headline"


@dataclass(frozen=True, slots=True, kw_only=True)
class GistArea:
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GistFigure:
    """The latest figure of an indicator in an area; `period` is None where nothing was published yet."""

    indicator: str
    area: str
    period: str | None
    text: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GistVerdict:
    """`case` names the words for it, `strength` how its tag is drawn (`oba/render/verdicts.py`)."""

    indicator: str
    area: str
    case: str
    strength: str
    provisional: bool
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """`is_readable` is False for a pack whose facts this version of the engine cannot read: it holds nothing then.

    Figures are those of headline indicators, and of the region for every indicator; they and verdicts are by area code.
    """

    is_readable: bool
    indicators: tuple[IndicatorFact, ...]
    areas: tuple[GistArea, ...]
    figures: Mapping[str, tuple[GistFigure, ...]]
    verdicts: Mapping[str, tuple[GistVerdict, ...]]


UNREADABLE: Final = Gist(is_readable=False, indicators=(), areas=(), figures={}, verdicts={})


def gist_of(pack_text: str) -> Gist:
    """The gist of a pack from its JSON text; `UNREADABLE` where it is not of the schema that this engine reads."""
    try:
        pack = read_pack(pack_text)
    except (ValueError, KeyError, TypeError, AttributeError):
        return UNREADABLE
    curves, scorecard = _curves(pack), _scorecard(pack)
    indicators = {curve.indicator.id: curve.indicator for curve in curves}
    indicators |= {column.indicator.id: column.indicator for column in scorecard.columns}
    areas = {row.area: GistArea(code=row.area, name=row.name, kind=row.kind) for row in scorecard.rows}
    for curve in curves:
        areas.setdefault(curve.area, _area(curve.area, curve.area_name))
        for verdict in curve.areas:
            areas.setdefault(verdict.area, _area(verdict.area, verdict.area_name))
    return Gist(
        is_readable=True,
        indicators=tuple(indicators.values()),
        areas=tuple(areas.values()),
        figures=_by_area(_figures(scorecard)),
        verdicts=_by_area(_verdicts(curves)),
    )


def gist_text(gist: Gist) -> str:
    """The gist as JSON, to be kept."""
    return json.dumps({"layout": _LAYOUT} | asdict(gist), sort_keys=True, separators=(",", ":")) + "\n"


def read_gist(text: str) -> Gist | None:
    """The gist that a text holds, None where it holds none of this layout: it is to be made again then."""
    try:
        told = json.loads(text)
        if told.pop("layout") != _LAYOUT:
            return None
        return Gist(
            is_readable=told["is_readable"],
            indicators=tuple(IndicatorFact(**one) for one in told["indicators"]),
            areas=tuple(GistArea(**one) for one in told["areas"]),
            figures={area: tuple(GistFigure(**one) for one in own) for area, own in told["figures"].items()},
            verdicts={area: tuple(GistVerdict(**one) for one in own) for area, own in told["verdicts"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


_OfArea = TypeVar("_OfArea", GistFigure, GistVerdict)


def _by_area(told: Iterable[_OfArea]) -> dict[str, tuple[_OfArea, ...]]:
    found: dict[str, list[_OfArea]] = {}
    for one in told:
        found.setdefault(one.area, []).append(one)
    return {area: tuple(own) for area, own in found.items()}


def _curves(pack: ReviewPack) -> tuple[Curve, ...]:
    section = pack.sections.get("curves")
    return section.curves if isinstance(section, Curves) else ()


def _scorecard(pack: ReviewPack) -> Scorecard:
    section = pack.sections.get("scorecard")
    return section if isinstance(section, Scorecard) else Scorecard(columns=(), rows=())


def _area(code: str, name: str) -> GistArea:
    return GistArea(code=code, name=name, kind=kind_of_code(code).value)


def _figures(scorecard: Scorecard) -> Iterator[GistFigure]:
    for at, column in enumerate(scorecard.columns):
        for row in scorecard.rows:
            if column.indicator.tier == _HEADLINE or row.kind == "region":
                cell = row.cells[at]
                yield GistFigure(
                    indicator=column.indicator.id,
                    area=row.area,
                    period=column.period,
                    text=cell.text,
                    status=cell.status,
                )


def _verdicts(curves: tuple[Curve, ...]) -> Iterator[GistVerdict]:
    for curve in curves:
        for verdict in (*((curve.verdict,) if curve.verdict is not None else ()), *curve.areas):
            yield _verdict(curve.indicator.id, verdict)


def _verdict(indicator: str, verdict: VerdictFact) -> GistVerdict:
    return GistVerdict(
        indicator=indicator,
        area=verdict.area,
        case=verdict_case(verdict),
        strength=verdict_strength(verdict),
        provisional=verdict.provisional and verdict.own is not None,
        reason=verdict.reason,
    )
