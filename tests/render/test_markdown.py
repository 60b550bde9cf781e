"""What people write in Markdown: marks where they meant marks, and else the very text."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from oba.render.markdown import TAGS, said_block, said_inline

INLINE = [
    ("plain words", "plain words"),
    ("a **strong** and *soft* word", "a <strong>strong</strong> and <em>soft</em> word"),
    ("see [the page](https://example.org/a?b=1&c=2)", 'see <a href="https://example.org/a?b=1&amp;c=2">the page</a>'),
    ("write to <mailto:team@example.org>", 'write to <a href="mailto:team@example.org">mailto:team@example.org</a>'),
    ("the field `due_date`", "the field <code>due_date</code>"),
    (r"3 \* 4 and 3 * 4 and snake_case_name", "3 * 4 and 3 * 4 and snake_case_name"),
    ("two lines\nand  \na third\n\nand a paragraph", "two lines and a third and a paragraph"),
    ("- one\n- *two*", "- one - <em>two</em>"),
    ("# Not a heading here", "# Not a heading here"),
    ("under 5 % & over < 3", "under 5 % &amp; over &lt; 3"),
    ("R&amp;D and &copy;", "R&amp;amp;D and &amp;copy;"),
]
TYPED = [
    "<script>alert(1)</script>",
    "<b onclick='x()'>bold</b>",
    "![a picture](https://example.org/a.png)",
    "[here](javascript:alert(1))",
    "[here](http://example.org)",
    "[here](//example.org)",
    "[here](data:text/html,x)",
    "[here](https:)",
    "<javascript:alert(1)>",
    "[here]: https://example.org",
    "{{ 7*7 }}{% for x in y %}",
    "&lt;script&gt;",
    "<!-- a comment -->",
    "a | b",
    "~~struck~~",
    "https://example.org alone is no link",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]
BLOCKS = [
    ("one", "<p>one</p>"),
    ("one\n\ntwo", "<p>one</p><p>two</p>"),
    ("one\nline", "<p>one line</p>"),
    ("first:\n- a\n- *b*", "<p>first:</p><ul><li>a</li><li><em>b</em></li></ul>"),
    ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
    ("2025. A year\n2026. Another", "<p>2025. A year</p><p>2026. Another</p>"),
    ("- a\n\n  b\n- c", "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>"),
    ("- a\n  - b", "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>"),
    ("- a\n\n  7. b", "<ul><li><p>a</p><p>7. b</p></li></ul>"),
    ("## What we saw\n\nThings", "<p><strong>What we saw</strong></p><p>Things</p>"),
    ("What we saw\n---", "<p><strong>What we saw</strong></p>"),
    ("> quoted", "<p>&gt; quoted</p>"),
    ("    indented", "<p>indented</p>"),
    ("```\nx = 1\n```", "<p><code>x = 1</code></p>"),
    ("***", "<p>***</p>"),
    ("-", "<p>-</p>"),
    ("#", "<p>#</p>"),
    ("", "<p></p>"),
]


@pytest.mark.parametrize(("text", "shown"), INLINE)
def test_marks_on_a_line_become_marks_and_lines_are_joined(text, shown):
    assert said_inline(text) == shown


@pytest.mark.parametrize("text", TYPED)
@pytest.mark.parametrize("said", [said_inline, said_block])
def test_what_is_not_allowed_is_shown_as_it_was_typed(said, text):
    root = parsed(said(text))
    assert "".join(root.itertext()) == text
    assert {element.tag for element in root.iter()} <= {"r", "p"}


@pytest.mark.parametrize(("text", "shown"), BLOCKS)
def test_paragraphs_and_lists_become_blocks_and_a_heading_a_strong_paragraph(text, shown):
    assert said_block(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("why", "<p><b>Yes.</b> why (by x)</p>"),
        ("why\n\nmore", "<p><b>Yes.</b> why</p><p>more (by x)</p>"),
        ("- why", "<p><b>Yes.</b> </p><ul><li>why</li></ul><p> (by x)</p>"),
    ],
)
def test_words_before_and_after_stand_in_the_first_and_last_paragraph(text, shown):
    assert said_block(text, lead=Markup("<b>Yes.</b> "), tail=" (by x)") == shown


def test_words_around_a_text_are_escaped_unless_they_are_markup():
    assert said_block("x", lead="<b>") == "<p>&lt;b&gt;x</p>"


def test_characters_that_no_document_may_hold_are_left_out():
    assert said_inline("a\x00b\x0bc\ufffed") == "abcd"


MARKED = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_`[]()<>#-+.!\\&\"'~|= \n\t1 2ab:/"), st.characters(exclude_categories=["Cs", "Cc"])
    )
)
PIECES = (
    *("**", "*", "_", "`", "```", "[a](https://x.y)", "[a](javascript:b)", "<https://x.y/>", "![i](https://x)", "\\"),
    *("- ", "1. ", "7) ", "# ", "===", "---", "    ", "> ", "\n\n", "\r\n", " ", "word", "é", "🧒", "\u202e"),
    *("<script>", "</p>", "<a href='javascript:x'>", "<style>", "onload=x", '"', "{{ x }}", "]]>", "<!--", "&amp;"),
)
TRICKY = st.one_of(MARKED, st.lists(st.sampled_from(PIECES)).map("".join))


def parsed(markup):
    return ET.fromstring(f"<r>{markup}</r>".replace("&nbsp;", "\u00a0"))  # noqa: S314 - what the engine itself wrote


@pytest.mark.parametrize("said", [said_inline, said_block])
@given(text=TRICKY)
def test_whatever_is_written_gives_well_formed_markup_of_the_vocabulary_alone(said, text):
    root = parsed(said(text))
    for element in root.iter():
        assert element.tag in TAGS | {"r"}
        assert set(element.attrib) <= ({"href"} if element.tag == "a" else set())
        assert element.get("href", "https:x").partition(":")[0].lower() in {"https", "mailto"}


@pytest.mark.parametrize("said", [said_inline, said_block])
@given(text=TRICKY)
def test_no_letter_is_lost_or_moved_but_the_addresses_of_links(said, text):
    root = parsed(said(text))
    letters = [char for char in "".join(root.itertext()) if char.isalpha()]
    written = iter(char for char in text if char.isalpha())
    assert all(char in written for char in letters)
    without_links = re.sub(r"\]\([^)\n]*\)", "]", text)
    if "](" not in without_links and not root.findall(".//a"):
        assert letters == [char for char in text if char.isalpha()]


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\`*_[<\ufffe\uffff")))
def test_a_text_without_marks_is_the_same_text(text):
    root = parsed(said_inline(text))
    assert "".join(root.itertext()) == re.sub(r"[ \t\r\n]+", " ", text)
