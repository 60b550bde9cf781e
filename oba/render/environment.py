"""The one template environment: sandboxed, strict about names, escaping everything that is not markup of its own."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from oba.bundle import bundled
from oba.render import palette, said, tables, verdicts, words
from oba.render.annotations import noted_periods
from oba.render.chart import chart
from oba.render.quadrants import quadrants
from oba.render.small_curves import shared_axis, small_curve, sparkline
from oba.render.timeline import timelines


class _FactsEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox, which lets the declared fields of a record through unchecked: they hold data and nothing else.

    The sandbox asks some ten questions about every attribute; a pack has tens of thousands of them.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - any value of a template
        if attribute in getattr(type(obj), "__dataclass_fields__", ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    """The environment over `templates/`. What people wrote enters as data, and is never compiled as a template."""
    made = _FactsEnvironment(
        loader=FileSystemLoader(bundled("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        {
            "as_said": said.as_said,
            "authority_lines": said.authority_lines,
            "chart": chart,
            "compared_case": said.compared_case,
            "count": words.count,
            "curve_rows": tables.curve_rows,
            "day": words.day,
            "difference": words.difference,
            "drawn_points": said.drawn_points,
            "expected": words.expected,
            "initial": words.initial,
            "listed": words.listed,
            "meaning": words.meaning,
            "moved": words.moved,
            "movement_case": verdicts.movement_case,
            "noted_periods": noted_periods,
            "number": words.number,
            "period": words.period,
            "period_before": words.period_before,
            "plural": words.plural,
            "quadrants": quadrants,
            "quantity": words.quantity,
            "quantity_said": said.quantity_said,
            "region_lines": said.region_lines,
            "shared_axis": shared_axis,
            "small_curve": small_curve,
            "sparkline": sparkline,
            "spoken_of_unjudged": said.spoken_of_unjudged,
            "symbols": tables.symbols,
            "tier_tables": tables.tier_tables,
            "timelines": timelines,
            "unit_head": words.unit_head,
            "unit_of_difference": words.unit_of_difference,
            "unjudged": tables.unjudged,
            "verdict_case": verdicts.verdict_case,
            "verdict_strength": verdicts.verdict_strength,
            "with_article": words.with_article,
            "turned_by_luck": verdicts.turned_by_luck,
            "turned_curves": verdicts.turned_curves,
            "worse_than_baseline": verdicts.worse_than_baseline,
        }
    )
    made.globals["scenario_labels"] = said.LABELS
    made.globals["palette"] = {"light": palette.LIGHT, "dark": palette.DARK}
    return made
