"""What a stage knows when it makes its pack: the one input of every section."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from oba.analysis.checks import Finding
from oba.analysis.revised_history import RemadeVerdicts
from oba.analysis.revisions import Revision
from oba.domain.area import Area
from oba.domain.baseline import CurveVerdict, FrozenBaseline
from oba.domain.contribution import AgreedBaseline, Contribution
from oba.domain.cycle import Cycle, GateItem, Stage
from oba.domain.disclosure import Profile
from oba.domain.due import DueState
from oba.domain.indicator import Indicator, PriorityIndicator
from oba.domain.note import Correction
from oba.domain.panel import Panel
from oba.domain.partnership import Partnership, Priority
from oba.domain.release import Release
from oba.pack.facts import EarlierPack

Said = TypeVar("Said", bound=Contribution)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """Everything that is known of one stage of one priority as of a day.

    `panels`, `baselines` and `verdicts` are by indicator id and hold only what there is. `said` holds the newest
    revision of each contribution by that day; `quarantined` the indicators that a failed check keeps out.
    `verdicts` are in the order of their baseline's areas. `releases` are those whose figures were public by the day,
    by id. `due` says how each publication stands, by its id; `revisions` what the newest release of an indicator
    changed of the one before, for the members, region and country; `stale` why the newest figures of an indicator may
    not be the newest there are; `returned` the panels of the measures that authorities return, by measure id;
    `corrections` those that were applied. `superseded` are the earlier revisions of agreed baselines, and `known_since`
    holds the days on which figures of their indicators and areas were first public, by (indicator, area code) and then
    by period code. `remade` holds, for a review, the verdicts on today's figures wherever the frozen history was
    revised, by indicator id; `frozen_before` the baselines of earlier cycles, by cycle and indicator, the first cycle
    first. `before` is the pack before of the same priority, stage and profile, None where there is none to be read.
    """

    partnership: Partnership
    priority: Priority
    cycle: Cycle
    stage: Stage
    as_of: date
    panels: dict[str, Panel]
    baselines: dict[str, FrozenBaseline]
    verdicts: dict[str, tuple[CurveVerdict, ...]]
    findings: tuple[Finding, ...]
    quarantined: frozenset[str]
    said: tuple[Contribution, ...]
    gate: tuple[GateItem, ...] = ()
    profile: Profile = Profile.REGION
    releases: dict[str, Release] = field(default_factory=dict)
    due: dict[str, DueState] = field(default_factory=dict)
    revisions: dict[str, Revision] = field(default_factory=dict)
    stale: dict[str, str] = field(default_factory=dict)
    returned: dict[str, Panel] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    superseded: tuple[AgreedBaseline, ...] = ()
    known_since: dict[tuple[str, str], dict[str, date]] = field(default_factory=dict)
    remade: dict[str, RemadeVerdicts] = field(default_factory=dict)
    frozen_before: dict[str, dict[str, FrozenBaseline]] = field(default_factory=dict)
    before: EarlierPack | None = None

    @property
    def members(self) -> tuple[Area, ...]:
        return self.partnership.members(self.as_of)

    def indicator(self, use: PriorityIndicator) -> Indicator:
        return self.partnership.indicators[use.indicator]

    def of_kind(self, kind: type[Said]) -> tuple[Said, ...]:
        """What was said of one kind, ordered by slug."""
        return tuple(one for one in self.said if isinstance(one, kind))

    def in_this_cycle(self, on: date) -> bool:
        """Whether a day falls in this cycle or after it, rather than in an earlier one."""
        return on >= self.cycle.stages[0].opens

    def cycle_of(self, on: date) -> str | None:
        """The slug of the last cycle that had opened by that day; None before the first."""
        return self.partnership.cycle_on(on)
