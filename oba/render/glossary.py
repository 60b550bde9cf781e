"""The words of `GLOSSARY.md` that readers of packs meet, and which of them a pack uses.

The meanings stand in that file alone. A file that is sent by mail has no library beside it, so that every pack ends
with the few words that it really uses; the library's glossary has them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final

from oba.bundle import bundled
from oba.pack.facts import Header
from oba.render.words import initial

MOST_WORDS: Final = 10
"""How many words a pack explains: those that stand first below."""

READERS_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "Headline indicator": ("headline indicator", "headline curve", "headline figure", "headline forecast"),
    "Baseline": ("baseline",),
    "Forecast": ("forecast",),
    "turned": ("turned",),
    "not turned": ("not turned",),
    "too early": ("too early",),
    "not assessable": ("not assessable",),
    "Single test": ("single test",),
    "Provisional": ("provisional",),
    "Statistical neighbours": ("statistical neighbour", "neighbours’ mean"),
    "Idea": ("idea", "leverage"),
    "Enabler": ("enabler",),
    "Measure": ("measures",),
    "Target": ("target",),
    "Recent trend": ("recent trend",),
    "XmR chart": ("xmr",),
    "Withheld": ("withheld",),
    "Release": ("release",),
}
"""The words that are explained, with how a pack says them; those that a reader needs most stand first."""

_ROW: Final = re.compile(r"^\| (?P<word>[^|`]+?) \| (?P<meaning>.+?) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of the glossary and what it means, which may hold marks of Markdown; `name` is the word as it begins a
    line, `anchor` its place in the library's glossary.
    """

    term: str
    name: str
    meaning: str
    anchor: str


def glossary_address(header: Header) -> str:
    """Where the library's glossary lies from the folder of the pack: `packs/PRIORITY/CYCLE/STAGE/DIGEST` for one of a
    stage, `reports/KIND/NAME/DIGEST` for a report, both beside `library` in the data folder.
    """
    depth = 4 if header.stage is None else 5
    return f"{'../' * depth}library/glossary.html"


@cache
def meanings() -> dict[str, str]:
    """Every word of the glossary with its meaning."""
    text = bundled("GLOSSARY.md").read_text(encoding="utf-8")
    return {row["word"]: row["meaning"] for row in _ROW.finditer(text)}


@cache
def readers_words() -> tuple[Word, ...]:
    """The words that packs explain; raises `KeyError` for one that the glossary lacks."""
    return tuple(
        Word(
            term=term,
            name=initial(term),
            meaning=meanings()[term],
            anchor=f"word-{term.replace(' ', '-').lower()}",
        )
        for term in READERS_WORDS
    )


def words_used(markup: str, most: int = MOST_WORDS) -> tuple[Word, ...]:
    """The first of these words that the text of the markup says; what stands within a tag is no text."""
    text = markup.encode().lower()  # lowered as bytes in a third of the time: these words are in Latin letters
    said = (word for word in readers_words() if any(_says(text, begun.encode()) for begun in READERS_WORDS[word.term]))
    return tuple(islice(said, most))


def _says(text: bytes, begun: bytes) -> bool:
    """Whether a word of the text outside of tags begins so. A pack is long, and most words are found at once."""
    at = text.find(begun)
    while at >= 0:
        opens, closes = text.find(b"<", at), text.find(b">", at)
        if not _ends_in_a_word(text[max(at - 4, 0) : at]) and (closes < 0 or 0 <= opens < closes):
            return True
        at = text.find(begun, at + 1)
    return False


def _ends_in_a_word(before: bytes) -> bool:
    """Whether the last character is a letter or a digit; `before` may begin in the midst of a character."""
    return before.decode(errors="ignore")[-1:].isalnum()
