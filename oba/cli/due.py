"""`oba due`: what publishers and authorities should have brought by now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import typer

from oba.cli.clock import today
from oba.cli.options import AsOfOption, DataOption, JsonOption, PartnershipOption, workspace_of

if TYPE_CHECKING:
    from oba.domain.due import DueState, Window
    from oba.domain.period import Period
    from oba.stages.data_standing import DataStanding


def due(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which publications are due, late, arrived or unchanged, and which authority owes which return."""
    from oba.stages.collect import RULE
    from oba.stages.data_standing import data_standing

    workspace, day = workspace_of(partnership, data), as_of or today()
    found = data_standing(workspace, as_of=day, rule=RULE)
    if as_json:
        typer.echo(json.dumps(_plain(found), indent=2))
        return
    for one in found.due:
        typer.echo(due_line(one))
    for area, own in found.owed.items():
        typer.echo(f"{area} owes {len(own)}: {owed_line(own)}")
    typer.echo(f"{len(found.due)} publications followed; {len(found.owed)} authorities owe a return.")


def due_line(one: DueState) -> str:
    """How a publication stands, in a line."""
    told = [f"{one.publication}: {one.state.value}"]
    if one.window is not None:
        told.append(f"expected {_window(one.window)}")
    if one.days_late:
        told.append(f"{one.days_late} days late")
    if one.last_release:
        told.append(f"newest {one.last_release}, public for {one.age_days} days")
    if one.failed_since is not None:
        told.append(f"could not be asked since {one.failed_since}")
    elif one.checked_on is not None:
        told.append(f"asked on {one.checked_on}")
    return ", ".join(told)


def owed_line(own: Sequence[tuple[str, Period]]) -> str:
    """What an authority owes, measure by measure."""
    by_measure = groupby(own, key=lambda one: one[0])
    return "; ".join(f"{measure} {', '.join(period.code for _, period in rows)}" for measure, rows in by_measure)


def _window(window: Window) -> str:
    return f"{window.opens}" if window.opens == window.closes else f"{window.opens} to {window.closes}"


def _plain(found: DataStanding) -> dict[str, Any]:
    return {
        "publications": [_plain_due(one) for one in found.due],
        "owed": {area: [f"{measure} {period}" for measure, period in own] for area, own in found.owed.items()},
    }


def _plain_due(one: DueState) -> dict[str, Any]:
    return {
        "publication": one.publication,
        "state": one.state.value,
        "expected_from": one.window.opens.isoformat() if one.window else None,
        "expected_by": one.window.closes.isoformat() if one.window else None,
        "days_late": one.days_late,
        "last_release": one.last_release or None,
        "age_days": one.age_days,
        "checked_on": one.checked_on.isoformat() if one.checked_on else None,
        "failed_since": one.failed_since.isoformat() if one.failed_since else None,
    }
