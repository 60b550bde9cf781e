"""What holds of every kind of publisher's interface."""

import pytest

from oba.domain.data_set import DataSet
from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.payload import Payload
from oba.sources.publishers import SOURCES

NO_TABLES = [b"", b"<!doctype html><html><body>Sorry</body></html>", b"\x00\x01\x02", b"a,b\n1\n"]


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_lies_at_a_safe_address_or_at_none(name):
    base = SOURCES[name].base_url
    assert base == "" or (base.startswith("https://") and not base.endswith("/"))


@pytest.mark.parametrize("name", SOURCES)
def test_no_key_is_both_needed_and_optional(name):
    source = SOURCES[name]
    keys = (*source.needs, *source.may)
    assert keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><html><body>Sorry</body></html>", b"\x00\x01\x02", b"a,b\n1\n"]
)
def test_what_is_no_table_is_refused_with_the_data_set_or_address_named(name, content):
    data_set = DataSet(
        id="the-set",
        publication="p",
        title="The set",
        source=name,
        request=dict.fromkeys(SOURCES[name].needs, "x") | ({"address": "https://x/y.ods"} if name == "ofsted" else {}),
    )
    payload = Payload(role="data", url="https://publisher/the-table", media_type="text/csv", content=content)
    with pytest.raises((SourceChanged, DefinitionError)) as refused:
        SOURCES[name].parse(data_set, [payload])
    assert any(told in str(refused.value) for told in ("the-set", "the-table", "The set"))
    assert isinstance(refused.value, SourceChanged) or name == "csv"
