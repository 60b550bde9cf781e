"""Which sentence a verdict calls for. The choice is made here; the words stand in `templates/sections/sentences.j2`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from oba.pack.figure_facts import Curve, EvidenceFact, VerdictFact

NOT_ASSESSABLE: Final = "not_assessable"

CASES: Final[dict[tuple[str, str], str]] = {
    ("turned", "better"): "turned_beyond_elsewhere",
    ("turned", "alike"): "turned_as_elsewhere",
    ("turned", "open"): "turned_elsewhere_open",
    ("turned", "worse"): "turned_less_than_elsewhere",
    ("turned", "unknown"): "turned",
    ("not turned", "better"): "held_while_others_worsened",
    ("not turned", "alike"): "not_turned",
    ("not turned", "open"): "not_turned",
    ("not turned", "worse"): "not_turned_others_better",
    ("not turned", "unknown"): "not_turned",
    ("too early", "better"): "too_early_others_worse",
    ("too early", "alike"): "too_early",
    ("too early", "open"): "too_early",
    ("too early", "worse"): "too_early_others_better",
    ("too early", "unknown"): "too_early",
    ("worse", "better"): "worse_but_less_than_elsewhere",
    ("worse", "alike"): "worse_as_elsewhere",
    ("worse", "open"): "worse",
    ("worse", "worse"): "worse_beyond_elsewhere",
    ("worse", "unknown"): "worse",
}
"""By what the curve did against its own baseline, and against what happened everywhere."""

_ELSEWHERE: Final = {"turned": "better", "not turned": "alike", "too early": "open", "not assessable": "unknown"}
_STANDING: Final = {"turned": "ahead", "worse": "behind", "not turned": "about", "too early": "open"}
TOWARDS_BETTER: Final = {"higher": 1, "lower": -1}
"""Which way is better, by polarity; none where none is agreed."""
_MOVE: Final = {"rising": 1, "falling": -1, "level": 0}
_MOVE_NAME: Final = {1: "good", 0: "level", -1: "bad"}


def verdict_case(verdict: VerdictFact) -> str:
    """The name of the sentence for this verdict: `not_assessable` or a value of `CASES`."""
    if verdict.own is None:
        return NOT_ASSESSABLE
    return CASES[_against_own(verdict, verdict.own), _against_elsewhere(verdict.net)]


def _against_own(verdict: VerdictFact, own: EvidenceFact) -> str:
    return "worse" if own.worse_than_baseline else verdict.verdict


def _against_elsewhere(net: EvidenceFact | None) -> str:
    if net is None:
        return "unknown"
    return "worse" if net.worse_than_baseline else _ELSEWHERE[net.verdict]


def movement_case(verdict: VerdictFact, *, polarity: str) -> str:
    """The name of the words for where the curve goes, and how that compares with the forecast.

    `unknown` and `plain` (direction only), `average_ahead` or `average_behind` where the latest figure lies on the
    other side of the forecast than the mean that was judged, else `good`, `bad` or `level` (the direction, by
    polarity) with `_ahead`, `_about`, `_open` or `_behind` (the forecast).
    """
    if verdict.direction == "unknown":
        return "unknown"
    if verdict.own is None or polarity not in TOWARDS_BETTER:
        return "plain"
    towards = TOWARDS_BETTER[polarity]
    standing = _STANDING[_against_own(verdict, verdict.own)]
    if standing in ("ahead", "behind") and not _latest_agrees(verdict, ahead=standing == "ahead", towards=towards):
        return f"average_{standing}"
    return f"{_MOVE_NAME[_MOVE[verdict.direction] * towards]}_{standing}"


def _latest_agrees(verdict: VerdictFact, *, ahead: bool, towards: int) -> bool:
    if verdict.actual is None or verdict.expected is None:
        return True
    better_by = (verdict.actual - verdict.expected) * towards
    return better_by > 0 if ahead else better_by < 0


def verdict_strength(verdict: VerdictFact) -> str:
    """How a verdict's tag is drawn, without colour: `full` for turned, `double` for worse, else `plain`."""
    if verdict.own is not None and verdict.own.worse_than_baseline:
        return "double"
    return "full" if verdict.verdict == "turned" else "plain"


def turned_by_luck(verdicts: Iterable[VerdictFact]) -> float:
    """How many of these verdicts luck alone would call turned, if nothing had changed."""
    from oba.pack.sections.many_questions import called_by_luck  # noqa: PLC0415 - numpy, which most packs need not load

    return called_by_luck(one.own for one in verdicts)


Judged = tuple[Curve, VerdictFact]


def worse_than_baseline(curves: tuple[Curve, ...]) -> tuple[Judged, ...]:
    """The exceptions: every verdict, of the region and then of its authorities, that is worse than its baseline."""
    return tuple(
        (curve, verdict) for curve, verdict in _judged(curves) if verdict.own and verdict.own.worse_than_baseline
    )


def turned_curves(curves: tuple[Curve, ...]) -> tuple[Judged, ...]:
    """Every curve that turned, of the region and then of its authorities."""
    return tuple((curve, verdict) for curve, verdict in _judged(curves) if verdict.verdict == "turned")


def _judged(curves: tuple[Curve, ...]) -> Iterator[Judged]:
    for curve in curves:
        for verdict in (*((curve.verdict,) if curve.verdict else ()), *curve.areas):
            yield curve, verdict
