"""How far to trust verdicts and forecasts: verdicts on revised figures, and what earlier forecasts were off by."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.collected_facts import IndicatorName
from oba.pack.figure_facts import IndicatorFact, Point, VerdictFact


@dataclass(frozen=True, slots=True, kw_only=True)
class RemadeArea:
    """An area's verdict against the frozen baseline, and against one made again on today's figures.

    `n_revised` figures of its history are others today. `is_new` says that only today's figures know it, `is_gone` that
    only the frozen ones do. `remade` is None where the baseline could not be made again. `differs` compares the
    verdicts against the own baseline, `differs_elsewhere` those net of what happened everywhere.
    """

    area: str
    area_name: str
    n_revised: int
    is_new: bool
    is_gone: bool
    frozen: VerdictFact
    remade: VerdictFact | None
    differs: bool
    differs_elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemadeCurve:
    """A headline indicator whose frozen history is not what today's figures say.

    `n_others` figures of areas outside the partnership were revised as well; `n_new` and `n_gone` count the areas,
    wherever they lie, that only one of the two histories knows. `method` is that of the baseline made again, "" where
    it could not be: today's figures no longer reach its last period.
    """

    indicator: IndicatorFact
    frozen_on: str
    method: str
    n_others: int
    n_new: int
    n_gone: int
    region: RemadeArea
    areas: tuple[RemadeArea, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """The headline curves with a revised history; `unrevised` those whose history stands as it was frozen."""

    curves: tuple[RemadeCurve, ...]
    unrevised: tuple[IndicatorName, ...]

    @property
    def n_differ(self) -> int:
        return sum(one.differs for curve in self.curves for one in (curve.region, *curve.areas))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedForecast:
    """What a baseline frozen on a day said of an area and period, and what its figure is today.

    `error` is figure less forecast, None where there is no number; `inside_80` and `inside_95` are None where there is
    no interval to be in, or no number.
    """

    cycle: str
    frozen_on: str
    area: str
    area_name: str
    period: str
    value: float
    low_80: float | None
    high_80: float | None
    low_95: float | None
    high_95: float | None
    figure: Point
    is_provisional: bool
    error: float | None
    inside_80: bool | None
    inside_95: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorCounts:
    """Forecasts of which a figure has come: `n`, of them `above` where the figure was higher, `below` where lower.

    `mean_error` is figure less forecast in the indicator's unit, None where there is none, and for several indicators
    together. `n_80` had an 80 % interval, `inside_80` lay within it; likewise 95.
    """

    n: int
    above: int
    below: int
    mean_error: float | None
    n_80: int
    inside_80: int
    n_95: int
    inside_95: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIndicator:
    """Forecasts whose period has been published, oldest baseline first; authorities too small to judge are left out."""

    indicator: IndicatorFact
    region: tuple[LoggedForecast, ...]
    authorities: tuple[LoggedForecast, ...]
    of_region: ErrorCounts
    of_authorities: ErrorCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLog:
    """What forecasts frozen earlier said, and what happened. `n_open` of them have no figure yet."""

    indicators: tuple[LoggedIndicator, ...]
    of_region: ErrorCounts
    of_authorities: ErrorCounts
    n_open: int
