"""Which calls of a review stand when each area's headline curves are questions asked at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from oba.analysis.multiplicity import FALSE_SHARE, chance_of_call, p_value, standing_calls
from oba.analysis.verdict import ONE_IN_TURNED
from oba.domain.baseline import Verdict
from oba.domain.panel import Flags, Floats
from oba.pack.call_facts import AreaCalls, CallCounts, ManyQuestions
from oba.pack.figure_facts import EvidenceFact, VerdictFact

Judged = Sequence[VerdictFact]
"""The verdicts on every headline curve of one area."""

Asked = Sequence[Sequence[EvidenceFact | None]]
"""One comparison for each area and headline curve, (n_areas, n_questions); None where it could not be made."""


def many_questions(*, region: Judged, areas: Sequence[Judged]) -> ManyQuestions:
    """Calls by single test and those that stand: of the region, of every authority, and of these together.

    Each area is a family of its own, and so is each side, better and worse, of either comparison.
    """
    [of_region], of_areas = _area_calls([region]), _area_calls(areas)
    return ManyQuestions(
        region=of_region,
        areas=of_areas,
        together=_added(of_areas),
        by_luck=called_by_luck(one.own for row in areas for one in row),
        by_luck_elsewhere=called_by_luck(one.net for row in areas for one in row),
        one_in_false=round(1 / FALSE_SHARE),
    )


def called_by_luck(tests: Iterable[EvidenceFact | None]) -> float:
    """How many of the single tests luck alone would call on one side if nothing had changed, to one decimal.

    A test with few placebos is called more rarely than one in twenty, and with fewer than twenty of them never.
    """
    n_placebos = [one.n_placebos for one in tests if one is not None]
    return round(math.fsum(chance_of_call(n_placebos, one_in=ONE_IN_TURNED).tolist()), 1)


def _area_calls(areas: Sequence[Judged]) -> tuple[AreaCalls, ...]:
    own = [[one.own for one in row] for row in areas]
    net = [[one.net for one in row] for row in areas]
    sides = zip(_turned(own), _worse(own), _turned(net), _worse(net), strict=True)
    return tuple(
        AreaCalls(
            area=row[0].area if row else "",
            area_name=row[0].area_name if row else "",
            n_own=sum(one.own is not None for one in row),
            n_net=sum(one.net is not None for one in row),
            turned=turned,
            worse=worse,
            turned_elsewhere=turned_elsewhere,
            worse_elsewhere=worse_elsewhere,
        )
        for row, (turned, worse, turned_elsewhere, worse_elsewhere) in zip(areas, sides, strict=True)
    )


def _turned(tests: Asked) -> list[CallCounts]:
    called = _flags([[one is not None and one.verdict == Verdict.TURNED.value for one in row] for row in tests])
    return _counted(called, p_value(_numbers(tests, "as_good"), _numbers(tests, "n_placebos")))


def _worse(tests: Asked) -> list[CallCounts]:
    called = _flags([[one is not None and one.worse_than_baseline for one in row] for row in tests])
    return _counted(called, p_value(_numbers(tests, "as_bad"), _numbers(tests, "n_placebos")))


def _numbers(tests: Asked, name: str) -> Floats:
    """One count of each comparison, (n_areas, n_questions); NaN where it could not be made."""
    rows = [[np.nan if one is None else getattr(one, name) for one in row] for row in tests]
    return np.array(rows, dtype=np.float64).reshape(len(tests), -1 if rows else 0)


def _flags(rows: list[list[bool]]) -> Flags:
    return np.array(rows, dtype=np.bool_).reshape(len(rows), -1 if rows else 0)


def _counted(called: Flags, p: Floats) -> list[CallCounts]:
    stands = standing_calls(p, called=called)
    counts = zip(called.sum(axis=1).tolist(), stands.sum(axis=1).tolist(), strict=True)
    return [CallCounts(single=single, stands=left) for single, left in counts]


def _added(calls: Sequence[AreaCalls]) -> AreaCalls:
    def both(counts: Iterable[CallCounts]) -> CallCounts:
        given = list(counts)
        return CallCounts(single=sum(one.single for one in given), stands=sum(one.stands for one in given))

    return AreaCalls(
        area="",
        area_name="",
        n_own=sum(one.n_own for one in calls),
        n_net=sum(one.n_net for one in calls),
        turned=both(one.turned for one in calls),
        worse=both(one.worse for one in calls),
        turned_elsewhere=both(one.turned_elsewhere for one in calls),
        worse_elsewhere=both(one.worse_elsewhere for one in calls),
    )
