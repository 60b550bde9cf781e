"""The sentences that every format shares, as plain text for formats that are not made from markup."""

from __future__ import annotations

from html import unescape
from typing import Any, Final

from oba.render.environment import environment

_SENTENCES: Final = "sections/sentences.j2"


def sentence(name: str, *facts: Any, **options: Any) -> str:  # noqa: ANN401 - whatever facts a sentence is made of
    """The text of that macro of `templates/sections/sentences.j2`, without markup and without escapes.

    Raises `AttributeError` for a sentence that there is not.
    """
    words = getattr(environment().get_template(_SENTENCES).module, name)(*facts, **options)
    return unescape(str(words))
