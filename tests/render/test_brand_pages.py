"""Pages with a partnership's own logo, colours and templates."""

import base64
import re
from dataclasses import replace

import pytest
from brand_builders import BRAND, DRAWN
from library_builders import usual_shelf
from pack_builders import every_pack, header
from page_reading import read_page

from oba.pack.canonical import pack_json
from oba.render.html import render_html
from oba.render.library.pages import library_pages
from oba.render.overlay import Overlay, read_overlay
from oba.render.palette import DARK, LIGHT
from oba.render.reading import read_pack
from oba.render.template_check import TemplateFault, default_names, faults

pytestmark = pytest.mark.slow

GATE = "sections/gate.html.j2"
FULL = every_pack()["full review"]


def branded(brand=BRAND):
    return pack_json(replace(FULL, header=replace(FULL.header, brand=brand)))


def laid_over(name, text, *, others=()):
    return Overlay(templates=((name, text), *others))


def test_a_brand_is_read_back_as_it_was_written():
    assert read_pack(branded()).header.brand == BRAND


def test_the_logo_stands_in_the_page_with_its_words():
    page = read_page(render_html(branded()))
    (logo,) = [attrs for tag, attrs in page.tags if tag == "img"]
    assert logo["alt"] == 'Two "hands"'
    assert base64.b64decode(logo["src"].removeprefix("data:image/svg+xml;base64,")) == DRAWN


def test_the_colours_of_a_brand_take_the_place_of_the_palettes_in_page_and_charts():
    text = render_html(branded()).decode()
    assert "--accent:#7a1f5c;" in text
    assert "--accent:#ffa0dd;" in text
    drawn = "".join(re.findall(r'<svg class="ttc".*?</svg>', text, re.DOTALL))
    assert 'stroke="#0b5d1e"' in drawn
    assert LIGHT["history"] not in drawn
    assert f"--history:{DARK['history']};" in text


def test_a_pack_without_a_brand_shows_no_picture():
    assert "<img" not in render_html(branded(None)).decode()


def test_the_library_carries_the_brand():
    library = replace(usual_shelf().library, brand=BRAND)
    page = library_pages(library, usual_shelf().read)["index.html"].render().decode()
    assert 'alt="Two &#34;hands&#34;"' in page
    assert "--accent:#7a1f5c;" in page


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("#7a1f5c", "red}body{display:none", "the colour 'accent' is 'red}body"),
        ("image/svg+xml", "text/html", "not a logo: 'text/html'"),
        ('"data":"', '"data":"\\"onerror=', "not a logo: 'image/svg"),
    ],
)
def test_a_pack_whose_brand_is_no_brand_is_refused(old, new, says):
    with pytest.raises(ValueError, match=says):
        render_html(branded().replace(old, new, 1))


def test_a_template_of_its_own_takes_the_place_of_the_default_and_the_page_names_its_digest():
    own = laid_over(GATE, "<p>Our own words: {{ section.met }}.</p>")
    page = read_page(render_html(pack_json(FULL), overlay=own))
    assert "Our own words: False." in page.text
    assert f"Laid out with templates of the partnership’s own, digest {own.digest} (SHA-256)" in page.text
    assert "own words" not in read_page(render_html(pack_json(FULL))).text


def test_a_template_of_its_own_may_build_on_the_default_one():
    own = laid_over("html/pack.html.j2", '{% extends "default/html/pack.html.j2" %}{% block title %}Ours{% endblock %}')
    assert ">Ours</title>" in render_html(pack_json(FULL), overlay=own).decode()
    assert faults(own) == ()


def test_the_default_templates_laid_over_themselves_change_nothing_but_the_note(tmp_path):
    names = [name for name in default_names() if name.startswith("sections/")]
    assert len(names) > 15
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(template_text(name), encoding="utf-8")
    own = read_overlay(tmp_path)
    assert faults(own) == ()
    said = f"<p>Laid out with templates of the partnership’s own, digest <code>{own.digest}</code> (SHA-256).</p>\n"
    assert render_html(pack_json(FULL), overlay=own).decode().replace(said, "") == render_html(pack_json(FULL)).decode()


def template_text(name):
    from oba.bundle import bundled  # noqa: PLC0415 - for this alone

    return (bundled("templates") / name).read_text(encoding="utf-8")


TRIED = "a template that a full pack can be rendered with"
SAFE = "a page that runs nothing and fetches nothing"


@pytest.mark.parametrize(
    ("name", "text", "line", "found", "expected"),
    [
        (GATE, "<p>\n{% if %}</p>", 2, "Expected an expression, got 'end of statement block'", "a Jinja template"),
        (GATE, "\n\n{{ section | shout }}", 3, "No filter named 'shout'.", "a Jinja template"),
        (GATE, "\n{% if false %}{{ sektion }}{% endif %}", 2, "the name 'sektion', which nothing gives a value", None),
        (GATE, "<p>x</p>\n{{ section.meet }}", 2, "'oba.pack.facts.Gate object' has no attribute 'meet'", TRIED),
        (GATE, "\n{{ ''.__class__.__mro__ }}", 2, "access to attribute '__class__' of 'str' object is unsafe.", TRIED),
        (GATE, "\n{{ 1 / 0 }}", 2, "ZeroDivisionError: division by zero", TRIED),
        (GATE, '{% include "sections/gate.html.j2" %}', 1, "RecursionError: maximum recursion depth exceeded", TRIED),
        (GATE, '\n{% include "/etc/passwd" %}', 2, "/etc/passwd", TRIED),
        (GATE, "<marquee>x</marquee>", 0, f"MarkupError: {GATE}: found <marquee>", TRIED),
        (GATE, "<p>unclosed", 0, f"MarkupError: {GATE}: the markup is not well-formed", TRIED),
        (GATE, "<p>x</p><script>x</script>", 0, "MarkupError", TRIED),
        ("html/credit.html.j2", "<p><img src='https://example.org/x.png' alt=''/></p>", 0, "MarkupError", TRIED),
        ("html/pack.html.j2", "<p onclick='x'>x</p>", 0, "the attribute onclick", SAFE),
        ("html/pack.html.j2", "<p>no policy</p>", 0, "another Content-Security-Policy", SAFE),
        ("html/library/index.html.j2", "<script>x</script>", 0, "<script>", SAFE),
        ("sections/gates.html.j2", "x", 0, "no default template of that name", "the name of one"),
        ("pdf/pack.typ", "x", 0, "no default template of that name", "the name of one"),
        ("sample/pack.json", "{}", 0, "no default template of that name", "the name of one"),
    ],
)
def test_a_template_that_cannot_be_used_is_found_with_its_line(name, text, line, found, expected):
    (fault,) = faults(laid_over(name, text))
    assert (fault.name, fault.line) == (name, line)
    assert fault.found.startswith(found)
    assert fault.expected == (expected or "a name that templates may use")


def test_every_template_is_read_before_any_is_tried():
    own = laid_over("html/credit.html.j2", "{{ nobody }}", others=[(GATE, "{% for %}"), ("sections/x.j2", "")])
    assert [fault.name for fault in faults(own)] == ["html/credit.html.j2", GATE, "sections/x.j2"]
    assert isinstance(faults(own)[0], TemplateFault)


def test_what_people_wrote_is_data_to_a_template_of_its_own_too():
    own = laid_over("sections/front.html.j2", "<h1>{{ header.priority_name }}</h1>")
    text = pack_json(replace(FULL, header=header("plan", priority_name="{{ 7*7 }}<script>")))
    assert "{{ 7*7 }}&lt;script&gt;" in render_html(text, overlay=own).decode()
