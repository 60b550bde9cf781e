"""The sections of a pack that can be rendered: the facts that each holds and the template that words it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from oba.pack import (
    beside_facts,
    collected_facts,
    facts,
    figure_facts,
    judged_facts,
    people_facts,
    readings_facts,
    report_facts,
    summary_facts,
)


@dataclass(frozen=True, slots=True)
class SectionTemplate:
    """The class of a section's facts, and its template under `templates/`."""

    facts: type[facts.Section]
    html: str


SECTIONS: Final[dict[str, SectionTemplate]] = {
    "summary": SectionTemplate(summary_facts.Summary, "sections/summary.html.j2"),
    "turned": SectionTemplate(figure_facts.CurvesTurned, "sections/turned.html.j2"),
    "gate": SectionTemplate(facts.Gate, "sections/gate.html.j2"),
    "asked": SectionTemplate(summary_facts.Asked, "sections/asked.html.j2"),
    "decisions": SectionTemplate(people_facts.Decisions, "sections/decisions.html.j2"),
    "scorecard": SectionTemplate(figure_facts.Scorecard, "sections/scorecard.html.j2"),
    "curves": SectionTemplate(figure_facts.Curves, "sections/curves.html.j2"),
    "areas_curves": SectionTemplate(beside_facts.AreasCurves, "sections/areas_curves.html.j2"),
    "remade": SectionTemplate(judged_facts.Remade, "sections/remade.html.j2"),
    "error_log": SectionTemplate(judged_facts.ErrorLog, "sections/error_log.html.j2"),
    "comparison": SectionTemplate(collected_facts.Comparison, "sections/comparison.html.j2"),
    "readings": SectionTemplate(readings_facts.Readings, "sections/readings.html.j2"),
    "returns": SectionTemplate(collected_facts.Returns, "sections/returns.html.j2"),
    "revisions": SectionTemplate(collected_facts.Revisions, "sections/revisions.html.j2"),
    "calendar": SectionTemplate(collected_facts.Calendar, "sections/calendar.html.j2"),
    "boundaries": SectionTemplate(collected_facts.Boundaries, "sections/boundaries.html.j2"),
    "story": SectionTemplate(people_facts.Story, "sections/story.html.j2"),
    "common_causes": SectionTemplate(beside_facts.CommonCauses, "sections/common_causes.html.j2"),
    "plan": SectionTemplate(people_facts.Plan, "sections/plan.html.j2"),
    "enablers": SectionTemplate(beside_facts.Enablers, "sections/enablers.html.j2"),
    "measures": SectionTemplate(beside_facts.Measures, "sections/measures.html.j2"),
    "quality": SectionTemplate(figure_facts.Quality, "sections/quality.html.j2"),
    "gaps": SectionTemplate(facts.Gaps, "sections/gaps.html.j2"),
    "sources": SectionTemplate(facts.Sources, "sections/sources.html.j2"),
    "curve_report": SectionTemplate(report_facts.CurveReport, "sections/curve_report.html.j2"),
    "area_priorities": SectionTemplate(report_facts.AreaPriorities, "sections/area_priorities.html.j2"),
    "region_priorities": SectionTemplate(report_facts.RegionPriorities, "sections/region_priorities.html.j2"),
}
"""By the name that a pack gives them."""
