"""What people say, as a pack states it: causes, ideas, actions and decisions, in the words they used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who said something (a role), when, and whether it was written only to show the method."""

    by: str
    on: str
    illustrative: bool
    carried_from: str | None
    """The cycle in which it was said, when that is an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementFact:
    """Whether people who know find the forecast OK."""

    forecast_ok: bool
    why: str
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFact:
    slug: str
    what: str
    evidence: str
    effect: str
    internal: bool
    areas: tuple[str, ...]
    """Names of the areas; none means the whole region."""
    theme: str
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveStory:
    """The causes that people give for one indicator's curve."""

    indicator: str
    indicator_name: str
    tier: str
    judgement: JudgementFact | None
    helping: tuple[FactorFact, ...]
    hindering: tuple[FactorFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFact:
    name: str
    role: str
    is_new: bool
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFact:
    question: str
    owner: str
    indicators: tuple[str, ...]
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    curves: tuple[CurveStory, ...]
    partners: tuple[PartnerFact, ...]
    questions: tuple[QuestionFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFact:
    slug: str
    what: str
    evidence: str
    factors: tuple[str, ...]
    """The words of the factors that it answers."""
    specificity: str
    leverage: str
    values: str
    reach: str
    low_cost: bool
    off_the_wall: bool
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFact:
    """`progress` is that of the latest update by the as-of date, `not started` with `note` None when there is none."""

    slug: str
    what: str
    owner: str
    starts: str
    due: str
    horizon: str
    idea: str
    factor: str
    indicator: str
    indicator_name: str
    principles: tuple[str, ...]
    areas: tuple[str, ...]
    needs_approval: bool
    progress: str
    note: str | None
    updated_on: str | None
    overdue: bool
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleFact:
    name: str
    meaning: str
    n_actions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    ideas: tuple[IdeaFact, ...]
    actions: tuple[ActionFact, ...]
    principles: tuple[PrincipleFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFact:
    body: str
    about: str
    outcome: str
    what: str
    revisit_by: str | None
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """`taken` at this review; `carried_forward` from the review before, which opened this cycle."""

    taken: tuple[DecisionFact, ...]
    carried_forward: tuple[DecisionFact, ...]
