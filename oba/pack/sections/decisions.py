"""Decisions: taken at this review, or carried forward from the one that opened the cycle."""

from __future__ import annotations

from oba.domain.contribution import Decision
from oba.pack.people_facts import DecisionFact, Decisions
from oba.pack.printed import person
from oba.pack.stage_facts import StageFacts


def decisions(facts: StageFacts) -> Decisions:
    """Decisions by date; those said before this cycle opened are carried forward."""
    said = sorted(facts.of_kind(Decision), key=lambda one: (one.on, one.slug))
    return Decisions(
        taken=tuple(_decision(facts, one) for one in said if facts.in_this_cycle(one.on)),
        carried_forward=tuple(
            _decision(facts, one) for one in said if facts.cycle_of(one.on) == facts.cycle.follows is not None
        ),
    )


def _decision(facts: StageFacts, decision: Decision) -> DecisionFact:
    return DecisionFact(
        body=decision.body,
        about=decision.about,
        outcome=decision.outcome.value,
        what=decision.what,
        revisit_by=decision.revisit_by.isoformat() if decision.revisit_by is not None else None,
        said=person(facts, decision),
    )
