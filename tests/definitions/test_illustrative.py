"""The illustrative stories and plans hold together, and what a person reads when a contribution does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from oba.domain.contribution import (
    KINDS,
    Action,
    ActionUpdate,
    Contribution,
    Decision,
    Factor,
    Idea,
    Judgement,
    Rating,
)
from oba.domain.errors import ContributionError
from oba.domain.indicator import Tier
from oba.stages.contributions import record_contributions
from oba.stages.workspace import Workspace, open_workspace
from oba.store.contributions import said
from oba.store.database import opened_store

SOUTH_WEST = Path(__file__).parents[2] / "partnerships" / "south-west"
ILLUSTRATIVE = SOUTH_WEST / "illustrative"
FIRST_CYCLE, SECOND_CYCLE = date(2025, 12, 12), date(2026, 6, 30)
PRIORITIES = ("neglect", "children-in-care")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = open_workspace(SOUTH_WEST, tmp_path_factory.mktemp("told"))
    record_contributions(workspace, ILLUSTRATIVE, illustrative=True)
    return workspace


def everything_said(workspace: Workspace, priority: str, *, by: date = SECOND_CYCLE) -> tuple[Contribution, ...]:
    with opened_store(workspace.data, partnership="south-west") as store, store.reading() as connection:
        return said(connection, priority=priority, kinds=KINDS, as_of=by)


def test_what_was_said_is_recorded_once_and_not_again(tmp_path: Path) -> None:
    workspace = open_workspace(SOUTH_WEST, tmp_path)
    assert record_contributions(workspace, ILLUSTRATIVE, illustrative=True) > 0
    assert record_contributions(workspace, ILLUSTRATIVE, illustrative=True) == 0


@pytest.mark.parametrize("priority", PRIORITIES)
def test_every_illustrative_contribution_is_marked_so(told: Workspace, priority: str) -> None:
    assert all(one.illustrative for one in everything_said(told, priority))


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("priority", PRIORITIES)
def test_every_headline_forecast_is_judged_in_both_cycles(told: Workspace, priority: str, year: int) -> None:
    judged = {
        one.indicator
        for one in everything_said(told, priority, by=date(year, 6, 30))
        if isinstance(one, Judgement) and one.on.year == year
    }
    headline = told.partnership.priority(priority).of_tier(Tier.HEADLINE)
    assert judged == {use.indicator for use in headline}


@pytest.mark.parametrize("priority", PRIORITIES)
def test_every_action_begun_by_the_first_review_has_an_update_by_then(told: Workspace, priority: str) -> None:
    by_then = everything_said(told, priority, by=FIRST_CYCLE)
    begun = {one.slug for one in by_then if isinstance(one, Action) and one.starts <= FIRST_CYCLE}
    assert begun
    assert begun <= {one.action for one in by_then if isinstance(one, ActionUpdate)}


@pytest.mark.parametrize("priority", PRIORITIES)
def test_ideas_are_cheap_wild_and_sensible_and_no_action_rests_on_a_vague_one(told: Workspace, priority: str) -> None:
    by_then = everything_said(told, priority, by=FIRST_CYCLE)
    ideas = {one.slug: one for one in by_then if isinstance(one, Idea)}
    assert any(idea.low_cost for idea in ideas.values())
    assert any(idea.off_the_wall for idea in ideas.values())
    actions = [one for one in by_then if isinstance(one, Action)]
    assert all(ideas[action.idea].specificity is not Rating.LOW for action in actions)
    assert any(action.needs_approval for action in actions)


def test_every_principle_of_the_partnership_is_followed_by_an_action(told: Workspace) -> None:
    followed = {
        principle
        for priority in PRIORITIES
        for one in everything_said(told, priority)
        if isinstance(one, Action)
        for principle in one.principles
    }
    assert followed == {principle.slug for principle in told.partnership.principles}


@pytest.mark.parametrize("priority", PRIORITIES)
def test_every_decision_is_taken_by_a_body_of_the_partnership_and_looked_at_again(
    told: Workspace, priority: str
) -> None:
    decisions = [one for one in everything_said(told, priority) if isinstance(one, Decision)]
    assert {decision.outcome.value for decision in decisions} == {"continue", "change", "stop", "start"}
    assert {decision.body for decision in decisions} <= {body.name for body in told.partnership.bodies}
    assert all(decision.revisit_by is not None and decision.revisit_by > decision.on for decision in decisions)


@pytest.mark.parametrize("priority", PRIORITIES)
def test_no_cause_is_laid_at_one_authority_s_door(told: Workspace, priority: str) -> None:
    assert not any(one.areas for one in everything_said(told, priority) if isinstance(one, Factor))


def test_one_curve_to_turn_is_left_without_an_action_on_purpose(told: Workspace) -> None:
    everything = everything_said(told, "neglect")
    to_turn = {one.indicator for one in everything if isinstance(one, Judgement) and not one.forecast_ok}
    acted_on = {one.indicator for one in everything if isinstance(one, Action)}
    assert to_turn - acted_on == {"N-H2"}


SOUND = """\
priority = "neglect"

[[factor]]
slug = "drift"
by = "Officer group for neglect"
on = 2025-02-04
indicators = ["N-H3"]
effect = "hindering"
what = "Plans drift."
evidence = "An audit would show it."

[[idea]]
slug = "stay"
by = "Officer group for neglect"
on = 2025-03-11
what = "Stay in touch."
factors = ["drift"]
specificity = "high"
leverage = "high"
values = "high"
reach = "high"
evidence = "A hunch."

[[action]]
slug = "pilot"
by = "Officer group for neglect"
on = 2025-04-08
what = "Try it."
owner = "Assistant directors network"
starts = 2025-05-01
due = 2026-03-31
idea = "stay"
factor = "drift"
indicator = "N-H3"
horizon = "this year"
principles = ["self-help"]

[[update]]
slug = "pilot-july"
by = "Assistant directors network"
on = 2025-07-08
action = "pilot"
progress = "on track"
note = "Begun."

[[waiver]]
slug = "rounding"
by = "Performance leads network"
on = 2026-04-22
check = "derived"
indicator = "E-1"
reason = "Rounding."
"""


@dataclass(frozen=True)
class Case:
    name: str
    old: str
    new: str
    says: tuple[str, ...]


CASES = [
    Case(
        "an unknown action",
        'action = "pilot"',
        'action = "pilots"',
        (
            'said.toml: update[pilot-july].action: found "pilots", expected one that some [[action]] of this priority '
            'defines; did you mean "pilot"?',
        ),
    ),
    Case(
        "an unknown factor",
        'factor = "drift"',
        'factor = "weather"',
        (
            'said.toml: action[pilot].factor: found "weather", expected one that some [[factor]] of this priority '
            "defines; correct it or add it there",
        ),
    ),
    Case(
        "an unknown idea",
        'idea = "stay"',
        'idea = "stray"',
        (
            'said.toml: action[pilot].idea: found "stray", expected one that some [[idea]] of this priority '
            'defines; did you mean "stay"?',
        ),
    ),
    Case(
        "an unknown area",
        'indicators = ["N-H3"]',
        'indicators = ["N-H3"]\nareas = ["E06000099"]',
        (
            'said.toml: factor[drift].areas: found "E06000099", expected one that areas.toml defines; '
            'did you mean "E06000059"?',
        ),
    ),
    Case(
        "an indicator of the other priority",
        'indicators = ["N-H3"]',
        'indicators = ["N-H3", "C-H2"]',
        (
            'said.toml: factor[drift].indicators: found "C-H2", expected one that priorities/neglect.toml defines; '
            'did you mean "N-H2"?',
        ),
    ),
    Case(
        "an unknown principle",
        '["self-help"]',
        '["shared-luck"]',
        (
            'said.toml: action[pilot].principles: found "shared-luck", expected one that partnership.toml defines; '
            "correct it or add it there",
        ),
    ),
    Case(
        "an unknown theme",
        'what = "Plans drift."',
        'what = "Plans drift."\ntheme = "early-helps"',
        (
            'said.toml: factor[drift].theme: found "early-helps", expected one that priorities/neglect.toml defines; '
            'did you mean "early-help"?',
        ),
    ),
    Case(
        "an unknown check",
        'check = "derived"',
        'check = "derivd"',
        (
            'said.toml: waiver[rounding].check: found "derivd", expected one that the list of checks defines; '
            'did you mean "derived"?',
        ),
    ),
    Case(
        "an unknown priority",
        'priority = "neglect"',
        'priority = "neglct"',
        ('said.toml: priority: found "neglct", expected one that partnership.toml defines; did you mean "neglect"?',),
    ),
    Case(
        "a date that is not one",
        "on = 2025-07-08",
        'on = "2025-06-31"',
        (
            'said.toml: update[pilot-july].on: found "2025-06-31", expected a date such as 2025-03-31; '
            "write on = 2025-03-31",
        ),
    ),
    Case(
        "a waiver without a reason",
        'reason = "Rounding."\n',
        "",
        ('said.toml: waiver[rounding].reason: found nothing, expected a text that is not blank; add reason = "..."',),
    ),
    Case(
        "a waiver with a blank reason",
        'reason = "Rounding."',
        'reason = " "',
        ('said.toml: waiver[rounding].reason: found " ", expected a text that is not blank; write reason = "..."',),
    ),
    Case(
        "an unknown key",
        'note = "Begun."',
        'note = "Begun."\nprogres = "done"',
        (
            "said.toml: update[pilot-july].progres: found a key that is not known, expected one of action, by, note, "
            'on, progress, reason, slug; did you mean "progress"?',
        ),
    ),
    Case(
        "an unknown kind",
        "[[update]]",
        "[[updat]]",
        (
            "said.toml: updat: found a key that is not known, expected one of action, agreed_baseline, decision, "
            'factor, idea, judgement, override, partner, priority, question, update, waiver; did you mean "update"?',
        ),
    ),
    Case(
        "an action due before it starts",
        "due = 2026-03-31",
        "due = 2025-03-31",
        (
            "said.toml: action[pilot].due: found 2025-03-31, expected 2025-05-01 (starts) or later; "
            "correct one of the dates",
        ),
    ),
    Case(
        "a slug twice on one day",
        "[[action]]",
        '[[factor]]\nslug = "drift"\nby = "Somebody else"\non = 2025-02-04\nindicators = ["N-H3"]\n'
        'effect = "helping"\nwhat = "Plans do not drift."\nevidence = "A hunch."\n\n[[action]]',
        (
            'said.toml: factor[drift].slug: found "drift" again on 2025-02-04, expected each only once on a day; '
            "it stands already in said.toml; remove one, or give the later revision its own date",
        ),
    ),
    Case(
        "two wrong things",
        'action = "pilot"\nprogress = "on track"',
        'action = "plot"\nprogress = "fine"',
        (
            'said.toml: update[pilot-july].progress: found "fine", expected one of not started, on track, delayed, '
            "done, stopped; choose one of them",
            'said.toml: update[pilot-july].action: found "plot", expected one that some [[action]] of this priority '
            'defines; did you mean "pilot"?',
        ),
    ),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One store for all the cases: nothing may be recorded in it."""
    return open_workspace(SOUTH_WEST, tmp_path_factory.mktemp("bad"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_contribution_is_refused_whole_with_what_was_found(
    case: Case, workspace: Workspace, tmp_path: Path
) -> None:
    assert SOUND.count(case.old) == 1, "the case alters one place"
    file = tmp_path / "said.toml"
    file.write_text(SOUND.replace(case.old, case.new), encoding="utf-8")
    with pytest.raises(ContributionError) as refused:
        record_contributions(workspace, file, illustrative=False)
    assert refused.value.findings == list(case.says)
    assert everything_said(workspace, "neglect") == ()


def test_the_same_file_without_a_mistake_is_recorded(tmp_path: Path) -> None:
    file = tmp_path / "said.toml"
    file.write_text(SOUND, encoding="utf-8")
    workspace = open_workspace(SOUTH_WEST, tmp_path / "data")
    assert record_contributions(workspace, file, illustrative=False) == 5
    assert not any(one.illustrative for one in everything_said(workspace, "neglect"))


def test_a_slug_on_a_later_day_is_a_revision_and_the_newest_by_a_day_counts(tmp_path: Path) -> None:
    file = tmp_path / "said.toml"
    workspace = open_workspace(SOUTH_WEST, tmp_path / "data")
    for text in (SOUND, SOUND.replace("2025-07-08", "2025-09-16").replace("Begun.", "Half way.")):
        file.write_text(text, encoding="utf-8")
        record_contributions(workspace, file, illustrative=False)
    notes = [
        one.note
        for by in (date(2025, 8, 1), date(2025, 10, 1))
        for one in everything_said(workspace, "neglect", by=by)
        if isinstance(one, ActionUpdate)
    ]
    assert notes == ["Begun.", "Half way."]


def test_a_folder_without_a_file_of_contributions_is_refused(tmp_path: Path) -> None:
    workspace = open_workspace(SOUTH_WEST, tmp_path / "data")
    nowhere = tmp_path / "nowhere"
    with pytest.raises(ContributionError) as refused:
        record_contributions(workspace, nowhere, illustrative=False)
    assert str(refused.value) == (
        f"{nowhere}: found no file of contributions (*.toml); name a file or a folder with some"
    )
