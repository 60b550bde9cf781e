"""Options that the tests understand beside pytest's own."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--approve", action="store_true", help="rewrite the golden files from what the engine says now")
