from dataclasses import replace

import pytest
from page_reading import read_page

from oba.render.library import LibraryEntry, render_library


def entry(**changes):
    made = LibraryEntry(
        priority="neglect",
        priority_name="Preventing and tackling neglect",
        cycle="2024-25",
        stage="collect",
        as_of="2024-12-31",
        digest="ab" * 32,
        page="neglect/2024-25/collect/abab/pack.html",
        facts="neglect/2024-25/collect/abab/pack.json",
        gate_met=True,
        summary="14 of 14 indicators",
        illustrative=False,
    )
    return replace(made, **changes)


ENTRIES = (
    entry(stage="review"),
    entry(cycle="2025-26"),
    entry(stage="plan"),
    entry(priority="children-in-care", priority_name="Improving outcomes for children in care"),
    entry(stage="story", illustrative=True, gate_met=False),
    entry(),
)


def test_packs_stand_by_priority_then_latest_cycle_then_stage_whatever_order_they_come_in():
    page = render_library("South West", ENTRIES)
    assert page == render_library("South West", ENTRIES[::-1])
    text = read_page(page).text
    order = [
        "Improving outcomes for children in care Cycle 2024-25",
        "Preventing and tackling neglect Cycle 2025-26",
        "Cycle 2024-25 Packs of Preventing",
        "Collect the data 31 December 2024",
        "Tell the story Illustrative 31 December 2024 14 of 14 indicators Not yet",
        "Make the plan",
        "Review the outcomes",
    ]
    places = []
    for words in order:
        places.append(text.index(words, places[-1] if places else 0))
    assert places == sorted(places)


def test_the_library_is_a_sound_page():
    page = read_page(render_library("South West", ENTRIES))
    assert page.headings == [1, 2, 3, 2, 3, 3]
    assert all(table.captions == 1 and table.unscoped == 0 for table in page.tables)
    assert len(set(page.all("id"))) == len(page.all("id"))
    assert {"neglect/2024-25/collect/abab/pack.html", "neglect/2024-25/collect/abab/pack.json"} <= set(page.all("href"))


def test_an_empty_library_is_a_sound_page_that_says_so():
    page = read_page(render_library("South West", ()))
    assert page.headings == [1]
    assert "No pack has been published yet." in page.text


def test_hostile_text_is_shown_and_not_run():
    text = '<script>alert(1)</script>{{ 7*7 }}" onclick="x'
    page = read_page(render_library(text, [entry(summary=text, priority_name=text, cycle=text, digest=text)]))
    assert text in "".join(page.texts)
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://example.org/", "//example.org/x", "/etc/passwd"])
def test_a_link_that_leaves_the_library_is_refused(link):
    with pytest.raises(ValueError, match="is not a relative link"):
        entry(page=link)


def test_a_stage_that_is_not_one_is_refused():
    with pytest.raises(ValueError, match="'lunch' is not a valid Stage"):
        entry(stage="lunch")
