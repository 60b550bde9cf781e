"""The decisions that a pack asks a body for: why each is asked, of whom, and when it is asked no more."""

from datetime import date

import pytest
from builders.said import action, decision, factor, idea, judgement, update
from builders.stage_facts import facts

from oba.domain.contribution import Progress
from oba.domain.cycle import Stage
from oba.pack.assembly import review_pack
from oba.pack.sections.asked import asked
from oba.pack.sections.decisions import decisions

REVIEWED = date(2025, 12, 12)


def a_review(*said, **changes):
    return facts(**({"stage": Stage.REVIEW, "as_of": REVIEWED, "said": said} | changes))


def an_action(slug="form", **changes):
    return action(**({"slug": slug, "indicator": "H-1", "areas": ()} | changes))


def not_ok(indicator, **changes):
    return judgement(slug=f"judged-{indicator}", indicator=indicator, **changes)


def kinds(given):
    return [(one.kind, one.about) for one in asked(given).decisions]


def test_where_nothing_was_said_no_decision_is_asked_for():
    assert asked(a_review()).decisions == ()


def test_an_action_that_needs_approval_is_asked_for_with_its_owner_day_and_curve():
    [one] = asked(a_review(an_action(), an_action("free", needs_approval=False), idea())).decisions
    assert (one.kind, one.about) == ("approval", "Add the question to the form")
    assert (one.owner, one.due) == ("Principal social worker", "2025-09-30")
    assert [(each.id, each.name) for each in one.indicators] == [("H-1", "Share H-1")]
    assert (one.said.by, one.said.on) == ("Head of service", "2025-02-03")


def test_approvals_are_asked_for_by_due_date():
    said = (
        an_action("a", due=date(2025, 11, 1), what="Last"),
        an_action("b", due=date(2025, 9, 1), what="First"),
        an_action("c", due=date(2025, 11, 1), what="Last too"),
        idea(),
    )
    assert kinds(a_review(*said)) == [("approval", "First"), ("approval", "Last"), ("approval", "Last too")]


@pytest.mark.parametrize(
    ("progress", "is_asked"),
    [
        (Progress.NOT_STARTED, True),
        (Progress.ON_TRACK, True),
        (Progress.DELAYED, True),
        (Progress.DONE, False),
        (Progress.STOPPED, False),
    ],
)
def test_what_has_ended_needs_no_approval_any_more(progress, is_asked):
    given = a_review(an_action(), update(progress=progress), idea())
    assert ("approval" in [kind for kind, _ in kinds(given)]) is is_asked


def test_only_the_newest_update_says_whether_an_action_has_ended():
    stopped = update(slug="a", progress=Progress.STOPPED, on=date(2025, 5, 2))
    taken_up = update(slug="b", progress=Progress.ON_TRACK, on=date(2025, 6, 2))
    assert kinds(a_review(an_action(), stopped, taken_up, idea())) == [("approval", "Add the question to the form")]


def test_a_forecast_that_is_not_ok_and_has_no_action_is_asked_for_by_the_name_of_its_curve():
    [one] = asked(a_review(not_ok("H-1"))).decisions
    assert (one.kind, one.about, one.owner, one.due, one.said) == ("no action", "Share H-1", "", "", None)
    assert [each.id for each in one.indicators] == ["H-1"]


@pytest.mark.parametrize(
    ("said", "unanswered"),
    [
        ((), []),
        ((not_ok("H-1", forecast_ok=True),), []),
        ((not_ok("S-1"),), []),  # no headline
        ((not_ok("H-1"), not_ok("H-2")), ["Share H-1", "Share H-2"]),
        ((not_ok("H-2"), not_ok("H-1")), ["Share H-1", "Share H-2"]),
        ((not_ok("H-1"), not_ok("H-2"), an_action(needs_approval=False)), ["Share H-2"]),
        ((not_ok("H-1"), an_action(needs_approval=False), update(progress=Progress.STOPPED)), ["Share H-1"]),
        ((not_ok("H-1"), an_action(needs_approval=False), update(progress=Progress.DELAYED)), []),
    ],
    ids=[
        "nothing said",
        "the forecast is OK",
        "a secondary indicator",
        "two curves",
        "in the order of the definitions",
        "one of two answered",
        "the answer was stopped",
        "the answer is late",
    ],
)
def test_only_headline_curves_that_no_action_going_on_answers_are_asked_about(said, unanswered):
    assert [about for kind, about in kinds(a_review(*said)) if kind == "no action"] == unanswered


def test_an_idea_that_no_action_uses_is_asked_for_and_one_in_use_is_not():
    given = a_review(an_action(needs_approval=False), idea(), idea(slug="swap", what="Swap case files for a day"))
    [one] = asked(given).decisions
    assert (one.kind, one.about, one.owner, one.due, one.indicators) == (
        "unused idea",
        "Swap case files for a day",
        "",
        "",
        (),
    )
    assert one.said.by == "Head of service"


@pytest.mark.parametrize(
    ("revisit_by", "is_asked"), [(None, False), (date(2025, 12, 13), False), (REVIEWED, True), (date(2025, 3, 1), True)]
)
def test_a_decision_is_to_be_looked_at_again_from_its_day_on(revisit_by, is_asked):
    given = a_review(decision(revisit_by=revisit_by))
    assert kinds(given) == ([("look again", "The form: Use paper until then.")] if is_asked else [])
    for one in asked(given).decisions:
        assert (one.owner, one.due) == ("Officer group for warmth", revisit_by.isoformat())


def test_the_kinds_stand_in_one_order_whatever_was_said_first():
    said = (
        decision(slug="later", about="Later", revisit_by=date(2025, 12, 1)),
        decision(slug="sooner", about="Sooner", revisit_by=date(2025, 11, 1)),
        idea(slug="unused"),
        not_ok("H-2"),
        an_action(),
        idea(),
    )
    for order in (said, said[::-1]):
        assert [kind for kind, _ in kinds(a_review(*order))] == [
            "approval",
            "no action",
            "unused idea",
            "look again",
            "look again",
        ]
    assert [about.partition(":")[0] for kind, about in kinds(a_review(*said)) if kind == "look again"] == [
        "Sooner",
        "Later",
    ]


def test_what_is_asked_and_what_was_taken_are_told_apart():
    """A decision of this review is taken; one whose day has come is asked about as well, and both name the body."""
    taken = decision(slug="new", on=date(2025, 12, 5), about="The bank of workers", revisit_by=date(2026, 12, 1))
    due = decision(slug="due", on=date(2025, 12, 5), revisit_by=date(2025, 12, 10))
    given = a_review(taken, due)
    assert [one.about for one in decisions(given).taken] == ["The form", "The bank of workers"]
    assert kinds(given) == [("look again", "The form: Use paper until then.")]


def test_a_review_alone_asks_for_decisions():
    said = (not_ok("H-1"), an_action(), idea(), factor(indicators=("H-1",), areas=()))
    shown = {stage: review_pack(a_review(*said, stage=stage)).sections for stage in Stage}
    assert [stage for stage, sections in shown.items() if "asked" in sections] == [Stage.REVIEW]
    assert [one.kind for one in shown[Stage.REVIEW]["asked"].decisions] == ["approval"]
