"""What people say: judgements, agreed baselines, causes, partners, ideas, actions, updates, overrides, decisions and
waivers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rating(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Effect(StrEnum):
    """Which way a factor pushes the curve, as people judge it."""

    HELPING = "helping"
    HINDERING = "hindering"


class Horizon(StrEnum):
    """When an action falls: the three columns of a business plan."""

    THIS_YEAR = "this year"
    NEXT_YEAR = "next year"
    LATER = "later"


class Progress(StrEnum):
    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    DELAYED = "delayed"
    DONE = "done"
    STOPPED = "stopped"


class Outcome(StrEnum):
    """What a decision does with the thing it is about."""

    CONTINUE = "continue"
    CHANGE = "change"
    STOP = "stop"
    START = "start"


class Scenario(StrEnum):
    """Which of the lines that people see ahead an agreed baseline draws: the one agreed on, or one beside it."""

    AGREED = "agreed"
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class PeoplesVerdict(StrEnum):
    """What people may say of a curve in place of the engine's verdict: its four verdicts, and its exception."""

    TURNED = "turned"
    NOT_TURNED = "not turned"
    TOO_EARLY = "too early"
    NOT_ASSESSABLE = "not assessable"
    WORSE = "worse than the baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What every contribution carries: its slug within the priority, who said it (a role), when, and why if revised.

    `illustrative` marks one written to show the method, not said by anybody.
    """

    slug: str
    by: str
    on: date
    illustrative: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Contribution):
    """Whether people who know find a forecast OK; "not OK" makes it a curve to turn."""

    indicator: str
    forecast_ok: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedBaseline(Contribution):
    """Where people who know the place see a curve go: the method's baseline from group knowledge, one scenario of it.

    `points` are period codes and values in the indicator's unit, in time's order. `area` is a code, empty for the
    region.
    """

    indicator: str
    scenario: Scenario
    points: tuple[tuple[str, float], ...]
    why: str
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Contribution):
    """Another verdict on a curve than the engine's, by a role, with the reason. It stands beside, and replaces nothing.

    It is about the review of the cycle in which it is said. `area` is a code, empty for the region.
    """

    indicator: str
    verdict: PeoplesVerdict
    why: str
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor(Contribution):
    """A cause behind a curve. `areas` are codes, empty for the whole region; `evidence` says how it is known."""

    indicators: tuple[str, ...]
    effect: Effect
    what: str
    evidence: str
    internal: bool
    areas: tuple[str, ...] = ()
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion(Contribution):
    """Something that is not known about a cause or about what works: the research agenda."""

    question: str
    owner: str
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner(Contribution):
    name: str
    role: str
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea(Contribution):
    """Something that works, or could, rated on the method's four criteria."""

    what: str
    factors: tuple[str, ...]
    specificity: Rating
    leverage: Rating
    values: Rating
    reach: Rating
    evidence: str
    low_cost: bool = False
    off_the_wall: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Contribution):
    """Who does what by when, and which factor and indicator it answers. `owner` is a role."""

    what: str
    owner: str
    starts: date
    due: date
    idea: str
    factor: str
    indicator: str
    horizon: Horizon
    principles: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    needs_approval: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionUpdate(Contribution):
    action: str
    progress: Progress
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Contribution):
    """What a body decided at a review; carried into the next cycle."""

    body: str
    about: str
    outcome: Outcome
    what: str
    revisit_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Contribution):
    """A failed quality check that a person accepts, with the reason."""

    check: str
    indicator: str


KINDS: dict[str, type[Contribution]] = {
    "judgement": Judgement,
    "agreed_baseline": AgreedBaseline,
    "factor": Factor,
    "question": OpenQuestion,
    "partner": Partner,
    "idea": Idea,
    "action": Action,
    "update": ActionUpdate,
    "override": Override,
    "decision": Decision,
    "waiver": Waiver,
}
"""The name of each kind in a file of contributions, and its class."""
