"""What a stage knows, built in memory: five authorities and an islet, two headline indicators and a secondary one."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from builders.stores import a_baseline, a_release

from oba.analysis.checks import Finding, Severity
from oba.domain.area import Area, AreaKind
from oba.domain.baseline import CurveVerdict, Direction, FrozenBaseline, Reason, Verdict
from oba.domain.cycle import STAGES, Cycle, Stage, StageDates
from oba.domain.indicator import FigureSource, Indicator, Polarity, PriorityIndicator, Tier, Unit
from oba.domain.panel import Panel
from oba.domain.partnership import Body, Partnership, Principle, Priority, PriorityTheme
from oba.domain.period import Period, through
from oba.domain.status import read_value
from oba.pack.stage_facts import StageFacts

AUTHORITIES = ("A", "B", "C", "D", "E")
ISLET, REGION, COUNTRY = "I", "E12000009", "E92000001"
AS_OF = date(2025, 2, 3)
HEADLINES = ("H-1", "H-2")
OPENS = {
    "2024-25": ("2024-12-01", "2025-01-02", "2025-03-03", "2025-12-01"),
    "2025-26": ("2026-04-15", "2026-05-01", "2026-06-01", "2026-12-01"),
}
DUE = {
    "2024-25": ("2024-12-31", "2025-02-28", "2025-04-30", "2025-12-12"),
    "2025-26": ("2026-04-30", "2026-05-29", "2026-06-30", "2026-12-11"),
}


def _cycle(slug: str, follows: str | None) -> Cycle:
    dated = zip(STAGES, OPENS[slug], DUE[slug], strict=True)
    stages = tuple(
        StageDates(stage=stage, opens=date.fromisoformat(opens), due=date.fromisoformat(due))
        for stage, opens, due in dated
    )
    return Cycle(slug=slug, stages=stages, follows=follows)


def an_indicator(id_: str, **changes: Any) -> Indicator:
    known: dict[str, Any] = {
        "id": id_,
        "name": f"Share {id_}",
        "lay_definition": "Of every 100.",
        "technical_definition": "A over B.",
        "unit": Unit.PERCENT,
        "decimals": 1,
        "period_meaning": "year ending 31 March",
        "frequency": "annual",
        "publisher": "Department for Tests",
        "publication": "Homes",
        "publication_month": "October",
        "sources": (FigureSource(release="r-2024", file="a.csv"), FigureSource(release="r-2025", file="b.csv")),
    }
    return Indicator(**(known | changes))


def a_use(id_: str, tier: Tier) -> PriorityIndicator:
    return PriorityIndicator(indicator=id_, tier=tier, polarity=Polarity.LOWER, reason="Agreed.")


def a_priority(**changes: Any) -> Priority:
    known: dict[str, Any] = {
        "slug": "warmth",
        "name": "Warm homes",
        "population": "All children",
        "outcome": "Children live in warm homes.",
        "experience": "Nobody wears a coat indoors.",
        "convenor": "group",
        "endorsements": (),
        "themes": (PriorityTheme(slug="causes", name="Causes", question="Why?"),),
        "indicators": (*(a_use(id_, Tier.HEADLINE) for id_ in HEADLINES), a_use("S-1", Tier.SECONDARY)),
        "data_development": (),
    }
    return Priority(**(known | changes))


def a_partnership(**changes: Any) -> Partnership:
    authorities = tuple(Area(code=code, name=f"Area {code}", kind=AreaKind.AUTHORITY) for code in AUTHORITIES)
    known: dict[str, Any] = {
        "slug": "small",
        "name": "Small partnership",
        "summary": "",
        "region": Area(code=REGION, name="South West", kind=AreaKind.REGION),
        "country": Area(code=COUNTRY, name="England", kind=AreaKind.COUNTRY),
        "areas": (*authorities, Area(code=ISLET, name="Islet", kind=AreaKind.AUTHORITY, too_small=True)),
        "bodies": (Body(slug="group", name="Officer group", role="Plans."),),
        "principles": (Principle(slug="self-help", name="Self-help", meaning="People are lent."),),
        "priorities": (a_priority(),),
        "indicators": {id_: an_indicator(id_) for id_ in (*HEADLINES, "S-1")},
        "releases": {key: a_release(key, day) for key, day in RELEASES.items()},
        "cycles": (_cycle("2024-25", None), _cycle("2025-26", "2024-25")),
    }
    return Partnership(**(known | changes))


RELEASES = {"r-2024": date(2024, 11, 13), "r-2025": date(2025, 10, 31)}


def facts(**changes: Any) -> StageFacts:
    """The facts of a story stage with nothing in them; any part may be given. `cycle` may be a slug."""
    partnership = changes.get("partnership") or a_partnership()
    known: dict[str, Any] = {
        "partnership": partnership,
        "priority": partnership.priorities[0],
        "stage": Stage.STORY,
        "as_of": AS_OF,
        "panels": {},
        "baselines": {},
        "verdicts": {},
        "findings": (),
        "quarantined": frozenset(),
        "said": (),
    }
    cycle = partnership.cycle(changes.pop("cycle", "2024-25"))
    return StageFacts(**(known | {"cycle": cycle} | changes))


def a_panel(indicator: str = "H-1", *, first: str = "2024", **texts: str | list[str]) -> Panel:
    """A panel of every authority, the region and England; `texts` by area code, one text or one for each period.

    Areas that are not given hold 10.0 throughout; "-" stands for a row that is missing.
    """
    n_periods = max((len(cells) for cells in texts.values() if isinstance(cells, list)), default=1)
    areas = (*AUTHORITIES, ISLET, REGION, COUNTRY)
    given = {area: texts.get(area, ["10.0"] * n_periods) for area in areas}
    cells = [[given[area]] if isinstance(given[area], str) else given[area] for area in areas]
    read = np.array([[(np.nan, 7) if text == "-" else read_value(text) for text in row] for row in cells], dtype=float)
    begins = Period(first)
    return Panel(
        indicator=indicator,
        areas=areas,
        periods=through(begins, begins.later(n_periods - 1)),
        values=read[:, :, 0],
        status=read[:, :, 1].astype(np.uint8),
        releases=("r-2024",) * n_periods,
    )


def frozen(indicator: str = "H-1", **changes: Any) -> FrozenBaseline:
    baseline = a_baseline(**({"indicator": indicator, "areas": (REGION, "A")} | changes))
    return FrozenBaseline(baseline=baseline, digest="ab" * 32, frozen_on=date(2024, 12, 31))


def baselines(*indicators: str) -> dict[str, FrozenBaseline]:
    return {indicator: frozen(indicator) for indicator in indicators}


def a_finding(**changes: Any) -> Finding:
    known = {
        "check": "bounds",
        "severity": Severity.FAIL,
        "indicator": "H-1",
        "area": "A",
        "period": Period("2024"),
        "found": "101 is outside 0 to 100",
    }
    return Finding(**(known | changes))


def a_verdict(**changes: Any) -> CurveVerdict:
    known: dict[str, Any] = {
        "indicator": "H-1",
        "area": REGION,
        "verdict": Verdict.TURNED,
        "reason": None,
        "direction": Direction.FALLING,
        "periods": (Period("2025"),),
        "expected": 12.0,
        "actual": 10.0,
        "smallest_effect": 2.5,
        "usual_change": 1.25,
        "own": None,
        "net": None,
    }
    return CurveVerdict(**(known | changes))


def no_verdict(reason: Reason, **changes: Any) -> CurveVerdict:
    return a_verdict(**({"verdict": Verdict.NOT_ASSESSABLE, "reason": reason} | changes))
