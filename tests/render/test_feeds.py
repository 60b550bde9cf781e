"""The feeds against what RFC 4287 requires."""

from dataclasses import replace
from urllib.parse import urljoin
from uuid import RFC_4122, UUID
from xml.etree import ElementTree as ET

import pytest
from library_builders import entry, shelf, usual_pages, usual_shelf

from oba.render.library.feed import N_ENTRIES, uuid_of

ATOM = "{http://www.w3.org/2005/Atom}"
SHELF = usual_shelf()
FEEDS = {address: content for address, content in usual_pages().items() if address.endswith(".xml")}


def read(content):
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ET.fromstring(content)  # noqa: S314 - our own


def one(element, name):
    [found] = element.findall(ATOM + name)
    return found


@pytest.mark.parametrize("address", sorted(FEEDS))
def test_a_feed_has_what_the_standard_requires(address):
    feed = read(FEEDS[address])
    assert feed.tag == f"{ATOM}feed"
    ids = [one(part, "id").text for part in (feed, *feed.findall(f"{ATOM}entry"))]
    assert len(set(ids)) == len(ids)
    assert all(UUID(name.removeprefix("urn:uuid:")).variant == RFC_4122 for name in ids)
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert one(part, "title").text.strip()
        day, time = one(part, "updated").text.split("T")
        assert (len(day), time) == (10, "00:00:00Z")
        alternates = [link for link in part.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len({(link.get("type"), link.get("hreflang")) for link in alternates}) == len(alternates) == 1
    assert one(one(feed, "author"), "name").text == SHELF.library.partnership_name
    updated = [one(part, "updated").text for part in feed.findall(f"{ATOM}entry")]
    assert updated == sorted(updated, reverse=True)
    assert one(feed, "updated").text == updated[0]


@pytest.mark.parametrize("address", sorted(FEEDS))
def test_links_of_a_feed_lead_to_packs_and_to_itself(address):
    feed = read(FEEDS[address])
    at = urljoin("https://packs.example.org/library/", address)
    links = {link.get("rel"): urljoin(at, link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": at, "alternate": "https://packs.example.org/library/index.html"}
    pages = {f"https://packs.example.org/{entry.page}" for entry in SHELF.library.entries}
    found = {
        urljoin(at, link.get("href"))
        for part in feed.findall(f"{ATOM}entry")
        for link in part.findall(f"{ATOM}link")
        if link.get("rel") == "alternate"
    }
    assert found
    assert found <= pages


def test_the_feed_of_all_tells_of_every_pack_and_a_prioritys_of_its_own():
    titles = [one(part, "title").text for part in read(FEEDS["feed.xml"]).findall(f"{ATOM}entry")]
    assert len(titles) == len(SHELF.library.entries)
    own = read(FEEDS["priority/children-in-care.xml"]).findall(f"{ATOM}entry")
    assert [one(part, "title").text for part in own] == [
        "Review the outcomes: Improving outcomes for children in care, 2024-25 (illustrative)"
    ]


def test_only_a_library_with_an_address_gives_its_feeds_a_base():
    assert b"xml:base" not in FEEDS["feed.xml"]
    addressed = shelf(address="https://packs.example.org/library/").rendered()
    base = "{http://www.w3.org/XML/1998/namespace}base"
    for address in FEEDS:
        assert read(addressed[address]).get(base) == f"https://packs.example.org/library/{address}"


def test_a_feed_tells_of_no_more_packs_than_it_says():
    many = tuple(entry(digest=f"{k:064x}", place=k) for k in range(N_ENTRIES + 5))
    feed = replace(SHELF, library=replace(SHELF.library, entries=many, gists={})).rendered()["feed.xml"]
    assert len(read(feed).findall(f"{ATOM}entry")) == N_ENTRIES


def test_an_entrys_name_is_the_uuid_of_version_8_made_of_the_packs_digest():
    assert str(uuid_of("ff" * 32)) == "ffffffff-ffff-8fff-bfff-ffffffffffff"
    assert str(uuid_of("00" * 32)) == "00000000-0000-8000-8000-000000000000"
