"""What services did and for whom: the measures that authorities return, by the four questions of the method."""

from __future__ import annotations

from oba.domain.measure import Quadrant
from oba.pack.beside_facts import Measures, QuadrantMeasure
from oba.pack.sections.returns import returns
from oba.pack.stage_facts import StageFacts


def measures(facts: StageFacts) -> Measures:
    """By quadrant, and within one in the order of the definitions."""
    order = [quadrant.value for quadrant in Quadrant]
    found = sorted(returns(facts).measures, key=lambda one: order.index(one.quadrant))
    return Measures(
        measures=tuple(
            QuadrantMeasure(
                id=one.id,
                name=one.name,
                unit=one.unit,
                quadrant=one.quadrant,
                period=one.period,
                figure=one.together,
                n_included=one.n_included,
                n_returned=one.n_returned,
                n_asked=one.n_asked,
            )
            for one in found
        )
    )
