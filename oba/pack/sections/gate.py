"""Whether the stage may be left, condition by condition."""

from __future__ import annotations

from oba.pack.facts import Gate, GateFact
from oba.pack.stage_facts import StageFacts


def gate(facts: StageFacts) -> Gate:
    return Gate(
        met=all(item.met for item in facts.gate),
        items=tuple(GateFact(name=item.name, met=item.met, found=item.found) for item in facts.gate),
    )
