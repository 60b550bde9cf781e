"""Reads what people say from TOML: one file for one priority, one table for each thing said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

from oba.definitions.agreed_points import agreed_points
from oba.definitions.document import read_document
from oba.definitions.toml_table import Table
from oba.domain.contribution import (
    Action,
    ActionUpdate,
    AgreedBaseline,
    Contribution,
    Decision,
    Effect,
    Factor,
    Horizon,
    Idea,
    Judgement,
    OpenQuestion,
    Outcome,
    Override,
    Partner,
    PeoplesVerdict,
    Progress,
    Rating,
    Scenario,
    Waiver,
)

Reader = Callable[[Table, dict[str, Any]], Contribution]


def read_contributions(
    folder: Path, name: str, findings: list[str], *, priorities: Collection[str], illustrative: bool
) -> tuple[str, tuple[tuple[Table, Contribution], ...]]:
    """The priority that a file speaks to, and everything said in it, each with the table that it was read from.

    What is wrong is added to `findings`, a priority that is not among `priorities` included; whatever was read must
    then not be used. The priority is empty where the file cannot be read.
    """
    document = read_document(folder, name, findings)
    if document is None:
        return "", ()
    priority = document.slug("priority")
    document.known("priority", priority, priorities, where="partnership.toml")
    said = tuple(
        (table, read(table, _common(table, illustrative=illustrative)))
        for kind, read in READERS.items()
        for table in document.tables(kind)
    )
    document.close()
    return priority, said


def _common(table: Table, *, illustrative: bool) -> dict[str, Any]:
    return {
        "slug": table.slug(),
        "by": table.text("by"),
        "on": table.day("on"),
        "reason": table.text_or("reason", ""),
        "illustrative": illustrative,
    }


def _judgement(table: Table, common: dict[str, Any]) -> Judgement:
    return Judgement(
        **common, indicator=table.text("indicator"), forecast_ok=table.flag("forecast_ok"), why=table.text("why")
    )


def _agreed_baseline(table: Table, common: dict[str, Any]) -> AgreedBaseline:
    return AgreedBaseline(
        **common,
        indicator=table.text("indicator"),
        area=table.text_or("area", ""),
        scenario=table.choice("scenario", Scenario),
        points=agreed_points(table),
        why=table.text("why"),
    )


def _override(table: Table, common: dict[str, Any]) -> Override:
    return Override(
        **common,
        indicator=table.text("indicator"),
        area=table.text_or("area", ""),
        verdict=table.choice("verdict", PeoplesVerdict),
        why=table.text("why"),
    )


def _factor(table: Table, common: dict[str, Any]) -> Factor:
    return Factor(
        **common,
        indicators=table.texts("indicators", required=True),
        effect=table.choice("effect", Effect),
        what=table.text("what"),
        evidence=table.text("evidence"),
        internal=table.flag("internal"),
        areas=table.texts("areas"),
        theme=table.text_or("theme", ""),
    )


def _question(table: Table, common: dict[str, Any]) -> OpenQuestion:
    return OpenQuestion(
        **common,
        question=table.text("question"),
        owner=table.text("owner"),
        indicators=table.texts("indicators"),
    )


def _partner(table: Table, common: dict[str, Any]) -> Partner:
    return Partner(**common, name=table.text("name"), role=table.text("role"), is_new=table.flag("is_new"))


def _idea(table: Table, common: dict[str, Any]) -> Idea:
    return Idea(
        **common,
        what=table.text("what"),
        factors=table.texts("factors", required=True),
        specificity=table.choice("specificity", Rating),
        leverage=table.choice("leverage", Rating),
        values=table.choice("values", Rating),
        reach=table.choice("reach", Rating),
        evidence=table.text("evidence"),
        low_cost=table.flag("low_cost"),
        off_the_wall=table.flag("off_the_wall"),
    )


def _action(table: Table, common: dict[str, Any]) -> Action:
    action = Action(
        **common,
        what=table.text("what"),
        owner=table.text("owner"),
        starts=table.day("starts"),
        due=table.day("due"),
        idea=table.slug("idea"),
        factor=table.slug("factor"),
        indicator=table.text("indicator"),
        horizon=table.choice("horizon", Horizon),
        principles=table.texts("principles"),
        areas=table.texts("areas"),
        needs_approval=table.flag("needs_approval"),
    )
    if table.sound and action.due < action.starts:
        expected = f"{action.starts} (starts) or later"
        table.report("due", found=str(action.due), expected=expected, remedy="correct one of the dates")
    return action


def _update(table: Table, common: dict[str, Any]) -> ActionUpdate:
    return ActionUpdate(
        **common,
        action=table.slug("action"),
        progress=table.choice("progress", Progress),
        note=table.text("note"),
    )


def _decision(table: Table, common: dict[str, Any]) -> Decision:
    return Decision(
        **common,
        body=table.text("body"),
        about=table.text("about"),
        outcome=table.choice("outcome", Outcome),
        what=table.text("what"),
        revisit_by=table.day_or_none("revisit_by"),
    )


def _waiver(table: Table, common: dict[str, Any]) -> Waiver:
    if not table.has("reason"):
        table.text("reason")
    return Waiver(**common, check=table.text("check"), indicator=table.text("indicator"))


READERS: Final[Mapping[str, Reader]] = {
    "judgement": _judgement,
    "agreed_baseline": _agreed_baseline,
    "factor": _factor,
    "question": _question,
    "partner": _partner,
    "idea": _idea,
    "action": _action,
    "update": _update,
    "override": _override,
    "decision": _decision,
    "waiver": _waiver,
}
"""How each kind of `oba.domain.contribution.KINDS` is read, under the name that its tables have in a file."""
