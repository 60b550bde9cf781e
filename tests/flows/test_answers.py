from __future__ import annotations

import json
from datetime import date

import pytest

from flows.answers import answer, ended
from oba.domain.cycle import Blocked, Done, StageOutcome, Waiting
from tests.flows.report_builders import PUBLISHED, UNCHANGED, report

WAITING = Waiting(on="a cause for C-H1", until=date(2025, 2, 28))
BLOCKED = Blocked(reason="another run is working on this stage")


@pytest.mark.parametrize(
    ("outcome", "name", "message"),
    [
        (PUBLISHED, "Done", "pack 0123456789ab published"),
        (UNCHANGED, "Done", "pack 0123456789ab stands unchanged"),
        (Done("ab" * 32, changed=True, gate_met=False), "Done", "pack abababababab published, gate not met"),
        (WAITING, "Waiting", "waits for a cause for C-H1, until 2025-02-28 at the latest"),
        (BLOCKED, "Blocked", "blocked: another run is working on this stage"),
    ],
)
def test_a_flow_ends_completed_under_the_name_of_its_outcome(outcome: StageOutcome, name: str, message: str) -> None:
    state = ended(report(outcome))

    assert state.is_completed()
    assert (state.name, state.message) == (name, message)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (PUBLISHED, {"kind": "Done", "digest": PUBLISHED.digest, "changed": True, "gate_met": True}),
        (WAITING, {"kind": "Waiting", "on": "a cause for C-H1", "until": "2025-02-28"}),
        (BLOCKED, {"kind": "Blocked", "reason": "another run is working on this stage"}),
    ],
)
def test_an_answer_can_be_written_as_json(outcome: StageOutcome, expected: dict[str, object]) -> None:
    read_back = json.loads(json.dumps(answer(report(outcome))))

    assert read_back["outcome"] == expected
    assert (read_back["stage"], read_back["as_of"], read_back["priority"]) == ("collect", "2024-12-31", "neglect")
