"""What a template may do: read the facts that it is given, and nothing else; what it prints is escaped."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from jinja2 import UndefinedError
from jinja2.sandbox import SecurityError
from markupsafe import Markup

from oba.render.environment import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    of_class: ClassVar[str] = "of the class"
    name: str
    inner: Inner

    def told(self) -> str:
        return self.name


FACT = Fact(name="<b>", inner=Inner(name="'quoted' & \"so\""))


def printed(template, **facts):
    return environment().from_string(template).render(**facts)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ fact.name }}", "&lt;b&gt;"),
        ("{{ fact.inner.name }}", "&#39;quoted&#39; &amp; &#34;so&#34;"),
        ("{{ fact['name'] }}", "&lt;b&gt;"),
        ("{{ [fact, fact] | map(attribute='inner.name') | first | length }}", "15"),
        ("{{ number }} {{ nothing }} {{ yes }}", "1.5 None True"),
        ("{{ markup }}", "<i>kept</i>"),
        ("{{ '<' ~ fact.name }}", "&lt;&lt;b&gt;"),
        ("{% macro m(f) %}<u>{{ f.name }}</u>{% endmacro %}{{ m(fact) }}", "<u>&lt;b&gt;</u>"),
        ("{% set held %}<u>{{ fact.name }}</u>{% endset %}{{ held }}", "<u>&lt;b&gt;</u>"),
        ("{% autoescape false %}{{ fact.name }}{% endautoescape %}", "<b>"),
        ("{{ things.class }}", "a keyword"),
        ("{% for one in [fact] %}{{ loop.index }}{{ one.name }}{% endfor %}", "1&lt;b&gt;"),
        ("{{ fact.told() }}", "&lt;b&gt;"),
    ],
)
def test_a_template_prints_facts_escaped_once(template, text):
    facts = {"fact": FACT, "number": 1.5, "nothing": None, "yes": True, "markup": Markup("<i>kept</i>")}
    assert printed(template, **facts, things={"class": "a keyword"}) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ fact.__class__.__mro__ }}",
        "{{ fact.told.__globals__ }}",
        "{{ fact['__class__'].__mro__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ rows.append(1) }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ [fact] | map(attribute='__class__') | join }}",
    ],
)
def test_a_template_reaches_nothing_but_its_facts(template):
    with pytest.raises((SecurityError, UndefinedError)):
        printed(template, fact=FACT, rows=[])


@pytest.mark.parametrize(
    "template", ["{{ fact.nome }}", "{{ unknown }}", "{{ fact.inner.nome.more }}", "{{ fact['nome'] }}"]
)
def test_a_name_that_is_not_there_is_an_error_and_not_nothing(template):
    with pytest.raises(UndefinedError):
        printed(template, fact=FACT)


@pytest.mark.parametrize(
    ("macro", "call", "text"),
    [
        ("m(a, b)", "m('<', 2)", "&lt;|2||"),
        ("m(a, b)", "m('<', b=2)", "&lt;|2||"),
        ("m(a, b=3)", "m('<')", "&lt;|3||"),
        ("m(a, b)", "m('<', 2, 4)", "&lt;|2|(4,)|"),
        ("m(a, b)", "m('<', 2, c=5)", "&lt;|2||{&#39;c&#39;: 5}"),
    ],
)
def test_a_macro_takes_what_it_is_given_however_it_is_called(macro, call, text):
    more = ("{{ varargs }}" if "4" in call else "") + "|" + ("{{ kwargs }}" if "c=5" in call else "")
    defined = f"{{% macro {macro} %}}{{{{ a }}}}|{{{{ b }}}}|{more}{{% endmacro %}}"
    assert printed(f"{defined}{{% for _ in (1,) %}}{{{{ {call} }}}}{{% endfor %}}") == text


@pytest.mark.parametrize(("more", "text"), [("kwargs", "1{}"), ("varargs", "1()")])
def test_a_macro_of_more_than_its_names_is_called_with_no_more_than_them(more, text):
    assert printed(f"{{% macro m(a) %}}{{{{ a }}}}{{{{ {more} }}}}{{% endmacro %}}{{{{ m(1) }}}}") == text


def test_a_macro_with_a_caller_is_given_it():
    template = "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{% call m('<') %}{{ '>' }}{% endcall %}"
    assert printed(template) == "&lt;&gt;"
