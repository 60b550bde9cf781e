"""What a partnership puts over the engine's own look: its name, logo and colours, and templates of its own."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture whose content has been looked at. `media_type` is `image/svg+xml` or `image/png`; `alt` says what it
    shows to whoever cannot see it.
    """

    media_type: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """`name` is how the partnership is called on packs, None for its full name. `light` and `dark` hold colours by the
    palette's names, as `#rrggbb`. `templates` is a folder within the partnership's own, None where there is none.
    """

    name: str | None = None
    logo: Logo | None = None
    light: dict[str, str] = field(default_factory=dict)
    dark: dict[str, str] = field(default_factory=dict)
    templates: str | None = None
