"""The JSON Schema of packs: the one in the docs, held against the packs that the engine makes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from oba.render.schema import SCHEMA_FILE, pack_schema, schema_text

sys.path.insert(0, str(Path(__file__).parents[1] / "render"))
from pack_builders import every_pack

from oba.pack.canonical import pack_json

pytestmark = pytest.mark.slow

DOCUMENTED = Path(__file__).parents[2] / "docs" / "reference" / SCHEMA_FILE
VALIDATOR = Draft202012Validator(pack_schema())
PACKS = every_pack()


def test_the_schema_in_the_docs_is_the_one_that_the_code_makes(request):
    if request.config.getoption("approve"):
        DOCUMENTED.write_text(schema_text())
    assert DOCUMENTED.read_text() == schema_text(), "facts have changed: read the difference, then `make approve`"


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(pack_schema())


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_every_made_up_pack_is_as_the_schema_says(pack):
    VALIDATOR.validate(json.loads(pack_json(pack)))


def test_the_packs_of_the_south_west_are_as_the_schema_says(walked):
    found = list((walked.data / "packs").rglob("pack.json"))
    assert len(found) > 10
    for path in found:
        VALIDATOR.validate(json.loads(path.read_text()))


def full():
    return json.loads(pack_json(PACKS["full review"]))


def unknown_key(pack):
    pack["sections"]["curves"]["curves"][0]["colour"] = "red"


def missing_key(pack):
    del pack["sections"]["scorecard"]["rows"][0]["name"]


def wrong_type(pack):
    pack["sections"]["curves"]["curves"][0]["history"][0]["value"] = "12.5"


def none_where_there_is_something(pack):
    pack["header"]["cycle"] = None


def unknown_section(pack):
    pack["sections"]["league"] = {}


def another_schema(pack):
    pack["schema"] = "oba-review-pack/1"


def too_long_a_pair(pack):
    pack["sections"]["curves"]["curves"][0]["baseline"]["parameters"][0].append("more")


@pytest.mark.parametrize(
    "harm",
    [
        unknown_key,
        missing_key,
        wrong_type,
        none_where_there_is_something,
        unknown_section,
        another_schema,
        too_long_a_pair,
    ],
)
def test_what_is_not_a_pack_is_not_as_the_schema_says(harm):
    pack = full()
    VALIDATOR.validate(pack)
    harm(pack)
    assert not VALIDATOR.is_valid(pack)


def test_every_record_says_what_it_holds_or_is_named_for_it():
    told = [one for one in pack_schema()["$defs"].values() if one.get("description")]
    assert len(told) > len(pack_schema()["$defs"]) / 2
    assert pack_schema()["$defs"]["FactorFact"]["properties"]["areas"]["description"] == (
        "Names of the areas; none means the whole region."
    )
