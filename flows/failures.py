"""What a flow over several priorities fails with."""

from __future__ import annotations

from oba.domain.errors import ObaError


class PrioritiesFailed(ObaError):
    """One priority or more failed while the others went on; `errors` holds, by slug, what each met."""

    def __init__(self, errors: dict[str, BaseException]) -> None:
        self.errors = errors
        super().__init__("\n".join(f"{priority}: {error}" for priority, error in errors.items()))
