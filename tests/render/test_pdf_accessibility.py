"""Two independent lint tools find nothing wrong with any printed pack. They are no proof of conformance."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pack_builders import STAGES, action, full_sections, header, pack, plan
from whole_builders import whole_pack, whole_packs

from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack
from oba.render.pdf import render_pdf

pytestmark = pytest.mark.slow

MANY = pack(
    "plan",
    full_sections("plan")
    | {"plan": replace(plan(), actions=tuple(action(slug=f"a-{k}", what=f"Action {k}: الطفل 👧") for k in range(60)))},
)
PACKS = dict(whole_packs())
PACKS |= {
    f"{stage} in short": ReviewPack(
        header=header(stage), sections={"summary": whole_pack("full", stage).sections["summary"]}
    )
    for stage in STAGES
}
PACKS |= {"sixty actions": MANY}
"""Every section, full, empty and suppressed; what each stage begins with; and a table over several pages."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The path of each pack's PDF, by its name."""
    folder = tmp_path_factory.mktemp("printed")
    paths = {name: folder / f"{name}.pdf".replace(" ", "-") for name in PACKS}
    for name, path in paths.items():
        path.write_bytes(render_pdf(pack_json(PACKS[name])))
    return paths


@pytest.fixture(scope="module")
def read_aloud(printed, tmp_path_factory):
    """What outloud says of each file: the tool is started once, which takes longer than a file."""
    told = tmp_path_factory.mktemp("outloud") / "told.json"
    run = tool("outloud", "--json", str(told), "--quiet", *map(str, printed.values()))
    results = json.loads(told.read_text(encoding="utf-8"))["results"]
    assert len(results) == len(printed)
    return run, dict(zip(printed, results, strict=True))


def tool(name, *arguments):
    return subprocess.run(
        [Path(sys.executable).with_name(name), *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", PACKS)
def test_outloud_finds_no_error(read_aloud, name):
    _, results = read_aloud
    assert Path(results[name]["path"]).stem == name.replace(" ", "-")
    assert [found for found in results[name]["findings"] if found["severity"] == "error"] == []


def test_outloud_ends_well(read_aloud):
    run, _ = read_aloud
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", PACKS)
def test_pdfua_finds_nothing(printed, name):
    run = tool("pdfua", "check", str(printed[name]))
    assert "errors=0 warnings=0" in run.stdout, run.stdout + run.stderr
    assert run.returncode == 0
