"""The first page of a pack, as it states it: what the stage came to, how old the figures are, and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.collected_facts import IndicatorName
from oba.pack.figure_facts import IndicatorFact, Point, VerdictCounts
from oba.pack.people_facts import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChange:
    """One thing that is otherwise than in the pack before. `name` is its indicator's, or the first words of a text;
    `area_name` and `period` are "" where it has none. `before` is "" where there was nothing or it may not be told,
    `after` where there is nothing now.
    """

    kind: str
    name: str
    area_name: str
    period: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How many things, and the first few of them by name."""

    n: int
    named: tuple[NamedChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What this pack says otherwise than the one before, of the same priority, stage and readers.

    `as_of`, `cycle` and `digest` name that pack. A figure is new that it did not have for that period at all.
    """

    as_of: str
    cycle: str
    digest: str
    figures_new: Changed
    figures_changed: Changed
    words_added: Changed
    words_revised: Changed
    words_gone: Changed
    verdicts_changed: Changed

    @property
    def n(self) -> int:
        every = (self.figures_new, self.figures_changed, self.words_added, self.words_revised, self.words_gone)
        return sum(one.n for one in (*every, self.verdicts_changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseAge:
    title: str
    version: str
    published_on: str
    age_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """The releases that the latest figures came in, and how long the oldest and the newest of them had been public."""

    n_releases: int
    oldest: ReleaseAge | None
    newest: ReleaseAge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCounts:
    """How many things the section on what is missing lists, by kind."""

    conditions: int
    unpublished: int
    without_number: int
    data_development: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineMovement:
    """A headline indicator of the region: its latest figure, the change from the period before, and its distance from
    the country's figure of the same period, both in its unit and None where there is no number to subtract.

    `better` and `beside_better` say whether change and distance are for the better by the agreed polarity, None where
    none is agreed or there is no difference. `is_new` compares with the pack before, None where there is none.
    """

    indicator: IndicatorFact
    latest: Point
    change: float | None
    better: bool | None
    beside: float | None
    beside_better: bool | None
    is_new: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFact:
    title: str
    days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSummary:
    """What the data say. `kept_out` are the ids of indicators that a failed check keeps out."""

    country: str
    headlines: tuple[HeadlineMovement, ...]
    unpublished: tuple[IndicatorName, ...]
    n_failed: int
    n_waived: int
    kept_out: tuple[str, ...]
    late: tuple[LateFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MainCause:
    """A cause that hinders curves that are not OK, with their ids."""

    what: str
    indicators: tuple[str, ...]
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySummary:
    """`causes` are the few that hinder most of the curves that are not OK, of `n_hindering` in all."""

    n_headline: int
    n_judged: int
    not_ok: tuple[IndicatorName, ...]
    causes: tuple[MainCause, ...]
    n_helping: int
    n_hindering: int
    n_partners: int
    n_new_partners: int
    n_questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionInShort:
    what: str
    owner: str
    due: str
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """`by_horizon` counts actions by when they fall. `to_approve` are the first few of `n_to_approve` that go on and
    need approval. `unanswered` are the curves that are not OK and have no action that goes on.
    """

    n_actions: int
    by_horizon: tuple[tuple[str, int], ...]
    n_done: int
    n_overdue: int
    n_to_approve: int
    to_approve: tuple[ActionInShort, ...]
    n_ideas: int
    n_low_cost: int
    unanswered: tuple[IndicatorName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionFact:
    area_name: str
    indicator_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDecision:
    """Something that the pack asks a body to decide. `kind` says why: `approval` (an action that needs it),
    `no action` (a forecast that is not OK and that no action answers), `unused idea`, or `look again` (a decision of
    which the day to look at it again has come). `owner` and `due` are "" where nobody and no day is named; `said` is
    None for what follows from the figures alone.
    """

    kind: str
    about: str
    owner: str
    due: str
    indicators: tuple[IndicatorName, ...]
    said: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSummary:
    """`exceptions` are the first few of the `n_exceptions` curves that are worse than their baseline."""

    n_headline: int
    region_name: str
    region: VerdictCounts
    authorities: VerdictCounts
    n_exceptions: int
    exceptions: tuple[ExceptionFact, ...]
    n_asked: int
    asked: tuple[AskedDecision, ...]
    n_decided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The page that comes first. Exactly one of `data`, `story`, `plan` and `review` is there, that of the stage.

    `changes` is None where there is no pack before to compare with.
    """

    data: DataSummary | None
    story: StorySummary | None
    plan: PlanSummary | None
    review: ReviewSummary | None
    vintage: Vintage
    missing: MissingCounts
    changes: Changes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The decisions that the pack asks for, those needing approval first."""

    decisions: tuple[AskedDecision, ...]
