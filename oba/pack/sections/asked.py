"""The decisions that a pack asks for: to approve, to answer, to use, and to look at again."""

from __future__ import annotations

from collections.abc import Iterator

from oba.domain.contribution import Action, Decision, Idea
from oba.domain.indicator import PriorityIndicator, Tier
from oba.pack.printed import indicator_name, person
from oba.pack.sections.curves import judgement_fact
from oba.pack.sections.plan import has_ended
from oba.pack.stage_facts import StageFacts
from oba.pack.summary_facts import Asked, AskedDecision


def asked(facts: StageFacts) -> Asked:
    """By kind, and within a kind in the order of due dates or of the definitions."""
    return Asked(
        decisions=(*_approvals(facts), *_without_action(facts), *_unused_ideas(facts), *_to_look_at_again(facts))
    )


def unanswered(facts: StageFacts) -> tuple[PriorityIndicator, ...]:
    """The headline indicators whose forecast is not OK and that no action which goes on answers."""
    going_on = {action.indicator for action in facts.of_kind(Action) if not has_ended(facts, action)}
    return tuple(
        use
        for use in facts.priority.of_tier(Tier.HEADLINE)
        if use.indicator not in going_on
        and (judged := judgement_fact(facts, use.indicator)) is not None
        and not judged.forecast_ok
    )


def to_approve(facts: StageFacts) -> tuple[Action, ...]:
    """The actions that need approval and have not ended, by due date."""
    waiting = (one for one in facts.of_kind(Action) if one.needs_approval and not has_ended(facts, one))
    return tuple(sorted(waiting, key=lambda one: (one.due, one.slug)))


def _approvals(facts: StageFacts) -> Iterator[AskedDecision]:
    for action in to_approve(facts):
        yield AskedDecision(
            kind="approval",
            about=action.what,
            owner=action.owner,
            due=action.due.isoformat(),
            indicators=(indicator_name(facts, action.indicator),),
            said=person(facts, action),
        )


def _without_action(facts: StageFacts) -> Iterator[AskedDecision]:
    for use in unanswered(facts):
        yield AskedDecision(
            kind="no action",
            about=facts.indicator(use).name,
            owner="",
            due="",
            indicators=(indicator_name(facts, use.indicator),),
            said=None,
        )


def _unused_ideas(facts: StageFacts) -> Iterator[AskedDecision]:
    used = {action.idea for action in facts.of_kind(Action)}
    for idea in facts.of_kind(Idea):
        if idea.slug not in used:
            yield AskedDecision(
                kind="unused idea", about=idea.what, owner="", due="", indicators=(), said=person(facts, idea)
            )


def _to_look_at_again(facts: StageFacts) -> Iterator[AskedDecision]:
    for decision in sorted(facts.of_kind(Decision), key=lambda one: (one.revisit_by or one.on, one.slug)):
        if decision.revisit_by is not None and decision.revisit_by <= facts.as_of:
            yield AskedDecision(
                kind="look again",
                about=f"{decision.about}: {decision.what}",
                owner=decision.body,
                due=decision.revisit_by.isoformat(),
                indicators=(),
                said=person(facts, decision),
            )
