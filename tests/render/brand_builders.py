"""A brand as a pack carries it."""

from __future__ import annotations

import base64
import hashlib

from oba.pack.facts import BrandFact, LogoFact

DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
BRAND = BrandFact(
    logo=LogoFact(
        media_type="image/svg+xml",
        alt='Two "hands"',
        digest=hashlib.sha256(DRAWN).hexdigest(),
        data=base64.b64encode(DRAWN).decode(),
    ),
    light=(("accent", "#7a1f5c"), ("history", "#0b5d1e")),
    dark=(("accent", "#ffa0dd"),),
)
