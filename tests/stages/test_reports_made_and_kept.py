"""Reports on demand, from the commands to the files: what they write, what they leave alone, what they refuse."""

import json
import shutil
from dataclasses import replace
from datetime import date

import pytest
from builders.said import told_factor, told_judgement, written
from builders.small_partnership import mended, small_workspace
from builders.south_west import DEVON
from builders.stage_facts import a_partnership, a_priority, an_indicator
from builders.stores import contents, sql
from typer.testing import CliRunner

from oba.cli import app
from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.render.formats import FORMATS
from oba.stages.cycle import run_cycle
from oba.stages.on_demand import ReportRequest, known_use, report_on_area, report_on_curve, report_on_region
from oba.stages.review import review
from oba.stages.workspace import open_workspace

pytestmark = pytest.mark.slow

FROZEN, REVIEWED = date(2024, 12, 31), date(2025, 12, 12)
SCILLY, BATH, NORTH_SOMERSET = "E06000053", "E06000022", "E06000024"
BIRCH, ISLET = "E06000102", "E06000107"
KEPT = "SELECT 'pack', count(*) FROM pack UNION SELECT 'baseline', count(*) FROM baseline"


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The small partnership with its data pack; not to be changed."""
    workspace = small_workspace(tmp_path_factory.mktemp("small"))
    run_cycle(workspace, priority="warmth", cycle="2024-25", as_of=FROZEN)
    return workspace


@pytest.fixture
def workspace(collected, tmp_path):
    shutil.copytree(collected.data.parent, tmp_path / "copy")
    return open_workspace(tmp_path / "copy" / "small", tmp_path / "copy" / "data")


def facts_of(workspace, report):
    return json.loads((workspace.data / report.path / "pack.json").read_text())


def asked(day=REVIEWED, **changes):
    return ReportRequest(as_of=day, **changes)


def each(workspace, request):
    return (
        report_on_curve(workspace, request, indicator="T-1"),
        report_on_curve(workspace, request, indicator="T-2", area=BIRCH),
        report_on_area(workspace, request, area=BIRCH),
        report_on_region(workspace, request),
    )


def test_a_curve_is_judged_against_the_baseline_of_the_cycle_as_in_a_review(workspace):
    run_cycle(workspace, priority="warmth", cycle="2024-25", as_of=REVIEWED)
    made = report_on_curve(workspace, asked(), indicator="T-1")
    curve = facts_of(workspace, made)["sections"]["curve_report"]["curve"]
    reviewed = review(workspace, priority="warmth", cycle="2024-25", as_of=REVIEWED)
    pack = json.loads((workspace.data / reviewed.pack).with_name("pack.json").read_text())
    (shown,) = pack["sections"]["curves"]["curves"]
    assert curve == shown


def test_an_authoritys_verdict_is_the_one_that_the_review_lists(workspace):
    reviewed = review(workspace, priority="warmth", cycle="2024-25", as_of=REVIEWED)
    pack = json.loads((workspace.data / reviewed.pack).with_name("pack.json").read_text())
    listed = {one["area"]: one for one in pack["sections"]["curves"]["curves"][0]["areas"]}
    made = report_on_curve(workspace, asked(), indicator="T-1", area=BIRCH)
    assert facts_of(workspace, made)["sections"]["curve_report"]["curve"]["verdict"] == listed[BIRCH]


def test_reports_stand_in_every_format_in_a_folder_named_by_kind_subject_and_digest(workspace):
    paths = [made.path for made in each(workspace, asked())]
    assert [path.rpartition("/")[0] for path in paths] == [
        "reports/curve/T-1-E12000009",
        f"reports/curve/T-2-{BIRCH}",
        f"reports/area/{BIRCH}",
        "reports/region/E12000009",
    ]
    for path in paths:
        assert sorted(contents(workspace.data / path)) == sorted(f"pack.{extension}" for extension in FORMATS)


def test_a_report_freezes_nothing_and_enters_no_record(workspace):
    before, packs = sql(workspace.data, KEPT), contents(workspace.data / "packs")
    each(workspace, asked())
    assert sql(workspace.data, KEPT) == before
    assert contents(workspace.data / "packs") == packs
    assert sql(workspace.data, "SELECT * FROM withheld") == []


def test_the_same_inputs_give_the_same_bytes_and_are_written_once(workspace, collected, tmp_path):
    first = each(workspace, asked())
    files = contents(workspace.data / "reports")
    again = each(workspace, asked())
    assert [made.digest for made in again] == [made.digest for made in first]
    assert [made.changed for made in (*first, *again)] == [True] * 4 + [False] * 4
    assert contents(workspace.data / "reports") == files
    shutil.copytree(collected.data.parent, tmp_path / "elsewhere")
    elsewhere = open_workspace(tmp_path / "elsewhere" / "small", tmp_path / "elsewhere" / "data")
    each(elsewhere, asked())
    assert contents(elsewhere.data / "reports") == files


def test_a_file_that_was_lost_is_written_again(workspace):
    made = report_on_region(workspace, asked())
    page = workspace.data / made.page
    content = page.read_bytes()
    page.unlink()
    assert report_on_region(workspace, asked()).changed
    assert page.read_bytes() == content


def test_without_a_frozen_baseline_history_alone_is_shown_and_said_to_be(tmp_path):
    workspace = small_workspace(tmp_path)
    made = each(workspace, asked(FROZEN))
    curve = facts_of(workspace, made[0])["sections"]["curve_report"]["curve"]
    assert curve["baseline"] is curve["verdict"] is None
    assert [point["period"] for point in curve["history"]][-1] == "2024"
    for one in made:
        page = (workspace.data / one.page).read_text()
        assert "No baseline was frozen" in page
    assert sql(workspace.data, KEPT) == [("baseline", 0), ("pack", 0)]


def test_a_report_of_a_day_before_the_baselines_were_frozen_is_refused(workspace):
    with pytest.raises(UserError, match="expected 2024-12-31 or later, the day on which the baselines"):
        report_on_region(workspace, asked(date(2024, 12, 15)))


def test_no_figure_that_was_not_public_by_the_day_is_in_a_report(workspace):
    made = report_on_curve(workspace, asked(date(2025, 6, 1)), indicator="T-1")
    curve = facts_of(workspace, made)["sections"]["curve_report"]["curve"]
    assert curve["since"] == []
    assert curve["verdict"]["reason"] is not None


def test_the_stages_of_the_cycle_stand_as_the_record_says(workspace):
    made = report_on_region(workspace, asked(date(2025, 3, 3)))
    (priority,) = facts_of(workspace, made)["sections"]["region_priorities"]["priorities"]
    assert [(one["stage"], one["state"]) for one in priority["stages"]] == [
        ("collect", "done"),
        ("story", "overdue"),
        ("plan", "open"),
        ("review", "not open"),
    ]


def test_an_authority_too_small_to_judge_has_its_report(workspace):
    made = report_on_area(workspace, asked(), area=ISLET)
    assert facts_of(workspace, made)["sections"]["area_priorities"]["too_small"]
    assert "Islet is too small to be judged or compared" in (workspace.data / made.page).read_text()


MEMBERS = (
    "E12000009 (South West), E06000101 (Alder), E06000102 (Birch), E06000103 (Cedar), E06000104 (Damson), "
    "E06000105 (Elder), E06000106 (Fir), E06000107 (Islet)"
)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            ("curve", "--indicator", "T-9"),
            "indicator: found 'T-9', which the partnership does not define; the nearest is T-3",
        ),
        (
            ("curve", "--indicator", "warmth of homes"),
            "indicator: found 'warmth of homes', which the partnership does not define; expected one of T-1, T-2, T-3",
        ),
        (("curve", "--indicator", "T-1", "--priority", "hunger"), "priority: found 'hunger', expected one of warmth"),
        (
            ("curve", "--indicator", "T-1", "--area", "Birch"),
            "area: found 'Birch', expected the code of an area; the nearest is E06000102, Birch",
        ),
        (
            ("area", "e06000102"),
            "area: found 'e06000102', expected the code of an area; the nearest is E06000102, Birch",
        ),
        (("area", "nowhere in particular"), f"area: found 'nowhere in particular', expected one of {MEMBERS}"),
        (
            ("area", "E12000009"),
            "area: found E12000009, the region, expected an authority; `oba report region` is for the region",
        ),
        (("region", "--cycle", "1999-00"), "cycle: found '1999-00', expected one of 2024-25, 2025-26"),
    ],
)
def test_what_there_is_not_is_refused_before_anything_is_written(tmp_path, command, told):
    workspace = small_workspace(tmp_path)
    where = ("--partnership", str(workspace.folder), "--data", str(workspace.data), "--as-of", "2025-12-12")
    result = CliRunner().invoke(app, ["report", *command, *where], catch_exceptions=False)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", told + "\n")
    assert not workspace.data.exists()


def test_an_indicator_that_no_priority_uses_has_no_curve():
    partnership = a_partnership()
    unused = replace(partnership, indicators=partnership.indicators | {"X-1": an_indicator("X-1")})
    with pytest.raises(UserError, match="found X-1, which no priority uses; there is no curve to report on"):
        known_use(unused, "X-1")


def test_an_indicator_of_two_priorities_wants_one_named():
    both = a_partnership(priorities=(a_priority(), a_priority(slug="light")))
    with pytest.raises(UserError, match="found H-1 in warmth, light; name one of these with --priority"):
        known_use(both, "H-1")
    assert known_use(both, "H-1", priority="light")[0].slug == "light"


def test_a_priority_that_does_not_use_the_indicator_is_refused():
    both = a_partnership(priorities=(a_priority(), a_priority(slug="light", indicators=())))
    with pytest.raises(UserError, match="found H-1, which light does not use; leave --priority out"):
        known_use(both, "H-1", priority="light")


def test_an_area_that_is_no_member_any_more_is_refused_with_its_name(tmp_path):
    workspace = small_workspace(tmp_path)
    mended(workspace.folder / "areas.toml", 'name = "Fir"\n', 'name = "Fir"\nmember_to = 2025-01-01\n')
    with pytest.raises(UserError, match=r"area: found E06000106 \(Fir\), which is no member on 2025-12-12; expected"):
        report_on_area(open_workspace(workspace.folder, workspace.data), asked(), area="E06000106")


def test_the_commands_print_where_the_report_lies(workspace, tmp_path):
    written(workspace.folder / "said.toml", told_judgement(), told_factor())
    where = ("--partnership", str(workspace.folder), "--data", str(workspace.data), "--as-of", "2025-12-12")
    result = CliRunner().invoke(app, ["report", "curve", "--indicator", "T-1", *where], catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    page = result.stdout.rpartition("made, ")[2].strip()
    assert result.stdout.startswith("curve report  Share T-1, South West  as of 2025-12-12: made, ")
    assert page.endswith("pack.html")
    told = CliRunner().invoke(app, ["report", "area", BIRCH, *where, "--json"], catch_exceptions=False)
    plain = json.loads(told.stdout)
    assert (plain["kind"], plain["about"], plain["changed"]) == ("area pack", ["Birch"], True)
    assert plain["formats"] == sorted(FORMATS)
    assert (
        json.loads((workspace.data.parent / plain["path"] / "pack.json").read_text())["header"]["profile"] == "region"
    )


def test_a_public_report_shows_no_figure_that_is_withheld_and_is_remembered(collected_for_everyone, walked, tmp_path):
    workspace = collected_for_everyone.copied_to(tmp_path / "data")
    request = asked(profile=Profile.PUBLIC)
    whole = walked.copied_to(tmp_path / "region")
    hidden = 0
    for area in (SCILLY, BATH, NORTH_SOMERSET):
        shown = facts_of(workspace, report_on_area(workspace, request, area=area))
        plain = facts_of(whole, report_on_area(whole, asked(), area=area))
        withheld = set(sql(workspace.data, "SELECT DISTINCT indicator, period FROM withheld WHERE area_code = ?", area))
        pairs = zip(figures(shown), figures(plain), strict=True)
        for (indicator, period, text), (_, _, real) in pairs:
            if (indicator, period) in withheld:
                hidden += text != real
                assert text == "c"
        assert shown["sections"]["area_priorities"]["priorities"][0]["returns"] is None
    assert hidden > 0
    assert ("2025-12-12",) in sql(workspace.data, "SELECT DISTINCT since FROM withheld")
    with pytest.raises(UserError, match="expected none later"):
        report_on_region(workspace, asked(date(2025, 12, 1), profile=Profile.PUBLIC))


def figures(pack):
    """Indicator, period and text of the latest figure and the one before, of every indicator, and of every curve."""
    for priority in pack["sections"]["area_priorities"]["priorities"]:
        for one in priority["figures"]:
            for point in (one["latest"], one["before"]):
                if point is not None:
                    yield one["indicator"]["id"], point["period"], point["text"]


def test_a_withheld_area_of_a_public_curve_has_neither_forecast_nor_verdict(collected_for_everyone, tmp_path):
    workspace = collected_for_everyone.copied_to(tmp_path / "data")
    request = asked(profile=Profile.PUBLIC)
    report_on_curve(workspace, request, indicator="N-H1", area=DEVON)
    [(indicator, area), *_] = sql(
        workspace.data, "SELECT DISTINCT indicator, area_code FROM withheld WHERE indicator = 'N-H3' ORDER BY area_code"
    )
    members = [one.code for one in workspace.partnership.members(REVIEWED)]
    own = [code for (code,) in sql(workspace.data, "SELECT DISTINCT area_code FROM withheld WHERE indicator = 'N-H3'")]
    area = next(code for code in own if code in members)
    made = facts_of(workspace, report_on_curve(workspace, request, indicator=indicator, area=area))
    curve = made["sections"]["curve_report"]["curve"]
    assert curve["forecast"] == []
    assert curve["verdict"]["own"] is None
    assert curve["baseline"]["digest"] == ""
    cells = dict(
        sql(workspace.data, "SELECT period, 'c' FROM withheld WHERE indicator = 'N-H3' AND area_code = ?", area)
    )
    shown = {point["period"]: point["text"] for point in (*curve["history"], *curve["since"])}
    assert {period: text for period, text in shown.items() if period in cells} == {
        period: "c" for period in shown if period in cells
    }
