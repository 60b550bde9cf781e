"""What a pack says otherwise than the one before it: figures, words and verdicts, counted and the first few named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, Final

from oba.pack.facts import EarlierPack, Section
from oba.pack.figure_facts import Curve, Curves, Scorecard, VerdictFact
from oba.pack.people_facts import Decisions, Plan, Story
from oba.pack.summary_facts import Changed, Changes, NamedChange

MOST_NAMED: Final = 5
MOST_CHARACTERS: Final = 80
"""Of a text that people wrote, as much as names it on a page that holds everything else too."""

_FIRST_NAMED: Final = ("region", "country", "authority")
"""By kind of area, whose figures are named first."""

_CLOSING: Final = "\u202c\u2069"
"""What reading a pack back adds to a text that turns the writing direction."""

_NOT_SAID_ANEW: Final = frozenset({"said", "overdue"})
"""Fields of what people say that change with the day of the pack alone."""

Figure = tuple[str, str, str]
"""Name of the indicator, name of the area, code of the period."""
Word = tuple[str, str]
"""Kind of contribution, and what names it among those of its kind."""


def changes_since(before: EarlierPack, sections: Mapping[str, Section], *, tells_before: bool) -> Changes:
    """What `sections`, by name, say otherwise than the sections of the same names in the pack before.

    `tells_before` lets figures and verdicts be named with what they were.
    """
    earlier = before.pack.sections
    then = {name: section for name, section in earlier.items() if name in sections}
    was, now = dict(_figures(then)), dict(_figures(sections))
    said, says = dict(_words(then)), dict(_words(sections))
    judged, judges = dict(_verdicts(then)), dict(_verdicts(sections))
    return Changes(
        as_of=before.pack.header.as_of,
        cycle=before.pack.header.cycle,
        digest=before.digest,
        figures_new=_changed(_figure(key, before="", after=now[key]) for key in now if key not in was),
        figures_changed=_changed(
            _figure(key, before=was[key] if tells_before else "", after=now[key])
            for key in now
            if key in was and was[key] != now[key]
        ),
        words_added=_changed(_word(key, says[key]) for key in says if key not in said),
        words_revised=_changed(_word(key, says[key]) for key in says if key in said and says[key] != said[key]),
        words_gone=_changed(_word(key, said[key]) for key in said if key not in says),
        verdicts_changed=_changed(
            NamedChange(
                kind="verdict",
                name=key[0],
                area_name=key[1],
                period="",
                before=judged[key] if tells_before else "",
                after=judges[key],
            )
            for key in judges
            if key in judged and judged[key] != judges[key]
        ),
    )


def _changed(changes: Iterator[NamedChange]) -> Changed:
    every = list(changes)
    return Changed(n=len(every), named=tuple(every[:MOST_NAMED]))


def _figure(key: Figure, *, before: str, after: str) -> NamedChange:
    return NamedChange(kind="figure", name=key[0], area_name=key[1], period=key[2], before=before, after=after)


def _word(key: Word, told: Mapping[str, Any]) -> NamedChange:
    return NamedChange(kind=key[0], name=in_short(told["named"]), area_name="", period="", before="", after="")


def in_short(text: str) -> str:
    """The text, or its beginning up to a word's end, with an ellipsis."""
    if len(text) <= MOST_CHARACTERS:
        return text
    kept = text[: MOST_CHARACTERS - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:") + "…"


def _figures(sections: Mapping[str, Section]) -> Iterator[tuple[Figure, str]]:
    """The latest figures of every area; of the region and the country those of the curves."""
    for section in sections.values():
        match section:
            case Scorecard(columns=columns, rows=rows):
                for row in sorted(rows, key=lambda row: _FIRST_NAMED.index(row.kind)):
                    for column, cell in zip(columns, row.cells, strict=True):
                        if column.period is not None:
                            yield (column.indicator.name, row.name, column.period), cell.text
            case Curves(curves=curves):
                for curve in curves:
                    yield from _of_curve(curve)
            case _:
                pass


def _of_curve(curve: Curve) -> Iterator[tuple[Figure, str]]:
    for point in (*curve.history, *curve.since):
        yield (curve.indicator.name, curve.area_name, point.period), point.text
    for other in curve.comparators:
        for point in other.points:
            yield (curve.indicator.name, other.name, point.period), point.text


def _words(sections: Mapping[str, Section]) -> Iterator[tuple[Word, dict[str, Any]]]:
    for section in sections.values():
        match section:
            case Story():
                yield from _words_of_story(section)
            case Plan(ideas=ideas, actions=actions):
                yield from ((("idea", one.slug), _told(one, named=one.what)) for one in ideas)
                yield from ((("action", one.slug), _told(one, named=one.what)) for one in actions)
            case Decisions(taken=taken, carried_forward=carried):
                every = (*taken, *carried)
                yield from ((("decision", _plain(one.about)), _told(one, named=one.about)) for one in every)
            case Curves(curves=drawn):
                for curve in drawn:
                    yield from _words_of_curve(curve)
            case _:
                pass


def _words_of_story(story: Story) -> Iterator[tuple[Word, dict[str, Any]]]:
    for told in story.curves:
        for factor in (*told.helping, *told.hindering):
            yield ("cause", factor.slug), _told(factor, named=factor.what)
        if told.judgement is not None:
            yield ("judgement", told.indicator), _told(told.judgement, named=told.indicator_name)
    for partner in story.partners:
        yield ("partner", _plain(partner.name)), _told(partner, named=partner.name)
    for question in story.questions:
        yield ("question", _plain(question.question)), _told(question, named=question.question)


def _words_of_curve(curve: Curve) -> Iterator[tuple[Word, dict[str, Any]]]:
    name = curve.indicator.name
    if curve.judgement is not None:
        yield ("judgement", curve.indicator.id), _told(curve.judgement, named=name)
    for line in curve.agreed:
        at = f"{curve.indicator.id} {line.area} {line.scenario}"
        points = [(point.period, point.value) for point in line.points]
        yield ("agreed forecast", at), {"named": f"{name}, {line.area_name}", "points": points, "why": _plain(line.why)}


def _told(fact: Any, *, named: str) -> dict[str, Any]:  # noqa: ANN401 - any fact of what people say
    told = {one.name: _plain(getattr(fact, one.name)) for one in fields(fact) if one.name not in _NOT_SAID_ANEW}
    return {"named": _plain(named), **told}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a fact
    return value.rstrip(_CLOSING) if isinstance(value, str) else value


def _verdicts(sections: Mapping[str, Section]) -> Iterator[tuple[tuple[str, str], str]]:
    for section in sections.values():
        if isinstance(section, Curves):
            for curve in section.curves:
                for verdict in (*((curve.verdict,) if curve.verdict else ()), *curve.areas):
                    yield (curve.indicator.name, verdict.area_name), verdict_word(verdict)


def verdict_word(verdict: VerdictFact) -> str:
    """The engine's verdict in one word: `worse` for a curve that is worse than its baseline."""
    return "worse" if verdict.own is not None and verdict.own.worse_than_baseline else verdict.verdict
