"""The time zone in which a partnership's days, and those of its publishers, begin and end."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

LOCAL_TIME: Final = ZoneInfo("Europe/London")
