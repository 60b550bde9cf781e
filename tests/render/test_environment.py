"""What templates may ask of the facts that they are given."""

import pytest
from jinja2.exceptions import SecurityError, UndefinedError
from pack_builders import points

from oba.render.environment import environment


def told(template: str) -> str:
    return environment().from_string(template).render(points=points(2020, 1.5, None, 2.5))


def test_filters_take_a_field_of_a_record_by_its_name():
    assert told('{{ points | rejectattr("value", "none") | map(attribute="period") | join(" ") }}') == "2020 2022"
    assert told('{{ points[0]["period"] }} {{ points[1].period }}') == "2020 2021"


def test_no_template_reaches_past_the_fields_of_a_record():
    with pytest.raises((SecurityError, UndefinedError)):
        told('{{ points | map(attribute="__class__") | join }}')
    with pytest.raises((SecurityError, UndefinedError)):
        told('{{ points[0]["__class__"].__mro__ }}')
    with pytest.raises(UndefinedError):
        told('{{ points[0]["perod"] ~ "" }}')
