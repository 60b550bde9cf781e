"""Every section in every format, full, empty and suppressed; and equal bytes, twice and in other processes."""

import hashlib
import json
import subprocess
import sys

import pytest
from everything_said import said_in
from pack_builders import STAGES
from whole_builders import MAKERS, whole_pack, whole_packs

from oba.pack.canonical import pack_json
from oba.render.document import document
from oba.render.docx_pictures import forget_pixels
from oba.render.formats import FORMATS
from oba.render.pdf_one_page import CURVE
from oba.render.sections import SECTIONS

pytestmark = pytest.mark.slow

TEXTS = {name: pack_json(pack) for name, pack in whole_packs().items()}
SUMMARIES = {f"full {stage}": pack_json(whole_pack("full", stage)) for stage in STAGES if stage != "review"}
"""Those of the other stages, in packs of everything else."""

RENDER_ALL = """
import datetime, hashlib, json, sys, time
away = time.localtime
time.localtime = lambda *_: away(86400 * int(sys.argv[1]))
time.time = lambda: 86400.0 * int(sys.argv[1])
from oba.render.formats import FORMATS
packs = json.load(sys.stdin)
made = {name: {ext: hashlib.sha256(render(text)).hexdigest() for ext, render in FORMATS.items()}
        for name, text in packs.items()}
json.dump(made, sys.stdout)
"""
"""Made on another day, with another seed of hashes and in another time zone: what each format comes to."""


def rendered_elsewhere(*, seed, zone, day):
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed, "TZ": zone}
    environment["SOURCE_DATE_EPOCH"] = str(86_400 * day)
    command = [sys.executable, "-c", RENDER_ALL, str(day)]
    run = subprocess.run(command, input=json.dumps(TEXTS), capture_output=True, text=True, check=True, env=environment)
    return json.loads(run.stdout)


@pytest.mark.parametrize("which", MAKERS)
def test_the_packs_hold_every_section_that_can_be_rendered(which):
    held = {name for title, pack in whole_packs().items() if title.startswith(which) for name in pack.sections}
    assert held == set(SECTIONS)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("name", TEXTS | SUMMARIES)
def test_every_section_is_rendered_in_every_format_twice_with_equal_bytes(name, extension):
    """Each by its title; JSON by its name, and the workbook, which holds figures and not sections, by its pack."""
    text = (TEXTS | SUMMARIES)[name]
    content = FORMATS[extension](text)
    forget_pixels()
    assert content == FORMATS[extension](text)
    told = said_in(extension, content)
    match extension:
        case "json":
            titles = json.loads(text)["order"]
        case "xlsx":
            titles = [hashlib.sha256(text.encode()).hexdigest()]
        case "pdf":  # a sheet about one curve is about nothing else, and says so in its own title
            titles = [part.title for part in document(text).parts if part.name != CURVE]
        case _:
            titles = [part.title for part in document(text).parts]
    assert titles
    assert [title for title in titles if "".join(title.split()) not in told] == []


def test_two_other_processes_with_other_seeds_give_the_very_bytes():
    here = {
        name: {ext: hashlib.sha256(render(text)).hexdigest() for ext, render in FORMATS.items()}
        for name, text in TEXTS.items()
    }
    assert rendered_elsewhere(seed="1", zone="Asia/Tokyo", day=9_999) == here
    assert rendered_elsewhere(seed="2", zone="America/Los_Angeles", day=365) == here
