"""Publishes a pack: its files whole, its entry in the record, its line in the library."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from oba.domain.baseline import Verdict
from oba.domain.cycle import Done, Stage, StageOutcome
from oba.pack.canonical import digest as digest_of
from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack, Section
from oba.pack.figure_facts import CurvesTurned, Scorecard
from oba.pack.people_facts import Plan, Story
from oba.pack.stage_facts import StageFacts
from oba.render.formats import FORMATS, in_every_format
from oba.stages.branding import sound_overlay
from oba.stages.library import write_library
from oba.stages.reports import StageReport
from oba.stages.workspace import Workspace
from oba.store.database import Connection
from oba.store.packs import (
    PublishedPack,
    enter_pack,
    is_whole,
    pack_path,
    published_packs,
    write_pack_files,
)


def publish(
    connection: Connection, workspace: Workspace, pack: ReviewPack, *, facts: StageFacts, inputs: str
) -> StageReport:
    """Publishes the pack, unless the very same one was published before.

    Files come before the entry: a run that is cut off leaves files that the next one writes again, byte for byte.
    """
    text = pack_json(pack)
    digest = digest_of(text)
    known = {one.digest: one for one in published_packs(connection)}
    entry = known.get(digest) or _entry(pack, facts=facts, digest=digest, inputs=inputs)
    if not is_whole(workspace.data, entry):
        overlay = sound_overlay(workspace.partnership, workspace.folder)
        files = {f"pack.{extension}": file for extension, file in in_every_format(text, overlay=overlay).items()}
        write_pack_files(workspace.data / entry.path, files)
    if digest not in known:
        enter_pack(connection, entry)
    write_library(connection, workspace)
    return report_of(entry, Done(digest, changed=digest not in known, gate_met=entry.gate_met))


def report_of(pack: PublishedPack, outcome: StageOutcome) -> StageReport:
    counts = pack.summary.get("verdicts", {})
    return StageReport(
        priority=pack.priority,
        cycle=pack.cycle,
        stage=pack.stage,
        as_of=pack.as_of,
        outcome=outcome,
        pack=f"{pack.path}/pack.html",
        turned=counts.get(Verdict.TURNED.name, 0),
        not_turned=counts.get(Verdict.NOT_TURNED.name, 0),
        too_early=counts.get(Verdict.TOO_EARLY.name, 0),
        not_assessable=counts.get(Verdict.NOT_ASSESSABLE.name, 0),
        expected_by_luck=pack.summary.get("expected_by_luck", 0.0),
    )


def _entry(pack: ReviewPack, *, facts: StageFacts, digest: str, inputs: str) -> PublishedPack:
    return PublishedPack(
        digest=digest,
        priority=facts.priority.slug,
        cycle=facts.cycle.slug,
        stage=facts.stage,
        as_of=facts.as_of,
        path=pack_path(priority=facts.priority.slug, cycle=facts.cycle.slug, stage=facts.stage, digest=digest),
        gate_met=all(item.met for item in facts.gate),
        illustrative=pack.header.illustrative,
        input_digest=inputs,
        summary=_summary(pack, facts),
        profile=facts.profile,
        formats=tuple(sorted(FORMATS)),
    )


_TOLD_BY: Final = {Stage.COLLECT: "scorecard", Stage.STORY: "story", Stage.PLAN: "plan", Stage.REVIEW: "turned"}
"""The section that says what a stage came to."""


def _summary(pack: ReviewPack, facts: StageFacts) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "unmet": [item.name for item in facts.gate if not item.met],
        "told": told(pack.sections[_TOLD_BY[facts.stage]]),
    }
    turned = pack.sections.get("turned")
    if isinstance(turned, CurvesTurned):
        both = [asdict(turned.region), asdict(turned.authorities)]
        summary["verdicts"] = {
            verdict.name: sum(counts[verdict.name.lower()] for counts in both) for verdict in Verdict
        }
        summary["expected_by_luck"] = round(sum(counts["expected_by_luck"] for counts in both), 1)
    return summary


def told(section: Section) -> str:
    """What a section comes to, in one sentence for the library; nothing for most."""
    match section:
        case CurvesTurned(region=region, authorities=authorities, n_headline=n):
            turned = f"{region.turned} of {n} headline curves of the region turned"
            luck = region.expected_by_luck + authorities.expected_by_luck
            both = f"{turned}, and {authorities.turned} of {authorities.total} of its authorities'"
            return f"{both}; about {luck:.1f} in all by luck alone, if nothing had changed."
        case Scorecard(columns=columns):
            held = sum(column.period is not None for column in columns)
            return f"Figures of {held} of {len(columns)} indicators."
        case Story(curves=curves):
            judged = [curve.judgement for curve in curves if curve.judgement is not None]
            not_ok = sum(not judgement.forecast_ok for judgement in judged)
            causes = len({factor.slug for curve in curves for factor in (*curve.helping, *curve.hindering)})
            return f"{not_ok} of {len(judged)} forecasts not OK; {causes} causes."
        case Plan(ideas=ideas, actions=actions):
            return f"{len(ideas)} ideas, {len(actions)} actions."
        case _:
            return ""
