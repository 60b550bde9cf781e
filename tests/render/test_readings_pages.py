"""The page of the other readings: words for every case, nothing told by colour, icons told apart by shape."""

import re

import pytest
from pack_builders import full_sections, pack
from page_reading import read_page

from oba.pack.canonical import pack_json
from oba.render.environment import environment
from oba.render.html import render_html


def section_of(stage="review"):
    page = render_html(pack_json(pack(stage, full_sections(stage)))).decode()
    begins = page.index('<section id="readings"')
    return page[begins : page.index("</section>", begins)]


@pytest.fixture(scope="module")
def text():
    return read_page(section_of().encode() + b"</section>").text


@pytest.mark.parametrize(
    "words",
    [
        "they stand beside the verdict, never in its place, and can disagree with it",
        "it takes only sampling error into account",
        "The trend badge tests the five latest years: chi-squared for trend of proportions, at 99.8 %.",
        "Target: 25.0 % by 2027, agreed by Regional summit on 1 November 2024. Green is on the target or better, amber "
        "is no more than 1.5 short of it, red is further off.",
        "Quarters and ranks are among the 151 authorities with a figure for 2024",
        "26.2 28.7 down 2.5 down 1 period up 25.4 % since 2016 Increasing: worse 2020 to 2024 1.2 above A amber "
        "4.8 % of it B, 42 of 151",
        "read from 2020, where the series breaks 26.2 26.2 2021 2 periods missing between no change level 3 periods, "
        "over a gap",
        "Decreasing: better",
        "Not tested the series breaks within the five latest years",
        "not defined zero in 2016",
        "on the target G green",
        "3.0 below R red",
        "No significant change: one year stands out",
        "0.0 2022 28.7",
        "too small to judge 26.2",
        "1 of 151",
        "none none not known not known not known Not tested fewer than five annual figures",
        "No direction is agreed to be better. These figures are not of a kind for which there is a test of the trend. "
        "No direction is agreed to be better, so that no authority has a quarter or a rank.",
        "; kept out, a check failed",
        "the mean of all figures and 2.66 of their mean moving ranges on either side, exceptional ranges left out. A "
        "trend is 7 figures in one direction, a shift 7 on one side of the mean.",
        "Devon 31.0 June 2024 20.0 18 figures since January 2023 12.0 to 28.0 Unusually high: worse Target met and "
        "missed by chance outside the limits: June 2024; part of a trend: March 2023 and April 2023; two of three near "
        "a limit: January 2024; part of a shift: February 2024",
        "Unusually low: better Target met, if nothing changes",
        "Target missed, unless something changes",
        "Somerset 31.0 June 2024 20.0 18 figures since January 2023 12.0 to 28.0 Usual variation Target met and missed "
        "by chance none",
        "No chart: Wiltshire (fewer than twelve figures).",
        "Nothing had been published of Care leavers in education, employment or training (C-H4).",
    ],
)
def test_the_page_says(text, words):
    assert words in text


def test_the_sections_own_words_are_one_sentence(text):
    said = environment().get_template("sections/reading_words.j2").module.beside_the_verdict()
    assert said.count(".") == 1
    assert said.strip() in text


def test_every_icon_is_hidden_from_readers_aloud_and_told_apart_by_shape():
    icons = re.findall(r'<svg class="icon"[^>]*>(.*?)</svg>', section_of())
    tags = re.findall(r'<svg class="icon"[^>]*>', section_of())
    assert len(icons) == 12
    assert len(set(icons)) == 10  # seven of variation, three of assurance
    assert all('aria-hidden="true"' in tag and "currentColor" in tag for tag in tags)
    assert not any("#" in icon or "var(" in icon for icon in icons)


def test_no_status_is_told_by_colour():
    assert not re.search(r'class="[^"]*(red|amber|green)', section_of())
    assert '<span class="tag">R</span> red' in section_of()
