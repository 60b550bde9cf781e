"""LibreOffice, for the tests that open files as people do who have no Word and no Excel."""

import shutil
import subprocess

import pytest

NEEDS_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def converted(path, to):
    """The text that LibreOffice makes of a file; `to` is an extension with its filter, as `--convert-to` takes them."""
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.with_suffix(f".{to.partition(':')[0]}").read_text(encoding="utf-8-sig")
