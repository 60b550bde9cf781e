"""What a pack states: facts only, in plain types, so that one JSON text holds all of it.

Every number has been rounded before it comes here. Texts that people wrote stand as they wrote them. Dates are ISO
texts and periods their codes; None means that there is nothing to state, and an empty tuple that there are none.
Words are made of these facts by the templates, once for every format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from oba.pack.beside_facts import AreasCurves, CommonCauses, Enablers, Measures
from oba.pack.collected_facts import Boundaries, Calendar, Comparison, Returns, Revisions
from oba.pack.figure_facts import Curves, CurvesTurned, Quality, Scorecard
from oba.pack.judged_facts import ErrorLog, Remade
from oba.pack.people_facts import Decisions, Plan, Story
from oba.pack.readings_facts import Readings
from oba.pack.report_facts import AreaPriorities, CurveReport, RegionPriorities
from oba.pack.summary_facts import Asked, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementFact:
    body: str
    on: str
    how: str


_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_PICTURES: Final = frozenset({"image/svg+xml", "image/png"})
_BASE_64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoFact:
    """A partnership's logo within the pack: `data` are its bytes in base 64, `digest` their SHA-256.

    Raises `ValueError` for what cannot stand in a page as a picture.
    """

    media_type: str
    alt: str
    digest: str
    data: str

    def __post_init__(self) -> None:
        if self.media_type not in _PICTURES or not _BASE_64.fullmatch(self.data):
            raise ValueError(f"not a logo: {self.media_type!r}, {self.data[:20]!r}; expected SVG or PNG in base 64")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandFact:
    """What a partnership puts over the engine's own look, so that the same pack is always drawn the same.

    `light` and `dark` are (name, `#rrggbb`) of the colours that it sets. Raises `ValueError` for another form.
    """

    logo: LogoFact | None
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for name, colour in (*self.light, *self.dark):
            if not _COLOUR.fullmatch(colour):
                raise ValueError(f"the colour {name!r} is {colour!r}; expected such as '#1d4f91'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Whose pack this is, of which stage, as of when, and for whom: `profile` is `internal`, `region` or `public`.

    `kind` is `stage`, or of a report on demand `curve report`, `area pack` or `regional overview`: then `stage` and
    `due` are None, and `about` names what it is about, the indicator first and the area last. One about all priorities
    has no outcome of its own: `priority` and every text of a single priority are empty.
    """

    kind: str
    about: tuple[str, ...]
    partnership: str
    partnership_name: str
    priority: str
    priority_name: str
    population: str
    outcome: str
    experience: str
    convenor: str
    endorsements: tuple[EndorsementFact, ...]
    cycle: str
    follows: str | None
    stage: str | None
    as_of: str
    due: str | None
    profile: str
    illustrative: bool
    engine: str
    brand: BrandFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFact:
    name: str
    met: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether the stage may be left, condition by condition."""

    met: bool
    items: tuple[GateFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpublishedFact:
    """An indicator of which nothing had been published, and the release that brings its first figures."""

    indicator: str
    indicator_name: str
    release: str
    version: str
    published_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSymbol:
    area_name: str
    text: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutNumberFact:
    """The member authorities of which the latest figure is a symbol; those too small to judge are left out."""

    indicator: str
    indicator_name: str
    period: str
    areas: tuple[AreaSymbol, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDevelopmentFact:
    id: str
    name: str
    why: str
    gap: str
    owner: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What is missing: conditions of the gate not met (`convenor` sees to them), figures not published by the day,
    figures that are not numbers, and figures that nobody collects yet.
    """

    convenor: str
    conditions: tuple[GateFact, ...]
    unpublished: tuple[UnpublishedFact, ...]
    without_number: tuple[WithoutNumberFact, ...]
    data_development: tuple[DataDevelopmentFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFact:
    id: str
    publisher: str
    title: str
    version: str
    published_on: str
    published_on_basis: str
    licence: str
    attribution: str
    url: str
    """Where the publisher shows it; empty where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The releases that any figure of this pack was taken from, with the licence and the words it asks for."""

    releases: tuple[ReleaseFact, ...]


Section = (
    Summary
    | AreasCurves
    | Asked
    | CommonCauses
    | CurvesTurned
    | Enablers
    | Measures
    | Gate
    | Scorecard
    | Curves
    | Remade
    | ErrorLog
    | Comparison
    | Readings
    | Returns
    | Revisions
    | Calendar
    | Boundaries
    | Quality
    | Story
    | Plan
    | Decisions
    | Gaps
    | Sources
    | CurveReport
    | AreaPriorities
    | RegionPriorities
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPack:
    """A header and the sections of its stage, by name, in the order in which they are read."""

    header: Header
    sections: dict[str, Section]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPack:
    """A pack that was published before, and the digest that names it."""

    pack: ReviewPack
    digest: str
