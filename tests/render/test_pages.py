import re
from dataclasses import replace
from itertools import pairwise

import pytest
from on_demand_builders import every_kind, every_report
from pack_builders import (
    ORDER,
    STAGES,
    action,
    baseline,
    curve,
    full_sections,
    header,
    indicator,
    pack,
    plan,
)
from page_reading import read_page
from whole_builders import hostile

from oba.pack.canonical import digest, pack_json
from oba.pack.figure_facts import Curves
from oba.render.formats import FORMATS, in_every_format
from oba.render.glossary import glossary_address
from oba.render.html import render_html
from oba.render.reading import read_pack
from oba.render.sections import SECTIONS

PACKS = every_kind()


@pytest.fixture(params=PACKS.values(), ids=PACKS.keys())
def any_pack(request):
    return request.param


@pytest.fixture
def page(any_pack):
    return read_page(render_html(pack_json(any_pack)))


def review_page(**changes):
    return read_page(render_html(pack_json(pack("review", full_sections("review") | changes))))


def test_what_is_read_back_is_the_pack_that_was_written(any_pack):
    assert read_pack(pack_json(any_pack)) == any_pack


def test_every_section_stands_in_the_page_in_the_packs_order(any_pack, page):
    ids = [attrs["id"] for tag, attrs in page.tags if tag == "section"]
    about = ["about"] if any_pack.header.kind == "stage" else []
    assert ids == [*any_pack.sections, *about, "words"]


def test_every_section_that_a_stage_has_can_be_rendered():
    of_reports = {name for pack in every_report().values() for name in pack.sections}
    assert {name for names in ORDER.values() for name in names} | of_reports == set(SECTIONS)


def test_the_json_format_is_the_very_text(any_pack):
    text = pack_json(any_pack)
    assert FORMATS["json"](text).decode() == text


def test_all_formats_at_once_are_the_files_that_each_makes_by_itself(any_pack):
    text = pack_json(any_pack)
    assert in_every_format(text) == {extension: make(text) for extension, make in FORMATS.items()}


def test_ids_are_unique_and_every_reference_within_the_page_finds_one(page):
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    within = [link[1:] for link in page.all("href") if link.startswith("#")]
    references = within + page.all("aria-labelledby")
    assert set(references) <= set(ids)


def test_headings_begin_at_one_and_skip_no_level(page):
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(page.headings))


def test_every_table_has_one_caption_and_every_header_cell_its_scope(page):
    for table in page.tables:
        assert table.captions == 1
        assert table.headers > 0
        assert table.unscoped == 0


def test_every_box_that_scrolls_can_be_reached_by_keyboard_and_has_its_own_name(page):
    boxes = [attrs for tag, attrs in page.tags if tag == "div" and attrs.get("class") == "box"]
    assert all(box["tabindex"] == "0" and box["role"] == "region" for box in boxes)
    names = [box["aria-label"] for box in boxes]
    assert len(names) == len(set(names))
    assert len(boxes) >= len(page.tables)


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(any_pack, page):
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "link", "iframe", "img", "object", "form"})
    glossary = glossary_address(any_pack.header)
    followed = page.all("href")  # by a reader, not by the page: no tag that loads anything is left above
    assert all(link.startswith(("#", "https://")) or link in ("pack.json", glossary) for link in followed)
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"]


def test_the_page_says_its_language_title_digest_day_licence_and_whose_method_it_follows(any_pack, page):
    assert page.tags[0] == ("html", {"lang": "en-GB"})
    assert digest(pack_json(any_pack)) in page.text
    assert "As of 31 December 2024" in page.text
    assert "trade marks of the Fiscal Policy Studies Institute" in page.text
    licensed = any(getattr(section, "releases", ()) for section in any_pack.sections.values())
    assert ("Figures are published under Open Government Licence v3.0" in page.text) == licensed


def test_the_first_link_skips_to_the_main_part(page):
    links = [attrs for tag, attrs in page.tags if tag == "a"]
    assert links[0]["href"] == "#main"
    assert ("main", "main") in [(tag, attrs.get("id")) for tag, attrs in page.tags]


def test_no_none_and_no_undefined_word_reaches_a_reader(page):
    assert not re.search(r"\b(None|nan|Undefined|True|False)\b", page.text)


MARKED = " **bold** and [a page](https://people.example.org/?a=1&b=2), [no page](javascript:alert(1)), <i>typed</i>"


@pytest.mark.parametrize("stage", STAGES)
def test_marks_in_what_people_write_are_shown_as_marks_and_everything_else_as_typed(stage):
    said = pack(stage, full_sections(stage))
    sections = {name: hostile(section, MARKED) for name, section in said.sections.items()}
    page = read_page(render_html(pack_json(replace(said, sections=sections))))
    links = [attrs for tag, attrs in page.tags if tag == "a" and attrs["href"].startswith("https://people.example.org")]
    assert links
    assert all(link == {"href": "https://people.example.org/?a=1&b=2"} for link in links)
    assert "bold" in page.texts
    assert "[no page](javascript:alert(1)), <i>typed</i>" in page.text
    assert {tag for tag, _ in page.tags}.isdisjoint({"i", "script"})


def test_names_and_roles_are_shown_as_they_were_typed():
    told = hostile(full_sections("story")["story"], MARKED)
    text = read_page(render_html(pack_json(pack("story", full_sections("story") | {"story": told})))).text
    assert f"{told.partners[0].role}" in text
    assert f"{told.partners[0].name}" in text


def test_the_paragraphs_and_lists_of_a_judgement_are_shown_as_such():
    judged = curve()
    judgement = replace(judged.judgement, why="Because:\n\n- of one\n- of *two*")
    page = review_page(curves=Curves(curves=(replace(judged, judgement=judgement),)))
    assert "Because: of one of two Assistant director" in page.text
    assert ("em", {}) in page.tags


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a \u202eb", "a \u202eb\u202c"),
        ("\u2067a \u202eb", "\u2067a \u202eb\u202c\u2069"),
        ("plain", "plain"),
        ("\u200fعربي", "\u200fعربي"),
    ],
)
def test_a_text_that_turns_the_writing_direction_turns_nothing_after_it(said, shown):
    read = read_pack(pack_json(replace(PACKS["empty plan"], header=header("plan", cycle=said, convenor="\u202d"))))
    assert read.header.cycle == shown


def test_a_review_begins_with_how_many_headline_curves_turned():
    page = review_page()
    main = page.text.partition("Have the curves turned? ")[2].partition("Have the curves turned? ")[2]
    assert main.startswith(
        "1 of 4 headline curves turned for the South West Of these 4, 1 could be judged. "
        "Across 15 authorities, 5 of 60 curves"
    )
    assert "luck alone would have turned about 0.7 of the 14 curves" in main


def test_a_review_names_the_curves_that_are_worse_than_their_baseline_next():
    text = review_page().text
    _, found, after = text.partition("Exceptions: worse than the baseline")
    assert found
    exceptions = after.partition("Curves that turned")[0]
    assert "Devon Second or subsequent plans 30.8 % in 2025 against 28.9 % expected if nothing changed" in exceptions
    assert "Worse than the baseline, and more so than elsewhere 40 of 1,240" in exceptions
    assert "Cornwall" not in exceptions


def test_a_review_without_exceptions_says_so():
    assert "No curve that could be judged is worse" in review_page(curves=Curves(curves=(curve(),))).text


def test_the_parameters_of_a_forecast_are_named_in_words():
    method = (("min_training", "3"), ("n_origins", "9"), ("n_pooled", "149"))
    shown = curve(baseline=replace(baseline(), parameters=method))
    text = review_page(curves=Curves(curves=(shown,))).text
    assert "Areas learnt from 149" in text
    assert "n_origins" not in text


def test_a_review_names_the_curves_that_turned():
    page = review_page()
    assert "Curves that turned" in page.text
    assert "Curves that turned" not in review_page(curves=Curves(curves=(curve(),))).text


def test_a_review_attributes_no_change_to_an_action():
    assert "nothing here attributes a change" in review_page().text


def test_an_illustrative_pack_says_so_first_and_at_each_item():
    page = read_page(render_html(pack_json(PACKS["full story"])))
    assert page.text.index("Illustrative.") < page.text.index("Preventing and tackling neglect Tell the story")
    tags = [attrs for _, attrs in page.tags if attrs.get("class") == "tag illustrative"]
    assert len(tags) >= 6


def test_a_pack_that_is_not_illustrative_does_not_say_so():
    assert "Illustrative" not in read_page(render_html(pack_json(PACKS["empty story"]))).text


def test_what_was_said_in_an_earlier_cycle_is_dated():
    page = read_page(render_html(pack_json(PACKS["full collect"])))
    assert "carried forward from 2024-25, said on 10 December 2025" in page.text


def test_an_indicator_that_is_not_published_yet_says_when_it_comes():
    page = read_page(render_html(pack_json(PACKS["full collect"])))
    assert (
        "Not yet published as of 31 December 2024: first figures held come with dfe-csww-2024, 27 February 2025"
        in page.text
    )


def test_symbols_are_explained_where_they_stand_and_below():
    page = read_page(render_html(pack_json(PACKS["full collect"])))
    assert "z not applicable to this area and period" in page.text
    titles = {attrs["title"] for tag, attrs in page.tags if tag == "abbr"}
    assert "confidential: the publisher hides a small count, or what would give one away" in titles


def test_suppressed_figures_are_never_shown_as_zero():
    page = read_page(render_html(pack_json(PACKS["suppressed collect"])))
    assert page.text.count("There are no figures to draw yet.") == 4
    assert not re.search(r"(?<![\d.])0\.0", page.text)


def test_a_small_area_is_marked_and_the_coverage_of_each_column_shown():
    page = read_page(render_html(pack_json(PACKS["full collect"])))
    assert "Isles of Scilly too small to judge" in page.text
    assert "14 of 15" in page.text


def test_overdue_actions_are_counted_and_marked():
    page = review_page(plan=replace(plan(), actions=(action(overdue=True), action(slug="other"))))
    assert "2 actions: 2 on track; 1 overdue." in page.text


def test_a_page_of_twenty_charts_stays_small():
    many = tuple(replace(curve(), indicator=indicator(id=f"X-{k}", name=f"Indicator {k}")) for k in range(20))
    page = render_html(pack_json(pack("collect", full_sections("collect") | {"curves": Curves(curves=many)})))
    assert page.count(b'<svg class="ttc"') == 20
    assert len(page) <= 250_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "not a review pack: schema is None"),
        ("[]", "not a review pack: schema is 'list'"),
        (pack_json(PACKS["empty plan"]).replace('"gate"', '"gates"'), "no template for the section 'gates'"),
        (pack_json(PACKS["empty plan"]).replace('"met"', '"mat"'), "Gate has other keys than expected.*: mat, met"),
        (pack_json(PACKS["empty plan"]).replace('"order":["summary",', '"order":['), "but the sections are"),
    ],
)
def test_a_text_that_is_not_such_a_pack_is_refused_with_what_was_found(text, message):
    with pytest.raises(ValueError, match=message):
        render_html(text)


def test_a_stage_that_follows_another_cycle_says_which():
    page = read_page(render_html(pack_json(replace(PACKS["empty plan"], header=header("plan", follows="2023-24")))))
    assert "cycle 2024-25, following 2023-24" in page.text
