"""The command `oba`."""

from oba.cli.app import app

__all__ = ["app"]
