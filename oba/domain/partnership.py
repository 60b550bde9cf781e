"""A partnership of public bodies, as its definitions describe it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from oba.domain.area import Area
from oba.domain.brand import Brand
from oba.domain.comparison import NeighbourSet
from oba.domain.cycle import Cycle
from oba.domain.data_set import DataSet, Publication
from oba.domain.disclosure import Profile
from oba.domain.indicator import DataDevelopmentItem, Indicator, PriorityIndicator, Tier
from oba.domain.measure import Measure
from oba.domain.note import Bridge, Correction, ObservationNote
from oba.domain.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """Who agreed that this is a priority, when and how."""

    body: str
    on: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityTheme:
    slug: str
    name: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """A way of working that the partnership agreed for all its priorities."""

    slug: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A group that convenes, decides or is accountable."""

    slug: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A population and the condition of well-being that the partnership wants for it."""

    slug: str
    name: str
    population: str
    outcome: str
    experience: str
    convenor: str
    endorsements: tuple[Endorsement, ...]
    themes: tuple[PriorityTheme, ...]
    indicators: tuple[PriorityIndicator, ...]
    data_development: tuple[DataDevelopmentItem, ...]

    def of_tier(self, tier: Tier) -> tuple[PriorityIndicator, ...]:
        return tuple(use for use in self.indicators if use.tier is tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Everything that a partnership's folder defines; `region` and `country` are the areas it is set beside.

    `demo_until` is the day that a demonstration of its calendar goes up to; None where it offers none. `profile` is
    for whom its packs are made unless it is asked for another. `neighbour_sets` are in order of publication.
    """

    slug: str
    name: str
    summary: str
    region: Area
    country: Area
    areas: tuple[Area, ...]
    bodies: tuple[Body, ...]
    principles: tuple[Principle, ...]
    priorities: tuple[Priority, ...]
    indicators: dict[str, Indicator]
    releases: dict[str, Release]
    cycles: tuple[Cycle, ...]
    demo_until: date | None = None
    profile: Profile = Profile.REGION
    publications: dict[str, Publication] = field(default_factory=dict)
    data_sets: dict[str, DataSet] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    notes: tuple[ObservationNote, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    corrections: tuple[Correction, ...] = ()
    neighbour_sets: tuple[NeighbourSet, ...] = ()
    brand: Brand | None = None

    @property
    def called(self) -> str:
        """What it is called on its packs and in its library."""
        return self.name if self.brand is None or self.brand.name is None else self.brand.name

    def area_names(self) -> dict[str, str]:
        """By code the name of every area that it names: past members too, the region and the country."""
        return {area.code: area.name for area in (*self.areas, self.region, self.country)}

    def members(self, as_of: date) -> tuple[Area, ...]:
        """The areas that belong to the partnership on that day, in the order of the definitions."""
        return tuple(area for area in self.areas if area.is_member(as_of))

    def priority(self, slug: str) -> Priority:
        """Raises `KeyError` when there is none of that name."""
        return {priority.slug: priority for priority in self.priorities}[slug]

    def cycle(self, slug: str) -> Cycle:
        """Raises `KeyError` when there is none of that name."""
        return {cycle.slug: cycle for cycle in self.cycles}[slug]

    def cycle_on(self, on: date) -> str | None:
        """The slug of the last cycle that had opened by that day; None before the first."""
        begun = [cycle.slug for cycle in self.cycles if cycle.stages[0].opens <= on]
        return begun[-1] if begun else None

    def neighbours(self, as_of: date) -> NeighbourSet | None:
        """The newest set of statistical neighbours that was public by that day; None before the first."""
        public = [one for one in self.neighbour_sets if one.published_on <= as_of]
        return public[-1] if public else None

    def data_sets_of(self, indicator: str) -> tuple[str, ...]:
        """The ids of the data sets that hold an indicator's value or numerator, in any release."""
        return tuple(
            data_set.id
            for data_set in self.data_sets.values()
            if any(
                source.file == (data_set.files.get(source.release) if source.release else data_set.id)
                for source in self.indicators[indicator].sources
            )
        )

    def publication_of(self, indicator: str) -> Publication | None:
        """The publication that brings an indicator; None where the partnership defines none for it."""
        named = [self.data_sets[data_set].publication for data_set in self.data_sets_of(indicator)]
        named += [self.releases[one.release].publication for one in self.indicators[indicator].sources if one.release]
        return next((self.publications[name] for name in named if name), None)

    def body_name(self, slug: str) -> str:
        """Raises `KeyError` when there is none of that slug."""
        return {body.slug: body.name for body in self.bodies}[slug]
