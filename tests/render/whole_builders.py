"""Packs that hold every section of every stage at once, full, empty and suppressed; and the reports on demand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Final

from on_demand_builders import every_report
from pack_builders import ORDER, STAGES, empty_sections, full_sections, header, suppressed_sections

from oba.pack.facts import ReviewPack
from oba.render.sections import SECTIONS

SECTIONS_OF_STAGES: Final = tuple(name for name in SECTIONS if any(name in names for names in ORDER.values()))
MAKERS: Final = {"full": full_sections, "empty": empty_sections, "suppressed": suppressed_sections}

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% for x in y %}",
    '" onmouseover="alert(1)',
    "x" * 300,
    "\u202eمرحبا بالعالم",
    "👩‍👧‍👦 🧒",
    "]]></title></style></svg>",
)
MARKDOWN: Final = (
    "[no](javascript:alert(1)) [nor](data:text/html;base64,PHNjcmlwdD4=) ![seen](https://tracker.example.org/x.png) "
    "<img src=x onerror=alert(1)> &lt;b&gt; &#x3C;script&#x3E; [a](https://example.org/\u202egro.elpmaxe)",
    "# Not a heading\n\n| a | b |\n|---|---|\n\n```\nfenced\n```\n\n" + "> " * 40 + "deep",
    "**" * 60 + "[" * 60 + "unclosed",
)
FORMULAS: Final = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    '=HYPERLINK("https://example.org")',
    "https://example.org",
    "internal:'x'!A1",
)


@cache
def whole_pack(which: str = "full", stage: str = "review") -> ReviewPack:
    """Every section that some stage shows, in one pack; the summary is that of `stage`."""
    made = MAKERS[which](stage)
    return ReviewPack(
        header=header(stage, illustrative=which != "empty"), sections={name: made[name] for name in SECTIONS_OF_STAGES}
    )


@cache
def whole_packs() -> dict[str, ReviewPack]:
    """The whole pack and each kind of report, full, empty and suppressed: every section there is, three times."""
    return {f"{which} stages": whole_pack(which) for which in MAKERS} | every_report()


def said_by_people(text: str, stage: str = "review") -> ReviewPack:
    """The full whole pack where every free text ends in that text."""
    shown = whole_pack("full", stage)
    return ReviewPack(
        header=hostile(shown.header, text),
        sections={name: hostile(section, text) for name, section in shown.sections.items()},
    )


def stage_of(place: int) -> str:
    """Each stage in turn, for cases by their place in a table."""
    return STAGES[place % len(STAGES)]


def hostile(facts: Any, text: str) -> Any:
    """The facts with the text behind every free text; words with a fixed meaning stay."""
    if is_dataclass(facts):
        names = (field.name for field in fields(facts) if field.name not in FIXED)
        return replace(facts, **{name: hostile(getattr(facts, name), text) for name in names})
    if isinstance(facts, tuple):
        return tuple(hostile(each, text) for each in facts)
    return facts + text if isinstance(facts, str) else facts


FIXED = {"stage", "unit", "polarity", "tier", "status", "kind", "verdict", "direction", "horizon", "progress"}
FIXED |= {"period", "periods", "on", "as_of", "due", "starts", "updated_on", "revisit_by", "frozen_on"}
FIXED |= {"published_on", "first_published_on", "severity", "effect", "profile", "state", "side", "provisional"}
FIXED |= {"result", "means", "rule", "variation", "heading", "assurance", "first", "last", "begins", "by_period"}
FIXED |= {"scenario", "standing", "said_on", "quadrant", "by_horizon"}
FIXED |= {"agreed_on", "opens", "closes", "next_opens", "next_closes", "checked_on", "failed_since", "before"}
"""Fields whose words have a meaning of their own."""
