"""Figures: nothing is cut off or laid over something else, whatever the numbers."""

import io
import itertools
from collections.abc import Iterator

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from synthetic import PLAUSIBLE, Town, scenario

from coprod_sim import compare as module
from coprod_sim.compare import Comparison, compare
from coprod_sim.report.figures import FIGURES
from coprod_sim.report.style import house_style, spread

FIVE = ("traditional", "co-produced", "traditional_plus", "half", "a long name of an arm that somebody wrote")
WILD = Town(effects={"co-produced": {"unasked": 8.0, "referred_clinical": -0.9}}, spread=30.0)
TOWNS = {
    "plausible": (PLAUSIBLE, {}),
    "null": (Town(), {}),
    "wild": (WILD, {}),
    "one replicate": (PLAUSIBLE, {"replicates": 1}),
    "two arms": (PLAUSIBLE, {"arms": ["traditional", "co-produced"]}),
    "five arms": (PLAUSIBLE, {"arms": list(FIVE)}),
    "two weeks": (PLAUSIBLE, {"weeks": 2}),
    "fixed": (PLAUSIBLE, {"fixed_parameters": True}),
}


@pytest.fixture(scope="module", params=TOWNS)
def found(request: pytest.FixtureRequest) -> Iterator[Comparison]:
    town, options = TOWNS[request.param]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_given", lambda given: given.name)
        yield compare(
            scenario(FIVE if "five" in request.param else FIVE[:3]), model=town, **({"replicates": 4} | options)
        )


def drawn(found: Comparison, name: str) -> tuple[Figure, list[Text]]:
    """A figure as it is saved, and its texts that can be seen."""
    with house_style():
        figure = FIGURES[name](found)
        figure.savefig(io.BytesIO(), dpi=100)
        texts = [
            text
            for text in figure.findobj(Text)
            if isinstance(text, Text) and text.get_visible() and text.get_text().strip()
        ]
        return figure, texts


@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_cut_off(found: Comparison, name: str) -> None:
    figure, texts = drawn(found, name)
    page = figure.bbox
    shown = [text for text in texts if not _hidden_tick(text)]
    for text in shown:
        box = Text.get_window_extent(text)
        assert box.x0 >= page.x0 - 1, text
        assert box.x1 <= page.x1 + 1, text
        assert box.y0 >= page.y0 - 1, text
        assert box.y1 <= page.y1 + 1, text


@pytest.mark.parametrize("name", FIGURES)
def test_labels_lie_beside_each_other(found: Comparison, name: str) -> None:
    _, texts = drawn(found, name)
    shown = [text for text in texts if not _hidden_tick(text)]
    for first, second in itertools.combinations(shown, 2):
        boxes = Text.get_window_extent(first), Text.get_window_extent(second)
        overlap = [
            min(getattr(boxes[0], f"{axis}1"), getattr(boxes[1], f"{axis}1"))
            - max(getattr(boxes[0], f"{axis}0"), getattr(boxes[1], f"{axis}0"))
            for axis in "xy"
        ]
        assert min(overlap) < 2.0, (first.get_text(), second.get_text())


@pytest.mark.parametrize("name", FIGURES)
def test_provenance_and_units_are_on_the_page(found: Comparison, name: str) -> None:
    figure, texts = drawn(found, name)
    together = " ".join(text.get_text() for text in texts)
    for part in ("Scenario planted", "evidence profile trials", "replicates", "1,000 residents", "seed 1"):
        assert part in together
    assert (
        "per 1,000 residents a year" in together or "£ per resident a year" in together or "% of the mean" in together
    )
    assert all(axes.get_xlim()[0] < axes.get_xlim()[1] for axes in figure.axes)


@pytest.mark.parametrize("name", ["contrasts", "costs"])
def test_values_stand_beside_their_intervals(found: Comparison, name: str) -> None:
    _, texts = drawn(found, name)
    wanted = found.contrast("cost_public_gbp", found.lead[0])
    together = " ".join(text.get_text() for text in texts)
    assert (" to " in together) == (wanted.low == wanted.low)
    for arm in found.lead[0]:
        assert found.labels[arm] in together


def _hidden_tick(text: Text) -> bool:
    """Tick labels outside the axis are kept by matplotlib and not drawn."""
    axes = text.axes
    if axes is None or isinstance(text, Annotation):
        return False
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in axis.get_major_ticks():
            if text in (tick.label1, tick.label2):
                low, high = sorted(limits)
                slack = 1e-9 * (high - low)
                return not (low - slack <= tick.get_loc() <= high + slack) or not tick.label1.get_visible()
    return False


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
    assert spread(wanted, gap) == pytest.approx(placed)
