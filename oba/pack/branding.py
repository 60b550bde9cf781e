"""A partnership's brand as a pack carries it."""

from __future__ import annotations

import base64
import hashlib

from oba.domain.brand import Logo
from oba.domain.partnership import Partnership
from oba.pack.facts import BrandFact, LogoFact


def brand(partnership: Partnership) -> BrandFact | None:
    """Its logo and colours; None where it has neither."""
    own = partnership.brand
    if own is None or not (own.logo or own.light or own.dark):
        return None
    return BrandFact(
        logo=_logo(own.logo) if own.logo is not None else None,
        light=tuple(sorted(own.light.items())),
        dark=tuple(sorted(own.dark.items())),
    )


def _logo(logo: Logo) -> LogoFact:
    return LogoFact(
        media_type=logo.media_type,
        alt=logo.alt,
        digest=hashlib.sha256(logo.content).hexdigest(),
        data=base64.b64encode(logo.content).decode("ascii"),
    )
