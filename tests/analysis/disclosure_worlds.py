"""Made-up countries of small counts: what is true, what the publisher prints of it, and what packs are made from it."""

from dataclasses import dataclass, replace

import numpy as np
from attacker import LARGE, Pack, leaves_of, name_of
from hypothesis import strategies as st

from oba.analysis.disclosure import Group, Published, Withheld, primary, publishable, withheld
from oba.domain.disclosure import Profile
from oba.domain.panel import Panel
from oba.domain.period import Period, through
from oba.domain.status import ValueStatus

COUNTRY, BRIDGE = "E92000001", "B00000001"
SYMBOLS = (
    ValueStatus.UNAVAILABLE,
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.NEGLIGIBLE,
    ValueStatus.LOW,
    ValueStatus.UNRELIABLE,
    ValueStatus.MISSING,
)
HOLD_NOTHING = (ValueStatus.NOT_APPLICABLE, ValueStatus.MISSING, ValueStatus.UNRELIABLE)


@dataclass(frozen=True, kw_only=True)
class World:
    """Vintages of one indicator. `numerators` and `denominators` are the truth, (n_areas, n_periods) each vintage."""

    areas: tuple
    groups: tuple
    panels: tuple
    numerators: tuple
    denominators: tuple
    derived: frozenset
    half: int


@st.composite
def worlds(draw, *, max_vintages=1, max_regions=3, roundings=(0, 5), small_wholes=False):
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    regions = [f"E1200000{k}" for k in range(draw(st.integers(1, max_regions)))]
    parts = {region: draw(st.integers(2, 6)) for region in regions}
    leaves = [f"E0600{region[-1]}0{k}" for region in regions for k in range(parts[region])]
    groups = [Group(total=one, members=tuple(leaf for leaf in leaves if leaf[5] == one[-1])) for one in regions]
    if draw(st.booleans()):
        groups.append(Group(total=COUNTRY, members=tuple(draw(st.sampled_from([leaves, regions])))))
    if draw(st.booleans()) and len(leaves) > 3:
        chosen = sorted(random.choice(leaves, size=int(random.integers(2, 4)), replace=False).tolist())
        groups.append(Group(total=BRIDGE, members=tuple(chosen)))
    derived = frozenset(one for one in (*regions, BRIDGE) if draw(st.sampled_from([False, False, True])))
    missing = frozenset(
        group.total for group in groups if group.total not in derived and draw(st.sampled_from([False] * 4 + [True]))
    )
    shape = (
        draw(st.integers(1, 2)),
        draw(st.sampled_from([0.1, 0.4, 0.8])),
        draw(st.sampled_from([0.0, 0.2, 0.5])),
        draw(st.sampled_from([0.0, 0.2])),
    )
    return made(
        random,
        leaves=leaves,
        groups=tuple(groups),
        derived=derived,
        missing=missing,
        n_vintages=draw(st.integers(1, max_vintages)),
        half=draw(st.sampled_from(roundings)),
        shape=shape,
        small_wholes=small_wholes,
    )


def made(random, *, leaves, groups, derived, missing, n_vintages, half, shape, small_wholes):
    n_periods, small, hides, symbols = shape
    size = (len(leaves), n_periods)
    vintages = [_first(random, size, small=small, hides=hides, symbols=symbols, small_wholes=small_wholes)]
    for _ in range(n_vintages - 1):
        again = _first(random, size, small=small, hides=hides, symbols=symbols, small_wholes=small_wholes)
        is_revised = random.random(size) < random.choice([0.0, 0.15, 0.6])
        vintages.append([np.where(is_revised, new, old) for new, old in zip(again, vintages[-1], strict=True)])
    areas = [*leaves, *sorted({group.total for group in groups})]
    order = random.permutation(len(areas))
    laid = [
        _laid(
            *vintage,
            leaves=leaves,
            areas=areas,
            groups=groups,
            derived=derived,
            missing=_absent(random, missing),
            half=half,
            order=order,
        )
        for vintage in vintages
    ]
    return World(
        areas=tuple(areas[k] for k in order),
        groups=groups,
        panels=tuple(panel for panel, _, _ in laid),
        numerators=tuple(above for _, above, _ in laid),
        denominators=tuple(below for _, _, below in laid),
        derived=derived,
        half=half,
    )


def _absent(random, missing):
    """The totals that one release leaves out: of those that may be, most."""
    return frozenset(one for one in sorted(missing) if random.random() < 0.7)


def _first(random, size, *, small, hides, symbols, small_wholes):
    above = np.where(random.random(size) < small, random.integers(0, 6, size), random.integers(6, 30, size))
    room = random.choice([0, 1, 3, 60], size=size)
    below = above + (room if small_wholes else 60 + room)
    status = np.full(size, ValueStatus.NUMBER, dtype=np.uint8)
    status[(random.random(size) < hides) & (above > 0)] = ValueStatus.SUPPRESSED
    other = random.random(size) < symbols
    status[other] = random.choice([int(one) for one in SYMBOLS], size=size)[other]
    holds = ~np.isin(status, HOLD_NOTHING)
    return [np.where(holds, above, 0), np.where(holds, below, 0), status]


def _laid(above, below, status, *, leaves, areas, groups, derived, missing, half, order):
    """A panel of leaves and totals, and the truth behind it."""
    n_periods = above.shape[1]
    inside = {group.total: _leaf_rows(group.total, groups, leaves) for group in groups}
    rows = {"above": [*above], "below": [*below], "status": [*status], "n": [], "d": []}
    is_number = status == ValueStatus.NUMBER
    rows["n"] = [*np.where(is_number, above, np.nan)]
    rows["d"] = [*np.where(is_number, below, np.nan)]
    for total in areas[len(leaves) :]:
        own = inside[total]
        kept = is_number[own] if total in derived else np.ones((len(own), n_periods), dtype=bool)
        sums = [np.where(kept, part[own], 0).sum(axis=0) for part in (above, below)]
        if total not in derived and half:
            sums = [np.floor(one / (2 * half) + 0.5) * 2 * half for one in sums]
        says = np.full(n_periods, total not in missing) & (kept.any(axis=0) if total in derived else True)
        prints = says & (total not in derived)
        rows["above"].append(sums[0])
        rows["below"].append(sums[1])
        rows["status"].append(np.where(says, ValueStatus.NUMBER, ValueStatus.MISSING))
        rows["n"].append(np.where(prints, sums[0], np.nan))
        rows["d"].append(np.where(prints, sums[1], np.nan))
    found = {name: np.array(part)[order] for name, part in rows.items()}
    has_value = found["status"] == ValueStatus.NUMBER
    values = np.where(has_value, 100.0 * found["above"] / np.maximum(found["below"], 1), np.nan)
    panel = Panel(
        indicator="re-referrals",
        areas=tuple(areas[k] for k in order),
        periods=through(Period("2015"), Period(str(2014 + n_periods))),
        values=values,
        status=found["status"].astype(np.uint8),
        numerator=found["n"].astype(float),
        denominator=found["d"].astype(float),
    )
    return panel, found["above"], found["below"]


def _leaf_rows(total, groups, leaves):
    left, found = [total], set()
    while left:
        members = [member for group in groups if group.total == left[-1] for member in group.members]
        one = left.pop()
        if one in leaves:
            found.add(leaves.index(one))
        left.extend(members)
    return sorted(found)


def in_series(world, *, hide=None):
    """What a series of public packs withholds; `hide` is another, weaker way of finding it."""
    hide = hide or by_the_rules
    before = []
    for panel in world.panels:
        before.append(Published(panel=panel, withheld=hide(panel, world.groups, tuple(before))))
    return [one.withheld for one in before]


def by_the_rules(panel, groups, before):
    return withheld(panel, profile=Profile.PUBLIC, groups=groups, before=before)


def without_memory(panel, groups, before):
    del before
    return withheld(panel, profile=Profile.PUBLIC, groups=groups)


def small_numbers_only(panel, groups, before):
    del groups, before
    below = panel.denominator
    small = primary(panel)
    return Withheld(
        areas=panel.areas, periods=panel.periods, cells=small, denominators=small & (below > 0) & (below <= 5)
    )


def packs_of(world, found, *, of="numerator"):
    """What the attacker gets to see and is told.

    Only in a single pack is a whole a bound for its part: a whole that is revised downwards is beyond what we promise.
    """
    packs = []
    shown_panels = [publishable(panel, one) for panel, one in zip(world.panels, found, strict=True)]
    for number, shown in enumerate(shown_panels):
        raw = world.panels[number]
        added = {
            (total, column): {
                area
                for row, area in enumerate(world.areas)
                if raw.status[row, column] == ValueStatus.NUMBER and np.isfinite(raw.numerator[row, column])
            }
            for total in world.derived
            for column in range(len(raw.periods))
        }
        is_bound = np.isfinite(shown.denominator) & (len(world.panels) == 1)
        most = np.where(is_bound, shown.denominator, LARGE)
        packs.append(
            Pack(
                panel=shown if of == "numerator" else _only_denominators(shown, raw),
                counts=shown.numerator if of == "numerator" else shown.denominator,
                truth=world.numerators[number] if of == "numerator" else world.denominators[number],
                most=most if of == "numerator" else np.full(most.shape, LARGE),
                kind=np.select([raw.status == ValueStatus.NUMBER, raw.status == ValueStatus.SUPPRESSED], [0, 1], 2),
                added=added,
                half=world.half,
            )
        )
    return packs


def _only_denominators(shown, raw):
    """The panel read for its denominators: hidden where there was one and is none; the publisher's are not ours."""
    hidden = np.isfinite(raw.denominator) & np.isnan(shown.denominator)
    is_number = np.isfinite(shown.denominator) | ((shown.status == ValueStatus.NUMBER) & np.isnan(raw.denominator))
    status = np.where(hidden, ValueStatus.SUPPRESSED, np.where(is_number, ValueStatus.NUMBER, ValueStatus.MISSING))
    values = np.where(status == ValueStatus.NUMBER, 1.0, np.nan)
    return replace(shown, values=values, status=status.astype(np.uint8))


def claimed(world, found, *, of="numerator"):
    """The hidden counts that must be safe, by column: those that we hide, and the publisher's that no pack showed
    before; all by their name in the attacker's system.

    A large total is hidden for the sake of its parts, and one with no hidden part adds up what the attacker was told.
    What the publisher left out of some pack while its totals held it is not ours to protect.
    """
    names, given_away = {}, set()
    packs = packs_of(world, found, of=of)
    groups = [(group.total, group.members) for group in world.groups]
    for number, (panel, one) in enumerate(zip(world.panels, found, strict=True)):
        truth = (world.numerators if of == "numerator" else world.denominators)[number]
        ours = one.cells if of == "numerator" else one.denominators
        theirs = (panel.status == ValueStatus.SUPPRESSED) & (of == "numerator")
        for row, column in np.argwhere((ours | theirs) & (truth > 0)):
            shown_before = any(
                earlier.status[row, column] == ValueStatus.NUMBER and not was.cells[row, column]
                for earlier, was in zip(world.panels[:number], found[:number], strict=True)
            )
            name = name_of(packs[number], row, column, groups)
            if _was_left_out(world, row, column, of=of, count=truth[row, column]):
                continue
            if theirs[row, column] and shown_before:
                given_away.add((int(column), world.areas[row]))
            elif _matters(world, ((ours | theirs) & (truth > 0))[:, column], row, truth[row, column]):
                names.setdefault(int(column), set()).add(name)
    return {
        column: {
            one for one in those if not _is_given_away(one, {area for at, area in given_away if at == column}, groups)
        }
        for column, those in names.items()
    }


def _is_given_away(name, areas, groups):
    """Whether the publisher hides it, or a part of it, after a pack has shown it."""
    return bool(areas.intersection(leaves_of([name[0]], groups)))


def _matters(world, hidden, row, count):
    groups = [(group.total, group.members) for group in world.groups]
    inside = leaves_of([world.areas[row]], groups)
    if world.areas[row] not in inside and count > 5:
        return False
    return any(hidden[world.areas.index(area)] for area in inside)


def _was_left_out(world, row, column, *, of, count):
    """Whether some pack has another symbol in this count's place, or no whole, while its totals held it."""
    ours = (ValueStatus.NUMBER, ValueStatus.SUPPRESSED) if of == "numerator" else (ValueStatus.NUMBER,)
    truths = world.numerators if of == "numerator" else world.denominators
    return any(
        panel.status[row, column] not in ours and truth[row, column] == count
        for panel, truth in zip(world.panels, truths, strict=True)
    )
