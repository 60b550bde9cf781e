"""Makes a pack of what a stage knows."""

from __future__ import annotations

from oba import __version__
from oba.domain.cycle import Stage
from oba.domain.disclosure import Profile
from oba.domain.indicator import Tier
from oba.domain.pack_kind import PackKind
from oba.pack.branding import brand
from oba.pack.facts import EndorsementFact, Header, ReviewPack
from oba.pack.sections import SECTIONS, SECTIONS_OF
from oba.pack.sections.returns import measures_of
from oba.pack.stage_facts import StageFacts


def review_pack(facts: StageFacts) -> ReviewPack:
    """The pack of the stage, with the sections that are shown at it."""
    names = [name for name in SECTIONS_OF[facts.stage] if _is_shown(facts, name)]
    return ReviewPack(header=stage_header(facts), sections={name: SECTIONS[name](facts) for name in names})


def _is_shown(facts: StageFacts, name: str) -> bool:
    match name:
        case "decisions":
            return _has_decisions(facts)
        case "enablers":
            return bool(facts.priority.of_tier(Tier.ENABLER))
        case "measures":
            return facts.profile is not Profile.PUBLIC
        case "returns":
            return bool(measures_of(facts))
        case "error_log":
            return facts.stage is Stage.REVIEW or bool(facts.frozen_before)
        case _:
            return True


def _has_decisions(facts: StageFacts) -> bool:
    return facts.stage.value == "review" or facts.cycle.follows is not None


def stage_header(facts: StageFacts) -> Header:
    """Whose pack it is, of which stage of which priority."""
    priority = facts.priority
    return Header(
        kind=PackKind.STAGE.value,
        about=(),
        partnership=facts.partnership.slug,
        partnership_name=facts.partnership.called,
        priority=priority.slug,
        priority_name=priority.name,
        population=priority.population,
        outcome=priority.outcome,
        experience=priority.experience,
        convenor=facts.partnership.body_name(priority.convenor),
        endorsements=tuple(EndorsementFact(body=one.body, on=one.on, how=one.how) for one in priority.endorsements),
        cycle=facts.cycle.slug,
        follows=facts.cycle.follows,
        stage=facts.stage.value,
        as_of=facts.as_of.isoformat(),
        due=facts.cycle.dates(facts.stage).due.isoformat(),
        profile=facts.profile.value,
        illustrative=any(one.illustrative for one in facts.said),
        engine=f"oba {__version__}",
        brand=brand(facts.partnership),
    )
