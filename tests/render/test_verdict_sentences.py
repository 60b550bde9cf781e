"""A table of verdicts and what is said of them."""

import pytest
from pack_builders import NEGLECT_RATE, VerdictCounts, evidence, indicator, not_assessable, verdict, worse

from oba.render.environment import environment
from oba.render.verdicts import CASES, movement_case, verdict_case
from oba.render.words import NBSP

NOT_TURNED = evidence(verdict="not turned", gap=-0.4, as_good=700, as_bad=500)
TOO_EARLY = evidence(verdict="too early", gap=0.9, as_good=200, as_bad=1000)
WORSE = evidence(verdict="not turned", worse_than_baseline=True, gap=-2.0, as_good=1200, as_bad=22)
NO_NET = evidence(verdict="not assessable", n_placebos=0, gap=0.0, as_good=0, as_bad=0)


def say(macro, *arguments):
    text = getattr(environment().get_template("sections/sentences.j2").module, macro)(*arguments)
    return str(text).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("changes", "case"),
    [
        ({}, "turned_beyond_elsewhere"),
        ({"net": NOT_TURNED}, "turned_as_elsewhere"),
        ({"net": TOO_EARLY}, "turned_elsewhere_open"),
        ({"net": WORSE}, "turned_less_than_elsewhere"),
        ({"net": None}, "turned"),
        ({"net": NO_NET}, "turned"),
        ({"verdict": "not turned", "own": NOT_TURNED}, "held_while_others_worsened"),
        ({"verdict": "not turned", "own": NOT_TURNED, "net": NOT_TURNED}, "not_turned"),
        ({"verdict": "not turned", "own": NOT_TURNED, "net": WORSE}, "not_turned_others_better"),
        ({"verdict": "too early", "own": TOO_EARLY, "net": TOO_EARLY}, "too_early"),
        ({"verdict": "too early", "own": TOO_EARLY}, "too_early_others_worse"),
        ({"verdict": "not turned", "own": WORSE, "net": WORSE}, "worse_beyond_elsewhere"),
        ({"verdict": "not turned", "own": WORSE, "net": NOT_TURNED}, "worse_as_elsewhere"),
        ({"verdict": "not turned", "own": WORSE}, "worse_but_less_than_elsewhere"),
        ({"verdict": "not turned", "own": WORSE, "net": NO_NET}, "worse"),
        ({"verdict": "not assessable", "own": None, "net": None, "reason": "no polarity agreed"}, "not_assessable"),
    ],
)
def test_the_case_follows_from_both_comparisons(changes, case):
    assert verdict_case(verdict(**changes)) == case


def test_every_case_has_its_words():
    labels = environment().get_template("sections/sentences.j2").module.VERDICTS
    assert set(labels) == {*CASES.values(), "not_assessable"}


@pytest.mark.parametrize(
    ("changes", "polarity", "words"),
    [
        ({}, "lower", "still rising, but more slowly than forecast"),
        ({"direction": "falling"}, "lower", "improving (falling), and by more than forecast"),
        ({"direction": "level"}, "lower", "level, where worse was forecast"),
        ({"direction": "falling", "expected": 20.0}, "higher", "still falling, but more slowly than forecast"),
        (
            {"direction": "falling", "verdict": "not turned", "own": NOT_TURNED},
            "lower",
            "improving (falling), but only about as forecast",
        ),
        ({"verdict": "not turned", "own": NOT_TURNED}, "lower", "worsening (rising), about as forecast"),
        (
            {"verdict": "too early", "own": TOO_EARLY},
            "higher",
            "improving (rising), not far enough from the forecast to tell",
        ),
        (
            {"verdict": "not turned", "own": WORSE, "actual": 30.0},
            "lower",
            "worsening (rising), and by more than forecast",
        ),
        (
            {"verdict": "not turned", "own": WORSE, "actual": 30.0, "direction": "falling"},
            "lower",
            "improving (falling), but by less than forecast",
        ),
        ({"actual": 29.5}, "lower", "rising, and better than forecast on average, though not in the latest period"),
        ({"direction": "unknown"}, "lower", "direction of travel not known"),
        ({}, "none", "rising"),
    ],
)
def test_the_direction_is_told_with_how_it_compares_with_the_forecast(changes, polarity, words):
    assert say("movement", verdict(**changes), polarity) == words


def test_every_movement_has_its_words():
    words = environment().get_template("sections/sentences.j2").module.MOVEMENTS
    owns = (("turned", evidence()), ("not turned", NOT_TURNED), ("too early", TOO_EARLY), ("not turned", WORSE))
    cases = {
        movement_case(verdict(verdict=name, own=own, direction=direction, actual=actual), polarity="lower")
        for name, own in owns
        for direction in ("rising", "falling", "level")
        for actual in (20.0, 40.0)
    }
    assert cases | {"unknown", "plain"} == set(words)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            verdict(),
            "Turned, and more than elsewhere: 26.2 % in 2025 against 28.9 % expected if nothing changed. Still rising, "
            "but more slowly than forecast. Of 1,240 forecasts made the same way in earlier years, 31 were beaten by "
            "at least this much. Leaving out the movement that all areas shared: 12 of 1,240 as far on the better "
            "side.",
        ),
        (
            worse(net=None),
            "Worse than the baseline: 30.8 % in 2025 against 28.9 % expected if nothing changed. Worsening (rising), "
            "and by more than forecast. Of 1,240 forecasts made the same way in earlier years, 40 were missed by at "
            "least this much.",
        ),
        (
            verdict(
                verdict="too early", own=evidence(verdict="too early", as_good=1), net=NO_NET, periods=("2024", "2025")
            ),
            "Too early to say: 26.2 % in 2025 against 28.9 % expected if nothing changed. Worsening (rising), not far "
            "enough from the forecast to tell. Of 1,240 forecasts made the same way in earlier years, 1 was beaten by "
            "at least this much, on average over 2024 and 2025. A turn of 2.8 percentage points, the smallest that "
            "counts here, can be neither shown nor ruled out yet.",
        ),
        (
            verdict(
                verdict="not turned",
                direction="falling",
                own=evidence(verdict="not turned", gap=0.4, as_good=480),
                net=None,
                provisional=True,
            ),
            "Not turned (provisional): 26.2 % in 2025 against 28.9 % expected if nothing changed. Improving (falling), "
            "but only about as forecast. Of 1,240 forecasts made the same way in earlier years, 480 were beaten by at "
            "least this much. Had it turned by 2.8 percentage points, the smallest change that counts here, fewer than "
            "one in ten such figures would look as poor as this.",
        ),
        (
            not_assessable("fewer than five points of history"),
            "Not assessable: fewer than five points of history. 26.2 % in 2025 against 28.9 % expected if nothing "
            "changed; rising.",
        ),
        (
            not_assessable("no baseline was frozen", actual=None, expected=None, periods=()),
            "Not assessable: no baseline was frozen.",
        ),
    ],
)
def test_the_verdict_is_one_plain_sentence_with_its_evidence(said, sentence):
    assert say("verdict_sentence", said, indicator()) == sentence


def test_a_curve_without_agreed_polarity_is_told_without_better_or_worse():
    sentence = say("verdict_sentence", not_assessable(), NEGLECT_RATE)
    assert sentence.startswith("Not assessable: no polarity agreed. 26.2 per 10,000 in 2025")
    assert not any(word in sentence for word in ("improving", "worsening", "better", "worse"))


def test_luck_is_told_of_the_curves_that_could_be_judged_only():
    counts = VerdictCounts(turned=5, not_turned=5, too_early=4, not_assessable=46, worse=1, expected_by_luck=0.7)
    assert "about 0.7 of the 14 curves" in say("luck", counts)
