"""Two worlds that differ in withheld figures alone, and in what rests on them, give the same public packs.

Every format is made from a pack's JSON text and from nothing else, so that equal texts mean equal bytes everywhere:
alternative texts, coordinates of charts, sheets of workbooks.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders.said import agreed_baseline, override
from builders.stage_facts import (
    AUTHORITIES,
    COUNTRY,
    ISLET,
    REGION,
    a_finding,
    a_panel,
    a_partnership,
    a_priority,
    a_use,
    a_verdict,
    an_indicator,
    facts,
    frozen,
)

from oba.analysis.disclosure import Withheld
from oba.analysis.revised_history import RemadeVerdicts, RevisedHistory
from oba.analysis.revisions import ReleasedCell, revision
from oba.domain.baseline import Direction, Evidence, Verdict
from oba.domain.comparison import NeighbourSet
from oba.domain.cycle import Stage
from oba.domain.disclosure import Profile
from oba.domain.indicator import Tier
from oba.domain.note import Bridge, Correction
from oba.domain.period import Period
from oba.domain.status import read_value
from oba.pack.assembly import review_pack
from oba.pack.canonical import pack_json
from oba.pack.disclosure import for_readers
from oba.pack.reports import area_pack, curve_report_pack, regional_overview

EVERY = (*AUTHORITIES, ISLET, REGION, COUNTRY)
INDICATORS = ("H-1", "H-2", "S-1", "E-1")
PERIODS = ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
HIDDEN = {("A", "2022/23"), ("B", "2024/25")}
"""One in the frozen history, one that came since."""
WITH_THE_REGION = HIDDEN | {(REGION, "2024/25")}
WORLDS = ((3.1, 17.25), (48.6, 92.5))
"""What the hidden figures are in each world, and what was forecast and found from them."""


def a_world(numbers, hidden):
    """Facts of everything that a pack can hold, where hidden cells and what rests on them say these numbers."""
    figure, made = numbers
    touched = {area for area, _ in hidden}
    panels = {id_: a_published(id_, figure, hidden) for id_ in INDICATORS}
    verdicts = tuple(a_call(area, made if area in touched else 10.0) for area in EVERY[:-1])
    priority = a_priority(indicators=(*a_priority().indicators, a_use("E-1", Tier.ENABLER)))
    neighbours = NeighbourSet(
        id="m", title="Model", publisher="P", published_on=date(2024, 1, 1), licence="OGL", attribution="",
        neighbours={area: tuple(one for one in AUTHORITIES if one != area) for area in AUTHORITIES},
    )  # fmt: skip
    partnership = a_partnership(
        priorities=(priority,),
        indicators={id_: an_indicator(id_) for id_ in INDICATORS},
        neighbour_sets=(neighbours,),
        bridges=(Bridge(code="b", name="Both", before=("A",), after=("B",)),),
    )
    baselines = {id_: a_baseline(id_, numbers, hidden) for id_ in ("H-1", "H-2")}
    return facts(
        partnership=partnership,
        priority=priority,
        cycle="2025-26",
        as_of=date(2026, 12, 11),
        panels=panels,
        baselines=baselines,
        verdicts={"H-1": verdicts},
        findings=tuple(a_finding(area=area, found=f"{made} is high") for area in sorted(touched)),
        stale={"H-1": f"the release says {figure}, which cannot be read"},
        revisions={"H-1": revision(cells(round(figure + 6 / figure, 1), hidden), cells(figure, hidden),
                                   indicator="H-1", earlier="r-2024", later="r-2025", decimals=1)},
        corrections=tuple(a_correction(area, period, figure) for area, period in sorted(hidden)),
        said=tuple(one for area in sorted(touched) for one in said_of("" if area == REGION else area, made)),
        superseded=tuple(said_of(area, figure)[1] for area in sorted(touched - {REGION})),
        remade={"H-1": remade(verdicts)},
        frozen_before={"2024-25": baselines},
    )  # fmt: skip


def a_published(indicator, figure, hidden):
    """Every area's figures with their counts; A was abolished after 2022/23, and B is its successor."""
    texts = {
        area: [text_of(area, period, figure, hidden, plain=10 + place + k / 2) for k, period in enumerate(PERIODS)]
        for place, area in enumerate(EVERY)
    }
    panel = a_panel(indicator, first=PERIODS[0], **texts)
    return replace(panel, numerator=panel.values * 2, denominator=np.where(np.isnan(panel.values), np.nan, 200.0))


def text_of(area, period, figure, hidden, *, plain):
    if (area, period > "2022/23") in (("A", True), ("B", False)):
        return "z"
    return str(figure if (area, period) in hidden else plain)


def a_baseline(indicator, numbers, hidden):
    """Of every area; rows with a hidden cell are made of this world's numbers."""
    figure, made = numbers
    touched = np.array([[area in {one for one, _ in hidden}] for area in EVERY])
    flat = np.ones(len(EVERY))
    ahead = np.where(touched, made, 12.0) + np.arange(3)
    return frozen(
        indicator,
        areas=EVERY,
        history=np.where(touched, figure, 11.0) + np.arange(4),
        forecast=ahead,
        working_forecast=ahead / 8,
        scale=np.where(touched[:, 0], made, 1.0),
        n_points=flat * 4,
        denominators=np.where(touched[:, 0], made, 200.0),
        pooled=flat.astype(bool),
        low_80=ahead - 1,
        high_80=ahead + 1,
        low_95=ahead - 2,
        high_95=ahead + 2,
    )


def a_call(area, made):
    """Turned in one world and worse in the other, where the number is of this world alone."""
    turned = made < 50
    own = Evidence(
        verdict=Verdict.TURNED if turned else Verdict.NOT_TURNED,
        worse_than_baseline=not turned,
        gap=made,
        distance=made / 2,
        n_placebos=99,
        as_good=0 if turned else 90,
        as_bad=90 if turned else 0,
        as_poor=0,
    )
    return a_verdict(
        area=area, verdict=own.verdict, expected=made, actual=made + 1, smallest_effect=made / 4, usual_change=made,
        own=own, net=own, direction=Direction.FALLING if turned else Direction.RISING,
    )  # fmt: skip


def cells(figure, hidden):
    return {
        (area, period): ReleasedCell(text=text, value=read_value(text)[0], status=read_value(text)[1])
        for area, period in sorted(hidden | {("C", "2021/22")})
        for text in [str(figure if (area, period) in hidden else 10.5)]
    }


def a_correction(area, period, figure):
    return Correction(
        slug=f"slip-{area}", indicator="H-1", area=area, period=Period(period), release="r-2024", was=str(figure / 10),
        corrected=str(figure), reason=f"It should say {figure}.", by="Head of performance", on=date(2025, 1, 10),
    )  # fmt: skip


def said_of(area, made):
    of_it = {"indicator": "H-1", "area": area, "on": date(2026, 12, 3), "why": f"It is {made}."}
    line = agreed_baseline(slug=f"l-{area}", **of_it, points=(("2025", made), ("2026", made)))
    return (override(slug=f"o-{area}", **of_it), line)


def remade(verdicts):
    areas = tuple(one.area for one in verdicts)
    none = np.zeros(len(areas), dtype=np.int64)
    history = RevisedHistory(areas=areas, changed=none + 1, come=none, gone=none, came=(), went=())
    return RemadeVerdicts(history=history, method="theta", verdicts=verdicts)


def withheld(panel, hidden):
    mask = np.array([[(area, period) in hidden for period in PERIODS] for area in panel.areas])
    return Withheld(areas=panel.areas, periods=panel.periods, cells=mask, denominators=mask)


def read_as(profile, numbers, hidden):
    given = replace(a_world(numbers, hidden), profile=profile)
    return for_readers(given, {id_: withheld(panel, hidden) for id_, panel in given.panels.items()})


def of_stage(stage):
    return lambda given: review_pack(replace(given, stage=stage))


def of_curve(area):
    def made(given):
        areas = {one.code: one for one in (*given.partnership.areas, given.partnership.region)}
        return curve_report_pack(given, given.priority.indicators[0], areas[area])

    return made


def of_area(area):
    return lambda given: area_pack([given], next(one for one in given.members if one.code == area))


PACKS = {
    **{stage.value: of_stage(stage) for stage in Stage},
    **{f"curve report of {area}": of_curve(area) for area in ("A", "B", "C", REGION)},
    **{f"area pack of {area}": of_area(area) for area in ("A", "B", "C")},
    "regional overview": lambda given: regional_overview([given], stages={}),
}
FIGURES_OF_AUTHORITIES = {
    "collect",
    "review",
    "curve report of A",
    "curve report of B",
    "area pack of A",
    "area pack of B",
}


@pytest.mark.parametrize("hidden", [HIDDEN, WITH_THE_REGION], ids=["authorities", "the region too"])
@pytest.mark.parametrize("name", PACKS)
def test_withheld_figures_change_no_byte_of_a_public_pack(name, hidden):
    one, other = (pack_json(PACKS[name](read_as(Profile.PUBLIC, numbers, hidden))) for numbers in WORLDS)
    assert one == other


@pytest.mark.parametrize("name", sorted(FIGURES_OF_AUTHORITIES))
def test_the_same_figures_tell_the_worlds_apart_for_those_who_may_read_them(name):
    one, other = (pack_json(PACKS[name](read_as(Profile.REGION, numbers, HIDDEN))) for numbers in WORLDS)
    assert one != other
