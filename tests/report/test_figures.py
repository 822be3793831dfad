"""Figures: nothing is cut off or laid over something else, whatever the numbers."""

import itertools
import math
import re
from typing import Any

import planted_places
import pytest
from headline_figure import headline
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from planted import planted
from synthetic import PLAUSIBLE, Town, scenario

from coprod_sim.report.figure import LOOKS, house_style, lay_out, spaced
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.compare.figures.every import FIGURES as IN_FOLDER
from coprod_sim.studies.compare.figures.every import WHERE_SHOWN

pytestmark = pytest.mark.text


FIGURES: dict[str, Any] = IN_FOLDER | {
    "headline": lambda found: headline({"trials": found, "talk": found}),
    "headline of one": lambda found: headline({"trials": found}),
}
FIVE = ("traditional", "co-produced", "traditional_plus", "half", "a long name of an arm that somebody wrote")
SEVEN = (*FIVE, "a sixth arm", "the seventh, which has a label as long as any")
WILD = Town(effects={"co-produced": {"unasked": 8.0, "need_clinical": -0.9}}, spread=30.0)
_DRAWN: dict[tuple[int, str], tuple[Any, Figure, list[Text]]] = {}
"""By identity of what was found, which is kept with it: an identity is given again once its object has gone."""
TOWNS: dict[str, tuple[Town, dict[str, Any]]] = {
    "plausible": (PLAUSIBLE, {}),
    "null": (Town(), {}),
    "wild": (WILD, {}),
    "one replicate": (PLAUSIBLE, {"replicates": 1}),
    "two arms": (PLAUSIBLE, {"arms": ["traditional", "co-produced"]}),
    "five arms": (PLAUSIBLE, {"arms": list(FIVE)}),
    "two weeks": (PLAUSIBLE, {"weeks": 2}),
    "fixed": (PLAUSIBLE, {"fixed_parameters": True}),
    "seven arms": (PLAUSIBLE, {"arms": list(SEVEN)}),
    "own baselines": (PLAUSIBLE, {"arms": list(SEVEN)}),
}


@pytest.fixture(scope="module", params=TOWNS)
def found(request: pytest.FixtureRequest) -> Comparison:
    town, options = TOWNS[request.param]
    _DRAWN.clear()
    against = dict.fromkeys(("half", SEVEN[-1]), "traditional_plus") if request.param == "own baselines" else {}
    arms = tuple(options.get("arms", FIVE[:3]))
    made = scenario(arms if len(arms) > 2 else FIVE[:3], against=against)
    return compare(made, model=town, **({"replicates": 4} | options))


def drawn(found: Comparison, name: str) -> tuple[Figure, list[Text]]:
    """A figure as it is saved, and its texts that can be seen."""
    if (id(found), name) in _DRAWN:
        return _DRAWN[id(found), name][1:]
    with house_style():
        figure = FIGURES[name](found)
        lay_out(figure).draw_without_rendering()  # at the same places as in a file, without its pixels
        outside = {id(text) for text in _tick_labels_outside(figure)}
        texts = [text for text in figure.findobj(Text) if isinstance(text, Text) and id(text) not in outside]
        seen = [text for text in texts if text.get_visible() and text.get_text().strip()]
    _DRAWN[id(found), name] = found, figure, seen
    return figure, seen


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_cut_off(found: Comparison, name: str) -> None:
    figure, texts = drawn(found, name)
    page = figure.bbox
    for text in texts:
        box = Text.get_window_extent(text)
        assert box.x0 >= page.x0 - 1, text
        assert box.x1 <= page.x1 + 1, text
        assert box.y0 >= page.y0 - 1, text
        assert box.y1 <= page.y1 + 1, text


@pytest.mark.parametrize("name", FIGURES)
def test_labels_lie_beside_each_other(found: Comparison, name: str) -> None:
    _, texts = drawn(found, name)
    boxes = [(text, _box(text).extents) for text in texts]
    for (first, (left, low, right, high)), (second, (x0, y0, x1, y1)) in itertools.combinations(boxes, 2):
        overlap = min(right, x1) - max(left, x0), min(high, y1) - max(low, y0)
        assert min(overlap) < 2.0, (first.get_text(), second.get_text())


@pytest.mark.parametrize("name", FIGURES)
def test_provenance_and_units_are_on_the_page(found: Comparison, name: str) -> None:
    figure, texts = drawn(found, name)
    together = " ".join(text.get_text() for text in texts)
    for part in ("Scenario planted", "replicates", "1,000 residents", "seed 1"):
        assert part in together
    assert re.search("evidence profiles? trials", together)
    assert (
        "per 1,000 residents a year" in together
        or "£ per resident a year" in together
        or "% of what there is" in together
    )
    assert all(axes.get_xlim()[0] < axes.get_xlim()[1] for axes in figure.axes)


@pytest.mark.parametrize("name", ["contrasts", "costs"])
def test_values_stand_beside_their_intervals(found: Comparison, name: str) -> None:
    _, texts = drawn(found, name)
    wanted = found.contrast("cost_public_gbp", found.lead[0])
    together = " ".join(text.get_text() for text in texts)
    assert bool(re.search(r"\([+\N{MINUS SIGN}]?£?[0-9]", together)) == math.isfinite(wanted.low)
    for arm in found.lead[0]:
        assert found.labels[arm] in together


def _box(text: Text) -> Bbox:
    """Where the text's ink is: blank lines under a title are room for a key."""
    box = Text.get_window_extent(text)
    lines = text.get_text().split("\n")
    kept = len("\n".join(lines).rstrip().split("\n"))
    return Bbox.from_extents(box.x0, box.y1 - box.height * kept / len(lines), box.x1, box.y1)


def _tick_labels_outside(figure: Figure) -> list[Text]:
    """Tick labels beyond the axis are kept by matplotlib and not drawn."""
    outside = []
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = 1e-9 * (high - low)
            for tick in axis.get_major_ticks():
                if not low - slack <= tick.get_loc() <= high + slack:
                    outside += [tick.label1, tick.label2]
    return outside


@pytest.mark.parametrize(
    ("wanted", "gap", "placed"),
    [
        ([1.0, 5.0], 1.0, [1.0, 5.0]),
        ([1.0, 1.0], 1.0, [0.5, 1.5]),
        ([2.0, 1.9, 9.0], 1.0, [2.45, 1.45, 9.0]),
        ([0.0, 0.0, 0.9], 1.0, [-0.7, 0.3, 1.3]),
    ],
)
def test_labels_are_spread_no_further_than_needed(wanted: list[float], gap: float, placed: list[float]) -> None:
    assert spaced(wanted, gap) == pytest.approx(placed)


BY_PLACE = {
    "three": (("a", "b", "c"), {}),
    "seven": (("a", "b", "c", "d", "e", "f", "g"), {"fixed": True}),
    "one replicate": (("a", "b", "c"), {"replicates": 1}),
    "sizes": (("a", "b", "c", "d", "e"), {}),
}


def of_places(name: str) -> Any:
    """Arms in which practice spreads by different amounts, some with a scandal, all in many localities."""
    arms, options = BY_PLACE[name]
    more = {arm: f"Arm {arm} of the planted town" for arm in arms[3:]}
    ends = {arm: 0.9 * i / len(arms) for i, arm in enumerate(arms)}
    pairs = [("b", arm) for arm in arms if arm != "b"]
    sizes, against = None, None
    if name == "sizes":
        pairs, against = [("c", "a"), ("b", "d"), ("e", "d")], {"b": "d", "e": "d"}
        sizes = {"a": 5_000, "c": 5_000, "b": 500, "d": 500, "e": 500}
    gains = {f"{one} minus {two}": 3.0 for one, two in pairs}
    made = planted_places.arms(scandals={"b": 156.0}, labels=arms, sizes=sizes, against=against)
    named = {"scenario": {"name": "planted"}, "seed": 1}
    return planted(
        {"net_benefit_low_gbp": 5, "adoption": 0.4},
        {"net_benefit_low_gbp": 9, "demand_hours": 300, "adoption": 0.5},
        weekly=planted_places.weekly(ends, scandal={"b": 0.8}),
        places=planted_places.places(gains, 9.0),
        first_world=planted_places.first_world(arms),
        pairs=pairs,
        more=more,
        manifest=made | named,
        **options,
    )


@pytest.mark.parametrize("name", BY_PLACE)
@pytest.mark.parametrize("figure", WHERE_SHOWN)
def test_figures_of_places_are_drawn_where_there_is_something_to_show(name: str, figure: str) -> None:
    found = of_places(name)
    with house_style():
        assert WHERE_SHOWN[figure](planted({}, manifest={"scenario": {"name": "planted"}})) is None
        if figure == "size" and name != "sizes":
            assert WHERE_SHOWN[figure](found) is None
            return
    FIGURES[figure] = WHERE_SHOWN[figure]
    test_no_text_is_cut_off(found, figure)
    test_labels_lie_beside_each_other(found, figure)
    _, texts = drawn(found, figure)
    together = " ".join(" ".join(text.get_text() for text in texts).split())
    shown = {pair[0] for pair in found.lead} if figure in ("places", "size") else set(found.arms) - {"a"}
    if figure == "risk":
        shown = {"b"}  # the only one in which risk changes
    assert all(found.labels[arm] in together for arm in shown)
    if figure == "adoption":
        assert "first sampled world" in together
        assert f"{found.labels['a']} (0%)" in together
    if figure == "risk":
        assert texts[0].figure is not None
        assert [text.get_text() for text in texts].count("scandal") == 1
    if figure == "size":
        assert "500 (20 localities)" in together
        assert "5,000 (2 localities)" in together


def test_as_many_arms_as_there_may_be_are_told_apart() -> None:
    assert len(LOOKS) >= 7
    for part in ("colour", "marker", "line"):
        assert len({str(getattr(look, part)) for look in LOOKS}) == len(LOOKS)
