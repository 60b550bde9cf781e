"""`python -m oba` is the command `oba`."""

from oba.cli import app

app()
