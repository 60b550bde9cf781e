"""Default templates are kept compiled, and never used when they are not those of today."""

import sys

import pytest
from jinja2 import Environment, FileSystemLoader
from jinja2.bccache import bc_magic

from oba.render.compiled_templates import CompiledTemplates


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "compiler.py").write_text("first", encoding="utf-8")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "a.j2").write_text("{{ 1 + 1 }}", encoding="utf-8")
    return folder


def said_by(templates):
    kept = CompiledTemplates(templates, compiled_by=templates.parent / "compiler.py")
    made = Environment(loader=FileSystemLoader(templates), autoescape=True, bytecode_cache=kept)
    return made.get_template("a.j2").render()


def kept_files(templates):
    folder = templates / "__pycache__"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_template_is_compiled_once_and_read_back(templates):
    assert said_by(templates) == "2"
    [name] = kept_files(templates)
    before = (templates / "__pycache__" / name).stat().st_mtime_ns
    assert said_by(templates) == "2"
    assert kept_files(templates) == [name]
    assert (templates / "__pycache__" / name).stat().st_mtime_ns == before


def test_a_template_that_changed_is_compiled_anew(templates):
    said_by(templates)
    (templates / "a.j2").write_text("{{ 2 + 2 }}", encoding="utf-8")
    assert said_by(templates) == "4"


def test_what_another_compiler_made_is_not_used(templates):
    said_by(templates)
    (templates.parent / "compiler.py").write_text("second", encoding="utf-8")
    assert said_by(templates) == "2"
    assert len(kept_files(templates)) == 2


@pytest.mark.parametrize("broken", [b"", b"no bytecode", bc_magic, bc_magic + b"no checksum"])
def test_a_file_that_is_broken_is_made_anew(templates, broken):
    said_by(templates)
    [name] = kept_files(templates)
    (templates / "__pycache__" / name).write_bytes(broken)
    assert said_by(templates) == "2"
    assert (templates / "__pycache__" / name).read_bytes() != broken


def test_a_folder_that_takes_nothing_costs_nothing_but_time(templates):
    (templates / "__pycache__").write_text("in the way", encoding="utf-8")
    assert said_by(templates) == "2"


def test_where_python_writes_no_bytecode_nothing_is_kept(templates, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert said_by(templates) == "2"
    assert kept_files(templates) == []
