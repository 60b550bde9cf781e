"""A latest figure that is ten, a hundred or a thousand times its own history, or such a part of it.

A slip of unit or of the decimal point: thousands for ones, a proportion for a percentage. When most areas are off by
the same factor the release was misread or misprinted, and the indicator is kept back; one area alone is a note, since
small numbers do such things by themselves. After the accuracy and validity dimensions of the Government Data Quality
Framework (https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.analysis.checks.jump import FAR, MIN_POINTS
from oba.analysis.ends import ends
from oba.analysis.median import column_medians, median
from oba.analysis.scale import typical_change
from oba.domain.indicator import Unit
from oba.domain.panel import Flags, Floats, Panel

NAME = "scale slip"

LARGEST_POWER = 3
"""Slips are looked for up to a thousand times and a thousandth."""

NEAR = 0.15
"""How near the logarithm of the ratio must be to a whole power of ten: 7 to 14 times counts as ten. Our choice."""

MOST = 0.5
"""More than this share of the areas with a history, and it is the release that slipped."""

MIN_AREAS = 3
"""Areas with a history that it takes to speak of most of them."""


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One failed finding about the whole panel (area "") when most areas slipped alike, else a note for each member
    whose latest figure is a jump that the factor explains.
    """
    if len(panel.periods) < 2:
        return ()
    latest = panel.values[:, -1]
    usual = column_medians(panel.values[:, :-1].T, at_least=MIN_POINTS)
    magnitude = _magnitude(latest, usual)
    n_comparable = int((np.isfinite(latest) & np.isfinite(usual)).sum())
    found = _most(magnitude, n_comparable) or _proportions(latest, usual, context)
    if found:
        return (_finding(panel, severity=Severity.FAIL, area="", found=found),)
    power = _power(magnitude)
    noted = _is_slip(panel, power, members=context.members)
    decimals = context.indicator.decimals
    return tuple(
        _finding(
            panel,
            severity=Severity.NOTE,
            area=panel.areas[row],
            found=f"{latest[row]:.{decimals}f} is about {_times(int(power[row]))} "
            f"the {usual[row]:.{decimals}f} that is usual for it",
        )
        for row in np.flatnonzero(noted)
    )


def _magnitude(latest: Floats, usual: Floats) -> Floats:
    """The decimal logarithm of what each area's latest figure is to its usual one, (n_areas,); NaN for none."""
    known = (latest > 0) & (usual > 0)  # NaN is not
    logarithm = np.log10(np.where(known, latest, 1.0)) - np.log10(np.where(known, usual, 1.0))
    return np.where(known, logarithm, np.nan)


def _power(magnitude: Floats) -> NDArray[np.int64]:
    """The power of ten by which each figure is off; 0 where it is near none, or there is nothing to say."""
    known = np.where(np.isfinite(magnitude), magnitude, 0.0)
    whole = np.rint(known)
    near = (np.abs(known - whole) <= NEAR) & (np.abs(whole) <= LARGEST_POWER)
    return np.where(near, whole, 0.0).astype(np.int64)


def _most(magnitude: Floats, n_comparable: int) -> str:
    """What is found when most areas are off by the same factor and the middle one is near it, "" when they are not.

    An area counts for the power of ten that it is nearest to: figures move by themselves as well.
    """
    if n_comparable < MIN_AREAS:
        return ""
    power = int(_power(np.array([median(magnitude)]))[0])
    count = int((np.rint(magnitude) == power).sum())  # NaN is not
    if power == 0 or count <= MOST * n_comparable:
        return ""
    return f"{count} of {n_comparable} areas are at about {_times(power)} what is usual for them"


def _proportions(latest: Floats, usual: Floats, context: CheckContext) -> str:
    """What is found when percentages are printed as proportions, "" when they are not."""
    known = latest[np.isfinite(latest)]
    before = usual[np.isfinite(usual)]
    if context.indicator.unit is not Unit.PERCENT or min(known.size, before.size) < MIN_AREAS:
        return ""
    if known.max() > 1 or known.max() == 0 or (before > 1).mean() <= MOST:
        return ""
    return f"all {known.size} percentages are between 0 and 1, as proportions are; about a hundredth of what is usual"


def _is_slip(panel: Panel, power: NDArray[np.int64], *, members: tuple[str, ...]) -> Flags:
    """Members that jumped, (n_areas,), and would not have had the figure been the factor's part of what it is."""
    is_member = np.isin(panel.areas, members)
    before = ends(panel.values[:, :-1])
    scale = typical_change(panel.values[:, :-1], pooled=is_member)
    latest = panel.values[:, -1]
    mended = latest / np.power(10.0, power)
    jumped = np.abs(latest - before.last) > FAR * scale
    explained = np.abs(mended - before.last) <= FAR * scale
    slipped: Flags = is_member & (power != 0) & jumped & explained
    return slipped


def _times(power: int) -> str:
    """`10 times`, or `a tenth of`, as it is read before a figure."""
    small = {-1: "a tenth of", -2: "a hundredth of", -3: "a thousandth of"}
    return small.get(power) or f"{10**power:,} times"


def _finding(panel: Panel, *, severity: Severity, area: str, found: str) -> Finding:
    return Finding(
        check=NAME,
        severity=severity,
        indicator=panel.indicator,
        area=area,
        period=panel.periods[-1],
        found=found,
    )
