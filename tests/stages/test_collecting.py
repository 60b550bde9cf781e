"""Collecting over HTTP from the stand-in publisher: what is asked, kept, taken in, and made anew without a network."""

from __future__ import annotations

import multiprocessing
import shutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from builders.live import (
    DAY_AFTER,
    FIRST_DAY,
    HOMES,
    NEXT_DAY,
    QUICK,
    VERSIONS,
    WARMTH,
    Live,
    assert_raw_store_is_whole,
    live,
    of,
    of_indicator,
    outcomes,
    warmth,
    write_live_partnership,
)
from builders.ods import ods_of
from builders.small_partnership import PUBLISHED, write_small_partnership
from builders.south_west import SOUTH_WEST
from builders.stores import a_holding, contents, sql
from hypothesis import given
from hypothesis import strategies as st
from standin.demo_live import definitions_without_figures, differences
from standin.faults import Fault
from standin.server import StandIn
from standin.south_west import served_catalogue

from oba.domain.area import AreaKind
from oba.domain.data_set import DataSetVersion
from oba.domain.errors import DefinitionError, SourceUnavailable, StoreError, UserError
from oba.domain.payload import Receipt, ReceivedPart
from oba.sources.areas import ListedArea
from oba.sources.extract import write_extract
from oba.stages.collection import NOT_ASKED, CollectionOutcome, collect_figures, require_something
from oba.stages.fetching import Publishers
from oba.stages.intake import CONTRACT, keeps_its_kind_of_period
from oba.stages.reading_plan import plan_readings
from oba.stages.workspace import open_workspace
from oba.store.raw import receipts

pytestmark = pytest.mark.slow

ALL_PUBLIC = FIRST_DAY.replace(year=2026)
"""A day on which everything that the South West collects was public."""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    with live(folder) as one:
        one.collect()
    return folder / "data"


@pytest.fixture
def collected(template, tmp_path):
    """The small partnership after its first collection."""
    shutil.copytree(template, tmp_path / "data")
    with live(tmp_path) as one:
        yield one


def test_the_first_collection_takes_every_version_in(tmp_path):
    told = []
    with live(tmp_path) as one:
        publishers = Publishers(base_urls=one.stand_in.publishers, policy=QUICK)
        report = collect_figures(
            one.workspace, publishers=publishers, now=FIRST_DAY, progress=lambda *step: told.append(step)
        )
        rows = one.observations()
    assert report.outcome is CollectionOutcome.DONE
    assert [(found.data_set, found.outcome, found.n_figures) for found in report.data_sets] == [
        ("homes", "new", 117),
        ("visits", "new", 117),
        ("warmth", "new", 63),
    ]
    assert (of(report, "homes").versions, of(report, "visits").versions) == (("1.0", "2.0"), ("1.0", "2.0"))
    assert all(found.n_bytes > 6_000 and found.seconds > 0 for found in report.data_sets)
    assert report.n_figures == len(rows) == 297
    [warmth_release] = {row[-1] for row in rows if row[0] == "T-3"}
    assert {row[-1] for row in rows} == {"r-2024", "r-2025", warmth_release}
    assert warmth_release.startswith("warmth-")
    assert ("T-2", "E06000102", "902", "2025", "c", "suppressed", "", "200", "r-2025") in rows
    assert_raw_store_is_whole(one.workspace.data)
    asked, taken = told[:3], told[3:]
    assert [(done, total) for done, total, _ in asked] == [(1, 3), (2, 3), (3, 3)]
    assert sorted(what for _, _, what in asked) == ["homes", "visits", "warmth"]
    assert all(done < total == 5 for done, total, _ in taken)


def test_a_receipt_says_what_was_received_when_from_whom_and_under_which_licence(collected):
    kept = {(one.data_set, one.version.version): one for one in receipts(collected.workspace.data)}
    assert sorted(kept)[:4] == [("homes", "1.0"), ("homes", "2.0"), ("visits", "1.0"), ("visits", "2.0")]
    homes = kept["homes", "2.0"]
    assert homes.received_at == "2025-11-03T09:00:00+00:00"
    assert (homes.publisher, homes.licence) == ("Department for Tests", "Open Government Licence v3.0")
    assert (homes.version.release, homes.version.published_on) == ("2025", PUBLISHED["r-2025"])
    [part] = homes.parts
    assert part.url.endswith(f"/statistics/v1/data-sets/{HOMES.id}/csv?dataSetVersion=2.0")
    assert [part.role for part in kept["visits", "2.0"].parts] == ["meta", "page 1"]


def test_when_nothing_changed_each_publication_or_address_is_asked_once_and_nothing_is_written(collected):
    before, kept = collected.rows(), contents(collected.workspace.data / "raw")
    collected.collect(NEXT_DAY)  # its server is another than the template's, so that addresses are new to it
    collected.asked()
    report = collected.collect(DAY_AFTER)
    assert report.outcome is CollectionOutcome.DONE
    assert outcomes(report) == dict.fromkeys(("homes", "visits", "warmth"), "unchanged")
    assert len(collected.asked()) == 2  # two of the three data sets are of one publication
    after = collected.rows()
    assert after.pop("asking") == before.pop("asking") + 6
    assert after == before
    assert contents(collected.workspace.data / "raw") == kept


def test_a_file_that_is_as_it_was_is_not_sent_again(tmp_path):
    with live(tmp_path) as one:
        one.collect()
        one.stand_in.record.clear()
        one.collect(NEXT_DAY)
        [warmth] = [request for request in one.stand_in.record.requests if request.path.endswith("warmth.csv")]
    assert warmth.status == 304


def test_an_unchanged_collection_takes_no_table_apart(collected):
    steps = []
    publishers = Publishers(base_urls=collected.stand_in.publishers, policy=QUICK)
    collect_figures(collected.workspace, publishers=publishers, now=NEXT_DAY, progress=lambda *step: steps.append(step))
    assert len(steps) == 3
    for path in (collected.workspace.data / "raw" / "payloads").rglob("*"):
        if path.is_file():
            path.write_bytes(b"not what was received")
    assert collected.collect(DAY_AFTER).outcome is CollectionOutcome.DONE


def test_a_publication_is_looked_up_once_in_a_run_for_all_its_data_sets(tmp_path):
    with live(tmp_path) as one:
        one.stand_in.latency_seconds = 0.02  # both data sets ask before either has its answer
        one.collect()
        asked = one.asked()
    assert sum(one.endswith("/publications") for one in asked) == 1
    assert sum(one.endswith("/data-sets") for one in asked) == 1


def test_a_look_up_that_failed_for_one_data_set_is_made_again_for_the_next(tmp_path):
    with live(tmp_path) as one:
        one.stand_in.fail(path="*/publications", fault=Fault.SERVER_ERROR, times=1)
        report = one.collect()
    assert sorted([of(report, "homes").outcome, of(report, "visits").outcome]) == ["failed", "new"]


def test_ids_are_looked_up_once_and_again_when_they_lead_nowhere(collected):
    sql(collected.workspace.data, "UPDATE known_id SET value = 'gone' WHERE name LIKE '%Cold homes' COLLATE NOCASE")
    report = collected.collect(NEXT_DAY)
    assert of(report, "homes").outcome == "unchanged"
    assert "its id gone is not there any more; it was looked up again" in of(report, "homes").found
    assert of(collected.collect(DAY_AFTER), "homes").found == ""


def test_the_observations_are_made_anew_from_the_raw_store_alone(collected):
    collected.publish_newer()
    collected.collect(NEXT_DAY)
    expected = collected.observations()
    shutil.copytree(collected.workspace.data / "raw", collected.folder / "anew" / "raw")
    collected.stand_in.stop()
    anew = replace(collected, data=Path("anew"))
    report = anew.from_raw(DAY_AFTER)
    assert report.outcome is CollectionOutcome.DONE
    assert outcomes(report) == dict.fromkeys(("homes", "visits", "warmth"), NOT_ASKED)
    assert report.n_figures == len(expected)
    assert anew.observations() == expected
    assert sql(anew.workspace.data, "SELECT count(*) FROM asking") == [(0,)]
    assert sql(anew.workspace.data, "SELECT * FROM release ORDER BY id") == sql(
        collected.workspace.data, "SELECT * FROM release ORDER BY id"
    )


def test_an_empty_raw_store_gives_nothing_and_is_no_failure(tmp_path):
    write_live_partnership(tmp_path / "small")
    workspace = open_workspace(tmp_path / "small", tmp_path / "data")
    report = collect_figures(workspace, publishers=None, now=FIRST_DAY)
    assert (report.outcome, report.n_figures) == (CollectionOutcome.DONE, 0)


def test_a_payload_without_a_receipt_is_harmless(collected):
    expected = collected.observations()
    receipt = next(one for one in receipts(collected.workspace.data) if one.version.version == "2.0")
    [path] = (collected.workspace.data / "raw" / "receipts" / receipt.data_set).glob("2.0--*.json")
    path.unlink()
    (collected.workspace.data / "oba.sqlite").unlink()
    report = collected.from_raw(NEXT_DAY)
    assert (report.outcome, report.n_figures) == (CollectionOutcome.DONE, 297 - 63)
    report = collected.collect(DAY_AFTER)
    assert of(report, "homes").versions == ("2.0",)
    assert collected.observations() == expected


def test_an_altered_payload_is_refused_with_what_to_do(collected):
    receipt = next(one for one in receipts(collected.workspace.data) if one.data_set == "homes")
    sha256 = receipt.parts[0].sha256
    path = collected.workspace.data / "raw" / "payloads" / sha256[:2] / sha256
    path.write_bytes(path.read_bytes() + b" ")
    (collected.workspace.data / "oba.sqlite").unlink()
    with pytest.raises(StoreError) as caught:
        collected.from_raw(NEXT_DAY)
    assert str(caught.value) == (
        f"{path}: the content is not what was received from {receipt.parts[0].url}. "
        "Restore it from a backup, or remove it and its receipt and collect again."
    )


def run_beside(folder: str, publishers: dict[str, str]) -> tuple[str, int]:
    """One collection in a process of its own."""
    workspace = open_workspace(Path(folder) / "small", Path(folder) / "data")
    report = collect_figures(workspace, publishers=Publishers(base_urls=publishers, policy=QUICK), now=FIRST_DAY)
    return report.outcome.value, report.n_figures


def test_two_processes_that_collect_at_once_both_end_well_and_nothing_is_there_twice(template, tmp_path):
    context = multiprocessing.get_context("spawn")
    with live(tmp_path) as one, ProcessPoolExecutor(2, mp_context=context) as pool:
        one.stand_in.latency_seconds = 0.01
        runs = [pool.submit(run_beside, str(tmp_path), one.stand_in.publishers) for _ in range(2)]
        ended = [run.result() for run in runs]
        assert [outcome for outcome, _ in ended] == ["done", "done"]
        assert sum(n_figures for _, n_figures in ended) == 297
        assert_raw_store_is_whole(one.workspace.data)
        shutil.copytree(template, tmp_path / "good")
        assert one.observations() == replace(one, data=Path("good")).observations()
        assert len(receipts(one.workspace.data)) == 5


def test_two_collections_in_threads_of_one_process_both_end_well(tmp_path):
    with live(tmp_path) as one, ThreadPoolExecutor(2) as pool:
        reports = [run.result() for run in [pool.submit(one.collect) for _ in range(2)]]
        assert [report.outcome for report in reports] == [CollectionOutcome.DONE] * 2
        assert sum(report.n_figures for report in reports) == len(one.observations()) == 297
        assert len(receipts(one.workspace.data)) == 5


def test_a_partnership_that_collects_nothing_says_so(tmp_path):
    workspace = open_workspace(write_small_partnership(tmp_path / "small"), tmp_path / "data")
    with pytest.raises(UserError) as caught:
        collect_figures(workspace, publishers=None, now=FIRST_DAY)
    assert str(caught.value) == (
        f"{tmp_path / 'small' / 'data-sets.toml'}: found no [[data_set]], so there is nothing to collect. "
        "Say there what publishers are asked for"
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'source = "csv"',
            'source = "cvs"',
            'data-sets.toml: data_set[warmth].source: found "cvs", expected one of',
        ),
        (
            ', layout = "tidy" }',
            ', lay_out = "tidy" }',
            "data-sets.toml: data_set[warmth].request.lay_out: found a key that is not known, expected one of address,",
        ),
        (
            'data_set = "Visits", ',
            "",
            "data-sets.toml: data_set[visits].request: found no data_set, which dfe-api needs; add it",
        ),
    ],
)
def test_a_request_that_is_not_sound_is_refused_before_anyone_is_asked(tmp_path, old, new, says):
    with live(tmp_path) as one:
        one.mend("data-sets.toml", old, new)
        with pytest.raises(DefinitionError) as caught:
            one.collect()
        assert says in str(caught.value)
        assert one.asked() == []


def test_what_cannot_be_found_is_named_with_the_nearest_and_the_rest_is_collected(tmp_path):
    with live(tmp_path) as one:
        one.mend("data-sets.toml", 'data_set = "Cold homes"', 'data_set = "Cold home"')
        report = one.collect()
    assert report.outcome is CollectionOutcome.PARTIAL
    assert of(report, "homes").outcome == "changed"
    assert "there is no data set 'Cold home'; the nearest are 'Cold homes'" in of(report, "homes").found


def test_a_collection_that_brought_nothing_at_all_can_be_made_an_error_with_every_reason(tmp_path):
    with live(tmp_path) as one:
        one.stand_in.stop()
        report = one.collect()
        assert report.outcome is CollectionOutcome.FAILED
    with pytest.raises(SourceUnavailable) as caught:
        require_something(report)
    first, *reasons = str(caught.value).splitlines()
    assert first == "nothing could be collected"
    assert [reason.partition(": ")[0] for reason in reasons] == ["homes", "visits", "warmth"]
    with live(tmp_path / "good") as one:
        require_something(one.collect())


def test_a_withdrawn_version_is_remarked_and_what_is_held_of_it_stays(collected):
    before = collected.observations()
    collected.stand_in.withdraw(HOMES.id, "2.0")
    report = collected.collect(NEXT_DAY)
    assert report.outcome is CollectionOutcome.DONE
    assert (of(report, "homes").outcome, of(report, "homes").found) == (
        "unchanged",
        "Cold homes: version 2.0 was withdrawn by its publisher on 2025-12-01; what was collected of it is kept",
    )
    assert collected.observations() == before


def test_a_version_that_was_withdrawn_before_it_was_collected_is_left_alone(tmp_path):
    with live(tmp_path) as one:
        one.stand_in.withdraw(HOMES.id, "1.0")
        report = one.collect()
        assert (report.outcome, of(report, "homes").versions) == (CollectionOutcome.DONE, ("2.0",))
        says = "version 1.0 was withdrawn by its publisher on 2025-12-01; it is not collected"
        assert says in of(report, "homes").found
        assert one.asked().count(f"GET {VERSIONS}") == 1


DENOMINATORS = """\

[[data_set]]
id = "children"
publication = "warmth"
title = "Children"
source = "csv"
request = { address = "https://warmth.example/media/children.csv", layout = "tidy" }
"""


def test_without_the_denominators_a_derived_figure_is_refused_and_read_once_they_are_there(collected):
    collected.add("data-sets.toml", DENOMINATORS)
    collected.mend(
        "indicators/T-3.toml",
        'value = "degrees"',
        'numerator = ["degrees"]\ndenominator = ["people"]\ndenominator_data_set = "children"',
    )
    (collected.workspace.data / "oba.sqlite").unlink()
    report = collected.from_raw(NEXT_DAY)
    assert of(report, "warmth").refused == (
        "T-3: found nothing of the data set 'children' that was public by 2025-11-03, which its denominators come "
        "from; collect that first",
    )
    assert report.outcome is CollectionOutcome.PARTIAL


GORSE = "E06000901"
"""An authority of another region, which is not the partnership's own."""
JUDGEMENTS = """\

[[publication]]
id = "judgements"
publisher = "Ofsted"
title = "Judgements"
licence = "Open Government Licence v3.0"
attribution = "Contains judgements."

[[data_set]]
id = "judgements"
publication = "judgements"
title = "Judgements"
source = "ofsted"
request = {{ path = "{path}" }}
"""


def judge_by_name(one: Live, *names: str) -> None:
    """Adds a data set and an indicator, T-4, of Ofsted's workbook of 2024, which prints names and no codes."""
    header = ["Local authority name", "Overall effectiveness"]
    title = ["Judgements as at 31 March 2024"]
    cover = [["Inspection outcomes"], ["Published on:", "26 September 2024"]]
    path = one.folder / "judgements.ods"
    path.write_bytes(ods_of({"Cover": cover, "Judged": [title, header, *([name, "Good"] for name in names)]}))
    one.add("data-sets.toml", JUDGEMENTS.format(path=path))
    defined = (one.folder / "small" / "indicators" / "T-3.toml").read_text().replace("T-3", "T-4")
    source = 'data_set = "judgements"\nvalue = "Overall effectiveness"\nlabels = { Good = "1" }\n'
    one.add("indicators/T-4.toml", f"{defined.split('[[source]]')[0]}[[source]]\n{source}")
    chosen = 'tier = "enabler"\npolarity = "none"\nreason = "Not agreed."\n'
    one.add("priorities/warmth.toml", f'\n[[indicator]]\nid = "T-4"\n{chosen}')


def in_a_publishers_table(one: Live) -> None:
    """Has a table name Gorse, with its number and code."""
    header, *_, row = warmth(2025).decode().splitlines()
    elsewhere = dict(zip(header.split(","), row.split(","), strict=True)) | {
        "region_code": "E12000008",
        "old_la_code": "950",
        "new_la_code": GORSE,
        "la_name": "The Gorse",
    }
    one.stand_in.serve(replace(WARMTH, content=warmth(2025) + (",".join(elsewhere.values()) + "\n").encode()))
    one.collect()


def in_the_extract(one: Live) -> None:
    """Has the extract list Gorse."""
    gorse = ListedArea(area_code=GORSE, la_code="950", name="Gorse", kind=AreaKind.AUTHORITY, region_code="E12000008")
    figures = one.folder / "small" / "figures"
    write_extract(figures, figures=(), areas=(gorse,), releases=one.workspace.partnership.releases)


@pytest.mark.parametrize("known", [in_a_publishers_table, in_the_extract])
def test_authorities_printed_by_name_alone_are_known_from_what_came_before(tmp_path, known):
    with live(tmp_path) as one:
        known(one)
        judge_by_name(one, "Alder", "Gorse")
        report = one.collect(NEXT_DAY)
        rows = of_indicator(one.observations(), "T-4")
    assert of(report, "judgements").n_figures == 2
    assert [(row[1], row[3], row[4]) for row in rows] == [("E06000101", "2024", "1"), (GORSE, "2024", "1")]


def test_an_authority_whose_name_nobody_printed_with_a_code_is_refused_and_the_rest_is_collected(tmp_path):
    with live(tmp_path) as one:
        judge_by_name(one, "Alder", "Gorse")
        report = one.collect()
        rows = one.observations()
    assert report.outcome is CollectionOutcome.PARTIAL
    assert list(of(report, "judgements").refused) == [
        "judgements: no list of areas holds an authority by the name of 'Gorse' (none is like it), and no code is "
        "printed. Add it to the partnership's areas, or ask the publisher for codes"
    ]
    assert {row[0] for row in rows} == {"T-1", "T-2", "T-3"}


def test_all_periods_of_an_indicator_are_of_one_kind():
    holding = a_holding("T-1", "r-2025", [("T-1", "E06000101", "2025", "1")])
    keeps_its_kind_of_period(holding, {("E06000101", "2024"): "1"}, None)
    with pytest.raises(Exception, match="found periods such as 2023/24 and 2025, expected one kind of period"):
        keeps_its_kind_of_period(holding, {("E06000101", "2023/24"): "1"}, None)
    assert keeps_its_kind_of_period in CONTRACT


@pytest.fixture(scope="module")
def partnership(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planned")
    write_live_partnership(folder)
    return open_workspace(folder, folder / "data").partnership


def a_receipt(*, data_set, version, release, published_on, received_at, payload):
    part = ReceivedPart(role="data", url="https://x.example", media_type="text/csv", sha256=payload, n_bytes=1)
    return Receipt(
        data_set=data_set,
        version=DataSetVersion(version=version, release=release, published_on=published_on),
        parts=(part,),
        received_at=received_at,
        publisher="Department for Tests",
        licence="OGL",
    )


RECEIPTS = st.lists(
    st.builds(
        a_receipt,
        data_set=st.sampled_from(["homes", "visits", "warmth", "unknown", "return-warmth-E06000101"]),
        version=st.sampled_from(["1.0", "1.1", "1.10", "2.0", "0123456789ab"]),
        release=st.sampled_from(["", "2024", "2025", "2026"]),
        published_on=st.sampled_from([None, date(2024, 11, 13), date(2025, 10, 31), date(2025, 11, 4)]),
        received_at=st.sampled_from(["2025-11-03T09:00:00+00:00", "2025-11-04T09:00:00+00:00"]),
        payload=st.sampled_from(["a", "b", "c"]),
    ),
    max_size=12,
    unique_by=lambda one: (one.data_set, one.version.version, one.parts),  # as in the raw store
)


@given(found=RECEIPTS, data=st.data())
def test_every_receipt_is_read_at_most_once_for_an_indicator_and_in_whatever_order_they_come(partnership, found, data):
    planned = plan_readings(partnership, found)
    values = [(one.indicator.id, id(one.tables[one.source.file])) for one in planned]
    assert len(values) == len(set(values))
    ids = [(one.indicator.id, one.release.id) for one in planned]
    assert len(ids) == len(set(ids))
    days = [one.release.published_on for one in planned]
    assert all(earlier <= later for earlier, later in pairwise(days))
    assert {one.data_set for one in planned} <= set(partnership.data_sets)
    shuffled = data.draw(st.permutations(found))
    assert [(one.release, one.indicator.id, one.tables) for one in plan_readings(partnership, shuffled)] == [
        (one.release, one.indicator.id, one.tables) for one in planned
    ]


def test_the_south_west_is_collected_cell_for_cell_as_in_its_extract_and_made_anew_from_the_raw_store(tmp_path):
    folder = definitions_without_figures(tmp_path / "live")
    workspace = open_workspace(folder, tmp_path / "live")
    with StandIn(served_catalogue(SOUTH_WEST)) as stand_in:
        publishers = Publishers(base_urls=stand_in.publishers)
        report = collect_figures(workspace, publishers=publishers, now=ALL_PUBLIC)
    assert report.outcome is CollectionOutcome.DONE, [one for one in report.data_sets if not one.is_sound]
    n_collected, unlike = differences(folder, workspace.data)
    assert (n_collected > 50_000, unlike[:3]) == (True, [])
    shutil.copytree(workspace.data / "raw", tmp_path / "anew" / "raw")
    anew = open_workspace(folder, tmp_path / "anew")
    assert collect_figures(anew, publishers=None, now=ALL_PUBLIC).n_figures == report.n_figures
    assert differences(folder, anew.data) == (n_collected, [])
