"""The forecasting benchmark: what it prints, on sets made by hand, on odd ones, and on the project's own figures."""

import gzip
import json
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.forecast import lines, main, summary
from benchmarks.forecast_panels import held_files, own_figures
from benchmarks.simulated_processes import simulated_line

pytestmark = pytest.mark.slow

KEYS = [
    "set",
    "series",
    "method",
    "smape",
    "mase",
    "owa",
    "mase_vs_naive",
    "coverage_80",
    "coverage_95",
    "false_up",
    "false_down",
    "false_net_up",
    "false_net_down",
    "ms_per_series",
]


def drawn(seed, *, n_areas=12, n_periods=8):
    """Random walks to one decimal, with a gap in ten."""
    random = np.random.default_rng(seed)
    values = np.round(40.0 + np.cumsum(random.normal(size=(n_areas, n_periods)), axis=1), 1)
    values[:, :-1][random.random((n_areas, n_periods - 1)) < 0.1] = np.nan
    return values


def put(folder, name, rows, *, header="series,part,step,value"):
    path = folder / f"{name}.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt") as file:
        file.write("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")


def rows_of(values, *, held_out=2):
    """Each row of `values` as a series, without the steps that have no number."""
    for at, series in enumerate(np.asarray(values).tolist()):
        n_history = len(series) - held_out
        for step, value in enumerate(series):
            if value == value:  # noqa: PLR0124 - leaves NaN out
                late = step >= n_history
                yield f"S{at}", "holdout" if late else "history", step + 1 - n_history * late, value


def printed(folder, capsys, *more):
    code = main([str(folder), *more])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_for_each_file_and_then_the_summary(tmp_path, capsys):
    put(tmp_path, "walks_yearly", rows_of(drawn(1, n_areas=40)))
    put(tmp_path / "deeper" / "still", "others_quarterly", rows_of(drawn(2, n_areas=30, n_periods=20)))
    put(tmp_path, "notes", [])  # no set: its name says neither yearly nor quarterly
    code, found = printed(tmp_path, capsys)
    assert code == 0
    assert [list(line) for line in found[:2]] == [KEYS, KEYS]
    assert [line["set"] for line in found] == ["others_quarterly", "walks_yearly", "summary"]
    assert [line["series"] for line in found[:2]] == [30, 40]
    assert found[2]["files"] == 2
    for kind in ("mean", "median", "p10", "p90"):
        assert list(found[2][kind]) == [key for key in KEYS if key not in ("set", "method")]


def test_the_scores_by_hand(tmp_path):
    # Constant but for the holdout: the forecast is 10 and 20; scales are those of the series that moved.
    put(tmp_path, "hand_yearly", rows_of([[10, 10, 12, 10, 10, 10, 15.0, 5.0], [20, 20, 20, 20, 20, 20, 20, 20]]))
    line = next(lines(held_files(tmp_path)))
    assert line["method"] == "last value"
    # |10-15|/25 and |10-5|/15, twice a hundred, and nothing for the second series.
    assert line["smape"] == pytest.approx((200 * 5 / 25 + 200 * 5 / 15) / 2 / 2, abs=1e-3)
    assert line["mase"] == pytest.approx(5 / (4 / 5))
    assert (line["owa"], line["mase_vs_naive"]) == (1.0, 1.0)


def test_official_forecasts_beside_a_file_are_what_owa_is_measured_against(tmp_path):
    put(tmp_path, "hand_yearly", rows_of([[10, 12, 10, 12, 10, 10, 12, 12]]))
    official = [("S0", "NAIVE2", 1, 16.0), ("S0", "NAIVE2", 2, 16.0), ("S0", "BETTER", 1, 12.0)]
    put(tmp_path, "hand_yearly_published_forecasts", official, header="series,method,horizon,value")
    found = list(lines(held_files(tmp_path)))
    assert [line["set"] for line in found] == ["hand_yearly", "summary"]
    # The official ones are 4 off each time, of 28 together; figures changed by 1.6 on average.
    ours = found[0]
    assert ours["owa"] == pytest.approx(0.5 * ours["smape"] / (800 / 28) + 0.5 * ours["mase"] / (4 / 1.6), abs=1e-3)


def test_series_are_laid_side_by_side_at_their_newest_step(tmp_path):
    put(tmp_path, "late_yearly", [*rows_of([[1, 2, 3, 4, 5, 6.0]]), ("S9", "history", 1, 8), ("S9", "holdout", 1, 9)])
    held = next(held_files(tmp_path))
    np.testing.assert_array_equal(held.history.values, [[1, 2, 3, 4], [np.nan] * 3 + [8]])
    np.testing.assert_array_equal(held.came, [[5, 6], [9, np.nan]])


def test_steps_that_all_series_share_keep_their_place(tmp_path):
    put(tmp_path, "gaps_yearly", rows_of([[1, 2, 3, 4, 5.0, 6], [np.nan, 7, 8, np.nan, 9, np.nan]]))
    held = next(held_files(tmp_path))
    np.testing.assert_array_equal(held.history.values[1], [np.nan, 7, 8, np.nan])


ODD = {
    "one series": [[1, 2, 1, 2, 1, 2, 1, 2.0]],
    "one step of history": [[1.0, 2, 3]] * 3,
    "two steps": [[1.0, 1, 2, 3]] * 3,
    "all the same": [[4.0] * 9] * 6,
    "all zero": [[0.0] * 9] * 6,
    "negative": (drawn(3) - 60).tolist(),
    "a series with one number": [[np.nan] * 7 + [3.0], *drawn(4, n_areas=8).tolist()],
    "a series without a history": [[np.nan] * 6 + [3.0, 4.0], *drawn(4, n_areas=8).tolist()],
    "nothing held out of one": [[1, 2, 3, 4, 5, 6, np.nan, np.nan], *drawn(4, n_areas=8).tolist()],
    "very large": (drawn(5) * 1e12).tolist(),
    "very small": (drawn(5) * 1e-12).tolist(),
}


@pytest.mark.parametrize("length", ["yearly", "quarterly"])
@pytest.mark.parametrize("values", ODD.values(), ids=ODD.keys())
def test_odd_sets_have_a_line_without_a_warning(tmp_path, values, length):
    put(tmp_path, f"odd_{length}", rows_of(values))
    found = list(lines(held_files(tmp_path)))
    assert list(found[0]) == KEYS
    assert "NaN" not in json.dumps(found)


def test_cells_without_a_number_are_none(tmp_path):
    history = [("S0", "history", step, value) for step, value in enumerate([5, "", "NaN", 5], start=1)]
    put(tmp_path, "gaps_yearly", [*history, ("S0", "holdout", 1, 5)])
    assert np.isfinite(next(held_files(tmp_path)).history.values).tolist() == [[True, False, False, True]]


def test_a_folder_without_sets_says_so(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "no <set>_yearly.csv.gz or <set>_quarterly.csv.gz was found" in capsys.readouterr().err


def test_a_folder_that_is_not_there_says_so(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path / "nowhere")])
    assert stopped.value.code == 2
    assert "is not a folder" in capsys.readouterr().err


def test_a_file_of_another_kind_says_what_was_found(tmp_path, capsys):
    put(tmp_path, "bad_yearly", [("S0", "1", 2)], header="series,step,value")
    assert main([str(tmp_path)]) == 2
    assert "bad_yearly.csv.gz: found the columns series, step, value" in capsys.readouterr().err


@pytest.fixture(scope="module")
def of_own_figures():
    found = list(lines(own_figures()))
    return found[:-1], found[-1]


def test_own_figures_of_all_authorities_are_measured(of_own_figures):
    panels, _ = of_own_figures
    assert len(panels) > 25
    assert min(line["series"] for line in panels) > 140


def test_on_own_figures_forecasts_intervals_and_net_verdicts_are_as_good_as_they_are_said_to_be(of_own_figures):
    _, together = of_own_figures
    assert together["mase_vs_naive_geometric_mean"] <= 0.975
    assert together["mase_vs_naive_below_1"] >= 200 / 3
    assert 93 <= together["mean"]["coverage_95"] <= 98
    assert together["p10"]["coverage_95"] >= 90
    assert 76 <= together["mean"]["coverage_80"] <= 88
    for side in ("false_net_up", "false_net_down"):
        assert together["mean"][side] <= 4
        assert together["p90"][side] <= 7


@pytest.mark.parametrize(
    "process", ["trend + noise", "random walk + drift", "AR(1) .6", "heavy tail", "binomial logit"]
)
def test_where_nothing_changes_few_curves_are_said_to_turn_and_large_changes_are_found(process):
    found = simulated_line(process, n_history=8, n_later=2, n_panels=6)
    for kind in ("false_turned", "false_worse", "net_false_turned", "net_false_worse"):
        assert 0 < found[kind] <= 8
        assert found[kind.replace("false", "selected_false")] <= 8
    assert found["power_2sd"] > 30


def test_a_summary_of_one_file_is_that_file(tmp_path):
    put(tmp_path, "walks_yearly", rows_of(drawn(1, n_areas=40)))
    line, together = lines(held_files(tmp_path))
    assert together == summary([line])
    for kind in ("mean", "median", "p10", "p90"):
        assert together[kind]["mase"] == line["mase"]


def test_analysis_needs_numpy_alone():
    """Nothing that takes seconds to import, and nothing of the rest of the engine."""
    told = "import sys, oba.analysis.baseline, oba.analysis.verdict; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in found.stdout.split()}
    assert not loaded & {"scipy", "pandas", "statsmodels", "statsforecast", "sqlalchemy", "jinja2", "prefect", "httpx"}
