"""Reads and checks a partnership's TOML files."""

from oba.definitions.partnership import read_partnership

__all__ = ["read_partnership"]
