import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest
from pack_builders import Comparator, agreed_line, agreed_point, curve, forecast, indicator, note, point, points

from oba.render.annotations import noted_periods
from oba.render.chart import HEIGHT, WIDTH, chart
from oba.render.environment import environment
from oba.render.geometry import cut_to_width, nice_ticks, pixel, push_apart, runs, text_width, tick_decimals
from oba.render.palette import LIGHT
from oba.render.words import NBSP

LONG = "Bournemouth, Christchurch and Poole and everywhere else " * 6
NOTHING = {"history": (), "forecast": (), "since": (), "comparators": ()}

SHAPES = {
    "usual": curve(),
    "reviewed": curve(since=points(2025, 26.2, 25.0)),
    "gaps": curve(history=points(2013, 16.8, None, 18.9, None, None, 21.7, 22.3), since=points(2025, None, 25.0)),
    "single point": curve(**(NOTHING | {"history": points(2024, 12.0)})),
    "single forecast": curve(**(NOTHING | {"forecast": forecast(2025, 12.0)})),
    "flat": curve(
        history=points(2013, *[5.0] * 12), forecast=forecast(2025, 5.0, 5.0, half_width=None), comparators=()
    ),
    "all zero": curve(**(NOTHING | {"history": points(2020, 0.0, 0.0, 0.0)})),
    "negative": curve(**(NOTHING | {"history": points(2020, -3.0, 2.0, -1.0)})),
    "tiny": curve(**(NOTHING | {"history": points(2020, 0.001, 0.002, 0.0015)})),
    "huge": curve(**(NOTHING | {"history": points(2020, 123456.0, 98765.0)})),
    "no interval": curve(forecast=forecast(2025, 28.9, 29.4, half_width=None)),
    "labels at one value": curve(
        history=points(2013, *[20.0] * 12),
        forecast=forecast(2025, 20.0),
        since=points(2025, 20.0),
        comparators=tuple(
            Comparator(name=name, points=points(2013, *[20.0] * 12)) for name in ("England", "North", "East")
        ),
    ),
    "long names": curve(area_name=LONG, comparators=(Comparator(name="🧒" * 300, points=points(2013, 20.0, 21.0)),)),
    "financial years": curve(**(NOTHING | {"history": tuple(point(f"20{k}/{k + 1}", 5.0 + k) for k in range(18, 25))})),
    "quarters": curve(**(NOTHING | {"history": tuple(point(f"2024-Q{k}", 5.0 + k) for k in range(1, 5))})),
    "only a comparator": curve(**(NOTHING | {"comparators": curve().comparators})),
    "a break and a note": curve(
        notes=(note("2016", is_break=True), note("2020")), since=points(2025, 26.2), provisional=("2024", "2025")
    ),
    "a break at every period": curve(notes=tuple(note(str(year), is_break=True) for year in range(2013, 2028))),
    "a note at every period": curve(notes=tuple(note(str(year)) for year in range(2013, 2028))),
    "breaks of five years of months": curve(
        **NOTHING
        | {
            "history": tuple(point(f"{2020 + k // 12}-{k % 12 + 1:02d}", 5.0) for k in range(60)),
            "notes": tuple(note(f"{2020 + k // 12}-{k % 12 + 1:02d}", is_break=k % 2 == 0) for k in range(60)),
        }
    ),
    "people's lines": curve(
        since=points(2025, 26.2),
        agreed=(
            agreed_line("agreed", 27.0, 27.25, 28.0),
            agreed_line("high", 31.0, 33.0, 36.0),
            agreed_line("middle", 28.0, 28.5, 29.0),
            agreed_line("low", 25.0, 23.5, 22.0),
        ),
    ),
    "people's line far off the others": curve(agreed=(agreed_line("high", 60.0, 90.0), agreed_line("low", 0.0, 0.0))),
    "people's line longer than the forecast": curve(agreed=(agreed_line("agreed", *[27.0 + k for k in range(9)]),)),
    "people's one point": curve(agreed=(agreed_line("agreed", 27.0),)),
    "people's one point years ahead": curve(agreed=(agreed_line("agreed", 27.0, first=2030),)),
    "people's points with a gap": curve(
        agreed=(agreed_line("agreed", points=(agreed_point("2025", 27.0), agreed_point("2029", 30.0))),)
    ),
    "people's lines alone": curve(
        **NOTHING | {"agreed": (agreed_line("agreed", 52.0, 53.0), agreed_line("low", 50.0))}, baseline=None
    ),
    "people's one point alone": curve(**NOTHING | {"agreed": (agreed_line("agreed", 52.0),)}),
    "people's line alone and what came": curve(
        **NOTHING | {"agreed": (agreed_line("agreed", 52.0, 53.0, 54.0),), "since": points(2025, 55.0, None)}
    ),
    "all at one value": curve(
        history=points(2013, *[20.0] * 12),
        forecast=forecast(2025, 20.0),
        since=points(2025, 20.0),
        comparators=tuple(
            Comparator(name=name, points=points(2013, *[20.0] * 12)) for name in ("England", "North", "East")
        ),
        agreed=tuple(agreed_line(scenario, 20.0, 20.0) for scenario in ("agreed", "high", "middle", "low")),
    ),
    "people's points of two revisions": curve(
        since=points(2025, 26.2),
        agreed=(
            agreed_line(
                "agreed",
                points=(
                    agreed_point("2025", 27.0, said_on="2025-01-21", standing="forecast"),
                    agreed_point("2026", 25.0),
                    agreed_point("2027", 24.0),
                ),
            ),
        ),
    ),
    "people's point entered late": curve(
        since=points(2025, 26.2),
        agreed=(
            agreed_line(
                "agreed", points=(agreed_point("2025", 26.2, standing="entered late"), agreed_point("2026", 26.0))
            ),
        ),
    ),
    "people's quarters": curve(
        **NOTHING
        | {
            "history": tuple(point(f"2024-Q{k}", 5.0 + k) for k in range(1, 5)),
            "agreed": (agreed_line("agreed", points=tuple(agreed_point(f"2025-Q{k}", 9.0 - k) for k in (1, 2, 4))),),
        }
    ),
    "people's huge values": curve(
        agreed=(agreed_line("high", 1e12), agreed_line("low", 0.0)), indicator=indicator(unit="count", decimals=0)
    ),
    "notes beyond both ends": curve(notes=(note("2001"), note("2013", is_break=True), note("2040", is_break=True))),
}


def drawn(fact, message="A message"):
    macro = environment().get_template("charts/turn_the_curve.svg.j2").module.turn_the_curve
    return str(macro(chart(fact), "chart-1", message, LIGHT)).strip()


@pytest.fixture(params=SHAPES.values(), ids=SHAPES.keys())
def shape(request):
    return request.param


def test_every_chart_is_well_formed_and_says_its_message_to_who_cannot_see_it(shape):
    svg = ET.fromstring(drawn(shape, 'A <b> & "message"'))  # noqa: S314 - our own text
    assert svg.get("role") == "img"
    title = svg.find("title")
    assert title.text == 'A <b> & "message"'
    assert svg.get("aria-labelledby") == title.get("id") == "chart-1"


@pytest.mark.parametrize("name", ["reviewed", "labels at one value", "gaps"])
def test_a_chart_with_its_message_takes_at_most_4_kb(name):
    message = environment().get_template("sections/sentences.j2").module.chart_message(SHAPES[name])
    assert len(drawn(SHAPES[name], message).encode()) <= 4096


def test_the_message_tells_history_forecast_and_what_came_since():
    message = environment().get_template("sections/sentences.j2").module.chart_message(SHAPES["reviewed"])
    assert str(message).replace(NBSP, " ") == (
        "Second or subsequent plans, South West. From 16.8 % in 2013 to 26.4 % in 2024. If nothing changes, 29.8 % in "
        "2027 (95 % interval 24.6 to 35.0). Since then, 26.2 % in 2025, 25.0 % in 2026. England: 24.5 % in 2025."
    )


def test_no_label_leaves_the_picture_or_stands_on_another(shape):
    made = chart(shape)
    for label in (*made.value_ticks, *made.period_ticks, *made.labels, made.unit):
        assert float(label.y) - 10 >= 0
        assert float(label.y) + 3 <= HEIGHT
    for label in made.labels:
        assert float(label.x) + text_width(label.text, font_size=13) <= WIDTH
    heights = sorted(float(label.y) for label in made.labels)
    assert all(below - above >= 16.9 for above, below in pairwise(heights))


def test_no_label_of_a_break_or_note_leaves_the_picture_or_stands_on_another(shape):
    made = chart(shape)
    tops = [(float(x), float(x) + text_width(text, font_size=13)) for x, _, text in made.annotations.break_labels]
    assert all(left >= 0 and right <= WIDTH - 200 for left, right in tops)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(sorted(tops)))
    for _, y, _ in made.annotations.break_labels:
        assert float(y) - 10 >= float(made.unit.y)
        assert all(abs(float(y) - float(label.y)) >= 8 for label in made.labels)
    assert all(float(label.x) <= min((left for left, _ in tops), default=WIDTH) for label in made.value_ticks)
    centres = sorted(float(x) for x, _, _ in made.annotations.marks)
    assert all(right - left >= 15.9 for left, right in pairwise(centres))
    for _, y, _ in made.annotations.marks:
        assert all(float(y) - 7 >= float(label.y) for label in made.period_ticks)
        assert float(y) + 7 <= made.height


def test_a_break_stands_between_its_period_and_the_one_before_and_a_note_below_its_own():
    made = chart(SHAPES["a break and a note"])
    history = next(line for line in made.lines if line.kind == "history").strokes[0].split()
    x_of = {2013 + k: float(pair.split(",")[0]) for k, pair in enumerate(history)}
    assert made.annotations.breaks.startswith(f"M{pixel((x_of[2015] + x_of[2016]) / 2)} ")
    assert [text for _, _, text in made.annotations.break_labels] == ["Break 1"]
    [(x, _, text)] = made.annotations.marks
    assert (float(x), text) == (pytest.approx(x_of[2020], abs=0.1), "2")


def test_what_lies_outside_the_chart_is_not_drawn_and_still_numbered():
    made = chart(SHAPES["notes beyond both ends"])
    assert (made.annotations.breaks, made.annotations.break_labels, made.annotations.marks) == ("", (), ())
    assert [one.number for one in noted_periods(SHAPES["notes beyond both ends"])] == [1, 2, 3]


def test_notes_of_one_period_stand_under_one_number_and_are_a_break_when_one_of_them_is():
    both = curve(notes=(note("2021"), note("2019/20"), note("2020", is_break=True)))
    assert [(one.number, one.period, len(one.notes), one.is_break) for one in noted_periods(both)] == [
        (1, "2019/20", 2, True),
        (2, "2021", 1, False),
    ]


def test_breaks_too_many_to_be_named_keep_their_lines():
    crowded = chart(SHAPES["breaks of five years of months"]).annotations
    assert crowded.breaks.count("M") == 29
    assert [text for _, _, text in crowded.break_labels] in ([], [str(k) for k in range(3, 61, 2)])


def test_a_provisional_figure_is_a_hollow_dot_on_its_own_line():
    made = chart(SHAPES["a break and a note"])
    assert [kind for _, _, kind in made.hollow] == ["history", "since"]
    assert made.hollow[1][:2] == made.marks[0]
    assert chart(curve()).hollow == ()


def test_a_chart_with_markers_is_as_much_taller_as_they_need():
    assert chart(SHAPES["a break and a note"]).height > HEIGHT
    assert chart(curve(notes=(note("2016", is_break=True),))).height == HEIGHT


def test_the_message_tells_breaks_and_what_is_provisional():
    message = environment().get_template("sections/sentences.j2").module.chart_message(SHAPES["a break and a note"])
    assert "The figure of 2024 is provisional. The figure of 2025 is provisional." in str(message)
    assert "Figures from 2016 on cannot be compared with those before." in str(message)


def test_every_coordinate_lies_within_the_picture_and_has_at_most_one_decimal(shape):
    svg = ET.fromstring(drawn(shape))  # noqa: S314 - our own text
    pairs = [pair for element in svg.iter() for pair in (element.get("points") or "").split()]
    for x, y in (pair.split(",") for pair in pairs):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT
        assert len(x.partition(".")[2]) <= 1
        assert len(y.partition(".")[2]) <= 1


def test_a_figure_that_is_missing_breaks_the_line_and_is_not_drawn_as_zero():
    line = next(line for line in chart(SHAPES["gaps"]).lines if line.kind == "history")
    assert [len(stroke.split()) for stroke in line.strokes] == [2]
    assert len(line.dots) == 2


def test_the_forecast_and_what_came_since_set_out_from_the_last_figure_of_the_history():
    made = {line.kind: line for line in chart(SHAPES["reviewed"]).lines}
    last = made["history"].strokes[0].split()[-1]
    assert made["forecast"].strokes[0].split()[0] == last
    assert made["since"].strokes[0].split()[0] == last
    assert len(chart(SHAPES["reviewed"]).marks) == 2


def test_the_95_band_holds_the_80_band():
    made = chart(curve())
    wide, narrow = (bands[0].split() for bands in (made.bands_95, made.bands_80))
    wide_y, narrow_y = ([float(pair.split(",")[1]) for pair in pairs] for pairs in (wide, narrow))
    assert min(wide_y) < min(narrow_y)
    assert max(wide_y) > max(narrow_y)


def test_without_an_interval_no_band_is_drawn():
    made = chart(SHAPES["no interval"])
    assert made.bands_80 == made.bands_95 == ()


def test_a_curve_without_a_number_has_no_chart():
    assert chart(curve(**NOTHING)) is None
    assert chart(curve(**(NOTHING | {"history": points(2020, None, None)}))) is None


def test_the_figure_in_a_label_survives_a_name_that_is_cut():
    made = chart(replace(SHAPES["long names"], since=points(2025, 26.2)))
    own = next(label for label in made.labels if label.kind == "since")
    assert own.text.endswith("… 26.2")


def test_what_is_expected_is_named_whole_beside_any_usual_figure():
    drawn = chart(curve(forecast=forecast(2025, 1234.5)))
    assert any(label.text == "If nothing changes 1,234.5" for label in drawn.labels)


def test_a_name_that_turns_the_writing_direction_does_not_turn_the_figure_in_its_label():
    made = chart(curve(area_name="\u202ehtuoS" + "x" * 60))
    assert next(label.text for label in made.labels if label.kind == "history").startswith("htuoSx")


def test_an_axis_that_does_not_start_at_zero_says_so():
    assert chart(curve()).starts_at == "10"
    assert chart(SHAPES["all zero"]).starts_at is None


def test_the_unit_stands_over_the_axis():
    assert chart(curve(indicator=indicator(unit="rate per 10,000"))).unit.text == "per 10,000"


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.0, 100.0, (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)),
        (16.8, 35.0, (15.0, 20.0, 25.0, 30.0, 35.0)),
        (0.0, 0.0, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        (-3.0, 2.0, (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0)),
    ],
)
def test_ticks_are_round_numbers_around_the_values(low, high, ticks):
    assert nice_ticks(low, high) == ticks


def test_a_flat_series_that_is_not_negative_gets_an_axis_that_is_not_either():
    assert nice_ticks(0.3, 0.3)[0] == 0.0


def test_ticks_show_no_more_decimals_than_they_need():
    assert [tick_decimals((0.0, 5.0)), tick_decimals((0.0, 2.5)), tick_decimals((0.0, 0.25))] == [0, 1, 2]


def test_labels_are_pushed_apart_in_their_order_and_stay_within():
    places = push_apart([100.0, 100.0, 99.0, 195.0], gap=17.0, low=0.0, high=200.0)
    assert places[2] < places[0] < places[1] < places[3] <= 200.0
    assert min(b - a for a, b in pairwise(sorted(places))) >= 17.0
    crowded = push_apart([200.0] * 5, gap=100.0, low=0.0, high=200.0)
    assert crowded == (0.0, 50.0, 100.0, 150.0, 200.0)


def test_runs_end_at_a_gap():
    assert runs([(1, 1.0), (2, 1.0), (4, 1.0)]) == (((1, 1.0), (2, 1.0)), ((4, 1.0),))


def test_pixels_have_one_decimal_and_no_negative_zero():
    assert [pixel(12.04), pixel(12.36), pixel(-0.01)] == ["12", "12.4", "0"]


def test_a_text_that_fits_is_not_cut():
    assert cut_to_width("England", font_size=13, width=200) == "England"


def agreed_of(shape):
    return [line for line in chart(SHAPES[shape]).lines if line.kind == "agreed"]


def test_every_line_that_is_not_of_published_figures_is_dashed_in_its_own_way():
    made = chart(SHAPES["people's lines"])
    dashes = [line.dash for line in made.lines if line.kind in ("forecast", "agreed")]
    assert all(dashes)
    assert len(set(dashes)) == 5
    assert {line.dash for line in made.lines if line.kind not in ("forecast", "agreed")} == {""}
    assert [dash in drawn(SHAPES["people's lines"]) for dash in dashes] == [True] * 5


def test_every_line_of_people_has_a_label_of_its_own_with_its_last_point():
    texts = {label.text for label in chart(SHAPES["people's lines"]).labels if label.kind == "agreed"}
    assert texts == {"Agreed by people 28.0", "High 36.0", "Middle 29.0", "Low 22.0"}


def test_people_s_line_sets_out_from_the_last_figure_and_has_a_dot_at_each_point():
    history = next(line for line in chart(SHAPES["people's points with a gap"]).lines if line.kind == "history")
    [line] = agreed_of("people's points with a gap")
    [stroke] = line.strokes
    assert stroke.split()[0] == history.strokes[0].split()[-1]
    assert [",".join(dot) for dot in line.dots] == stroke.split()[1:]


def test_people_s_line_alone_begins_at_its_own_first_point():
    [line, single] = agreed_of("people's lines alone")
    assert len(line.strokes[0].split()) == len(line.dots) == 2
    assert (single.strokes, len(single.dots)) == ((), 1)


def test_points_of_two_revisions_are_not_joined():
    [line] = agreed_of("people's points of two revisions")
    assert [len(stroke.split()) for stroke in line.strokes] == [2, 2]
    assert len(line.dots) == 3


def test_a_point_entered_late_is_not_drawn():
    [line] = agreed_of("people's point entered late")
    assert len(line.dots) == 1
    only_late = agreed_line("agreed", points=(agreed_point("2025", 26.2, standing="entered late"),))
    assert [one.kind for one in chart(curve(agreed=(only_late,))).lines].count("agreed") == 0
    assert chart(curve(**NOTHING | {"agreed": (only_late,)})) is None


def test_a_point_that_lies_within_the_history_is_not_drawn():
    behind = agreed_line("agreed", 24.0, 25.0, 26.0, first=2023)
    [line] = [one for one in chart(curve(agreed=(behind,))).lines if one.kind == "agreed"]
    assert len(line.dots) == 1


def test_the_line_of_an_authority_is_not_in_the_regions_chart():
    of_devon = agreed_line("agreed", 90.0, area="E10000008", area_name="Devon")
    assert chart(curve(agreed=(of_devon,))) == chart(curve())


def test_the_axes_reach_to_the_last_and_highest_of_people_s_points():
    made = chart(SHAPES["people's line longer than the forecast"])
    assert made.period_ticks[-1].text == "2033"
    high = chart(SHAPES["people's line far off the others"])
    assert [high.value_ticks[0].text, high.value_ticks[-1].text] == ["0", "100"]


def test_the_message_tells_people_s_lines_after_the_forecast():
    message = environment().get_template("sections/sentences.j2").module.chart_message(SHAPES["people's lines"])
    assert (
        "Agreed by people: 28.0 % in 2027. High: 36.0 % in 2027. Middle: 29.0 % in 2027. Low: 22.0 % in 2027."
        in str(message).replace(NBSP, " ")
    )
