"""The parts of a pack, each a function from what a stage knows to facts; and which stage shows which, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from oba.domain.cycle import Stage
from oba.pack.facts import Section
from oba.pack.sections.boundaries import boundaries
from oba.pack.sections.calendar import calendar
from oba.pack.sections.comparison import comparison
from oba.pack.sections.curves import curves
from oba.pack.sections.decisions import decisions
from oba.pack.sections.error_log import error_log
from oba.pack.sections.gaps import gaps
from oba.pack.sections.gate import gate
from oba.pack.sections.plan import plan
from oba.pack.sections.quality import quality
from oba.pack.sections.readings import readings
from oba.pack.sections.remade import remade
from oba.pack.sections.returns import returns
from oba.pack.sections.revisions import revisions
from oba.pack.sections.scorecard import scorecard
from oba.pack.sections.sources import sources
from oba.pack.sections.story import story
from oba.pack.sections.turned import turned
from oba.pack.stage_facts import StageFacts

SECTIONS: Final[dict[str, Callable[[StageFacts], Section]]] = {
    "turned": turned,
    "gate": gate,
    "decisions": decisions,
    "scorecard": scorecard,
    "curves": curves,
    "remade": remade,
    "error_log": error_log,
    "comparison": comparison,
    "readings": readings,
    "returns": returns,
    "revisions": revisions,
    "calendar": calendar,
    "boundaries": boundaries,
    "story": story,
    "plan": plan,
    "quality": quality,
    "gaps": gaps,
    "sources": sources,
}

SECTIONS_OF: Final[dict[Stage, tuple[str, ...]]] = {
    Stage.COLLECT: (
        "gate",
        "decisions",
        "scorecard",
        "curves",
        "error_log",
        "comparison",
        "readings",
        "returns",
        "revisions",
        "calendar",
        "boundaries",
        "quality",
        "gaps",
        "sources",
    ),
    Stage.STORY: ("gate", "curves", "story", "gaps", "sources"),
    Stage.PLAN: ("gate", "story", "plan", "gaps", "sources"),
    Stage.REVIEW: (
        "turned",
        "gate",
        "curves",
        "remade",
        "error_log",
        "plan",
        "decisions",
        "scorecard",
        "comparison",
        "readings",
        "boundaries",
        "gaps",
        "sources",
    ),
}
