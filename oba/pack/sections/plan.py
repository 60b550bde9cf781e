"""The plan: ideas with their four ratings, actions with their progress, and the principles they serve."""

from __future__ import annotations

from oba.domain.contribution import Action, ActionUpdate, Factor, Horizon, Idea, Progress
from oba.pack.people_facts import ActionFact, IdeaFact, Plan, PrincipleFact
from oba.pack.printed import person
from oba.pack.stage_facts import StageFacts

_ENDED = (Progress.DONE, Progress.STOPPED)


def plan(facts: StageFacts) -> Plan:
    """Ideas by slug; actions by when they fall, then by due date."""
    order = {horizon: place for place, horizon in enumerate(Horizon)}
    actions = sorted(facts.of_kind(Action), key=lambda one: (order[one.horizon], one.due, one.slug))
    return Plan(
        ideas=tuple(_idea(facts, idea) for idea in facts.of_kind(Idea)),
        actions=tuple(_action(facts, action) for action in actions),
        principles=tuple(
            PrincipleFact(
                name=principle.name,
                meaning=principle.meaning,
                n_actions=sum(principle.slug in action.principles for action in actions),
            )
            for principle in facts.partnership.principles
        ),
    )


def latest_update(facts: StageFacts, action: Action) -> ActionUpdate | None:
    """The newest update on an action; None when there is none yet."""
    updates = [update for update in facts.of_kind(ActionUpdate) if update.action == action.slug]
    return max(updates, key=lambda update: (update.on, update.slug), default=None)


def has_ended(facts: StageFacts, action: Action) -> bool:
    """Whether the newest update says that the action is done or was stopped."""
    update = latest_update(facts, action)
    return update is not None and update.progress in _ENDED


def _idea(facts: StageFacts, idea: Idea) -> IdeaFact:
    what = {factor.slug: factor.what for factor in facts.of_kind(Factor)}
    return IdeaFact(
        slug=idea.slug,
        what=idea.what,
        evidence=idea.evidence,
        factors=tuple(what.get(slug, slug) for slug in idea.factors),
        specificity=idea.specificity.value,
        leverage=idea.leverage.value,
        values=idea.values.value,
        reach=idea.reach.value,
        low_cost=idea.low_cost,
        off_the_wall=idea.off_the_wall,
        said=person(facts, idea),
    )


def _action(facts: StageFacts, action: Action) -> ActionFact:
    update = latest_update(facts, action)
    progress = update.progress if update is not None else Progress.NOT_STARTED
    # What has been taken out of the definitions since is shown by its code.
    names = {area.code: area.name for area in facts.partnership.areas}
    principles = {principle.slug: principle.name for principle in facts.partnership.principles}
    indicator = facts.partnership.indicators.get(action.indicator)
    return ActionFact(
        slug=action.slug,
        what=action.what,
        owner=action.owner,
        starts=action.starts.isoformat(),
        due=action.due.isoformat(),
        horizon=action.horizon.value,
        idea=next((idea.what for idea in facts.of_kind(Idea) if idea.slug == action.idea), action.idea),
        factor=next((one.what for one in facts.of_kind(Factor) if one.slug == action.factor), action.factor),
        indicator=action.indicator,
        indicator_name=indicator.name if indicator is not None else action.indicator,
        principles=tuple(principles.get(slug, slug) for slug in action.principles),
        areas=tuple(names.get(area, area) for area in action.areas),
        needs_approval=action.needs_approval,
        progress=progress.value,
        note=update.note if update is not None else None,
        updated_on=update.on.isoformat() if update is not None else None,
        overdue=action.due < facts.as_of and not has_ended(facts, action),
        said=person(facts, action),
    )
