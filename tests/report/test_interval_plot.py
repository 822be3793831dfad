"""What the one drawing of intervals draws, read off its axes."""

import math

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coprod_sim.report.figure import LOOKS, Look
from coprod_sim.report.interval_plot import Row, around, dots, inches, key, key_lines, mark, places, sample

pytestmark = pytest.mark.rule
TWO, HOLLOW = LOOKS[1], LOOKS[2]
ROWS = (
    Row("Demand", -2.0, -3.0, 1.0, TWO, "-2", main=True),
    Row("", -4.0, -90.0, -1.0, HOLLOW, "-4", bold=True),
    Row("Cost", 30.0, 20.0, 40.0, TWO, "30"),
    Row("Severity", 0.5, look=HOLLOW),
)


def axes_of(rows: tuple[Row, ...], limits: tuple[float, float] | None = (-10.0, 10.0)) -> Axes:
    axes = Figure().subplots()
    dots(axes, rows, limits)
    return axes


def marks(axes: Axes, sign: str) -> list[float]:
    """Where marks of a kind stand along the axis."""
    return [float(x) for line in axes.lines if line.get_marker() == sign for x in line.get_xdata()]


def test_each_range_has_its_ends_and_each_middle_its_look() -> None:
    axes = axes_of(ROWS)
    assert marks(axes, "|") == [-3.0, 1.0, -1.0]
    assert marks(axes, TWO.marker) == [-2.0, 9.5]
    assert marks(axes, HOLLOW.marker) == [-4.0, 0.5]
    faces = {line.get_marker(): line.get_markerfacecolor() for line in axes.lines}
    assert (faces[TWO.marker], faces[HOLLOW.marker]) == (TWO.colour, "white")


def test_what_lies_beyond_the_axis_has_an_arrow_there() -> None:
    axes = axes_of(ROWS)
    assert marks(axes, "<") == [-10.0]
    assert marks(axes, ">") == [10.0]
    assert marks(axes_of(ROWS, None), "<") + marks(axes_of(ROWS, None), ">") == []


def test_labels_and_values_stand_where_their_rows_do() -> None:
    axes = axes_of(ROWS)
    labels = axes.get_yticklabels()
    assert [text.get_text() for text in labels] == ["Demand", "Cost", "Severity"]
    assert [text.get_fontweight() for text in labels] == ["bold", "normal", "normal"]
    assert [(text.get_text(), text.get_fontweight()) for text in axes.texts] == [
        ("-2", "normal"),
        ("-4", "bold"),
        ("30", "normal"),
    ]
    first, second = (text.get_position()[1] for text in axes.texts[:2])
    assert first < axes.get_yticks()[0] < second
    assert axes.get_ylim()[0] > axes.get_ylim()[1] == 0.0


@pytest.mark.parametrize("count", [1, 5, 40])
def test_rows_are_as_far_apart_whatever_their_number(count: int) -> None:
    rows = [Row(f"Row {i}\nin two lines", float(i), i - 1.0, i + 1.0, text="one\ntwo") for i in range(count)]
    assert inches(rows) == pytest.approx(count * inches(rows[:1]))
    assert inches(rows[:1]) > 2 * 8.5 * 1.2 / 72
    apart = [place.bottom - place.top for place in places(rows)]
    assert apart == pytest.approx([apart[0]] * count)
    assert [place.at(0) for place in places(rows)] == pytest.approx([place.middle for place in places(rows)])


def test_a_band_is_behind_its_whole_place_and_has_a_bar() -> None:
    axes = axes_of((Row("Claim", 2.0, 1.0, 3.0, LOOKS[0], "claimed", band=True), Row("", 2.5, 2.0, 4.0)))
    (band,) = axes.collections
    box = band.get_datalim(axes.transData)
    assert (box.x0, box.x1) == (1.0, 3.0)
    place = places((Row("Claim", 2.0, band=True), Row("", 2.5)))[0]
    assert box.y0 < place.at(0) < place.at(1) < box.y1
    assert marks(axes, "|") == [2.0, 4.0]


def test_no_number_draws_nothing_and_no_rows_an_axis() -> None:
    axes = axes_of((Row("None", math.nan, text="no share"),), None)
    assert {line.get_marker() for line in axes.lines} == {"None"}
    assert axes.texts[0].get_text() == "no share"
    assert axes_of((), None).get_xlim() == (-1.0, 1.0)


def test_an_upright_one_has_its_numbers_on_the_other_axis() -> None:
    axes = Figure().subplots()
    mark(axes, 3.0, Row("", 5.0, 4.0, 7.0, TWO, inner=(4.5, 6.0)), upright=True)
    assert {float(x) for line in axes.lines for x in line.get_xdata()} == {3.0}
    assert [line.get_ydata().tolist() for line in axes.lines] == [[4.0, 7.0], [4.5, 6.0], [4.0], [7.0], [5.0]]


def test_axes_have_zero_and_all_that_is_asked_for() -> None:
    assert around(iter([5.0, math.nan, 10.0])) == (-0.5, 10.5)
    assert around([5.0, -10.0], even=True) == (-11.0, 11.0)
    assert around([]) == (-1.0, 1.0)


def test_a_key_takes_the_lines_that_were_kept_free() -> None:
    for labels in (["short", "too"], ["a label that is long enough to need most of the line by itself, " * 2] * 3):
        figure = Figure(figsize=(9, 4))
        samples = [sample(label, look) for label, look in zip(labels, (Look(*LOOKS[1]), *LOOKS), strict=False)]
        key(figure, samples)
        assert key_lines(samples, 9) == (1 if len(labels) == 2 else 3)
        assert [text.get_text() for text in figure.legends[0].get_texts()] == labels
