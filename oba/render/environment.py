"""The one template environment: sandboxed, strict about names, escaping everything that is not markup of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from oba.bundle import bundled
from oba.render import glossary, grid, limits, markdown, one_page, palette, said, tables, verdicts, words
from oba.render.annotations import noted_periods
from oba.render.chart import chart
from oba.render.compiled_templates import CompiledTemplates
from oba.render.overlay import Overlay, laid_over
from oba.render.quadrants import quadrants
from oba.render.small_curves import at_a_glance, shared_axis, small_curve, sparkline
from oba.render.timeline import timelines


class _Declared(dict[type, frozenset[str]]):
    """The declared fields of a record, none for anything else; looked up once for each class."""

    def __missing__(self, kind: type) -> frozenset[str]:
        found = self[kind] = frozenset(getattr(kind, "__dataclass_fields__", ()))
        return found


_DECLARED: Final = _Declared()
_has_special: Final = re.compile("[&<>'\"]").search
"""Whether a text has what `escape` replaces."""

_OURS: Final = frozenset({TemplateModule, LoopContext})
"""What templates are made of: the names of a file of ours, and where a loop stands."""


class _FactsCode(CodeGenerator):
    """Compiles the two things that templates do most, for a big pack some twenty thousand times, into less work.

    What is printed goes through `environment.printed` in place of `escape`, which makes a `Markup` of every piece, only
    for it to be joined to the next. A declared field of a record is read where it stands; anything else is asked of
    `environment.getattr`, as by default.
    """

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the base's name
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write(f"(t_of.{node.attr} if {node.attr!r} in environment.declared[type(t_of := ")
        self.visit(node.node, frame)
        self.write(f")] else environment.getattr(t_of, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - the base's
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")


class _FactsEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox, which lets the declared fields of a record through unchecked: they hold data and nothing else.

    So does it with the macros of our own templates and the names of the files that hold them. The sandbox asks some ten
    questions about every attribute and every call; a pack has tens of thousands of them.
    """

    code_generator_class = _FactsCode
    declared = _DECLARED

    @staticmethod
    def printed(value: object) -> str:
        """The value as markup, escaped unless it is markup already."""
        if type(value) is str:
            return value if _has_special(value) is None else escape(value)
        return value if type(value) is Markup else escape(value)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - any value of a template
        kind = type(obj)
        if attribute in _DECLARED[kind]:
            return getattr(obj, attribute)
        if kind in _OURS and attribute[0] != "_":
            return self._exported(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - any value of a template
        """Also of a record by the name of a field, which is how filters ask that take the name of an attribute."""
        if isinstance(argument, str) and argument in _DECLARED[type(obj)]:
            return getattr(obj, argument)
        return super().getitem(obj, argument)

    def _exported(self, ours: TemplateModule | LoopContext, name: str) -> Any:  # noqa: ANN401 - macros, values, places
        try:
            return getattr(ours, name)
        except AttributeError:
            return self.undefined(obj=ours, name=name)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any callable
        if type(obj) is Macro:
            if kwargs:
                for name in ("_block_vars", "_loop_vars"):  # for functions that ask for the context; a macro does not
                    kwargs.pop(name, None)
            has_more = kwargs or obj.caller or obj.catch_kwargs or obj.catch_varargs
            if not has_more and len(args) == len(obj.arguments):
                said = obj._func(*args)  # noqa: SLF001 - what `Macro.__call__` comes to when nothing is left out
                return Markup(said) if context.eval_ctx.autoescape else said  # noqa: S704 - the macro has escaped
            return obj(context.eval_ctx, *args, **kwargs)
        return super().call(context, obj, *args, **kwargs)


@lru_cache(maxsize=8)
def environment(overlay: Overlay | None = None) -> Environment:
    """The environment over `templates/`, or over these with a partnership's own laid over them.

    What people wrote enters as data, and is never compiled as a template.
    """
    templates = bundled("templates")
    default = FileSystemLoader(templates)
    made = _FactsEnvironment(
        loader=default if overlay is None else laid_over(overlay, default),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(templates, compiled_by=Path(__file__)) if overlay is None else None,
    )
    made.filters.update(
        {
            "as_said": said.as_said,
            "at_a_glance": at_a_glance,
            "authority_lines": said.authority_lines,
            "chart": chart,
            "compared_case": said.compared_case,
            "count": words.count,
            "curve_rows": tables.curve_rows,
            "day": words.day,
            "difference": words.difference,
            "drawn_points": said.drawn_points,
            "expected": words.expected,
            "fitted": one_page.fitted,
            "grid_mark": grid.grid_mark,
            "has_blocks": markdown.has_blocks,
            "initial": words.initial,
            "known": tables.known,
            "listed": words.listed,
            "meaning": words.meaning,
            "moved": words.moved,
            "movement_case": verdicts.movement_case,
            "noted_periods": noted_periods,
            "number": words.number,
            "numbered": tables.numbered,
            "period": words.period,
            "period_before": words.period_before,
            "plural": words.plural,
            "quadrants": quadrants,
            "quantity": words.quantity,
            "quantity_said": said.quantity_said,
            "region_lines": said.region_lines,
            "said_block": markdown.said_block,
            "said_inline": markdown.said_inline,
            "shared_axis": shared_axis,
            "small_curve": small_curve,
            "sparkline": sparkline,
            "shortened": limits.shortened,
            "spoken_of_unjudged": said.spoken_of_unjudged,
            "symbols": tables.symbols,
            "tier_tables": tables.tier_tables,
            "timelines": timelines,
            "unit_head": words.unit_head,
            "unit_of_difference": words.unit_of_difference,
            "unjudged": tables.unjudged,
            "verdict_rows": grid.verdict_rows,
            "verdict_case": verdicts.verdict_case,
            "verdict_strength": verdicts.verdict_strength,
            "with_article": words.with_article,
            "words_used": glossary.words_used,
            "turned_by_luck": verdicts.turned_by_luck,
            "turned_curves": verdicts.turned_curves,
            "worse_than_baseline": verdicts.worse_than_baseline,
        }
    )
    made.globals["scenario_labels"] = said.LABELS
    made.globals["palette"] = {"light": palette.LIGHT, "dark": palette.DARK}
    return made
