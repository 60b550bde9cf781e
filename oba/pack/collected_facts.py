"""What collecting knows beside the figures, as a pack states it: whom an area is set beside, what publishers revised,
what is due, what authorities returned, and what must be known to compare figures over time.
"""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.figure_facts import Included, IndicatorFact, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorName:
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseName:
    """A release in short; `title` is its id, and the rest empty, where nothing more is known of it."""

    id: str
    title: str
    version: str
    published_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourSetFact:
    """The model that says which authorities are alike."""

    id: str
    title: str
    publisher: str
    published_on: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighboursFact:
    """The simple mean of an authority's statistical neighbours in the same period: `n_included` of `n_neighbours` have
    a number; `mean` is None where none has. `n_neighbours` is 0 for an authority that the set does not know.
    """

    mean: float | None
    n_included: int
    n_neighbours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """An area's latest figure and the one of the period before; `change` is None unless both are numbers.

    `neighbours` is None for the region, the country and areas too small to compare, and where no set was public.
    `included` is given for the region, and for the country: of the authorities that the release names.
    """

    area: str
    name: str
    kind: str
    too_small: bool
    latest: Point
    before: Point
    change: float | None
    neighbours: NeighboursFact | None
    included: Included | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonTable:
    """One headline indicator: members first, then the region and the country, never in the order of their figures."""

    indicator: IndicatorFact
    period: str
    before: str
    quarantined: bool
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Each headline indicator beside others; `unpublished` are those of which there are no figures yet."""

    neighbour_set: NeighbourSetFact | None
    tables: tuple[ComparisonTable, ...]
    unpublished: tuple[IndicatorName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFact:
    """One cell that two releases do not say alike. `kind` is `changed`, `withdrawn` (number to symbol), `restored`
    (symbol to number), `resymbolled`, `added` or `gone`; `before` or `after` is "" where a release lacks the cell.
    `change` is None unless both are numbers.
    """

    area_name: str
    period: str
    kind: str
    before: str
    after: str
    change: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionFact:
    """What a release says otherwise than the one before, of members, region and country.

    `n_common` cells stand in both. `n_counts_only` and `n_denominators_only` print the same figure from other counts.
    `by_size` holds each size of change of a number with how many there are; it is empty, and `largest` None, where the
    numbers printed before are not shown. `changes` are the cells, the newest periods first; `n_unlisted` are too many
    to list.
    """

    indicator: str
    indicator_name: str
    unit: str
    decimals: int
    earlier: ReleaseName
    later: ReleaseName
    n_common: int
    n_changed: int
    n_withdrawn: int
    n_restored: int
    n_resymbolled: int
    n_added: int
    n_gone: int
    n_counts_only: int
    n_denominators_only: int
    by_size: tuple[tuple[str, int], ...]
    largest: ChangeFact | None
    changes: tuple[ChangeFact, ...]
    n_unlisted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """Every indicator with figures is in one of the three: revised, unchanged, or in one release only."""

    revised: tuple[RevisionFact, ...]
    unchanged: tuple[IndicatorName, ...]
    one_release: tuple[IndicatorName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFact:
    """How a publication stands: `state` is `arrived`, `due`, `unchanged`, `late` or `unknown`.

    The window is that of the release that came, where it has arrived, else of the one waited for; None where no months
    are known. `last_release` is None, and `age_days` too, where no release is held; `checked_on` and `failed_since` are
    None where the publisher was never asked, or answers.
    """

    publication: str
    title: str
    publisher: str
    url: str
    indicators: tuple[str, ...]
    state: str
    opens: str | None
    closes: str | None
    next_opens: str | None
    next_closes: str | None
    days_late: int
    last_release: ReleaseName | None
    age_days: int | None
    checked_on: str | None
    failed_since: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedMeasure:
    """A measure that is returned: the periods asked for, and how many of the returns wanted have come."""

    id: str
    name: str
    periods: tuple[str, ...]
    n_returned: int
    n_wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedFact:
    measure: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedArea:
    """An authority, how many of the returns wanted of it have come, and those that have not."""

    area: str
    name: str
    n_returned: int
    n_wanted: int
    owed: tuple[OwedFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseList:
    """Who has returned what; areas too small are not asked, and named in `not_asked`."""

    measures: tuple[AskedMeasure, ...]
    areas: tuple[AskedArea, ...]
    not_asked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What publishers and authorities are to send; `chase` is None where nothing is returned for the priority."""

    publications: tuple[DueFact, ...]
    chase: ChaseList | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """An authority's figure of the period; `figure` is None where it has not returned one, `asked` says whether one is
    wanted of it.
    """

    area: str
    name: str
    asked: bool
    figure: Point | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedMeasure:
    """A measure as authorities returned it for the latest period of which any did; `period` is None before the first.

    `together` is the authorities' own sum, or sum over sum, None where the measure cannot be added; `n_included` of
    them are in it. `n_returned` of the `n_asked` authorities sent a figure or a symbol. `develops` is the data
    development item that it fills, None where it fills none.
    """

    id: str
    name: str
    definition: str
    quadrant: str
    unit: str
    decimals: int
    frequency: str
    numerator: str
    denominator: str
    develops: IndicatorName | None
    period: str | None
    rows: tuple[ReturnRow, ...]
    n_returned: int
    n_asked: int
    together: Point | None
    n_included: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    region_name: str
    measures: tuple[ReturnedMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFact:
    """`indicators` and `areas` (names) are those meant, empty for every one. `is_break`: figures from the period on
    cannot be compared with those before.
    """

    period: str
    text: str
    source: str
    is_break: bool
    indicators: tuple[IndicatorName, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFact:
    """A cell that this partnership reads otherwise than its publisher printed it. `was` and `corrected` are None where
    the figure may not be shown to the readers of this pack.
    """

    indicator: IndicatorName
    area_name: str
    period: str
    release: str
    was: str | None
    corrected: str | None
    reason: str
    by: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgedPeriod:
    """The place's count and figure; `side` is `before`, `after` or `neither`. `count` is None where a part of it is not
    known.
    """

    figure: Point
    count: float | None
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgedFact:
    indicator: IndicatorFact
    counted: str
    """What the count is of, in words; empty where the definitions do not say."""
    periods: tuple[BridgedPeriod, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeFact:
    """Areas before and after a change of boundary that are the same place, with its series of headline indicators;
    `without_counts` are headline indicators whose figures are no quotient of counts, or come without them.
    """

    name: str
    note: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    series: tuple[BridgedFact, ...]
    without_counts: tuple[IndicatorName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """`n_others` indicators of the priority are not headline ones: their bridged series are not shown."""

    notes: tuple[NoteFact, ...]
    corrections: tuple[CorrectionFact, ...]
    bridges: tuple[BridgeFact, ...]
    n_others: int
