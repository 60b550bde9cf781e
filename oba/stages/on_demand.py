"""Reports on demand: one curve, one authority or the region, as of any day, from what a review of that day would know.

A report takes in the figures public by the day, as a review does; it freezes nothing and enters no record of what was
published. One for everyone is remembered like a public pack, lest a later one give away what it withholds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from oba.domain.area import Area
from oba.domain.contribution import KINDS
from oba.domain.cycle import Cycle, Stage
from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.domain.indicator import PriorityIndicator
from oba.domain.pack_kind import PackKind
from oba.domain.partnership import Partnership, Priority
from oba.pack.canonical import digest as digest_of
from oba.pack.canonical import pack_json
from oba.pack.disclosure import for_readers
from oba.pack.facts import ReviewPack
from oba.pack.report_facts import StageDue
from oba.pack.reports import area_pack, curve_report_pack, regional_overview
from oba.pack.stage_facts import StageFacts
from oba.render.formats import in_every_format
from oba.stages.baselines import judge_curves
from oba.stages.branding import sound_overlay
from oba.stages.cycle import current_cycle
from oba.stages.disclosing import hidden_from, remember_hidden
from oba.stages.gathering import gather
from oba.stages.loading import loaded_store
from oba.stages.running import known_cycle, known_priority
from oba.stages.standing import StageStanding, standing
from oba.stages.workspace import Workspace
from oba.store.database import Connection
from oba.store.reports import report_path, write_report_files

FOLDERS: Final = {PackKind.CURVE: "curve", PackKind.AREA: "area", PackKind.REGION: "region"}
"""Where reports of each kind lie, as the command names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that was made. `path` is its folder, relative to the data folder; `changed` says whether it was not
    there before; `illustrative` whether it shows words that were written to show the method.
    """

    kind: PackKind
    about: tuple[str, ...]
    as_of: date
    digest: str
    path: str
    changed: bool
    illustrative: bool

    @property
    def page(self) -> str:
        """The path of the report's page, relative to the data folder."""
        return f"{self.path}/pack.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """For which cycle (None: the one open on the day), as of which day and for whom (None: the partnership's own)."""

    as_of: date
    cycle: str | None = None
    profile: Profile | None = None


def report_on_curve(
    workspace: Workspace,
    request: ReportRequest,
    *,
    indicator: str,
    area: str | None = None,
    priority: str | None = None,
) -> Report:
    """The one-page Turn the Curve report of an indicator, for an area (None: the region).

    Raises `UserError` for an indicator, area or priority that there is not, and where more than one priority uses the
    indicator and none is named.
    """
    partnership = workspace.partnership
    where = known_area(partnership, area or partnership.region.code, as_of=request.as_of)
    of, use = known_use(partnership, indicator, priority=priority)
    return _made(
        workspace,
        request,
        priorities=[of],
        name=f"{indicator}-{where.code}",
        pack=lambda facts, _: curve_report_pack(facts[0], use, where),
    )


def report_on_area(workspace: Workspace, request: ReportRequest, *, area: str) -> Report:
    """The area pack of one member authority; raises `UserError` for anything else."""
    partnership = workspace.partnership
    where = known_area(partnership, area, as_of=request.as_of)
    if where.code == partnership.region.code:
        raise UserError(f"area: found {area}, the region, expected an authority; `oba report region` is for the region")
    return _made(
        workspace,
        request,
        priorities=partnership.priorities,
        name=where.code,
        pack=lambda facts, _: area_pack(facts, where),
    )


def report_on_region(workspace: Workspace, request: ReportRequest) -> Report:
    """The regional overview."""
    return _made(
        workspace,
        request,
        priorities=workspace.partnership.priorities,
        name=workspace.partnership.region.code,
        pack=lambda facts, stages: regional_overview(facts, stages=stages),
    )


def known_area(partnership: Partnership, code: str, *, as_of: date) -> Area:
    """The region or an authority that was a member on the day; raises `UserError`, naming the nearest, for others."""
    members = {area.code: area for area in (partnership.region, *partnership.members(as_of))}
    if code in members:
        return members[code]
    past = {area.code: area for area in partnership.areas}
    if code in past:
        raise UserError(f"area: found {code} ({past[code].name}), which is no member on {as_of}; {_codes(members)}")
    names = {area.name.casefold(): area.code for area in members.values()}
    near = get_close_matches(code.casefold(), [*names, *(one.casefold() for one in members)], n=1)
    if not near:
        raise UserError(f"area: found {code!r}, {_codes(members)}")
    nearest = members[names.get(near[0], near[0].upper())]
    raise UserError(
        f"area: found {code!r}, expected the code of an area; the nearest is {nearest.code}, {nearest.name}"
    )


def _codes(members: Mapping[str, Area]) -> str:
    return f"expected one of {', '.join(f'{code} ({area.name})' for code, area in members.items())}"


def known_use(
    partnership: Partnership, indicator: str, *, priority: str | None = None
) -> tuple[Priority, PriorityIndicator]:
    """The priority that uses the indicator, and how; raises `UserError` where there is none, or no single one."""
    if indicator not in partnership.indicators:
        near = get_close_matches(indicator, partnership.indicators, n=1, cutoff=0.5)
        told = f"the nearest is {near[0]}" if near else f"expected one of {', '.join(partnership.indicators)}"
        raise UserError(f"indicator: found {indicator!r}, which the partnership does not define; {told}")
    among = [known_priority(partnership, priority)] if priority is not None else partnership.priorities
    uses = [(one, use) for one in among for use in one.indicators if use.indicator == indicator]
    if len(uses) == 1:
        return uses[0]
    if uses:
        slugs = ", ".join(one.slug for one, _ in uses)
        raise UserError(f"indicator: found {indicator} in {slugs}; name one of these with --priority")
    if priority is not None:
        raise UserError(f"indicator: found {indicator}, which {priority} does not use; leave --priority out")
    raise UserError(f"indicator: found {indicator}, which no priority uses; there is no curve to report on")


Stages = Mapping[str, tuple[StageDue, ...]]
"""How the stages of the cycle stand, by priority."""


def _made(
    workspace: Workspace,
    request: ReportRequest,
    *,
    priorities: Sequence[Priority],
    name: str,
    pack: Callable[[Sequence[StageFacts], Stages], ReviewPack],
) -> Report:
    partnership, as_of = workspace.partnership, request.as_of
    cycle = known_cycle(partnership, request.cycle or current_cycle(partnership, as_of))
    profile = request.profile or partnership.profile
    with loaded_store(workspace, as_of=as_of) as store:
        stages = _stages(standing(workspace, as_of=as_of), cycle)
        with store.writing() as connection:
            facts = [_known(connection, workspace, one, cycle, as_of=as_of, profile=profile) for one in priorities]
            return _written(workspace, pack(facts, stages), name=name)


def _known(
    connection: Connection, workspace: Workspace, priority: Priority, cycle: Cycle, *, as_of: date, profile: Profile
) -> StageFacts:
    """What a review of the day would know of a priority, as its readers may see it."""
    facts = gather(
        connection,
        workspace,
        priority=priority,
        cycle=cycle,
        stage=Stage.REVIEW,
        kinds=tuple(KINDS),
        as_of=as_of,
        profile=profile,
    )
    facts = judge_curves(connection, facts)
    hidden = hidden_from(connection, workspace, facts.panels, profile=profile, as_of=as_of)
    if profile is Profile.PUBLIC:
        remember_hidden(connection, hidden, as_of=as_of)
    return for_readers(facts, hidden)


def _stages(standings: Sequence[StageStanding], cycle: Cycle) -> Stages:
    found: dict[str, tuple[StageDue, ...]] = {}
    for one in standings:
        if one.cycle == cycle.slug:
            due = StageDue(stage=one.stage.value, opens=one.opens.isoformat(), due=one.due.isoformat(), state=one.state)
            found[one.priority] = (*found.get(one.priority, ()), due)
    return found


def _written(workspace: Workspace, pack: ReviewPack, *, name: str) -> Report:
    text = pack_json(pack)
    digest, kind = digest_of(text), PackKind(pack.header.kind)
    path = report_path(kind=FOLDERS[kind], name=name, digest=digest)
    overlay = sound_overlay(workspace.partnership, workspace.folder)
    files = {f"pack.{extension}": file for extension, file in in_every_format(text, overlay=overlay).items()}
    return Report(
        kind=kind,
        about=pack.header.about,
        as_of=date.fromisoformat(pack.header.as_of),
        digest=digest,
        path=path,
        changed=write_report_files(workspace.data / path, files),
        illustrative=pack.header.illustrative,
    )
