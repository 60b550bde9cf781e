"""Reads `priorities/`: one file for each priority, with the indicators that it uses and how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from oba.definitions.document import read_document, toml_names
from oba.definitions.headlines import ASKED_FOR, MOST
from oba.definitions.toml_table import Table
from oba.domain.indicator import DataDevelopmentItem, Indicator, Polarity, PriorityIndicator, Target, Tier
from oba.domain.partnership import Endorsement, Priority, PriorityTheme
from oba.domain.period import PER_YEAR_OF, Period


def read_priorities(
    folder: Path,
    findings: list[str],
    *,
    bodies: Collection[str] | None,
    indicators: Mapping[str, Indicator] | None,
) -> dict[str, Priority] | None:
    """The priorities by slug, in the order of their file names; None when any file could not be read.

    `bodies` and `indicators` are those that a priority may name; None when they could not be read.
    """
    names = toml_names(folder, "priorities", findings)
    documents = [read_document(folder, name, findings) for name in names]
    priorities = [_read_priority(document, bodies, indicators) for document in documents if document is not None]
    if not documents or None in documents:
        return None
    return {priority.slug: priority for priority in priorities}


def _read_priority(
    document: Table, bodies: Collection[str] | None, indicators: Mapping[str, Indicator] | None
) -> Priority:
    priority = Priority(
        slug=document.slug(),
        name=document.text("name"),
        population=document.text("population"),
        outcome=document.text("outcome"),
        experience=document.text("experience"),
        convenor=document.text("convenor"),
        endorsements=tuple(_read_endorsement(table) for table in document.tables("endorsement", required=True)),
        themes=_read_themes(document),
        indicators=_read_uses(document, indicators),
        data_development=_read_data_development(document),
    )
    document.known("convenor", priority.convenor, bodies, where="a [[body]] of partnership.toml")
    _check_file_name(document, priority.slug)
    document.close()
    return priority


def _check_file_name(document: Table, slug: str) -> None:
    stem = PurePosixPath(document.file).stem
    if slug and slug != stem:
        expected = f'"{stem}", as the file is named'
        document.report("slug", found=f'"{slug}"', expected=expected, remedy="rename the file or correct the slug")


def _read_endorsement(table: Table) -> Endorsement:
    return Endorsement(body=table.text("body"), on=table.text("on"), how=table.text("how"))


def _read_themes(document: Table) -> tuple[PriorityTheme, ...]:
    seen: dict[str, str] = {}
    return tuple(_read_theme(table, seen) for table in document.tables("theme"))


def _read_theme(table: Table, seen: dict[str, str]) -> PriorityTheme:
    theme = PriorityTheme(slug=table.slug(), name=table.text("name"), question=table.text("question"))
    table.once("slug", theme.slug, seen)
    return theme


def _read_uses(document: Table, indicators: Mapping[str, Indicator] | None) -> tuple[PriorityIndicator, ...]:
    seen: dict[str, str] = {}
    tables = document.tables("indicator", required=True)
    uses = tuple(_read_use(table, indicators, seen) for table in tables)
    if all(table.sound for table in tables) and uses and not any(use.tier is Tier.HEADLINE for use in uses):
        remedy = "make the three or four that people understand headline indicators"
        document.report("indicator", found="no headline indicator", expected="one or more", remedy=remedy)
    _check_number(document, sum(use.tier is Tier.HEADLINE for use in uses))
    return uses


def _check_number(document: Table, n_headline: int) -> None:
    if n_headline > MOST:
        expected = f"{MOST} or fewer, better {ASKED_FOR[0]} to {ASKED_FOR[1]}"
        remedy = "make those that matter less secondary: the more questions, the more answers by luck"
        document.report("indicator", found=f"{n_headline} headline indicators", expected=expected, remedy=remedy)


def _read_use(table: Table, indicators: Mapping[str, Indicator] | None, seen: dict[str, str]) -> PriorityIndicator:
    id_ = table.text("id")
    use = PriorityIndicator(
        indicator=id_,
        tier=table.choice("tier", Tier),
        polarity=table.choice("polarity", Polarity),
        reason=table.text("reason"),
        smallest_effect=table.amount_or_none("smallest_effect"),
        target=_read_target(table.table("target"), (indicators or {}).get(id_)) if table.has("target") else None,
        show_rank=table.flag("show_rank"),
    )
    table.known("id", use.indicator, indicators, where="a file of indicators/")
    table.once("id", use.indicator, seen)
    return use


def _read_target(table: Table, indicator: Indicator | None) -> Target:
    """A target within what the indicator can be, by a period such as the indicator has; None for one not known."""
    least, most = indicator.bounds if indicator is not None else (float("-inf"), float("inf"))
    return Target(
        value=table.number("value", least=least, most=most),
        by=_read_period(table, "by", per_year=PER_YEAR_OF.get(indicator.frequency) if indicator is not None else None),
        tolerance=table.number("tolerance", least=0.0),
        agreed_by=table.text("agreed_by"),
        agreed_on=table.day("agreed_on"),
    )


def _read_period(table: Table, key: str, *, per_year: int | None) -> Period:
    """A period by its code, of the kind that has so many in a year; of any kind where that is None."""
    code = table.text(key)
    try:
        period = Period(code)
    except ValueError:
        period = None
    if period is not None and per_year in (None, period.per_year):
        return period
    if code:
        forms = {1: "2025 or 2024/25", 4: "2025-Q1", 12: "2025-03"}
        expected = forms[per_year] if per_year is not None else ", ".join(forms.values())
        table.report(key, found=f'"{code}"', expected=f"a period such as {expected}", remedy="write it so")
    return Period("2000")


def _read_data_development(document: Table) -> tuple[DataDevelopmentItem, ...]:
    seen: dict[str, str] = {}
    return tuple(_read_item(table, seen) for table in document.tables("data_development"))


def _read_item(table: Table, seen: dict[str, str]) -> DataDevelopmentItem:
    item = DataDevelopmentItem(
        id=table.text("id"),
        name=table.text("name"),
        why=table.text("why"),
        gap=table.text("gap"),
        owner=table.text("owner"),
        next_step=table.text("next_step"),
    )
    table.once("id", item.id, seen)
    return item
