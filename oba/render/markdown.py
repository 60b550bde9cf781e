"""What people write, as markup: paragraphs, lists, strong, emphasis, code and links, and nothing else.

People may mark their texts as CommonMark does (https://spec.commonmark.org/0.31.2/). Whatever else it knows stays as
they typed it: HTML, pictures, quotations, rules, entities, code blocks, and links that are neither `https` nor
`mailto`. So does a list that is numbered from anything but 1, since "2025. A year" is no list. Such texts are data:
they are parsed here and escaped, never compiled as a template; an allow-list then has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

TAGS: Final = frozenset({"p", "ul", "ol", "li", "strong", "em", "code", "a"})
"""All that a text of people may become; `a` with its `href` alone."""

SCHEMES: Final = frozenset({"https", "mailto"})

_PICTURE: Final = "!["
_ON_LINE: Final = ("text", "escape", "backticks", "emphasis", "picture_as_typed", "link", "autolink")
_IN_BLOCKS: Final = ("list", "heading", "lheading", "paragraph")
_MARKED: Final = re.compile(r"[\\`*_\[<]")
"""Without any of these characters nothing on a line is marked."""
_BLOCK_MARKED: Final = re.compile(r"\n|^\s{0,3}(?:[#+-]|\d+[.)])")
"""Without any of these a text is one paragraph."""
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no document of any format may hold."""
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_EDGES: Final = {
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "em_open": "<em>",
    "em_close": "</em>",
    "link_close": "</a>",
}
_LISTS: Final = {"bullet_list": "ul", "ordered_list": "ol"}


@lru_cache(maxsize=4096)  # the page and the document that is printed say the same texts
def said_inline(text: str) -> Markup:
    """The text as one run of words, for a cell or a sentence: marks on the line only, its lines and paragraphs joined.

    Marks of lists and headings stay as they were typed.
    """
    joined = _SPACE.sub(" ", _NO_TEXT.sub("", text))
    return _marked(joined) if _MARKED.search(joined) else escape(joined)


def has_blocks(text: str) -> bool:
    """Whether the text is more than one paragraph of words: several, or a list."""
    blocks = _told_in(_NO_TEXT.sub("", text).strip(" \t\r\n"))
    return len(blocks) > 1 or _is_list(blocks[0])


def said_block(text: str, lead: str | Markup = "", tail: str | Markup = "") -> Markup:
    """The text as paragraphs and lists. `lead` stands before its first words, `tail` after its last: within its
    paragraph, or in one of their own where the text begins or ends with a list.
    """
    blocks = _told_in(_NO_TEXT.sub("", text).strip(" \t\r\n"))
    return Markup("").join(_with_ends(blocks, lead=escape(lead), tail=escape(tail)))


def _told_in(cleaned: str) -> Sequence[str]:
    """The blocks of a text, one at least; most texts are a paragraph, which is not parsed for more."""
    is_marked = _BLOCK_MARKED.search(cleaned) and any(map(str.isalnum, cleaned))
    return _blocks(cleaned) if is_marked else (said_inline(cleaned),)


def _with_ends(blocks: Sequence[str], *, lead: Markup, tail: Markup) -> Iterator[Markup]:
    """Each block as markup; those that are paragraphs come without their tags."""
    whole = [Markup(block) for block in blocks]  # noqa: S704 - what `_cleaned` or `escape` gave
    if lead and _is_list(whole[0]):
        yield _paragraph(lead)
        lead = Markup("")
    for place, block in enumerate(whole, start=1):
        is_last = place == len(whole)
        if _is_list(block):
            yield block
        else:
            first, last = lead if place == 1 else Markup(""), tail if is_last else Markup("")
            yield _paragraph(first + block + last)
    if tail and _is_list(whole[-1]):
        yield _paragraph(tail)


def _paragraph(words: Markup) -> Markup:
    return Markup(f"<p>{words}</p>")  # noqa: S704 - of markup alone


def _is_list(block: str) -> bool:
    return block.startswith(("<ul>", "<ol>"))


def _marked(text: str) -> Markup:
    (token,) = _parser().parseInline(text)
    return Markup(_cleaned("".join(_words(token.children or ()))))  # noqa: S704 - cleaned by the allow-list


@lru_cache(maxsize=1024)
def _blocks(text: str) -> tuple[str, ...]:
    """Paragraphs without their tags, lists with them; at least one."""
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415 - most packs hold no text that is marked

    return tuple(_cleaned(block) for block in _top_blocks(SyntaxTreeNode(_parser().parse(text)))) or ("",)


def _cleaned(markup: str) -> str:
    import nh3  # noqa: PLC0415 - as above

    return nh3.clean(
        markup, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=None, strip_comments=True
    )


@cache
def _parser() -> MarkdownIt:
    """CommonMark without HTML, and of its rules only those whose result has a place in a section."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - as above

    made = MarkdownIt("commonmark", {"html": False})
    made.core.ruler.enableOnly(["normalize", "block", "inline", "text_join"])
    made.block.ruler.enableOnly(_IN_BLOCKS)
    made.inline.ruler.before("link", "picture_as_typed", _picture_as_typed)
    made.inline.ruler.enableOnly(_ON_LINE)
    made.inline.ruler2.enableOnly(["balance_pairs", "emphasis", "fragments_join"])
    made.validateLink = _leads_somewhere  # type: ignore[method-assign]  # the way that the parser offers
    made.normalizeLinkText = _as_typed  # type: ignore[method-assign, assignment]
    return made


def _picture_as_typed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the form of the parser's rules
    """Passes over what begins a picture, which would else be read as a link after an exclamation mark."""
    if not state.src.startswith(_PICTURE, state.pos):
        return False
    if not silent:
        state.pending += _PICTURE
    state.pos += len(_PICTURE)
    return True


def _leads_somewhere(url: str) -> bool:
    scheme, colon, rest = url.partition(":")
    return bool(colon and rest.strip("/")) and scheme.lower() in SCHEMES


def _as_typed(url: str) -> str:
    return url


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text":
                yield escape(_SPACE.sub(" ", token.content))
            case "code_inline":
                yield f"<code>{escape(token.content)}</code>"
            case "hardbreak":
                yield " "
            case "link_open":
                yield f'<a href="{escape(token.attrs["href"])}">'
            case kind:
                yield _EDGES[kind]


def _top_blocks(root: SyntaxTreeNode) -> Iterator[str]:
    for node in root.children:
        if _is_plain_list(node):
            yield _list(node)
        elif node.type in _LISTS:
            yield from chain.from_iterable(map(_as_numbered, node.children))
        else:
            yield _line(node)


def _as_numbered(item: SyntaxTreeNode) -> Iterator[str]:
    """An item of a list that does not begin at 1, with its number as typed."""
    number = f"{item.info}{item.markup}"
    first, *others = [*_top_blocks(item)] or [""]
    yield from (number, first) if _is_list(first) else (f"{number} {first}",)
    yield from others


def _is_plain_list(node: SyntaxTreeNode) -> bool:
    """Whether a node is a list that its numbers, if it has any, follow."""
    return node.type == "bullet_list" or (node.type == "ordered_list" and node.attrs.get("start", 1) == 1)


def _list(node: SyntaxTreeNode) -> str:
    tag = _LISTS[node.type]
    return f"<{tag}>{''.join(f'<li>{_item(item)}</li>' for item in node.children)}</{tag}>"


def _item(item: SyntaxTreeNode) -> str:
    """Words alone where that is all; the lines of a list in a list that is numbered otherwise stand one by one."""
    if len(item.children) == 1 and item.children[0].type not in _LISTS:
        return _line(item.children[0])
    return "".join(block if _is_list(block) else f"<p>{block}</p>" for block in _top_blocks(item))


def _line(node: SyntaxTreeNode) -> str:
    words = "".join(_words(node.children[0].to_tokens()[0].children or ()))
    if node.type == "paragraph":
        return words
    return f"<strong>{words}</strong>" if words else node.markup
