"""Plain means of methods: errors of different kinds cancel.

Equal weights, as in Bates and Granger (1969), "The combination of forecasts", Operational Research Quarterly 20(4), and
the finding since that estimated weights seldom do better (Timmermann 2006, Handbook of Economic Forecasting 1).
"""

from __future__ import annotations

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.damped import damped_trend
from oba.analysis.forecasting.drift import own_drift
from oba.analysis.forecasting.theta import theta
from oba.domain.panel import Floats


def theta_drift(values: Floats, asked: Asked) -> Floats:
    """The mean of Theta and own drift, (n_areas, n_origins, horizon_periods)."""
    return 0.5 * theta(values, asked) + 0.5 * own_drift(values, asked)


def theta_damped_drift(values: Floats, asked: Asked) -> Floats:
    """The mean of Theta, damped trend and own drift, (n_areas, n_origins, horizon_periods)."""
    return theta(values, asked) / 3.0 + damped_trend(values, asked) / 3.0 + own_drift(values, asked) / 3.0
