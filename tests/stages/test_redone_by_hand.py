"""A statistician redoes every verdict of a review from what the engine prints: its pack and its frozen baselines."""

import json
import math
from datetime import date

import pytest
from builders.south_west import pack_of

from oba.domain.cycle import Stage
from oba.stages.frozen import frozen_baseline_text

REVIEWED = date(2025, 12, 12)
BETTER = {"higher": 1, "lower": -1}


@pytest.fixture(params=["children-in-care", "neglect"])
def reviewed(request, walked):
    """The review of December 2025 of each priority."""
    [report] = [
        one
        for one in walked.reports
        if (one.priority, one.stage, one.as_of) == (request.param, Stage.REVIEW, REVIEWED) and one.pack is not None
    ]
    return walked.workspace, request.param, pack_of(walked.workspace, report)


def judged(pack):
    for curve in pack["sections"]["curves"]["curves"]:
        for verdict in (curve["verdict"], *curve["areas"]):
            if verdict["own"] is not None:
                yield curve, verdict


@pytest.mark.slow
def test_every_verdict_can_be_redone_from_the_page_and_the_frozen_bank(reviewed):
    workspace, priority, pack = reviewed
    frozen = {
        indicator: json.loads(frozen_baseline_text(workspace, priority=priority, cycle="2024-25", indicator=indicator))
        for indicator in {curve["indicator"]["id"] for curve, _ in judged(pack)}
    }
    n_redone = 0
    for curve, verdict in judged(pack):
        baseline = frozen[curve["indicator"]["id"]]
        better = BETTER[curve["indicator"]["polarity"]]
        bank = [better * error for error in baseline["bank"]["own"][len(verdict["periods"]) - 1]]
        own = verdict["own"]
        slack = 0.0051  # the distance is printed to two decimals
        least, most = (sum(error >= own["distance"] + off for error in bank) for off in (slack, -slack))
        assert least <= own["as_good"] <= most
        assert own["n_placebos"] == len(bank)
        is_turned = (1 + own["as_good"]) / (len(bank) + 1) < 0.05
        assert (verdict["verdict"] == "turned") == is_turned
        assert own["worse_than_baseline"] == ((1 + own["as_bad"]) / (len(bank) + 1) < 0.05)
        if not is_turned:
            assert (verdict["verdict"] == "not turned") == ((1 + own["as_poor"]) / (len(bank) + 1) < 0.1)
        cut = curve["baseline"]["cuts"][len(verdict["periods"]) - 1]
        beyond = own["distance"] - (cut["high"] if better > 0 else -cut["low"])
        if abs(beyond) > 0.02:
            assert is_turned == (beyond > 0)
        n_redone += 1
    assert n_redone > 10


@pytest.mark.slow
def test_the_distance_follows_from_the_counts_and_the_frozen_forecast(reviewed):
    """On the logit: of the share expected and the share that came, by each area's usual change."""
    workspace, priority, pack = reviewed
    n_redone = 0
    for curve, verdict in judged(pack):
        text = frozen_baseline_text(workspace, priority=priority, cycle="2024-25", indicator=curve["indicator"]["id"])
        baseline = json.loads(text)
        row = baseline["areas"].index(verdict["area"])
        if baseline["working_scale"]["name"] != "empirical logit" or len(verdict["periods"]) != 1:
            continue
        share, n = verdict["actual"] / 100, baseline["denominators"][row]
        came = math.log((share * n + 0.5) / (n - share * n + 0.5))
        better = BETTER[curve["indicator"]["polarity"]]
        distance = better * (came - baseline["working_forecast"][row][0]) / baseline["scale"][row]
        # Printed to whole per cent, and of a denominator that is another year's: near enough to see that it is this.
        assert verdict["own"]["distance"] == pytest.approx(distance, abs=0.35)
        n_redone += 1
    assert n_redone > 10
