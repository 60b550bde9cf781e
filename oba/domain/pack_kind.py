"""What a pack is: one stage's, or a report made on demand."""

from __future__ import annotations

from enum import StrEnum


class PackKind(StrEnum):
    """A stage's pack is published once and kept; a report is made whenever somebody asks, and freezes nothing."""

    STAGE = "stage"
    CURVE = "curve report"
    AREA = "area pack"
    REGION = "regional overview"
