"""What is left of a review's calls when its many questions are taken together, area by area."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCounts:
    """Curves called by a single test each, and how many of these calls stand with the area's questions together."""

    single: int
    stands: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCalls:
    """An area's headline curves; of the authorities together `area` is "".

    `turned` and `worse` are calls against the own baseline, of `n_own` curves that could be judged; `turned_elsewhere`
    and `worse_elsewhere` those net of what happened everywhere, of `n_net` that could be.
    """

    area: str
    area_name: str
    n_own: int
    n_net: int
    turned: CallCounts
    worse: CallCounts
    turned_elsewhere: CallCounts
    worse_elsewhere: CallCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyQuestions:
    """Calls of the region, of every member authority, and of all of these `together`.

    `by_luck` is how many single tests of the authorities luck alone would call turned, and as many worse, if nothing
    had changed; `by_luck_elsewhere` the same net of what happened everywhere. Of the calls that stand, at most about
    one in `one_in_false` is expected to be false.
    """

    region: AreaCalls
    areas: tuple[AreaCalls, ...]
    together: AreaCalls
    by_luck: float
    by_luck_elsewhere: float
    one_in_false: int
