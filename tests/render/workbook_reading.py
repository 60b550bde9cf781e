"""Workbooks read back: as a spreadsheet programme would, and part by part."""

import io
import warnings
import zipfile

import openpyxl


def parts(content: bytes) -> dict[str, str]:
    """The texts of a workbook's parts by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def opened(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparkline Group extension")  # it reads all else
        return openpyxl.load_workbook(io.BytesIO(content))
