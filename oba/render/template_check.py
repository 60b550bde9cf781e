"""What may be wrong with templates that a partnership lays over the default ones: read, and tried on a full pack."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser
from typing import Final

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from oba.bundle import bundled
from oba.pack.canonical import digest
from oba.render.document import document
from oba.render.environment import environment
from oba.render.html import render_html
from oba.render.library.entry import LibraryEntry, PackFile
from oba.render.library.gist import gist_of
from oba.render.library.library import Library
from oba.render.library.pages import library_pages
from oba.render.overlay import Overlay
from oba.render.reading import read_pack

WORDED: Final = ("charts/", "html/", "sections/")
"""The folders whose templates may be laid over: those that word a pack. Others belong to a format's own writer."""

SAMPLE_PACK: Final = "sample/pack.json"
"""A pack of made-up facts with every section there is, full: what templates are tried on."""

_POLICY: Final = "Content-Security-Policy"
_LOADS: Final = frozenset({"script", "link", "iframe", "object", "embed", "form", "video", "audio", "base"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFault:
    """What is wrong with a template, and where: `line` is 0 for the file as a whole. `is_unknown` says that
    it stands over nothing.
    """

    name: str
    line: int
    found: str
    expected: str
    is_unknown: bool = False


def default_names() -> tuple[str, ...]:
    """The names that may be laid over."""
    return tuple(name for name in environment().list_templates() if name.startswith(WORDED))


@lru_cache(maxsize=8)
def faults(overlay: Overlay) -> tuple[TemplateFault, ...]:
    """What is wrong with the templates: each read by itself, then all tried on a full pack and on a library."""
    known = default_names()
    read = [
        fault
        for name, text in overlay.templates
        for fault in (_faults_of(name, text) if name in known else (_unknown_name(name),))
    ]
    return tuple(read) or tuple(_tried(overlay))


def _unknown_name(name: str) -> TemplateFault:
    return TemplateFault(
        name=name, line=0, found="no default template of that name", expected="the name of one", is_unknown=True
    )


def _faults_of(name: str, text: str) -> Iterator[TemplateFault]:
    """What can be seen without rendering: what is no template, and names that nothing gives a value."""
    made = environment()
    try:
        tree = made.parse(text)
        made.compile(text)  # unknown filters show only here
        undeclared = find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        expected = "a Jinja template"
        yield TemplateFault(name=name, line=error.lineno, found=error.message or "no template", expected=expected)
        return
    for unknown in sorted(undeclared - _given_names()):
        lines = (node.lineno for node in tree.find_all(nodes.Name) if node.name == unknown)
        found = f"the name {unknown!r}, which nothing gives a value"
        yield TemplateFault(
            name=name, line=min(lines, default=0), found=found, expected="a name that templates may use"
        )


@cache
def _given_names() -> frozenset[str]:
    """Every name that a page gives its templates: those that the default ones use without setting them."""
    made = environment()
    sources = (made.loader.get_source(made, name)[0] for name in default_names()) if made.loader else ()
    used = (find_undeclared_variables(made.parse(source)) for source in sources)
    return frozenset(made.globals).union(*used)


def _tried(overlay: Overlay) -> Iterator[TemplateFault]:
    try:
        pages = _pages(overlay)
        document(_sample(), overlay=overlay)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        yield _raised(error, overlay)
        return
    for address, page in pages.items():
        seen, default = _seen(page), _seen_by_default()[address]
        more = Counter(seen.loads) - Counter(default.loads)
        if more or seen.policy != default.policy:
            found = next(iter(more), f"another {_POLICY} than the default templates'")
            expected = "a page that runs nothing and fetches nothing"
            yield TemplateFault(name=overlay.templates[0][0], line=0, found=found, expected=expected)
            return


@cache
def _sample() -> str:
    return (bundled("templates") / SAMPLE_PACK).read_text(encoding="utf-8")


@cache
def _seen_by_default() -> dict[str, _Seen]:
    """What the default templates' own pages do: the library's page for searching runs a script, and no other does."""
    return {address: _seen(page) for address, page in _pages(None).items()}


def _pages(overlay: Overlay | None) -> dict[str, bytes]:
    """The sample, and every kind of page of a library that holds it."""
    pack = render_html(_sample(), overlay=overlay)
    pages = library_pages(_sample_library(overlay, _sample()), lambda _: read_pack(_sample()))
    rendered = {address: page.render() for address, page in pages.items() if not address.endswith(".js")}
    return {"pack.html": pack, **rendered}


def _sample_library(overlay: Overlay | None, sample: str) -> Library:
    header = read_pack(sample).header
    entry = LibraryEntry(
        priority=header.priority,
        priority_name=header.priority_name,
        cycle=header.cycle,
        stage=header.stage or "",
        as_of=header.as_of,
        digest=digest(sample),
        folder="packs/sample",
        files=(PackFile(extension="html", n_bytes=1000),),
        gate_met=True,
        summary="What it says.",
        illustrative=True,
        profile=header.profile,
        place=1,
    )
    return Library(
        partnership=header.partnership,
        partnership_name=header.partnership_name,
        entries=(entry,),
        gists={entry.digest: gist_of(sample)},
        overlay=overlay,
    )


def _raised(error: Exception, overlay: Overlay) -> TemplateFault:
    """What a template raised, placed at the last line of one of the partnership's own."""
    own = dict(overlay.templates)
    places = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    name, line = next((place for place in reversed(places) if place[0] in own), (overlay.templates[0][0], 0))
    found = f"{error}" if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    return TemplateFault(name=name, line=line, found=found, expected="a template that a full pack can be rendered with")


class _Seen(HTMLParser):
    """What a page would run or fetch, and the policy that it gives the browser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loads: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("http-equiv") == _POLICY:
            self.policy = given.get("content") or ""
        if tag in _LOADS:
            self.loads.append(f"<{tag}>")
        self.loads += [f"the attribute {name}" for name in given if name.startswith("on")]
        if not (given.get("src") or "data:").startswith("data:"):
            self.loads.append(f"the address {given['src']}")


def _seen(page: bytes) -> _Seen:
    seen = _Seen()
    seen.feed(page.decode())
    seen.close()
    return seen
