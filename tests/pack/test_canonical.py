import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from builders.stage_facts import facts

from oba.pack.assembly import review_pack
from oba.pack.canonical import canonical, digest, pack_json
from oba.pack.figure_facts import Cell, Scorecard, ScorecardRow


def test_keys_are_sorted_at_every_depth_and_nothing_stands_between():
    assert canonical({"b": {"z": 1, "a": [{"d": 1, "c": None}]}, "a": "é"}) == (
        '{"a":"é","b":{"a":[{"c":null,"d":1}],"z":1}}\n'
    )


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_a_number_that_json_does_not_know_is_refused(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": [number]})


def test_a_pack_that_holds_no_number_where_one_should_be_is_refused():
    pack = review_pack(facts())
    cell = Cell(text="c", status="suppressed", value=float("nan"), previous=None, included=None)
    row = ScorecardRow(area="A", name="A", kind="authority", too_small=False, cells=(cell,))
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack_json(replace(pack, sections={"scorecard": Scorecard(columns=(), rows=(row,))}))


def test_the_digest_is_the_sha_256_of_the_bytes_of_the_file(tmp_path):
    text = pack_json(review_pack(facts()))
    (tmp_path / "pack.json").write_bytes(text.encode())
    assert digest(text) == hashlib.sha256((tmp_path / "pack.json").read_bytes()).hexdigest()


def test_the_same_facts_give_the_same_bytes():
    assert pack_json(review_pack(facts())) == pack_json(review_pack(facts()))


def test_the_order_of_sections_is_kept_beside_the_sorted_keys():
    kept = json.loads(pack_json(review_pack(facts())))
    assert kept["order"] == ["summary", "gate", "curves", "story", "common_causes", "gaps", "sources"]
    assert list(kept["sections"]) == sorted(kept["order"])
    assert kept["schema"] == "oba-review-pack/3"
    assert list(kept) == ["header", "order", "schema", "sections"]
