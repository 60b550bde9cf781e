"""Keeps a text that turns the writing direction from turning what stands after it."""

from __future__ import annotations

from typing import Any, Final

_OPEN_UNTIL_POP: Final = "\u202a\u202b\u202d\u202e"
_POP: Final = "\u202c"
_ISOLATE: Final = "\u2066\u2067\u2068"
_POP_ISOLATE: Final = "\u2069"
_EVERY: Final = frozenset(_OPEN_UNTIL_POP + _ISOLATE)


def turns_direction(text: str) -> bool:
    """Whether the text holds a character that turns the writing direction until it is taken back."""
    return any(character in text for character in _EVERY)


def without_turns(text: str) -> str:
    """The text without those characters, for where it may be cut before it takes them back."""
    return "".join(character for character in text if character not in _EVERY) if turns_direction(text) else text


def closed(facts: Any) -> Any:  # noqa: ANN401 - any JSON value, given back alike
    """The same JSON value, each text followed by the characters that take back what it left open.

    See Unicode Standard Annex 9, "Unicode Bidirectional Algorithm", section 2.
    """
    if isinstance(facts, dict):
        return {key: closed(value) for key, value in facts.items()}
    if isinstance(facts, list):
        return [closed(value) for value in facts]
    return facts + _pops(facts) if isinstance(facts, str) and turns_direction(facts) else facts


def _pops(text: str) -> str:
    """Innermost last opened, first closed; one too many does no harm, since it then closes nothing."""
    opened = (character for character in reversed(text) if character in _EVERY)
    return "".join(_POP_ISOLATE if character in _ISOLATE else _POP for character in opened)
