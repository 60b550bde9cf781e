"""What one pack says otherwise than another, as facts: figures, verdicts, words and conditions of the gate."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.figure_facts import VerdictFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPack:
    """Which pack of a priority was compared: of which cycle, stage and day."""

    cycle: str
    stage: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureState:
    """A figure as one pack shows it; `period` is None where nothing was published yet."""

    period: str | None
    text: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """`change` is `newer` (of a later period), `older` (of an earlier one), `revised` (another figure of the same
    period), `added` (only the later pack shows it) or `gone` (only the earlier one does).
    """

    indicator: str
    indicator_name: str
    area: str
    area_name: str
    change: str
    before: FigureState | None
    after: FigureState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A curve on which the two packs do not say the same; None where a pack has no verdict on it."""

    indicator: str
    indicator_name: str
    area: str
    area_name: str
    before: VerdictFact | None
    after: VerdictFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """One part of what was said, by its name in the facts (`due`, `progress`), before and after, as text."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsChange:
    """Something that people said. `kind` is `factor`, `idea`, `action`, `judgement`, `agreed baseline`, `partner`,
    `question` or `decision`; `slug` names it within its kind, and `what` says it in the words of the later pack, or of
    the earlier one where it is gone. `change` is `added`, `revised` (then `parts` holds what of it) or `gone`.
    """

    kind: str
    slug: str
    what: str
    change: str
    parts: tuple[PartChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionChange:
    """A condition of the gate that is met now and was not, or the other way round. `found` is of the later pack."""

    name: str
    is_met: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What `after` says otherwise than `before`; nothing in it says why."""

    before: ComparedPack
    after: ComparedPack
    figures: tuple[FigureChange, ...]
    verdicts: tuple[VerdictChange, ...]
    words: tuple[WordsChange, ...]
    conditions: tuple[ConditionChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.verdicts or self.words or self.conditions)
