"""Runs one stage of one priority as far as it can go: short, repeatable, and never twice at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from oba.domain.cycle import Blocked, Cycle, Done, Waiting
from oba.domain.disclosure import Profile
from oba.domain.errors import StageIncomplete, UserError
from oba.domain.partnership import Partnership, Priority
from oba.pack.assembly import review_pack
from oba.pack.disclosure import for_readers
from oba.stages.disclosing import hidden_from, remember_hidden
from oba.stages.gathering import gather, input_digest
from oba.stages.library import restore_library
from oba.stages.loading import loaded_store
from oba.stages.packs_before import pack_before, published_before
from oba.stages.publishing import publish, report_of
from oba.stages.reports import StageReport
from oba.stages.rules import StageRule
from oba.stages.workspace import Workspace
from oba.store.database import Connection, Store, store_exists
from oba.store.leases import stage_lease
from oba.store.packs import PublishedPack, is_whole, newest_pack


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRun:
    """One stage of one priority and cycle, as of a day, for those whom `profile` names.

    `on_demand` publishes even where the gate is not met.
    """

    workspace: Workspace
    rule: StageRule
    priority: Priority
    cycle: Cycle
    as_of: date
    on_demand: bool
    profile: Profile

    @property
    def due(self) -> date:
        return self.cycle.dates(self.rule.stage).due


def stage_run(
    workspace: Workspace,
    rule: StageRule,
    *,
    priority: str,
    cycle: str,
    as_of: date,
    on_demand: bool = True,
    profile: Profile | None = None,
) -> StageRun:
    """A run for those whom the partnership's own profile names, where none is given.

    Raises `UserError` when the partnership has no such priority or cycle.
    """
    return StageRun(
        workspace=workspace,
        rule=rule,
        priority=known_priority(workspace.partnership, priority),
        cycle=known_cycle(workspace.partnership, cycle),
        as_of=as_of,
        on_demand=on_demand,
        profile=profile or workspace.partnership.profile,
    )


def known_priority(partnership: Partnership, slug: str) -> Priority:
    """Raises `UserError` when the partnership has none of that name."""
    priorities = {one.slug: one for one in partnership.priorities}
    if slug not in priorities:
        raise UserError(f"priority: found {slug!r}, expected one of {', '.join(priorities)}")
    return priorities[slug]


def known_cycle(partnership: Partnership, slug: str) -> Cycle:
    """Raises `UserError` when the partnership has none of that name."""
    cycles = {one.slug: one for one in partnership.cycles}
    if slug not in cycles:
        raise UserError(f"cycle: found {slug!r}, expected one of {', '.join(cycles)}")
    return cycles[slug]


def run_stage(run: StageRun) -> StageReport:
    """Publishes the stage's pack, or says what it waits for.

    Raises `StageIncomplete` when the stage before it has no pack, and what loading and the store raise.
    """
    if run.rule.after is not None and not store_exists(run.workspace.data):
        raise StageIncomplete(_lacking(run.rule, priority=run.priority.slug, cycle=run.cycle.slug))
    with loaded_store(run.workspace, as_of=run.as_of) as store:
        return _run(run, store)


def advance(run: StageRun, store: Store) -> StageReport:
    """Takes the stage as far as it can go on the day: waits until it opens, and leaves it alone once it is settled."""
    opens = run.cycle.dates(run.rule.stage).opens
    if run.as_of < opens:
        return _report(run, Waiting(on=f"the day on which the stage opens, {opens}", until=run.due))
    settled = is_settled(run, store)
    if settled is not None:
        restore_library(run.workspace, store)
        return report_of(settled, Done(settled.digest, changed=False, gate_met=settled.gate_met))
    known = _newest(run, store)
    if known is not None and _is_known(run, store, known):
        # Only its files are lost or altered: made again, it is the same pack as of the same day.
        return _run(replace(run, as_of=known.as_of), store)
    return _run(run, store)


def is_settled(run: StageRun, store: Store) -> PublishedPack | None:
    """The stage's newest pack, when running it as of the day would add nothing; None when it would, or might."""
    newest = _newest(run, store)
    if newest is None:
        return None
    if newest.as_of > run.as_of:
        return newest
    return newest if _is_known(run, store, newest) and is_whole(run.workspace.data, newest) else None


def _is_known(run: StageRun, store: Store, newest: PublishedPack) -> bool:
    """Whether there is nothing to say that the newest pack does not."""
    # A pack whose gate was met stands; one that said what was missing is made again once something new is known.
    day = newest.as_of if newest.gate_met else run.as_of
    figures_of = day if run.rule.judges_figures else newest.as_of
    # Made again it would be set against the pack before it, and not against itself.
    return newest.input_digest == _input_digest(run, store, as_of=day, figures_of=figures_of, after=newest.as_of)


def _run(run: StageRun, store: Store) -> StageReport:
    _require_stage_before(run, store)
    with stage_lease(store, priority=run.priority.slug, cycle=run.cycle.slug, stage=run.rule.stage) as is_ours:
        if not is_ours:
            return _report(run, Blocked("another run has been working on this stage for too long; try again"))
        newest, current = (
            _newest(run, store),
            _input_digest(run, store, as_of=run.as_of, figures_of=run.as_of, after=run.as_of),
        )
        same = newest is not None and (newest.as_of, newest.input_digest) == (run.as_of, current)
        if newest is not None and same and is_whole(run.workspace.data, newest):
            return report_of(newest, Done(newest.digest, changed=False, gate_met=newest.gate_met))
        return _work(run, store, current)


def _require_stage_before(run: StageRun, store: Store) -> None:
    before = run.rule.after
    if before is None:
        return
    with store.reading() as connection:
        found = newest_pack(connection, priority=run.priority.slug, cycle=run.cycle.slug, stage=before)
    if found is None:
        raise StageIncomplete(_lacking(run.rule, priority=run.priority.slug, cycle=run.cycle.slug))


def _lacking(rule: StageRule, *, priority: str, cycle: str) -> str:
    before = rule.after.value if rule.after is not None else ""
    return (
        f"{priority}, {cycle}, {rule.stage.value}: found no {before} pack, which this stage needs; "
        f"run `oba {before}` for the same priority and cycle first"
    )


def _newest(run: StageRun, store: Store) -> PublishedPack | None:
    with store.reading() as connection:
        return newest_pack(
            connection, priority=run.priority.slug, cycle=run.cycle.slug, stage=run.rule.stage, profile=run.profile
        )


def _before(run: StageRun, connection: Connection, *, day: date) -> PublishedPack | None:
    """The pack that one as of that day is set against."""
    return published_before(
        connection,
        run.workspace,
        priority=run.priority.slug,
        cycle=run.cycle,
        stage=run.rule.stage,
        profile=run.profile,
        day=day,
    )


def _input_digest(run: StageRun, store: Store, *, as_of: date, figures_of: date, after: date) -> str:
    with store.reading() as connection:
        before = _before(run, connection, day=after)
        return input_digest(
            connection,
            run.workspace,
            priority=run.priority.slug,
            cycle=run.cycle,
            kinds=run.rule.kinds,
            as_of=as_of,
            figures_of=figures_of,
            before=before.digest if before is not None else "",
        )


def _work(run: StageRun, store: Store, current: str) -> StageReport:
    with store.writing() as connection:
        facts = gather(
            connection,
            run.workspace,
            priority=run.priority,
            cycle=run.cycle,
            stage=run.rule.stage,
            kinds=run.rule.kinds,
            as_of=run.as_of,
            profile=run.profile,
        )
        facts = run.rule.work(connection, facts)
        before = pack_before(run.workspace, _before(run, connection, day=run.as_of))
        facts = replace(facts, gate=run.rule.gate(facts), before=before)
        unmet = [item for item in facts.gate if not item.met]
        if unmet and not run.on_demand and run.as_of < run.due:
            connection.rollback()
            return _report(run, Waiting(on=f"{unmet[0].name}: {unmet[0].found}", until=run.due))
        hidden = hidden_from(connection, run.workspace, facts.panels, profile=run.profile, as_of=run.as_of)
        pack = review_pack(for_readers(facts, hidden))
        report = publish(connection, run.workspace, pack, facts=facts, inputs=current)
        if run.profile is Profile.PUBLIC:
            remember_hidden(connection, hidden, as_of=run.as_of)
        return report


def _report(run: StageRun, outcome: Waiting | Blocked) -> StageReport:
    return StageReport(
        priority=run.priority.slug,
        cycle=run.cycle.slug,
        stage=run.rule.stage,
        as_of=run.as_of,
        outcome=outcome,
    )
