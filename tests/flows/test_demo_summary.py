from __future__ import annotations

from datetime import date

import pytest

from flows.summary import settled_stages, time_line, verdict_line
from flows.timing import TimedRun, seconds_at_work
from oba.domain.cycle import Stage, Waiting
from tests.flows.report_builders import UNCHANGED, report, run

WAITING = Waiting(on="the day on which the stage opens", until=date(2025, 1, 2))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], 0.0),
        ([(0, 2), (5, 6)], 3.0),
        ([(0, 4), (1, 3)], 4.0),
        ([(3, 6), (0, 4)], 6.0),
    ],
)
def test_runs_side_by_side_count_once(spans: list[tuple[float, float]], expected: float) -> None:
    assert seconds_at_work(run(began=began, ended=ended) for began, ended in spans) == expected


def test_a_stage_is_shown_as_the_run_left_it_that_published_its_pack() -> None:
    first = run(report(), report(WAITING, stage=Stage.STORY, pack=None), ended=2.0)
    second = run(report(UNCHANGED), report(stage=Stage.STORY), ended=5.0)

    settled = settled_stages([first, second])

    assert [(one.report.stage, one.report.outcome, one.seconds) for one in settled] == [
        (Stage.COLLECT, first.reports[0].outcome, 2.0),
        (Stage.STORY, second.reports[1].outcome, 5.0),
    ]


def test_stages_stand_by_cycle_then_priority_then_the_order_of_the_method() -> None:
    taken: list[TimedRun] = [
        run(report(), report(stage=Stage.REVIEW)),
        run(report(priority="children-in-care")),
        run(report(cycle="2025-26")),
        run(report(stage=Stage.STORY)),
    ]

    keys = [(one.report.cycle, one.report.priority, one.report.stage.value) for one in settled_stages(taken)]

    assert keys == [
        ("2024-25", "neglect", "collect"),
        ("2024-25", "neglect", "story"),
        ("2024-25", "neglect", "review"),
        ("2024-25", "children-in-care", "collect"),
        ("2025-26", "neglect", "collect"),
    ]


def test_the_seconds_are_told_apart_by_whose_they_were() -> None:
    line = time_line([run(ended=6.0)], starting_seconds=10.0, walking_seconds=8.0)

    assert line == (
        "18.0 s in all: the engine's own work 6.0 s; Prefect 10.0 s to start and 2.0 s to run the flows, "
        "67 % of the whole"
    )


def test_verdicts_are_counted_in_words() -> None:
    reviewed = report(stage=Stage.REVIEW, turned=2, not_turned=11, too_early=3, not_assessable=4, expected_by_luck=0.8)

    assert verdict_line(reviewed) == (
        "2024-25 neglect: 2 of 20 headline curves turned, 11 did not, 3 too early to say, 4 not assessable; "
        "about 0.8 turned by luck alone, if nothing had changed"
    )
