"""Options that the tests understand beside pytest's own, and what is made once for all of them."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--approve", action="store_true", help="rewrite the golden files from what the engine says now")
    parser.addoption("--campaigns", action="store_true", help="run every case of the campaigns, not a sample of them")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--campaigns"):
        from builders import campaigns  # noqa: PLC0415 - the folder is known once this file is read

        campaigns.ask_for_whole_campaigns()


@pytest.fixture(scope="session")
def both_collected(request):
    """Both priorities of the South West as of 31 December 2024: not to be changed, see `builders.made_once`."""
    from builders import made_once  # noqa: PLC0415 - the engine is imported for those who ask

    return made_once.made_once(request, "both-collected", made_once.both_collected)


@pytest.fixture(scope="session")
def walked(request):
    """Every pack of the demonstration: not to be changed."""
    from builders import made_once  # noqa: PLC0415 - as above

    return made_once.made_once(request, "walked", made_once.walked_to_the_end)


@pytest.fixture(scope="session")
def collected_for_everyone(request):
    """The public data pack of the South West on neglect: not to be changed."""
    from builders import made_once  # noqa: PLC0415 - as above

    return made_once.made_once(request, "collected-for-everyone", made_once.collected_for_everyone)
