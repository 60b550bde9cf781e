"""How many headline indicators are asked for, noted, and refused."""

import pytest
from builders.small_partnership import mended, write_small_partnership
from builders.south_west import SOUTH_WEST
from builders.stage_facts import a_priority

from oba.definitions.headlines import headline_notes
from oba.domain.errors import DefinitionError
from oba.domain.indicator import Polarity, PriorityIndicator, Tier
from oba.stages.workspace import open_workspace


def with_headlines(n):
    return a_priority(
        indicators=tuple(
            PriorityIndicator(indicator=f"H-{k}", tier=Tier.HEADLINE, polarity=Polarity.LOWER, reason="Agreed.")
            for k in range(n)
        )
    )


@pytest.mark.parametrize("n", [3, 4, 5])
def test_three_to_five_are_as_asked_for(n):
    assert headline_notes([with_headlines(n)]) == ()


@pytest.mark.parametrize(
    ("n", "note"),
    [
        (1, "1 headline indicator, 3 to 5 are asked for: with few, a curve tells little of an outcome"),
        (2, "2 headline indicators, 3 to 5 are asked for: with few, a curve tells little of an outcome"),
        (6, "6 headline indicators, 3 to 5 are asked for: with many, luck calls more"),
    ],
)
def test_fewer_or_more_are_noted(n, note):
    assert headline_notes([with_headlines(n), with_headlines(4)]) == (f"priorities/warmth.toml: {note}",)


def test_the_region_that_comes_with_the_engine_has_as_many_as_asked_for(tmp_path):
    assert headline_notes(open_workspace(SOUTH_WEST, tmp_path).partnership.priorities) == ()


@pytest.mark.parametrize(("n", "refused"), [(10, False), (11, True)])
def test_more_than_ten_are_refused(tmp_path, n, refused):
    folder = write_small_partnership(tmp_path / "small")
    first = folder / "indicators" / "T-1.toml"
    more = [f"T-{k}" for k in range(11, 10 + n)]
    for id_ in more:
        (folder / "indicators" / f"{id_}.toml").write_text(first.read_text().replace('id = "T-1"', f'id = "{id_}"'))
    table = '[[indicator]]\nid = "{}"\ntier = "headline"\npolarity = "lower"\nreason = "As the first."\n\n'
    tables = "".join(table.format(id_) for id_ in more)
    mended(folder / "priorities" / "warmth.toml", '[[indicator]]\nid = "T-2"', f'{tables}[[indicator]]\nid = "T-2"')
    if not refused:
        open_workspace(folder, tmp_path / "data")
        return
    with pytest.raises(DefinitionError) as told:
        open_workspace(folder, tmp_path / "data")
    assert str(told.value).endswith(
        "priorities/warmth.toml: indicator: found 11 headline indicators, expected 10 or fewer, better 3 to 5; "
        "make those that matter less secondary: the more questions, the more answers by luck"
    )
