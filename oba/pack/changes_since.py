"""What a pack says otherwise than the one before it: figures, words and verdicts, counted and the first few named.

The differences are those that anybody finds who compares the two packs; here they are told in short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from oba.pack.difference_facts import FigureChange, VerdictChange, WordsChange
from oba.pack.differences import Sections, figure_changes, verdict_changes, words_changes
from oba.pack.facts import EarlierPack
from oba.pack.figure_facts import Scorecard, VerdictFact
from oba.pack.summary_facts import Changed, Changes, NamedChange

MOST_NAMED: Final = 5
MOST_CHARACTERS: Final = 80
"""Of a text that people wrote, as much as names it on a page that holds everything else too."""

_FIRST_NAMED: Final = ("region", "country", "authority")
"""By kind of area, whose figures are named first."""

_KINDS: Final = {"factor": "cause", "agreed baseline": "agreed forecast"}
"""What a reader of packs calls a kind of contribution, where it is not its own name."""

_OF_THE_DAY: Final = frozenset({"overdue"})
"""Parts of what people say that change with the day of the pack alone."""


def changes_since(before: EarlierPack, sections: Sections, *, tells_before: bool) -> Changes:
    """What `sections`, by name, say otherwise than the sections of the same names in the pack before.

    `tells_before` lets figures and verdicts be named with what they were.
    """
    then = {name: section for name, section in before.pack.sections.items() if name in sections}
    figures = _region_first(figure_changes(then, sections), sections)
    words = [one for one in words_changes(then, sections) if one.change != "revised" or _is_said_anew(one)]
    return Changes(
        as_of=before.pack.header.as_of,
        cycle=before.pack.header.cycle,
        digest=before.digest,
        figures_new=_changed(_figure(one, tells_before=False) for one in figures if _is_new(one)),
        figures_changed=_changed(_figure(one, tells_before=tells_before) for one in figures if one.change == "revised"),
        words_added=_changed(_word(one) for one in words if one.change == "added"),
        words_revised=_changed(_word(one) for one in words if one.change == "revised"),
        words_gone=_changed(_word(one) for one in words if one.change == "gone"),
        verdicts_changed=_changed(_verdicts(verdict_changes(then, sections), tells_before=tells_before)),
    )


def _changed(changes: Iterable[NamedChange]) -> Changed:
    every = list(changes)
    return Changed(n=len(every), named=tuple(every[:MOST_NAMED]))


def _region_first(changes: Iterable[FigureChange], sections: Sections) -> list[FigureChange]:
    """In their order, those of the region and the country before those of authorities."""
    kinds = _kinds_of_areas(sections)
    return sorted(changes, key=lambda one: _FIRST_NAMED.index(kinds.get(one.area, "region")))


def _kinds_of_areas(sections: Sections) -> Mapping[str, str]:
    scorecard = sections.get("scorecard")
    return {row.area: row.kind for row in scorecard.rows} if isinstance(scorecard, Scorecard) else {}


def _is_new(change: FigureChange) -> bool:
    """Whether the pack before had no figure for that period."""
    return change.change not in ("revised", "gone") and change.after is not None and change.after.period is not None


def _figure(change: FigureChange, *, tells_before: bool) -> NamedChange:
    then, now = change.before, change.after
    return NamedChange(
        kind="figure",
        name=change.indicator_name,
        area_name=change.area_name,
        period=(now.period if now is not None else None) or "",
        before=then.text if tells_before and then is not None else "",
        after=now.text if now is not None else "",
    )


def _is_said_anew(change: WordsChange) -> bool:
    return any(part.name not in _OF_THE_DAY for part in change.parts)


def _word(change: WordsChange) -> NamedChange:
    kind = _KINDS.get(change.kind, change.kind)
    return NamedChange(kind=kind, name=in_short(change.what), area_name="", period="", before="", after="")


def in_short(text: str) -> str:
    """The text, or its beginning up to a word's end, with an ellipsis."""
    if len(text) <= MOST_CHARACTERS:
        return text
    kept = text[: MOST_CHARACTERS - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:") + "…"


def _verdicts(changes: Iterable[VerdictChange], *, tells_before: bool) -> Iterable[NamedChange]:
    """Those that are called otherwise now; a first verdict, and one whose numbers alone moved, is none of them."""
    for one in changes:
        if one.before is None or one.after is None or verdict_word(one.before) == verdict_word(one.after):
            continue
        yield NamedChange(
            kind="verdict",
            name=one.indicator_name,
            area_name=one.area_name,
            period="",
            before=verdict_word(one.before) if tells_before else "",
            after=verdict_word(one.after),
        )


def verdict_word(verdict: VerdictFact) -> str:
    """The engine's verdict in one word: `worse` for a curve that is worse than its baseline."""
    return "worse" if verdict.own is not None and verdict.own.worse_than_baseline else verdict.verdict
