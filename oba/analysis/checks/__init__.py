"""Checks of quality on the figures of one indicator, before anything is computed from them. One file for each."""

from __future__ import annotations

from oba.analysis.checks import bounds, coverage, derived, duplicates, jump, parts, scale_slip, share, stale
from oba.analysis.checks.finding import Check, CheckContext, Finding, Severity
from oba.domain.panel import Panel

__all__ = ["CHECKS", "Check", "CheckContext", "Finding", "Severity", "check_panel"]

CHECKS: dict[str, Check] = {
    bounds.NAME: bounds.check,
    share.NAME: share.check,
    coverage.NAME: coverage.check,
    duplicates.NAME: duplicates.check,
    derived.NAME: derived.check,
    parts.NAME: parts.check,
    scale_slip.NAME: scale_slip.check,
    jump.NAME: jump.check,
    stale.NAME: stale.check,
}
"""Every check by its name, in the order in which their findings are shown."""


def check_panel(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """Everything that the checks find in one panel; empty when all is well.

    Raises `ValueError` when the context is of another indicator.
    """
    if panel.indicator != context.indicator.id:
        raise ValueError(f"panel is of {panel.indicator}, the context of {context.indicator.id}")
    return tuple(finding for check in CHECKS.values() for finding in check(panel, context))
