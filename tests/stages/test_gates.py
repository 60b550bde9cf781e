"""The conditions for leaving each stage: each met and not met, with the whole of what is found."""

from datetime import date

import pytest
from builders.said import action, decision, factor, idea, judgement, update
from builders.stage_facts import AS_OF, a_finding, a_panel, a_verdict, baselines, facts, frozen, no_verdict

from oba.analysis.checks import Severity
from oba.domain.baseline import Reason
from oba.domain.contribution import Progress, Rating
from oba.stages import collect, plan, review, story

CHECKED, COVERED, FROZEN = "Checks passed or waived", "Enough authorities have a number", "Baselines frozen"
JUDGED, EXPLAINED = (
    "Every headline forecast judged OK or not OK",
    "Every curve that is not OK has a cause with evidence",
)
LOW_COST = "At least one idea costs little or nothing"
ANSWERED = "Every curve that is not OK has an action"
SPECIFIC = "Every action is specific enough to be done"
NEW, REPORTED, DECIDED = (
    "There are new figures to judge by",
    "Every action that should have begun has an update",
    "Decisions recorded",
)
BOTH = {"H-1": a_panel("H-1"), "H-2": a_panel("H-2")}
NOTE = a_finding(severity=Severity.NOTE)


def items(gate, given):
    return {item.name: (item.met, item.found) for item in gate(given)}


def row(name, met, found, **given):
    return pytest.param(name, met, found, given, id=f"{name}: {found}"[:90])


COLLECT = [
    row(CHECKED, True, "0 indicators checked, none failed"),
    row(CHECKED, True, "2 indicators checked, none failed", panels=BOTH),
    row(CHECKED, True, "2 indicators checked, none failed", panels=BOTH, findings=(NOTE,)),
    row(
        CHECKED,
        True,
        "2 indicators checked, 2 failed findings, all of them waived",
        panels=BOTH,
        findings=(a_finding(), a_finding(area="B"), NOTE),
    ),
    row(
        CHECKED,
        False,
        "2 of 2 indicators held back by a failed check: H-1, H-2",
        panels=BOTH,
        findings=(a_finding(indicator="H-2"), a_finding()),
        quarantined=frozenset({"H-2", "H-1"}),
    ),
    row(COVERED, False, "no headline indicator has been published yet"),
    row(COVERED, False, "no headline indicator has been published yet", panels={"S-1": a_panel("S-1")}),
    row(COVERED, True, "H-1 5 of 5, H-2 5 of 5", panels=BOTH),
    row(COVERED, True, "H-1 5 of 5", panels={"H-1": a_panel(I="c")}),
    row(COVERED, True, "H-1 4 of 5", panels={"H-1": a_panel(A="c")}),
    row(COVERED, True, "H-1 5 of 5", panels={"H-1": a_panel(A="0", B="0.0")}),
    row(COVERED, False, "H-1 3 of 5", panels={"H-1": a_panel(A="c", B="x"), "H-2": a_panel("H-2")}),
    row(COVERED, False, "H-1 0 of 5", panels={"H-1": a_panel(A="c", B="x", C="z", D="low", E="-")}),
    row(COVERED, False, "H-1 3 of 5", panels={"H-1": a_panel(A=["1", "k"], B=["1", "u"], C=["1", "1"], D=["c", "1"],
                                                             E=["-", "1"], I=["1", "1"], E12000009=["1", "1"],
                                                             E92000001=["1", "1"])}),
    row(FROZEN, False, "0 of 0 headline indicators with figures have a frozen baseline"),
    row(FROZEN, True, "2 of 2 headline indicators with figures have a frozen baseline", panels=BOTH,
        baselines=baselines("H-1", "H-2")),
    row(FROZEN, True, "1 of 1 headline indicators with figures have a frozen baseline",
        panels={"H-1": a_panel()}, baselines=baselines("H-1")),
    row(FROZEN, False, "no baseline for H-2", panels=BOTH, baselines=baselines("H-1")),
    row(FROZEN, False, "no baseline for H-1, H-2", panels=BOTH, baselines=baselines("S-1")),
    row(FROZEN, False, "no baseline for H-1", panels={"H-1": a_panel()}, baselines={"H-1": frozen(areas=("A", "B"))}),
]  # fmt: skip

BAD, FINE = judgement(indicator="H-1"), judgement(indicator="H-1", forecast_ok=True)
BAD_2, FINE_2 = (judgement(slug="second", indicator="H-2", forecast_ok=ok) for ok in (False, True))
CAUSE = factor(indicators=("H-1",))
BOTH_FROZEN = baselines("H-1", "H-2")
STORY = [
    row(JUDGED, False, "nobody has said in this cycle whether the forecast is OK for H-1, H-2",
        baselines=baselines("H-1", "H-2")),
    row(JUDGED, False, "nobody has said in this cycle whether the forecast is OK for H-2",
        baselines=BOTH_FROZEN, said=(BAD,)),
    row(JUDGED, False, "no headline indicator has a frozen baseline to judge", said=(FINE,)),
    row(JUDGED, False, "nobody has said in this cycle whether the forecast is OK for H-1", baselines=baselines("H-1"),
        said=(judgement(indicator="H-1", forecast_ok=True, on=date(2024, 11, 1)),)),
    row(JUDGED, True, "2 of 2 forecasts judged, 1 of them not OK", baselines=BOTH_FROZEN, said=(BAD, FINE_2)),
    row(JUDGED, True, "1 of 1 forecasts judged, 0 of them not OK", baselines=baselines("H-1"), said=(FINE,)),
    row(JUDGED, True, "1 of 1 forecasts judged, 0 of them not OK", baselines=baselines("H-1", "S-1"),
        said=(BAD, judgement(slug="newer", indicator="H-1", forecast_ok=True, on=date(2025, 2, 4)))),
    row(EXPLAINED, True, "0 of 0 curves that are not OK have one"),
    row(EXPLAINED, True, "0 of 0 curves that are not OK have one", said=(FINE, FINE_2)),
    row(EXPLAINED, False, "no cause with evidence for H-1", said=(BAD, FINE_2)),
    row(EXPLAINED, False, "no cause with evidence for H-1, H-2", said=(BAD, BAD_2, factor(indicators=("S-1",)))),
    row(EXPLAINED, False, "no cause with evidence for H-1", said=(BAD, factor(indicators=("H-1",), evidence=""))),
    row(EXPLAINED, False, "no cause with evidence for H-2", said=(BAD, BAD_2, CAUSE)),
    row(EXPLAINED, True, "1 of 1 curves that are not OK have one", said=(BAD, CAUSE)),
    row(EXPLAINED, True, "2 of 2 curves that are not OK have one",
        said=(BAD, BAD_2, factor(indicators=("H-2", "H-1")))),
]  # fmt: skip

DOES_IT = action(indicator="H-1")
PLAN = [
    row(LOW_COST, False, "0 of 0 ideas"),
    row(LOW_COST, False, "0 of 1 ideas", said=(idea(low_cost=False),)),
    row(LOW_COST, True, "1 of 2 ideas", said=(idea(low_cost=False), idea(slug="other"))),
    row(ANSWERED, True, "no forecast was judged not OK"),
    row(ANSWERED, False, "no action that goes on for H-1", said=(BAD,)),
    row(ANSWERED, False, "no action that goes on for H-1", said=(BAD, FINE_2, action(indicator="H-2"))),
    row(ANSWERED, False, "no action that goes on for H-2", said=(BAD, BAD_2, DOES_IT)),
    row(ANSWERED, False, "no action that goes on for H-1", said=(BAD, DOES_IT, update(progress=Progress.STOPPED))),
    row(ANSWERED, False, "no action that goes on for H-1", said=(BAD, DOES_IT, update(progress=Progress.DONE))),
    row(ANSWERED, True, "1 of 1 curves that are not OK have one", said=(BAD, DOES_IT)),
    row(ANSWERED, True, "1 of 1 curves that are not OK have one",
        said=(BAD, DOES_IT, update(progress=Progress.DELAYED))),
    row(ANSWERED, True, "no forecast was judged not OK", said=(FINE, DOES_IT)),
    row(SPECIFIC, True, "none rests on an idea rated low on specificity"),
    row(SPECIFIC, True, "none rests on an idea rated low on specificity", said=(idea(), DOES_IT)),
    row(SPECIFIC, True, "none rests on an idea rated low on specificity", said=(idea(specificity=Rating.LOW),)),
    row(SPECIFIC, False, "too vague: form, other",
        said=(idea(specificity=Rating.LOW), DOES_IT, action(slug="other"), action(slug="clear", idea="clear"),
              idea(slug="clear", specificity=Rating.MEDIUM))),
]  # fmt: skip

BEGUN, NOT_BEGUN = action(starts=AS_OF), action(slug="later", starts=date(2025, 2, 4))
REVIEW = [
    row(NEW, False, "0 of 2 headline indicators have a figure since their baseline"),
    row(NEW, False, "0 of 2 headline indicators have a figure since their baseline",
        verdicts={"H-1": (no_verdict(Reason.NO_NEW_FIGURE, periods=()),), "S-1": (a_verdict(),)}),
    row(NEW, True, "1 of 2 headline indicators have a figure since their baseline", verdicts={"H-1": (a_verdict(),)}),
    row(NEW, True, "1 of 2 headline indicators have a figure since their baseline",
        verdicts={"H-1": (no_verdict(Reason.NO_POLARITY),)}),
    row(NEW, True, "2 of 2 headline indicators have a figure since their baseline",
        verdicts={"H-1": (a_verdict(),), "H-2": (no_verdict(Reason.NO_NEW_FIGURE, periods=()), a_verdict(area="A"))}),
    row(REPORTED, True, "0 of 0 have one"),
    row(REPORTED, True, "0 of 0 have one", said=(NOT_BEGUN,)),
    row(REPORTED, False, "no update on form", said=(BEGUN, NOT_BEGUN)),
    row(REPORTED, False, "no update on form", said=(BEGUN, update(action="later"))),
    row(REPORTED, False, "no update on form", said=(BEGUN, update(on=date(2024, 11, 30)))),
    row(REPORTED, True, "1 of 1 have one", said=(BEGUN, update(on=date(2024, 12, 1)))),
    row(DECIDED, False, "0 decisions"),
    row(DECIDED, False, "0 decisions", said=(decision(on=date(2024, 11, 30)),)),
    row(DECIDED, True, "2 decisions", said=(decision(), decision(slug="other"))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "met", "found", "given"), COLLECT)
def test_collect_may_be_left_when(name, met, found, given):
    assert items(collect.gate, facts(**given))[name] == (met, found)


@pytest.mark.parametrize(("name", "met", "found", "given"), STORY)
def test_story_may_be_left_when(name, met, found, given):
    assert items(story.gate, facts(**given))[name] == (met, found)


@pytest.mark.parametrize(("name", "met", "found", "given"), PLAN)
def test_plan_may_be_left_when(name, met, found, given):
    assert items(plan.gate, facts(**given))[name] == (met, found)


@pytest.mark.parametrize(("name", "met", "found", "given"), REVIEW)
def test_review_may_be_left_when(name, met, found, given):
    assert items(review.gate, facts(**given))[name] == (met, found)


@pytest.mark.parametrize(
    ("gate", "names"),
    [
        (collect.gate, [CHECKED, COVERED, FROZEN]),
        (story.gate, [JUDGED, EXPLAINED]),
        (plan.gate, [LOW_COST, ANSWERED, SPECIFIC]),
        (review.gate, [NEW, REPORTED, DECIDED]),
    ],
)
def test_every_condition_of_a_gate_stands_in_a_table_above(gate, names):
    assert list(items(gate, facts())) == names
