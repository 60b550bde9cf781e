"""The parts of a pack, each a function from what a stage knows to facts; and which stage shows which, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from oba.domain.cycle import Stage
from oba.pack.facts import Section
from oba.pack.sections.areas_curves import areas_curves
from oba.pack.sections.asked import asked
from oba.pack.sections.boundaries import boundaries
from oba.pack.sections.calendar import calendar
from oba.pack.sections.common_causes import common_causes
from oba.pack.sections.comparison import comparison
from oba.pack.sections.curves import curves
from oba.pack.sections.decisions import decisions
from oba.pack.sections.enablers import enablers
from oba.pack.sections.error_log import error_log
from oba.pack.sections.gaps import gaps
from oba.pack.sections.gate import gate
from oba.pack.sections.measures import measures
from oba.pack.sections.plan import plan
from oba.pack.sections.quality import quality
from oba.pack.sections.readings import readings
from oba.pack.sections.remade import remade
from oba.pack.sections.returns import returns
from oba.pack.sections.revisions import revisions
from oba.pack.sections.scorecard import scorecard
from oba.pack.sections.sources import sources
from oba.pack.sections.story import story
from oba.pack.sections.summary import summary
from oba.pack.sections.turned import turned
from oba.pack.stage_facts import StageFacts

SECTIONS: Final[dict[str, Callable[[StageFacts], Section]]] = {
    "summary": summary,
    "turned": turned,
    "gate": gate,
    "asked": asked,
    "decisions": decisions,
    "scorecard": scorecard,
    "curves": curves,
    "areas_curves": areas_curves,
    "remade": remade,
    "error_log": error_log,
    "comparison": comparison,
    "readings": readings,
    "returns": returns,
    "revisions": revisions,
    "calendar": calendar,
    "boundaries": boundaries,
    "story": story,
    "common_causes": common_causes,
    "plan": plan,
    "enablers": enablers,
    "measures": measures,
    "quality": quality,
    "gaps": gaps,
    "sources": sources,
}

SECTIONS_OF: Final[dict[Stage, tuple[str, ...]]] = {
    Stage.COLLECT: (
        "summary",
        "gate",
        "decisions",
        "scorecard",
        "curves",
        "areas_curves",
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
    Stage.STORY: ("summary", "gate", "curves", "story", "common_causes", "gaps", "sources"),
    Stage.PLAN: ("summary", "gate", "story", "plan", "enablers", "gaps", "sources"),
    Stage.REVIEW: (
        "summary",
        "turned",
        "gate",
        "asked",
        "decisions",
        "curves",
        "areas_curves",
        "remade",
        "error_log",
        "plan",
        "measures",
        "scorecard",
        "comparison",
        "readings",
        "boundaries",
        "gaps",
        "sources",
    ),
}
