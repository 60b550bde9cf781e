"""Made-up indicators in which nothing changes, and the same with a change put in: how often each is called turned.

Five processes, each an indicator of 150 areas. "Selected" judges only the third of the areas whose last year of history
was the worst, as happens when a bad year prompts a review; the bank holds all areas all the same. Power is for a change
of two standard deviations from the first later period on, where one standard deviation is that of what the next figure
would have been off by, had the process been known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from oba.analysis.baseline import freeze_baseline
from oba.analysis.verdict import curve_verdicts
from oba.domain.baseline import Evidence, Verdict
from oba.domain.indicator import Polarity
from oba.domain.panel import Flags, Floats, Panel
from oba.domain.period import Period, through
from oba.domain.status import ValueStatus

N_AREAS = 150
N_PANELS = 20
LENGTHS = ((5, 1), (8, 2), (12, 3), (20, 4))
"""Points of history, and later points that are judged."""

EFFECT = 2.0
"""Standard deviations of the change that power is measured for."""

Random = np.random.Generator


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """`values` (n_areas, n_periods), better when lower, and `sd` (n_areas,); counts where the process makes them."""

    values: Floats
    sd: Floats
    numerator: Floats | None = None
    denominator: Floats | None = None


def _sizes(random: Random) -> Floats:
    """Areas differ in how noisy they are, as large and small authorities do."""
    return np.exp(random.normal(0.0, 0.4, N_AREAS))


def _trend_and_noise(random: Random, n: int, shift: Floats) -> Made:
    sd = _sizes(random)
    trend = random.normal(0.0, 0.1, N_AREAS) * sd
    values = 50.0 + trend[:, None] * np.arange(n) + sd[:, None] * (random.normal(size=(N_AREAS, n)) - shift)
    return Made(values=values, sd=sd)


def _random_walk(random: Random, n: int, shift: Floats) -> Made:
    sd = _sizes(random)
    drift = random.normal(0.0, 0.2, N_AREAS) * sd
    steps = sd[:, None] * random.normal(size=(N_AREAS, n)) + drift[:, None]
    return Made(values=50.0 + np.cumsum(steps, axis=1) - sd[:, None] * shift, sd=sd)


def _autoregression(random: Random, n: int, shift: Floats) -> Made:
    sd = _sizes(random)
    now = random.normal(size=N_AREAS) / np.sqrt(1 - 0.6**2)
    columns = []
    for _ in range(n):
        columns.append(now)
        now = 0.6 * now + random.normal(size=N_AREAS)
    return Made(values=50.0 + sd[:, None] * (np.stack(columns, axis=1) - shift), sd=sd)


def _heavy_tail(random: Random, n: int, shift: Floats) -> Made:
    sd = _sizes(random)
    noise = random.standard_t(3, size=(N_AREAS, n)) / np.sqrt(3.0)
    return Made(values=50.0 + sd[:, None] * (noise - shift), sd=sd)


def _binomial(random: Random, n: int, shift: Floats) -> Made:
    children = np.round(np.exp(random.normal(np.log(400.0), 0.7, N_AREAS))).astype(np.float64)[:, None]
    wander = 0.05
    logit = random.normal(-1.2, 0.4, N_AREAS)[:, None] + wander * np.cumsum(random.normal(size=(N_AREAS, n)), axis=1)
    share = 1 / (1 + np.exp(-logit))
    sd = np.sqrt(wander**2 + 1 / (children * share * (1 - share)))
    moved = 1 / (1 + np.exp(-(logit - sd * shift)))
    counts = random.binomial(children.astype(np.int64), moved).astype(np.float64)
    whole: Floats = np.repeat(children, n, axis=1)
    return Made(values=100.0 * counts / whole, sd=sd.mean(axis=1), numerator=counts, denominator=whole)


PROCESSES: dict[str, Callable[[Random, int, Floats], Made]] = {
    "trend + noise": _trend_and_noise,
    "random walk + drift": _random_walk,
    "AR(1) .6": _autoregression,
    "heavy tail": _heavy_tail,
    "binomial logit": _binomial,
}


def simulated() -> Iterator[dict[str, Any]]:
    """One line for each process and length, then their mean and worst; shares in percent."""
    found = []
    for name in PROCESSES:
        for n_history, n_later in LENGTHS:
            found.append(simulated_line(name, n_history=n_history, n_later=n_later))
            yield found[-1]
    names = [name for name in found[0] if name not in ("set", "n", "k")]
    yield {"set": "simulated: mean", **{name: round(float(np.mean([one[name] for one in found])), 2) for name in names}}
    by_process = {name: [one for one in found if one["set"] == f"simulated: {name}"] for name in PROCESSES}
    yield {
        "set": "simulated: worst process",
        **{
            name: round(max(float(np.mean([one[name] for one in own])) for own in by_process.values()), 2)
            for name in names
            if not name.startswith("power")
        },
    }


def simulated_line(name: str, *, n_history: int, n_later: int, n_panels: int = N_PANELS) -> dict[str, Any]:
    """One process at one length, over so many panels."""
    process = PROCESSES[name]
    n = n_history + n_later
    nothing = np.zeros(n)
    change = np.where(np.arange(n) >= n_history, EFFECT, 0.0)
    counts = {key: [0, 0] for key in ("false_turned", "false_worse", "selected_false_turned", "selected_false_worse")}
    counts |= {f"net_{key}": [0, 0] for key in tuple(counts)}
    power, net_power = [0, 0], [0, 0]
    for seed in range(n_panels):
        made = process(np.random.default_rng([seed, n]), n, nothing)
        everyone = np.ones(N_AREAS, dtype=np.bool_)
        for prefix, rows in (("", everyone), ("selected_", _worst_third(made.values, n_history))):
            own, net = _judged(made, n_history, rows)
            _count(counts[f"{prefix}false_turned"], counts[f"{prefix}false_worse"], own)
            _count(counts[f"net_{prefix}false_turned"], counts[f"net_{prefix}false_worse"], net)
        # One area in ten changes and the others do not, so that the change is a local one.
        changed = np.arange(N_AREAS) % 10 == seed % 10
        with_change = process(np.random.default_rng([seed, n]), n, np.where(changed[:, None], change, 0.0))
        own, net = _judged(with_change, n_history, changed)
        _count(power, [0, 0], own)
        _count(net_power, [0, 0], net)
    return {
        "set": f"simulated: {name}",
        "n": n_history,
        "k": n_later,
        **{key: round(100 * part / whole, 2) for key, (part, whole) in counts.items()},
        "power_2sd": round(100 * power[0] / power[1], 1),
        "power_2sd_net": round(100 * net_power[0] / net_power[1], 1),
    }


def _count(turned: list[int], worse: list[int], evidence: list[Evidence]) -> None:
    turned[0] += sum(one.verdict is Verdict.TURNED for one in evidence)
    worse[0] += sum(one.worse_than_baseline for one in evidence)
    turned[1] += len(evidence)
    worse[1] += len(evidence)


def _worst_third(values: Floats, n_history: int) -> Flags:
    rise = values[:, n_history - 1] - values[:, n_history - 2]
    return rise >= np.quantile(rise, 2 / 3)


def _judged(made: Made, n_history: int, rows: Flags) -> tuple[list[Evidence], list[Evidence]]:
    """Own and net evidence of these areas, from a bank of all of them."""
    panel = _panel(made)
    baseline = freeze_baseline(
        panel.up_to(panel.periods[n_history - 1]),
        horizon_periods=len(panel.periods) - n_history,
        pooled=np.ones(N_AREAS, dtype=np.bool_),
        bounds=(-np.inf, np.inf),
        releases=(),
        multiplier=None if made.numerator is None else 100.0,
    )
    verdicts = curve_verdicts(
        baseline,
        panel,
        polarity=Polarity.LOWER,
        smallest_effect=None,
        decimals=1,
        too_small=np.zeros(N_AREAS, dtype=np.bool_),
    )
    judged = [one for one, wanted in zip(verdicts, rows.tolist(), strict=True) if wanted]
    return [one.own for one in judged if one.own], [one.net for one in judged if one.net]


def _panel(made: Made) -> Panel:
    n_areas, n_periods = made.values.shape
    first = Period("2000")
    return Panel(
        indicator="made-up",
        areas=tuple(f"A{row}" for row in range(n_areas)),
        periods=through(first, first.later(n_periods - 1)),
        values=made.values,
        status=np.full(made.values.shape, ValueStatus.NUMBER, dtype=np.uint8),
        numerator=made.numerator,
        denominator=made.denominator,
    )
