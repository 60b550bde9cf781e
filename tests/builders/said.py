"""Contributions of every kind, and the TOML that says them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from oba.domain.contribution import (
    Action,
    ActionUpdate,
    AgreedBaseline,
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

DAY = date(2025, 2, 3)


def _common(slug: str) -> dict[str, Any]:
    return {"slug": slug, "by": "Head of service", "on": DAY}


def judgement(**changes: Any) -> Judgement:
    known = {"indicator": "T-1", "forecast_ok": False, "why": "It goes on rising."}
    return Judgement(**(_common("judged") | known | changes))


def agreed_baseline(**changes: Any) -> AgreedBaseline:
    known: dict[str, Any] = {
        "indicator": "T-1",
        "scenario": Scenario.AGREED,
        "points": (("2025", 27.0), ("2026", 27.25)),
        "why": "Rents rise on.",
    }
    return AgreedBaseline(**(_common("rising-on") | known | changes))


def override(**changes: Any) -> Override:
    known = {"indicator": "T-1", "verdict": PeoplesVerdict.TOO_EARLY, "why": "One mild winter."}
    return Override(**(_common("mild-winter") | known | changes))


def factor(**changes: Any) -> Factor:
    known: dict[str, Any] = {
        "indicators": ("T-1",),
        "effect": Effect.HINDERING,
        "what": "Rents rise.",
        "evidence": "Rent survey of 2024.",
        "internal": False,
        "areas": ("E06000101",),
        "theme": "causes",
    }
    return Factor(**(_common("rents") | known | changes))


def question(**changes: Any) -> OpenQuestion:
    known = {"question": "Which homes are cold?", "owner": "Performance lead", "indicators": ("T-1", "T-2")}
    return OpenQuestion(**(_common("which-homes") | known | changes))


def partner(**changes: Any) -> Partner:
    return Partner(**(_common("landlords") | {"name": "Landlords", "role": "Repair", "is_new": True} | changes))


def idea(**changes: Any) -> Idea:
    known: dict[str, Any] = {
        "what": "Ask at every visit",
        "factors": ("rents",),
        "specificity": Rating.HIGH,
        "leverage": Rating.MEDIUM,
        "values": Rating.HIGH,
        "reach": Rating.LOW,
        "evidence": "Tried in Birch.",
        "low_cost": True,
        "off_the_wall": False,
    }
    return Idea(**(_common("ask") | known | changes))


def action(**changes: Any) -> Action:
    known: dict[str, Any] = {
        "what": "Add the question to the form",
        "owner": "Principal social worker",
        "starts": date(2025, 5, 1),
        "due": date(2025, 9, 30),
        "idea": "ask",
        "factor": "rents",
        "indicator": "T-1",
        "horizon": Horizon.THIS_YEAR,
        "principles": ("self-help",),
        "areas": ("E06000101", "E06000102"),
        "needs_approval": True,
    }
    return Action(**(_common("form") | known | changes))


def update(**changes: Any) -> ActionUpdate:
    known = {"action": "form", "progress": Progress.DELAYED, "note": "Waits for the supplier."}
    return ActionUpdate(**(_common("form-june") | known | changes))


def decision(**changes: Any) -> Decision:
    known: dict[str, Any] = {
        "body": "Officer group for warmth",
        "about": "The form",
        "outcome": Outcome.CHANGE,
        "what": "Use paper until then.",
        "revisit_by": date(2026, 3, 31),
    }
    return Decision(**(_common("paper") | known | changes))


def waiver(**changes: Any) -> Waiver:
    known = {"check": "jump", "indicator": "T-1", "reason": "The authority confirms it."}
    return Waiver(**(_common("confirmed") | known | changes))


def one_of_each() -> dict[str, Any]:
    """One contribution of every kind, by the kind's name, each naming only what the others say."""
    builders = (judgement, agreed_baseline, factor, question, partner, idea, action, update, override, decision, waiver)
    return {builder.__name__: builder() for builder in builders}


def written(path: Path, *tables: str, priority: str = "warmth") -> Path:
    """A file of contributions made of those tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'priority = "{priority}"\n\n' + "\n".join(tables))
    return path


def told(kind: str, slug: str, *, on: str = "2025-02-03", **fields: Any) -> str:
    """One `[[kind]]` table: texts, flags and lists of texts as TOML writes them; `starts` and `due` as dates."""
    lines = [f"[[{kind}]]", f'slug = "{slug}"', 'by = "Head of service"', f"on = {on}"]
    return "\n".join([*lines, *(f"{key} = {_toml(key, value)}" for key, value in fields.items())]) + "\n"


def _toml(key: str, value: Any) -> str:
    if key in {"starts", "due", "revisit_by"}:
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{name}" = {_toml(name, entry)}' for name, entry in value.items()) + " }"
    if isinstance(value, int | float):
        return repr(value)
    return str(list(value)).replace("'", '"') if isinstance(value, (list, tuple)) else f'"{value}"'


def told_judgement(slug: str = "judged", *, on: str = "2025-02-03", ok: bool = False, indicator: str = "T-1") -> str:
    return told("judgement", slug, on=on, indicator=indicator, forecast_ok=ok, why="It goes on rising.")


def told_override(slug: str = "mild-winter", *, on: str = "2025-12-05", **more: Any) -> str:
    known = {"indicator": "T-1", "verdict": "too early", "why": "One mild winter."}
    return told("override", slug, on=on, **(known | more))


def told_agreed(slug: str = "rising-on", *, on: str = "2025-02-03", **more: Any) -> str:
    known = {"indicator": "T-1", "scenario": "agreed", "points": {"2025": 27.0, "2026": 27.25}, "why": "Rents rise on."}
    return told("agreed_baseline", slug, on=on, **(known | more))


def told_factor(slug: str = "rents", *, on: str = "2025-02-03", what: str = "Rents rise.", **more: Any) -> str:
    known = {"indicators": ["T-1"], "effect": "hindering", "what": what, "evidence": "Survey.", "internal": False}
    return told("factor", slug, on=on, **known, **more)


def told_idea(slug: str = "ask", *, on: str = "2025-03-10") -> str:
    ratings = {"specificity": "high", "leverage": "medium", "values": "high", "reach": "low"}
    return told(
        "idea", slug, on=on, what="Ask at every visit", factors=["rents"], evidence="Tried.", low_cost=True, **ratings
    )


def told_action(slug: str = "form", *, on: str = "2025-03-10", idea_slug: str = "ask") -> str:
    return told(
        "action",
        slug,
        on=on,
        what="Add the question",
        owner="Principal social worker",
        starts="2025-05-01",
        due="2025-09-30",
        idea=idea_slug,
        factor="rents",
        indicator="T-1",
        horizon="this year",
    )


def told_update(slug: str = "form-june", *, on: str = "2025-06-30", of: str = "form") -> str:
    return told("update", slug, on=on, action=of, progress="on track", note="Half done.")


def told_decision(slug: str = "paper", *, on: str = "2025-12-05") -> str:
    return told("decision", slug, on=on, body="Officer group", about="The form", outcome="change", what="Use paper.")
