"""What is said of calls that stand, of verdicts on revised figures, and of earlier forecasts."""

from dataclasses import replace

import judged_builders as made
import pytest
from judged_builders import NO_CALLS, NO_FORECASTS, area_calls, counts, many_questions, remade_area, remade_curve
from pack_builders import (
    AREAS,
    PLACEMENTS,
    Curves,
    curve,
    evidence,
    full_sections,
    indicator,
    not_assessable,
    pack,
    verdict,
    worse,
)
from page_reading import read_page

from oba.pack.call_facts import CallCounts
from oba.pack.canonical import pack_json
from oba.pack.judged_facts import Remade
from oba.render.environment import environment
from oba.render.html import render_html
from oba.render.words import NBSP


def say(macro, *arguments):
    text = getattr(environment().get_template("sections/sentences.j2").module, macro)(*arguments)
    return str(text).replace(NBSP, " ")


def review_page(**changes):
    return read_page(render_html(pack_json(pack("review", full_sections("review") | changes)))).text


@pytest.mark.parametrize(
    ("single", "stands", "words"),
    [
        (0, 0, "no curve is called turned"),
        (1, 1, "1 curve is called turned, and the call stands"),
        (1, 0, "1 curve is called turned, and the call does not stand"),
        (2, 0, "2 curves are called turned, and none of these calls stand"),
        (5, 1, "5 curves are called turned, and 1 of these calls stands"),
        (5, 3, "5 curves are called turned, and 3 of these calls stand"),
        (5, 5, "5 curves are called turned, and all of these calls stand"),
    ],
)
def test_calls_are_counted_with_those_that_stand(single, stands, words):
    assert say("of_calls", CallCounts(single=single, stands=stands), "turned") == words


def test_the_summary_takes_the_questions_of_each_authority_together_and_says_what_luck_would_give():
    many = many_questions(AREAS)
    assert say("standing_summary", many) == (
        "With the questions of each authority taken together (Benjamini and Hochberg, a false share of 1 in 10): "
        "against their own baselines 5 curves are called turned, and 3 of these calls stand; 1 curve is called worse, "
        "and the call does not stand. Leaving out the movement that all areas shared: no curve is called better; "
        "no curve is called worse."
    )
    assert "shared" not in say("standing_summary", replace(many, together=area_calls(n_net=0)))
    assert say("false_among_standing", many).startswith(
        "Of the calls that stand, at most about 1 in 10 is expected to be false."
    )
    assert say("luck_either_way", many.by_luck, 14).startswith(
        "If nothing had changed, luck alone would call about 0.7 of the 14 curves that could be judged turned, "
        "and about as many worse."
    )
    assert say("luck_either_way", 0.0, 0) == "No curve could be judged, so that luck can have called none."


def test_a_review_shows_each_authority_with_its_calls_and_which_stand():
    text = review_page()
    assert "Bath and North East Somerset 4 1, 1 stands 0 0 0" in text
    assert "Together 14 5, 3 stand 1, 0 stand 0 0 By luck alone, single tests, about 0.7 0.7 0.7 0.7" in text


def test_every_count_of_verdicts_in_a_review_says_what_luck_alone_would_give():
    text = review_page()
    exceptions = text.partition("Exceptions: worse than the baseline ")[2]
    told = (
        "Each is called by a single test. If nothing had changed, luck alone would put about 0.8 of the 15 curves that "
        "could be judged on this list."
    )
    assert exceptions.startswith(told)
    assert text.partition("Curves that turned ")[2].startswith(told)
    assert "5 turned of 14 judged about 0.7 by luck alone" in text
    assert "Turned by luck alone and as many worse" in text


def test_a_review_says_where_verdicts_would_differ_and_nothing_where_none_would():
    text = review_page()
    assert "2 verdicts would differ had the revised figures been known when the baselines were frozen" in text
    turned = replace(full_sections("review")["turned"], n_would_differ=0)
    assert "would differ had" not in review_page(turned=turned)
    assert say("would_differ", 1).startswith("1 verdict would differ had")


REGION = remade_area(verdict(), n_revised=1)
DEVON = remade_area(verdict(area="E1", area_name="Devon"), n_revised=3)
DORSET = remade_area(verdict(area="E2", area_name="Dorset"), n_revised=2)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            "13 figures of its history were revised: 1 of the South West, 5 of 2 authorities of the partnership and 7 "
            "of areas elsewhere, from which the forecast learns as well.",
        ),
        ({"areas": (), "n_others": 0}, "1 figure of its history was revised: 1 of the South West."),
        (
            {"areas": (), "region": remade_area(verdict()), "n_others": 0, "n_gone": 2, "n_new": 1},
            "no figure of its history was revised. 1 area has figures of it for the first time and 2 areas have no "
            "figures of it any more, for instance after a change of boundary.",
        ),
        (
            {"areas": (), "n_others": 0, "n_gone": 1},
            "1 figure of its history was revised: 1 of the South West. 1 area has no figures of it any more, "
            "for instance after a change of boundary.",
        ),
    ],
)
def test_revised_figures_are_counted_by_whose_they_are(changes, words):
    told = replace(remade_curve(indicator(), REGION, (DEVON, DORSET)), **changes)
    assert say("revised_history_words", told) == f"Since the baseline was frozen on 31 December 2024, {words}"


ANOTHER = {"remade": worse(), "differs": True}
NO_VERDICT = remade_area(not_assessable())


@pytest.mark.parametrize(
    ("region", "areas", "words"),
    [
        (
            REGION,
            (DEVON, DORSET),
            "Against a baseline made again on today’s figures the verdict on the South West would be the same. "
            "It would be the same for every authority that can be judged.",
        ),
        (
            replace(REGION, **ANOTHER),
            (replace(DEVON, **ANOTHER), replace(DORSET, **ANOTHER)),
            "Against a baseline made again on today’s figures the verdict on the South West would be another: Worse "
            "than the baseline, and more so than elsewhere. Against the frozen baseline it is: Turned, and more than "
            "elsewhere. Of the authorities it would be another for Devon and Dorset.",
        ),
        (
            replace(REGION, remade=verdict(net=None), differs_elsewhere=True),
            (NO_VERDICT,),
            "Against a baseline made again on today’s figures the verdict on the South West would be the same, but set "
            "against elsewhere: Turned.",
        ),
        (NO_VERDICT, (), "There is no verdict on the South West either way: no polarity agreed."),
        (
            replace(REGION, remade=None, is_gone=True),
            (),
            "Against a baseline made again on today’s figures the verdict on the South West would be none: the area "
            "has no figures any more.",
        ),
    ],
)
def test_the_verdict_on_revised_figures_is_said_beside_the_frozen_one(region, areas, words):
    assert say("remade_sentence", remade_curve(indicator(), region, areas), "South West") == words


def test_a_baseline_that_cannot_be_made_again_says_why():
    told = remade_curve(indicator(), replace(REGION, remade=None), (), method="")
    assert say("remade_sentence", told, "South West") == (
        "Today’s figures no longer reach the last period of the baseline, so that it cannot be made again."
    )


def test_the_frozen_baseline_is_said_to_be_the_one_that_counts():
    assert "The verdict that counts is the one against the baseline as it was frozen." in review_page()


@pytest.mark.parametrize(
    ("remade", "words"),
    [
        (Remade(curves=(), unrevised=()), "No curve was judged."),
        (
            Remade(curves=(), unrevised=(made.UNREVISED,)),
            "No figure of any frozen history has been revised since: baselines made again today would rest on the same "
            "figures.",
        ),
        (
            Remade(curves=(remade_curve(indicator(), REGION, ()),), unrevised=(made.UNREVISED,)),
            "No figure was revised in the history of New plans for neglect (N-H2).",
        ),
    ],
)
def test_what_was_not_revised_is_said(remade, words):
    assert say("unrevised_words", remade) == words


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (NO_FORECASTS, "Of no forecast for Devon has a figure come yet."),
        (
            counts(),
            "Of 10 forecasts for Devon a figure has come. 8 of 10 lay inside the 80 % interval (about 80 in 100 are "
            "expected to), 9 of 10 lay inside the 95 % interval (about 95 in 100).",
        ),
        (counts(n=1, n_80=0, n_95=0), "Of 1 forecast for Devon a figure has come."),
    ],
)
def test_forecasts_are_counted_beside_what_their_intervals_promise(counted, words):
    assert say("log_headline", counted, "Devon") == words


@pytest.mark.parametrize(
    ("mean_error", "words"),
    [
        (-1.37, "1.4 percentage points below their forecasts"),
        (0.42, "0.4 percentage points above their forecasts"),
        (0.0, "out as forecast"),
        (0.04, "out as forecast"),
    ],
)
def test_the_mean_error_says_which_way_forecasts_lean(mean_error, words):
    told = say("bias_words", counts(mean_error=mean_error), indicator(), "the South West")
    assert told == f"The South West: on average the figures came {words} (3 above, 7 below)."


def test_the_log_of_a_review_shows_forecast_figure_error_and_intervals():
    log = review_page().rpartition("Forecast error log")[2]
    assert "2025 31 December 2024 cycle 2024-25 28.9 26.2 provisional 2.7 below" in log
    assert "26.9 to 31.0 outside 25.9 to 32.0 inside" in log
    assert "2025 30 April 2026 cycle 2025-26 28.9 26.2 as forecast" in log
    assert "c no number 26.9 to 31.0 25.9 to 32.0" in log
    assert "2.7 below none none" in log
    assert "Of 26 more forecasts the period has not been published." in log


def test_an_error_of_a_whole_number_keeps_a_decimal():
    assert say("error_words", made.forecast_of(error=-0.4), PLACEMENTS) == "0.4 below"


def test_a_log_says_that_a_few_forecasts_show_little():
    assert "read these counts as a first impression, not as a test" in review_page()


def test_a_review_without_curves_says_nothing_of_single_tests():
    none = replace(full_sections("review")["turned"], many=many_questions())
    assert "Many questions at once" not in review_page(turned=none, curves=Curves(curves=(curve(),)))


def test_a_call_on_an_area_without_any_is_nought():
    assert say("called_and_standing", NO_CALLS) == "0"
    assert evidence().verdict == "turned"
