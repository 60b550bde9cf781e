"""A page of difficult cases of every kind of chart, to be looked at and to be measured in a browser."""

from __future__ import annotations

from dataclasses import replace

import beside_builders as beside
from pack_builders import action, curve, forecast, indicator, point, points
from test_chart import SHAPES, drawn

from oba.bundle import bundled
from oba.pack.beside_facts import AreaCurve
from oba.pack.figure_facts import CurveTarget
from oba.render.environment import environment
from oba.render.palette import DARK, LIGHT
from oba.render.quadrants import quadrants
from oba.render.small_curves import shared_axis, small_curve, sparkline
from oba.render.timeline import timelines

LONG = "Train every manager who supervises social workers in the tracking of cases, quarter by quarter " * 3
TARGET = CurveTarget(period="2027", value=20.0, text="20.0", agreed_by="Steering group")

MORE_CURVES = {
    "target": curve(since=points(2025, 26.2), target=TARGET),
    "target at the value of the others": curve(
        history=points(2013, *[20.0] * 12), forecast=forecast(2025, 20.0), comparators=(), target=TARGET
    ),
    "target alone": curve(history=(), forecast=(), since=(), comparators=(), target=TARGET),
    "target far ahead": curve(target=replace(TARGET, period="2040", value=0.0)),
    "sixty months": curve(
        history=tuple(point(f"{2020 + k // 12}-{k % 12 + 1:02d}", 5.0 + k % 7) for k in range(60)),
        forecast=(),
        comparators=(),
    ),
}

PLANS = {
    "usual": (action(), action(slug="late", overdue=True, progress="delayed"), action(slug="done", progress="done")),
    "long labels and no length": (
        action(what=LONG, starts="2025-06-30", due="2025-06-30"),
        action(slug="stop", what="x" * 300, progress="stopped"),
    ),
    "one day, years before the pack": (action(starts="2015-01-31", due="2015-01-31"),),
    "a century": (action(starts="1999-12-31", due="2099-12-31", overdue=True),),
    "end before start": (action(starts="2025-09-30", due="2025-04-01"),),
    "overdue at the very end": (action(due="2024-12-30", starts="2024-12-01", overdue=True),),
    "thirty": tuple(action(slug=f"a-{k:02d}", due=f"2026-{k % 12 + 1:02d}-15") for k in range(30)),
}

SMALL = {
    "usual": beside.area_curve(),
    "worse": beside.area_curve(verdict="worse"),
    "one point": beside.area_curve(values=(None, None, None, 20.0, None, None), forecast=(None,) * 3),
    "flat": beside.area_curve(values=(5.0,) * 6, forecast=(5.0,) * 3),
    "zero": beside.area_curve(values=(0.0,) * 6, forecast=(0.0,) * 3),
    "negative": beside.area_curve(values=(-3.0, 2.0, None, -1.0, 0.0, 1.0)),
    "huge": beside.area_curve(values=(123456.7, 98765.4, 1e9, 5.0, 6.0, 123456789.0), forecast=(None,) * 3),
    "nine digits at the end": beside.area_curve(values=(1e8, 2e8, 3e8, 4e8, 5e8, 123456789.0), verdict="worse"),
    "nine digits below zero": beside.area_curve(values=(None,) * 5 + (-123456789.0,), forecast=(None,) * 3),
    "fifteen digits": beside.area_curve(values=(1e14, None, 2e14, 1e14, 3e14, 123456789012345.0), verdict="turned"),
    "every other": beside.area_curve(values=(1.0, None, 2.0, None, 3.0, None)),
}

SPARKS = {
    "usual": (1.0, 2.0, 3.0, 2.0),
    "gap": (1.0, None, 2.0),
    "flat": (5.0, 5.0, 5.0),
    "huge": (1e12, 0.0),
    "negative": (-1.0, 1.0),
    "sixty": tuple(float(k % 7) for k in range(60)),
}

QUADRANTS = {
    "usual": beside.measures().measures,
    "none": (),
    "long": (beside.measure(name=LONG), beside.measure(name="x" * 300, figure=None)),
    "huge": (beside.measure(unit="rate per 10,000", figure=beside.a_point(123456789.0)),),
}


def module(name: str):
    return environment().get_template(f"charts/{name}.svg.j2").module


def small_drawing(name: str, area: AreaCurve) -> str:
    curves = beside.indicator_curves(indicator(), area)
    axis = shared_axis(curves)
    assert axis is not None
    return str(small_curve(area, curves, axis, name, LIGHT))


def reviewed_drawing(name: str, area: AreaCurve) -> str:
    """The same where the horizon is over, so that the last figure stands at the end of the axis."""
    curves = replace(beside.indicator_curves(indicator(), area), horizon=("2025",))
    over = replace(area, forecast=area.forecast[:1])
    axis = shared_axis(replace(curves, areas=(over,)))
    assert axis is not None
    return str(small_curve(over, curves, axis, name, LIGHT))


def every_chart() -> dict[str, str]:
    """The drawings by kind and case."""
    made = {f"curve: {name}": drawn(fact, name) for name, fact in (SHAPES | MORE_CURVES).items()}
    for name, actions in PLANS.items():
        for part, chart in enumerate(timelines(actions, "2024-12-31")):
            made[f"timeline: {name} {part}"] = str(module("timeline").timeline(chart, "t", name, LIGHT))
    for name, measures in QUADRANTS.items():
        made[f"quadrants: {name}"] = str(module("quadrants").quadrants(quadrants(measures), "q", name, LIGHT))
    made |= {f"small: {name}": small_drawing(name, area) for name, area in SMALL.items()}
    made |= {f"small: {name} 1": reviewed_drawing(name, area) for name, area in SMALL.items()}
    made |= {f"spark: {name}": str(sparkline(values, name, LIGHT)) for name, values in SPARKS.items()}
    return made


def page_of_charts() -> str:
    def root(colours: dict[str, str]) -> str:
        return ":root{" + "".join(f"--{name}:{colour};" for name, colour in colours.items()) + "}"

    style = (bundled("templates") / "html" / "style.css").read_text(encoding="utf-8")
    figures = "".join(
        f'<figure data-name="{name}">{svg.replace("id=", f"id=x{k}")}<figcaption>{name}</figcaption></figure>'
        for k, (name, svg) in enumerate(every_chart().items())
    )
    dark = f"@media screen and (prefers-color-scheme:dark){{{root(DARK)}}}"
    return (
        "<!doctype html><html lang=en-GB><meta charset=utf-8><title>Difficult charts</title>"
        f"<style>{root(LIGHT)}{dark}{style}</style><main>{figures}</main>"
    )
