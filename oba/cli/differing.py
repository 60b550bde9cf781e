"""`oba diff`: what a release changed of the one before."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from oba.cli.clock import today
from oba.cli.options import AsOfOption, DataOption, JsonOption, PartnershipOption, workspace_of

if TYPE_CHECKING:
    from oba.analysis.revisions import Revision

CELL_COLUMNS: Final = ("indicator", "earlier", "later", "kind", "area_code", "area", "period", "before", "after")

IndicatorOption = Annotated[
    list[str] | None,
    typer.Option("--indicator", metavar="ID", help="Only this indicator; may be given again. Default: every one."),
]
BetweenOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--between", metavar="EARLIER LATER", help="These two releases. Default: the newest two of each."),
]


def diff(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    indicator: IndicatorOption = None,
    between: BetweenOption = None,
    as_of: AsOfOption = None,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Every area that is published, not the partnership's alone.")
    ] = False,
    cells: Annotated[bool, typer.Option("--cells", help="Print every cell that changed, as CSV.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what the newest release of each indicator changed of the one before: counts by size, and cell by cell."""
    from oba.stages.differences import differences

    workspace = workspace_of(partnership, data)
    found = differences(workspace, as_of=as_of or today(), indicators=indicator, between=between, everywhere=everywhere)
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in found], indent=2))
    elif cells:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(CELL_COLUMNS)
        writer.writerows(_cells(found, workspace.partnership.area_names()))
    else:
        for one in found:
            typer.echo(_line(one))
        typer.echo(_sum(found))


def _plain(one: Revision) -> dict[str, Any]:
    return asdict(one) | {"by_size": {size.value: count for size, count in one.by_size.items()}}


def _cells(found: tuple[Revision, ...], names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for one in found:
        for kind, change in one.changes():
            name = names.get(change.area, "")
            yield (
                one.indicator,
                one.earlier,
                one.later,
                kind,
                change.area,
                name,
                change.period,
                change.before,
                change.after,
            )


def _line(one: Revision) -> str:
    told = [f"{len(one.changed)} of {one.n_common} cells changed"]
    told += [f"{count} by {size.value}" for size, count in one.by_size.items() if count]
    told += [f"{n} {kind}" for kind, n in Counter(kind for kind, _ in one.changes() if kind != "changed").items()]
    if one.n_counts_only:
        told.append(f"{one.n_counts_only} in their counts alone")
    if one.n_in_new_periods:
        told.append(f"{one.n_in_new_periods} in new periods")
    return f"{one.indicator}  {one.earlier} > {one.later}: {', '.join(told)}"


def _sum(found: tuple[Revision, ...]) -> str:
    if not found:
        return "Nothing to compare: no indicator is in two releases."
    changed, common = sum(len(one.changed) for one in found), sum(one.n_common for one in found)
    withdrawn = sum(len(one.withdrawn) for one in found)
    return f"{len(found)} indicators in two releases: {changed} of {common} cells changed, {withdrawn} withdrawn."
