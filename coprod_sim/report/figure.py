"""What all figures share: colours that colour-blind readers tell apart, marks that survive grey, and the footer."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from coprod_sim.report.numbers import MINUS
from coprod_sim.scenario.names import FileName

INK = "#222222"
FAINT = "#8a8a8a"
DPI = 160
"""Dots an inch of PNG files."""
RC: Mapping[str, Any] = {
    "svg.hashsalt": "coprod-sim",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "hatch.linewidth": 0.7,
}


class Look(NamedTuple):
    """How an arm or a contrast is drawn: from the Okabe-Ito palette, with its own line and marker.

    Two of its colours are darker here, so that words in them can be read.
    """

    colour: str
    line: str
    marker: str
    filled: bool


LOOKS = (
    Look("#222222", "--", "s", False),
    Look("#0072B2", "-", "o", True),
    Look("#D55E00", ":", "D", False),
    Look("#009E73", "-.", "^", True),
    Look("#CC79A7", (0, (5, 1, 1, 1, 1, 1)), "v", False),  # type: ignore[arg-type]
    Look("#8A6A00", (0, (8, 2)), "P", True),  # type: ignore[arg-type]
    Look("#2E93C9", (0, (1, 2.5)), "X", True),  # type: ignore[arg-type]
)


def titled(title: str, foot: str, width: float, height: float, key: int = 0) -> Figure:
    """A figure with its title above, ``key`` free lines below that, and a foot."""
    figure = Figure(figsize=(width, height))
    figure.suptitle(title + "\n " * key, x=0.01, ha="left", fontsize=13, fontweight="bold")
    figure.supxlabel(foot, x=0.01, ha="left", fontsize=7, color="#555555")
    return figure


def wrapped(text: str, inches: float, points: float = 7.0) -> str:
    """Text in lines that fit into a width; lines that are given stay apart."""
    letters = max(8, int(inches * 72 / (0.56 * points)))
    return "\n".join(fill(line, letters, break_long_words=False) for line in text.split("\n"))


def spaced(wanted: Sequence[float], gap: float) -> list[float]:
    """Positions near the wanted ones that are at least ``gap`` apart, in the same order."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[list[int]] = []
    for i in order:
        groups.append([i])
        while (
            len(groups) > 1
            and _centre(groups[-1], wanted) - _centre(groups[-2], wanted)
            < gap * (len(groups[-1]) + len(groups[-2])) / 2
        ):
            last = groups.pop()
            groups[-1] += last
    placed = [0.0] * len(wanted)
    for group in groups:
        for place, i in enumerate(group):
            placed[i] = _centre(group, wanted) + gap * (place - (len(group) - 1) / 2)
    return placed


def _centre(group: Sequence[int], wanted: Sequence[float]) -> float:
    return float(np.mean([wanted[i] for i in group]))


def thousands(axes: Axes, axis: str) -> None:
    """Tick labels with thousands apart and a real minus sign."""
    ticks = getattr(axes, f"{axis}axis")
    ticks.set_major_formatter(lambda value, _: f"{value + 0.0:,.10g}".replace("-", MINUS))


def lay_out(figure: Figure) -> Figure:
    """Find room for all of it: here, since each file would do it anew. Returns the figure.

    At the picture's resolution, since the width of text depends on it a little.
    """
    for text in figure.findobj(Text):
        text.set_parse_math(False)  # a dollar is money, not the beginning of a formula
    figure.set_dpi(DPI)
    ConstrainedLayoutEngine().execute(figure)
    return figure


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write SVG and PNG without dates: the same bytes for the same numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    lay_out(figure)
    name = FileName(name)
    (folder / f"{name}.svg").write_bytes(svg_bytes(figure))
    figure.savefig(folder / f"{name}.png", dpi=DPI, metadata={"Software": None})


def svg_bytes(figure: Figure) -> bytes:
    """What the SVG file of a laid-out figure holds."""
    content = BytesIO()
    figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    return content.getvalue()


def house_style() -> Any:
    """A context in which figures are made and saved."""
    settings: Any = dict(RC)
    return mpl.rc_context(settings)
