"""Which of what people say may stand in a pack for everyone: an area's curve is not told where its figures are not."""

from __future__ import annotations

from collections.abc import Mapping

from oba.analysis.disclosure import Withheld, touched
from oba.domain.contribution import AgreedBaseline, Contribution, Override
from oba.pack.stage_facts import StageFacts


def may_be_told(facts: StageFacts, said: Contribution, hidden: Mapping[str, Withheld]) -> bool:
    """Whether readers of a public pack may read it; `hidden` is what is withheld of each panel, by indicator id.

    An override tells how a withheld verdict came out, and an agreed baseline how far a withheld figure lies from it:
    both may quote the figure. Of an authority without published figures nothing says what is small, so that what
    people know of it is not told either; the region's agreed baseline then is, which stands in place of a computed one.
    """
    if not isinstance(said, AgreedBaseline | Override):
        return True
    region = facts.partnership.region.code
    area = said.area or region
    if said.indicator not in hidden:
        return area == region and isinstance(said, AgreedBaseline)
    return not touched([area], [hidden[said.indicator]])[0]
