"""Two independent lint tools find nothing wrong with any printed pack. They are no proof of conformance."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from on_demand_builders import every_kind
from pack_builders import action, full_sections, pack, plan

from oba.pack.canonical import pack_json
from oba.render.pdf import render_pdf

pytestmark = pytest.mark.slow

MANY = pack(
    "plan",
    full_sections("plan")
    | {"plan": replace(plan(), actions=tuple(action(slug=f"a-{k}", what=f"Action {k}: الطفل 👧") for k in range(60)))},
)
PACKS = every_kind() | {"sixty actions": MANY}


@pytest.fixture(scope="module", params=PACKS.values(), ids=PACKS.keys())
def printed(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("printed") / "pack.pdf"
    path.write_bytes(render_pdf(pack_json(request.param)))
    return path


def tool(name, *arguments):
    return subprocess.run(
        [Path(sys.executable).with_name(name), *arguments], capture_output=True, text=True, check=False
    )


def test_outloud_finds_no_error(printed):
    told = printed.with_suffix(".json")
    run = tool("outloud", "--json", str(told), "--quiet", str(printed))
    [result] = json.loads(told.read_text(encoding="utf-8"))["results"]
    assert [found for found in result["findings"] if found["severity"] == "error"] == []
    assert run.returncode == 0, run.stdout + run.stderr


def test_pdfua_finds_nothing(printed):
    run = tool("pdfua", "check", str(printed))
    assert "errors=0 warnings=0" in run.stdout, run.stdout + run.stderr
    assert run.returncode == 0
