"""Who may read a pack, and what must therefore be kept out of it."""

from __future__ import annotations

from enum import StrEnum


class Profile(StrEnum):
    """Whom a pack is for. Only `PUBLIC` hides figures that the publisher or an authority has given."""

    INTERNAL = "internal"
    """Named people: figures as they were received."""
    REGION = "region"
    """The authorities of the partnership, under their agreement to share: figures as they were received."""
    PUBLIC = "public"
    """Everyone: small numbers, what is made from them, and what would give them away are withheld."""
