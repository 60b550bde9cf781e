"""What changed from one pack to another of the same priority: figures, verdicts, words, conditions of the gate.

Made from the two packs alone, each as its readers have it: what a public pack withholds is in neither of them. The
parts take the sections of a pack by name, since a pack says what changed before it is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, Final

from oba.pack.difference_facts import (
    ComparedPack,
    ConditionChange,
    Differences,
    FigureChange,
    FigureState,
    PartChange,
    VerdictChange,
    WordsChange,
)
from oba.pack.facts import Gate, Header, ReviewPack, Section
from oba.pack.figure_facts import Curve, Curves, Scorecard, VerdictFact
from oba.pack.people_facts import Decisions, Plan, Story

Sections = Mapping[str, Section]

Spot = tuple[str, str]
"""Indicator id and area code."""

_CLOSING: Final = "\u202c\u2069"

_NOT_SAID: Final = frozenset({"said", "slug", "is_new"})
"""Parts that are not of what was said: who said it when, its name, and where it stands towards earlier cycles."""


def differences(before: ReviewPack, after: ReviewPack) -> Differences:
    """What `after` says otherwise than `before`: nothing where they say the same.

    Figures are compared where either pack shows one: the latest of each indicator and area of the scorecard, and every
    period of a headline curve of the region. They stand in the order of `after`'s scorecard and curves, with what only
    `before` shows after them. A verdict counts as changed when the engine's call, its reason, its standing or what
    people say instead is another; its numbers may move without that. Sections that a stage does not have differ in
    nothing. Neither pack is read for why anything changed.

    Raises `ValueError` for packs of two priorities, or for readers of two profiles: what one of them withholds would
    look like a change.
    """
    _refuse_unlike(before.header, after.header)
    return Differences(
        before=_named(before.header),
        after=_named(after.header),
        figures=figure_changes(before.sections, after.sections),
        verdicts=verdict_changes(before.sections, after.sections),
        words=words_changes(before.sections, after.sections),
        conditions=tuple(_condition_changes(before.sections, after.sections)),
    )


def figure_changes(before: Sections, after: Sections) -> tuple[FigureChange, ...]:
    return (*_latest_changes(before, after), *_revised_points(before, after))


def _refuse_unlike(before: Header, after: Header) -> None:
    for name in ("partnership", "priority", "profile"):
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            raise ValueError(f"{name}: found {one!r} and {other!r}; packs of one {name} can be compared")


def _named(header: Header) -> ComparedPack:
    return ComparedPack(cycle=header.cycle, stage=header.stage or header.kind, as_of=header.as_of)


def _curves(sections: Sections) -> tuple[Curve, ...]:
    section = sections.get("curves")
    return section.curves if isinstance(section, Curves) else ()


def _scorecard(sections: Sections) -> Scorecard:
    section = sections.get("scorecard")
    return section if isinstance(section, Scorecard) else Scorecard(columns=(), rows=())


def _latest(sections: Sections) -> dict[Spot, FigureState]:
    """The latest figure of every indicator and area: of the scorecard, and of curves that are not in it."""
    scorecard = _scorecard(sections)
    found = {
        (column.indicator.id, row.area): FigureState(period=column.period, text=cell.text, status=cell.status)
        for at, column in enumerate(scorecard.columns)
        for row in scorecard.rows
        for cell in (row.cells[at],)
    }
    for curve in _curves(sections):
        for point in (*curve.history, *curve.since)[-1:]:
            state = FigureState(period=point.period, text=point.text, status=point.status)
            found.setdefault((curve.indicator.id, curve.area), state)
    return found


def _names(*packs: Sections) -> dict[str, str]:
    """Indicators and areas by id and code, as the last of the packs that knows them calls them."""
    found: dict[str, str] = {}
    for pack in packs:
        scorecard = _scorecard(pack)
        found |= {column.indicator.id: column.indicator.name for column in scorecard.columns}
        found |= {row.area: row.name for row in scorecard.rows}
        for curve in _curves(pack):
            found |= {curve.indicator.id: curve.indicator.name, curve.area: curve.area_name}
            found |= {verdict.area: verdict.area_name for verdict in curve.areas}
    return found


def _latest_changes(before: Sections, after: Sections) -> Iterator[FigureChange]:
    names, old, new = _names(before, after), _latest(before), _latest(after)
    for spot in dict.fromkeys((*new, *old)):
        then, now = old.get(spot), new.get(spot)
        if then != now:
            yield _figure_change(spot, names, change=_kind(then, now), before=then, after=now)


def _figure_change(
    spot: Spot, names: Mapping[str, str], *, change: str, before: FigureState | None, after: FigureState | None
) -> FigureChange:
    indicator, area = spot
    return FigureChange(
        indicator=indicator,
        indicator_name=names[indicator],
        area=area,
        area_name=names[area],
        change=change,
        before=before,
        after=after,
    )


def _kind(before: FigureState | None, after: FigureState | None) -> str:
    if before is None or after is None:
        return "gone" if after is None else "added"
    then, now = before.period or "", after.period or ""
    if then == now:
        return "revised"
    return "newer" if now > then else "older"


def _points(sections: Sections) -> dict[tuple[str, str, str], FigureState]:
    return {
        (curve.indicator.id, curve.area, point.period): FigureState(
            period=point.period, text=point.text, status=point.status
        )
        for curve in _curves(sections)
        for point in (*curve.history, *curve.since)
    }


def _revised_points(before: Sections, after: Sections) -> Iterator[FigureChange]:
    """Earlier periods of a curve that are others now; a latest figure that was revised is told already."""
    names, old, new = _names(before, after), _points(before), _points(after)
    latest = _latest(after)
    for (indicator, area, period), now in new.items():
        then = old.get((indicator, area, period))
        is_latest = latest[indicator, area].period == period
        if then is not None and then != now and not is_latest:
            yield _figure_change((indicator, area), names, change="revised", before=then, after=now)


def _verdicts(sections: Sections) -> dict[Spot, VerdictFact]:
    return {
        (curve.indicator.id, verdict.area): verdict
        for curve in _curves(sections)
        for verdict in (*((curve.verdict,) if curve.verdict is not None else ()), *curve.areas)
    }


def _call(verdict: VerdictFact | None) -> tuple[object, ...] | None:
    """What a verdict tells, without its numbers."""
    if verdict is None:
        return None
    calls = tuple((one.verdict, one.worse_than_baseline) for one in (verdict.own, verdict.net) if one is not None)
    said = tuple((one.verdict, one.why) for one in verdict.overrides)
    return verdict.verdict, verdict.reason, verdict.provisional, calls, said


def verdict_changes(before: Sections, after: Sections) -> tuple[VerdictChange, ...]:
    return tuple(_verdict_changes(before, after))


def _verdict_changes(before: Sections, after: Sections) -> Iterator[VerdictChange]:
    names, old, new = _names(before, after), _verdicts(before), _verdicts(after)
    for spot in dict.fromkeys((*new, *old)):
        then, now = old.get(spot), new.get(spot)
        if _call(then) != _call(now):
            indicator, area = spot
            yield VerdictChange(
                indicator=indicator,
                indicator_name=names[indicator],
                area=area,
                area_name=names[area],
                before=then,
                after=now,
            )


Said = tuple[str, str]
"""The kind of a contribution, and what names it within its kind."""


def _said(sections: Sections) -> dict[Said, tuple[str, Any]]:
    """What people say in a pack: by kind and name, what it says in short, and its facts."""
    found: dict[Said, tuple[str, Any]] = {}
    for curve in _curves(sections):
        if curve.judgement is not None:
            found["judgement", curve.indicator.id] = (curve.indicator.name, curve.judgement)
        for line in curve.agreed:
            slug = f"{curve.indicator.id}, {line.area}, {line.scenario}"
            found["agreed baseline", slug] = (f"{curve.indicator.name}, {line.area_name}", line)
    match sections.get("story"):
        case Story(curves=curves, partners=partners, questions=questions):
            for told in curves:
                if told.judgement is not None:
                    found["judgement", told.indicator] = (told.indicator_name, told.judgement)
                found |= {("factor", one.slug): (one.what, one) for one in (*told.helping, *told.hindering)}
            found |= {("partner", one.name): (one.name, one) for one in partners}
            found |= {("question", one.question): (one.question, one) for one in questions}
    match sections.get("plan"):
        case Plan(ideas=ideas, actions=actions):
            found |= {("idea", one.slug): (one.what, one) for one in ideas}
            found |= {("action", one.slug): (one.what, one) for one in actions}
    match sections.get("decisions"):
        case Decisions(taken=taken, carried_forward=carried):
            for one in (*carried, *taken):
                found["decision", f"{one.body}, {one.said.on}, {one.about}, {one.outcome}"] = (one.what, one)
    return {(kind, as_written(name)): (as_written(what), fact) for (kind, name), (what, fact) in found.items()}


def words_changes(before: Sections, after: Sections) -> tuple[WordsChange, ...]:
    """By kind and then by name, so that the order in which things are shown says nothing."""
    return tuple(_words_changes(before, after))


def _words_changes(before: Sections, after: Sections) -> Iterator[WordsChange]:
    old, new = _said(before), _said(after)
    for kind, slug in sorted({*old, *new}):
        then, now = old.get((kind, slug)), new.get((kind, slug))
        what, _ = now or then or ("", None)
        if then is None or now is None:
            change = "gone" if now is None else "added"
            yield WordsChange(kind=kind, slug=slug, what=what, change=change, parts=())
        elif parts := _part_changes(then[1], now[1]):
            yield WordsChange(kind=kind, slug=slug, what=what, change="revised", parts=parts)


def as_written(text: str) -> str:
    """The text without what reading a pack back adds to one that turns the writing direction."""
    return text.rstrip(_CLOSING)


def _part_changes(before: Any, after: Any) -> tuple[PartChange, ...]:  # noqa: ANN401 - two facts of one class
    pairs = [(one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(after)]
    return tuple(
        PartChange(name=name, before=_text(then), after=_text(now))
        for name, then, now in pairs
        if name not in _NOT_SAID and _text(then) != _text(now)
    )


def _text(value: Any) -> str:  # noqa: ANN401 - a part of any fact that people gave
    match value:
        case None:
            return ""
        case str():
            return as_written(value)
        case bool():
            return "yes" if value else "no"
        case tuple() if value and not isinstance(value[0], str):
            return "; ".join(f"{point.period}: {point.value:g}" for point in value)
        case tuple():
            return "; ".join(value)
        case _:
            return str(value)


def _condition_changes(before: Sections, after: Sections) -> Iterator[ConditionChange]:
    match before.get("gate"), after.get("gate"):
        case Gate(items=then), Gate(items=now):
            was_met = {item.name: item.met for item in then}
            for item in now:
                if was_met.get(item.name, item.met) != item.met:
                    yield ConditionChange(name=item.name, is_met=item.met, found=item.found)
