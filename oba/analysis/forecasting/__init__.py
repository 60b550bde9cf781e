"""The methods that a baseline may be made with: a short fixed list, simplest first.

Every method gives, for every area and every period, the forecast that it would have made there, knowing nothing that
came later: shape (n_areas, n_origins, horizon_periods), an origin being a period from `Asked.since` on. The
forecast after the last period is the last of them, so that the back-test, the placebo bank and the frozen forecast
cannot be made in different ways.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.combined import theta_damped_drift, theta_drift
from oba.analysis.forecasting.last_value import last_value
from oba.analysis.forecasting.panel_smoothing import panel_smoothing
from oba.analysis.forecasting.theta import theta
from oba.domain.panel import Floats

Method = Callable[[Floats, Asked], Floats]

METHODS: Final[dict[str, Method]] = {
    "last value": last_value,
    "panel smoothing": panel_smoothing,
    "theta": theta,
    "theta + drift": theta_drift,
    "theta + damped + drift": theta_damped_drift,
}
"""By the name that a frozen baseline keeps; from the simplest to the most elaborate."""
