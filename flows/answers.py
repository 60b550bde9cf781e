"""How a flow answers: a report that a program can read, under a state whose name a person can."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed

from oba.domain.cycle import Blocked, Done, StageOutcome, Waiting
from oba.stages.reports import StageReport

Answer = dict[str, Any]
"""A report as JSON knows it: the fields of `StageReport`, dates as text, the outcome with its `kind`."""


def answer(report: StageReport) -> Answer:
    """The report as JSON knows it."""
    outcome = {"kind": state_name(report.outcome), **asdict(report.outcome)}
    if isinstance(report.outcome, Waiting):
        outcome["until"] = report.outcome.until.isoformat()
    return asdict(report) | {"stage": str(report.stage), "as_of": report.as_of.isoformat(), "outcome": outcome}


def ended(report: StageReport) -> State[Answer]:
    """A completed state that carries the report and is named for the outcome: Done, Waiting or Blocked."""
    return Completed(name=state_name(report.outcome), message=said(report.outcome), data=answer(report))


def state_name(outcome: StageOutcome) -> str:
    return type(outcome).__name__


def said(outcome: StageOutcome) -> str:
    """The outcome in a few words."""
    match outcome:
        case Done(digest=digest, changed=changed, gate_met=gate_met):
            pack = f"pack {digest[:12]} {'published' if changed else 'stands unchanged'}"
            return pack if gate_met else f"{pack}, gate not met"
        case Waiting(on=on, until=until):
            return f"waits for {on}, until {until.isoformat()} at the latest"
        case Blocked(reason=reason):
            return f"blocked: {reason}"
