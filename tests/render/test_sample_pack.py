"""The made-up pack that a partnership's own templates are tried on, held against what packs hold now."""

from __future__ import annotations

from pathlib import Path

from pack_builders import full_sections, header

from oba.bundle import bundled
from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack
from oba.pack.sections import SECTIONS
from oba.render.template_check import SAMPLE_PACK


def sample_text() -> str:
    """A full pack with every section of every stage."""
    held = {
        name: facts for stage in ("collect", "story", "plan", "review") for name, facts in full_sections(stage).items()
    }
    return pack_json(ReviewPack(header=header("review"), sections={name: held[name] for name in SECTIONS}))


def test_the_sample_pack_is_a_full_pack_of_today(request):
    path = Path(bundled("templates")) / SAMPLE_PACK
    if request.config.getoption("approve"):
        path.write_text(sample_text(), encoding="utf-8")
    assert sample_text() == path.read_text(encoding="utf-8"), "packs hold something else now: `make approve`"
