"""A reader who wants to know what public packs withhold, and who is told more than readers are.

Out of every public pack there is, the attacker writes down all sums that they show and solves them for the hidden
counts. To be stronger than any reader, the attacker is told which figures were revised between two packs (the others
are taken to be the same), what stands behind symbols such as `x`, and that a hidden count is 1 or more.
"""

from dataclasses import dataclass, field

import numpy as np

from oba.domain.status import ValueStatus

NUMBER, SUPPRESSED = ValueStatus.NUMBER, ValueStatus.SUPPRESSED


@dataclass
class Pack:
    """What a pack shows (`panel`, as published) and what the attacker is told about it.

    `truth`, `most` and `kind` are (n_areas, n_periods): the counts behind the cells, the most that each can be, and
    whether the publisher gave a number (0), hid one (1) or gave another symbol (2). `added` holds, by (total, column),
    the areas that a derived total was added up from; `half` is how far totals are rounded.
    """

    panel: object
    counts: np.ndarray
    truth: np.ndarray
    most: np.ndarray
    kind: np.ndarray
    added: dict = field(default_factory=dict)
    half: float = 0.0


class System:
    """Whole numbers between bounds, and sums of them between bounds."""

    def __init__(self):
        self.names, self.lower, self.upper, self.rows = {}, [], [], []

    def variable(self, name, *, lower, upper):
        if name not in self.names:
            self.names[name] = len(self.lower)
            self.lower.append(lower)
            self.upper.append(upper)
        at = self.names[name]
        self.upper[at] = min(self.upper[at], upper)
        return at

    def add(self, terms, low, high):
        """Sum of coefficient times variable, from low to high."""
        if terms and (terms, low, high) not in self.rows:
            self.rows.append((terms, low, high))

    def determined(self):
        """The variables that linear algebra alone gives away: those that no null vector of the sums moves."""
        exact = [terms for terms, low, high in self.rows if low == high]
        matrix = np.zeros((len(exact), len(self.lower)))
        for number, terms in enumerate(exact):
            for at, factor in terms.items():
                matrix[number, at] = factor
        if not exact:
            return set()
        _, sizes, right = np.linalg.svd(matrix)
        null = right[int((sizes > 1e-9).sum()) :]
        return {name for name, at in self.names.items() if not np.any(np.abs(null[:, at]) > 1e-9)}

    def intervals(self):
        """What bounds alone leave of every variable, (lower, upper) by name; None when nothing fits."""
        found = self._propagated(list(self.lower), list(self.upper))
        return None if found is None else {name: (found[0][at], found[1][at]) for name, at in self.names.items()}

    def _propagated(self, lower, upper):
        changed = True
        while changed:
            changed = False
            for terms, low, high in self.rows:
                least = sum(factor * (lower if factor > 0 else upper)[at] for at, factor in terms.items())
                most = sum(factor * (upper if factor > 0 else lower)[at] for at, factor in terms.items())
                if least > high or most < low:
                    return None
                for at, factor in terms.items():
                    if factor > 0:
                        new_upper = min(upper[at], high - least + lower[at])
                        new_lower = max(lower[at], low - most + upper[at])
                    else:
                        new_upper = min(upper[at], most - low + lower[at])
                        new_lower = max(lower[at], least - high + upper[at])
                    if new_lower > new_upper:
                        return None
                    if (new_lower, new_upper) != (lower[at], upper[at]):
                        lower[at], upper[at], changed = new_lower, new_upper, True
                        break
                if changed:
                    break
        return lower, upper

    def can_be(self, name, value):
        """Whether some whole numbers fit every sum with that variable at that value: an exhaustive search."""
        at = self.names[name]
        if not self.lower[at] <= value <= self.upper[at]:
            return False
        lower, upper = list(self.lower), list(self.upper)
        lower[at] = upper[at] = value
        return self._fits(lower, upper)

    def _fits(self, lower, upper):
        bounds = self._propagated(lower, upper)
        if bounds is None:
            return False
        lower, upper = bounds
        open_ones = [at for at in range(len(lower)) if lower[at] < upper[at]]
        if not open_ones:
            return True
        at = min(open_ones, key=lambda one: upper[one] - lower[one])
        for value in range(lower[at], upper[at] + 1):
            tried_lower, tried_upper = list(lower), list(upper)
            tried_lower[at] = tried_upper[at] = value
            if self._fits(tried_lower, tried_upper):
                return True
        return False

    def range_of(self, name):
        """The least and the most that the variable can be, exactly."""
        low, high = self.intervals()[name]
        while not self.can_be(name, low):
            low += 1
        while not self.can_be(name, high):
            high -= 1
        return low, high


LARGE = 10_000


def system_of(packs, groups, column):
    """What the packs, oldest first, tell of one period; all have the same areas, columns and order."""
    areas = packs[0].panel.areas
    row_of = {area: row for row, area in enumerate(areas)}
    cells = [(pack, row, name_of(pack, row, column, groups)) for pack in packs for row in range(len(areas))]
    printed = {name for pack, row, name in cells if _is_shown(pack, row, column)}
    hidden = {name for pack, row, name in cells if _is_hidden(pack, row, column)}
    system = System()
    for pack in packs:
        half = pack.half
        for total, members in groups:
            if total not in row_of or not _says_anything(pack, row_of[total], column):
                continue
            added = pack.added.get((total, column))
            terms, rest = {}, 0
            for area in leaves_of(members, groups):
                if area in row_of and (added is None or area in added):
                    name = name_of(pack, row_of[area], column, groups)
                    is_hidden = _is_hidden(pack, row_of[area], column)
                    name, count = _part(pack, name, is_hidden=is_hidden, printed=printed, hidden=hidden)
                    if name is None:
                        rest += count
                    else:
                        at = system.variable(
                            name, lower=min(int(is_hidden), count), upper=int(pack.most[row_of[area], column])
                        )
                        terms[at] = terms.get(at, 0) + 1
            spread = half if added is None else 0
            name = name_of(pack, row_of[total], column, groups)
            name, count = _part(pack, name, is_hidden=True, printed=printed, hidden=hidden)
            if name is None:
                system.add(terms, count - spread - rest, count + max(spread - 1, 0) - rest)
            else:
                terms[system.variable(name, lower=min(1, count), upper=LARGE)] = -1
                system.add(terms, -spread - rest, max(spread - 1, 0) - rest)
    return system


def leaves_of(members, groups):
    inside = {total: set() for total, _ in groups}
    for total, parts in groups:
        inside[total].update(parts)
    found, left = set(), list(members)
    while left:
        one = left.pop()
        if one in inside:
            left.extend(inside[one])
        else:
            found.add(one)
    return sorted(found)


def _is_shown(pack, row, column):
    """A count that is printed, or a figure that it can be worked out from."""
    return bool(np.isfinite(pack.counts[row, column]) or pack.panel.status[row, column] == NUMBER)


def _says_anything(pack, row, column):
    return _is_shown(pack, row, column) or pack.panel.status[row, column] == SUPPRESSED


def _is_hidden(pack, row, column):
    return pack.panel.status[row, column] == SUPPRESSED and not _is_shown(pack, row, column)


def name_of(pack, row, column, groups):
    """What is one and the same in every pack: an area with its count, a total with the counts that it adds up.

    Where a count came or went since, a total is another one, though it should be equal.
    """
    area = pack.panel.areas[row]
    parts = leaves_of([area], groups)
    inside = (
        ()
        if parts == [area]
        else tuple(
            (int(pack.truth[pack.panel.row(part), column]), int(pack.kind[pack.panel.row(part), column]))
            for part in parts
        )
    )
    return area, int(pack.truth[row, column]), inside


def _part(pack, name, *, is_hidden, printed, hidden):
    """A count as (None, number) when it is known or told, as (its name, number) when it is to be found.

    What stands behind another symbol is told, unless a pack hides the very same count: it is a count of its own then.
    """
    if name in printed or name not in hidden:
        return None, name[1]
    return (name if is_hidden else (*name, id(pack))), name[1]
