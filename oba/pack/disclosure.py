"""What of a stage's facts the readers of a pack may see: the one place in which anything is taken out of a pack.

For `PUBLIC` everything that is withheld, made from what is withheld, or shared within the partnership alone is taken
out before any section is made, so that no format can show it. For the other profiles nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from oba.analysis.checks import Finding
from oba.analysis.disclosure import Withheld, publishable, touched
from oba.analysis.revised_history import RemadeVerdicts
from oba.analysis.revisions import CellChange, Revision
from oba.domain.baseline import Baseline, CurveVerdict, Direction, FrozenBaseline, Reason, Verdict
from oba.domain.disclosure import Profile
from oba.domain.panel import Flags, Floats
from oba.domain.status import SYMBOL_OF, ValueStatus, read_value
from oba.pack.disclosure_said import may_be_told
from oba.pack.stage_facts import StageFacts

NO_DIGEST: Final = ""
"""In place of a baseline's digest: with all figures but one at hand, the one could be tried out against it."""
NOT_SAID: Final = "withheld from public packs"
NOT_NEWEST: Final = "a newer release could not be taken in, or its publisher not be asked"


def for_readers(facts: StageFacts, hidden: Mapping[str, Withheld]) -> StageFacts:
    """The facts that a pack of `facts.profile` is made from.

    `hidden` is what is withheld of each panel, by indicator id; for other profiles than `PUBLIC` it is not looked at.
    """
    if facts.profile is not Profile.PUBLIC:
        return facts
    return replace(
        facts,
        # What authorities return is shared among them alone: such a pack speaks of no measures at all.
        partnership=replace(facts.partnership, measures={}),
        panels={id_: publishable(panel, hidden[id_]) for id_, panel in facts.panels.items()},
        baselines={id_: _baseline(frozen, hidden.get(id_)) for id_, frozen in facts.baselines.items()},
        verdicts={id_: _verdicts(own, hidden[id_]) for id_, own in facts.verdicts.items()},
        findings=tuple(_finding(one, hidden[one.indicator]) for one in facts.findings),
        revisions={id_: _revision(one, hidden[id_]) for id_, one in facts.revisions.items()},
        stale=dict.fromkeys(facts.stale, NOT_NEWEST),
        returned={},
        corrections=(),
        said=tuple(one for one in facts.said if may_be_told(facts, one, hidden)),
        superseded=tuple(one for one in facts.superseded if may_be_told(facts, one, hidden)),
        remade={id_: _remade(one, hidden[id_]) for id_, one in facts.remade.items()},
        frozen_before={
            cycle: {id_: _baseline(frozen, hidden.get(id_)) for id_, frozen in baselines.items()}
            for cycle, baselines in facts.frozen_before.items()
        },
    )


def _baseline(frozen: FrozenBaseline, hidden: Withheld | None) -> FrozenBaseline:
    """Without what was made from a withheld figure; of an indicator that has no panel any more, or an area that is no
    longer in it, nothing is shown.
    """
    baseline = frozen.baseline
    if hidden is None:
        rows = np.ones(len(baseline.areas), dtype=np.bool_)
    else:
        is_gone = np.array([area not in hidden.areas for area in baseline.areas], dtype=np.bool_)
        rows = is_gone | touched(baseline.areas, [hidden])
    return replace(frozen, baseline=_without_rows(baseline, rows), digest=NO_DIGEST)


def _without_rows(baseline: Baseline, rows: Flags) -> Baseline:
    def blank(values: Floats) -> Floats:
        return np.where(rows[:, None], np.nan, values)

    return replace(
        baseline,
        parameters={name: _to_two_figures(value) for name, value in baseline.parameters.items()},
        back_test=tuple(
            replace(one, error=_to_two_figures(one.error), noise=_to_two_figures(one.noise))
            for one in baseline.back_test
        ),
        history=blank(baseline.history),
        forecast=blank(baseline.forecast),
        working_forecast=blank(baseline.working_forecast),
        scale=np.where(rows, np.nan, baseline.scale),
        denominators=np.where(rows, np.nan, baseline.denominators),
        low_80=blank(baseline.low_80),
        high_80=blank(baseline.high_80),
        low_95=blank(baseline.low_95),
        high_95=blank(baseline.high_95),
    )


def _to_two_figures(value: float) -> float:
    """What was learnt from all areas, hidden figures among them, is told roughly; counts of areas as they are."""
    return value if value.is_integer() else float(f"{value:.2g}")


def _verdicts(verdicts: tuple[CurveVerdict, ...], hidden: Withheld) -> tuple[CurveVerdict, ...]:
    rows = touched([one.area for one in verdicts], [hidden])
    return tuple(_withheld(one) if is_touched else one for one, is_touched in zip(verdicts, rows, strict=True))


def _remade(remade: RemadeVerdicts, hidden: Withheld) -> RemadeVerdicts:
    """How many figures were revised stands: the revisions themselves are told cell by cell, without their numbers."""
    return replace(remade, verdicts=_verdicts(remade.verdicts, hidden))


def _withheld(verdict: CurveVerdict) -> CurveVerdict:
    return replace(
        verdict,
        verdict=Verdict.NOT_ASSESSABLE,
        reason=Reason.WITHHELD,
        direction=Direction.UNKNOWN,
        periods=(),
        expected=float("nan"),
        actual=float("nan"),
        smallest_effect=float("nan"),
        usual_change=float("nan"),
        own=None,
        net=None,
    )


def _finding(finding: Finding, hidden: Withheld) -> Finding:
    """What a check found may quote the area's figures of any period."""
    is_touched = bool(touched([finding.area], [hidden])[0])
    return replace(finding, found=NOT_SAID) if is_touched else finding


def _revision(revision: Revision, hidden: Withheld) -> Revision:
    """Without the numbers that were printed before: they are of a vintage that this pack does not publish.

    Nor how far numbers moved: counted by size, the change of a withheld figure is among them.
    """

    def shown(changes: tuple[CellChange, ...]) -> tuple[CellChange, ...]:
        return tuple(_change(one, hidden) for one in changes)

    return replace(
        revision,
        changed=shown(revision.changed),
        withdrawn=shown(revision.withdrawn),
        restored=shown(revision.restored),
        resymbolled=shown(revision.resymbolled),
        added=shown(revision.added),
        gone=shown(revision.gone),
        by_size={},
        largest=None,
    )


def _change(change: CellChange, hidden: Withheld) -> CellChange:
    return replace(
        change,
        before=_as_symbol(change.before),
        after=_as_symbol(change.after) if _is_withheld(hidden, change.area, change.period) else change.after,
        change=None,
        numerator_before=None,
        numerator_after=None,
    )


def _as_symbol(text: str) -> str:
    """A symbol as it is, and in the place of a number that of a confidential one; "" for a cell that is not there."""
    if not text or read_value(text)[1] is not ValueStatus.NUMBER:
        return text
    return SYMBOL_OF[ValueStatus.SUPPRESSED]


def _is_withheld(hidden: Withheld, area: str, period: str) -> bool:
    periods = [one.code for one in hidden.periods]
    if area not in hidden.areas or period not in periods:
        return True
    return bool(hidden.cells[hidden.areas.index(area), periods.index(period)])
