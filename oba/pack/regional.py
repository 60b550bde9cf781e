"""How many authorities stand behind a figure of the region, and of the country."""

from __future__ import annotations

from oba.domain.area import AreaKind, kind_of_code
from oba.domain.panel import Panel
from oba.domain.status import ValueStatus
from oba.pack.figure_facts import Included
from oba.pack.stage_facts import StageFacts


def included(facts: StageFacts, panel: Panel, *, column: int) -> Included:
    """How many members have a number in the period of that column; of a figure worked out from their counts, how many
    are in it, those too whose own figures are withheld.
    """
    n_summed = _n_summed(facts, panel, column=column)
    rows = [panel.row(area.code) for area in facts.members if area.code in panel.areas]
    n = sum(int(panel.status[row, column]) == ValueStatus.NUMBER for row in rows)
    return Included(n=n_summed or n, of=len(facts.members), is_sum=n_summed > 0)


def included_in_country(panel: Panel, *, column: int) -> Included:
    """How many authorities have a number in the period of that column, of all that its release names then."""
    authorities = [row for row, area in enumerate(panel.areas) if kind_of_code(area) is AreaKind.AUTHORITY]
    statuses = panel.status[authorities, column].tolist()
    named = [status for status in statuses if status not in (ValueStatus.MISSING, ValueStatus.NOT_YET_PUBLISHED)]
    return Included(n=named.count(ValueStatus.NUMBER), of=len(named), is_sum=False)


def _n_summed(facts: StageFacts, panel: Panel, *, column: int) -> int:
    """How many members the region's figure was added up from; 0 where a publisher states it, and where it is none."""
    region = facts.partnership.region.code
    if panel.n_summed is None or region not in panel.areas:
        return 0
    row = panel.row(region)
    return int(panel.n_summed[row, column]) if int(panel.status[row, column]) == ValueStatus.NUMBER else 0
