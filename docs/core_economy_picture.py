"""images/core_economy.png: what demand does where each source of help grows, in worlds of both evidence profiles.

The worlds are those of the arms of scenario core_economy that move one source; towns are small, so that it takes some
minutes. The drawing is that of the figure core_economy of every comparison.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image
from published_lines import Published, published

from coprod_sim import compare
from coprod_sim.report.figure import INK, LOOKS, Look, house_style, lay_out, thousands, titled
from coprod_sim.report.numbers import MINUS
from coprod_sim.studies.compare.figures.core_economy import UNIT, cloud, key, name_hours, rate_line, say_rate
from coprod_sim.studies.compare.figures.look import footer
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.growth import Growth, Source, panels, rate

ARMS = (
    *("traditional", "kin_more", "kin_much_more", "friends_more", "friends_much_more", "asked", "asked_boldly"),
    *("time_bank", "time_bank_large", "self_care", "self_care_more"),
)
WORLDS, RESIDENTS = 64, 5_000
LOOK: Mapping[str, Look] = {"trials": LOOKS[1], "talk": LOOKS[2]}
MEANING = {"trials": "effects as trials found them", "talk": "effects as the talk claims them"}
COLUMNS = 3
WIDTH, HEIGHT, DPI = 10.0, 8.0, 120
COLOURS = 64  # few colours make a small file
EVEN = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120)
"""Minutes of demand less for each hour: lines of equal exchange rate that are drawn where they fit."""
APART = 1.5
"""So many times steeper or flatter than a rate in the panel, at least."""
GREY = "#6f6f6f"
STUDY_LINES = ((0, (4, 1.5)), (0, (1, 1)))
NOTE = (
    "Each source grows by itself, at two doses. A small mark: a simulated world; a large one: the medians of a dose. "
    "Per hour: minutes of demand for each hour brought in,\nthe median as a coloured line (in brackets 95% of worlds). "
    "All panels have one vertical scale; horizontal scales differ. Studies that give a figure were found for kin only:"
    "\ntheir elasticities of users of home care, times the hours of home care over those of care by kin in the town."
)


def write(docs: Path) -> None:
    """Run both profiles and write the picture."""
    found = {name: compare("core_economy", evidence=name, arms=ARMS, replicates=WORLDS, residents=RESIDENTS)
             for name in LOOK}  # fmt: skip
    drawn = BytesIO()
    with house_style():
        lay_out(picture(found, published())).savefig(drawn, dpi=DPI)
    place = docs / "images" / "core_economy.png"
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(place, optimize=True)


def by_source(found: Findings) -> dict[Source, tuple[Growth, ...]]:
    """The doses of each source that moves by itself."""
    return {panel.source: panel.growths for panel in panels(found) if panel.source is not None}


def picture(found: Mapping[str, Findings], studies: Sequence[Published]) -> Figure:
    """A panel a source of help, both profiles in each; the last place has the key.

    Args:
        found: comparisons of the same arms by the name of the evidence profile.
        studies: what is published of kin.
    """
    first = next(iter(found.values()))
    foot = footer(first, NOTE, f"profiles {' and '.join(found)}")
    figure = titled("When the core economy grows, what does demand on public services do?", foot, WIDTH, HEIGHT)
    worlds = {name: by_source(each) for name, each in found.items()}
    sources = [source for source in next(iter(worlds.values())) if all(source in each for each in worlds.values())]
    grid = figure.subplots(-(-(len(sources) + 1) // COLUMNS), COLUMNS, sharey=True, squeeze=False)
    shown = list(zip(grid.flat, sources, strict=False))
    rates = [_panel(axes, source, {name: each[source] for name, each in worlds.items()}) for axes, source in shown]
    for (axes, source), known in zip(shown, rates, strict=True):  # when all have the same vertical scale
        here = studies if source.name == "Kin" else ()
        axes.set_xlim(axes.get_xlim())
        _studies(axes, here)
        _even(axes, [*known, *(study.rate for study in here)])
    for axes in grid[:, 0]:
        axes.set_ylabel(f"change in hours asked of public services,\n{UNIT}", fontsize=8.5)
        thousands(axes, "y")
    _legend(grid.flat[len(sources)], studies)
    for axes in list(grid.flat)[len(sources) + 1 :]:
        axes.set_visible(False)
    return figure


def _panel(axes: Axes, source: Source, worlds: Mapping[str, tuple[Growth, ...]]) -> list[float]:
    """Both profiles of one source; returns the median rates."""
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.axvline(0, color=INK, linewidth=0.8)
    handles, rates = [], []
    for name, doses in worlds.items():
        hours, demand = (np.concatenate([getattr(dose, of) for dose in doses]) for of in ("hours", "demand"))
        of = rate(hours, demand)
        for dose in doses:
            cloud(axes, LOOK[name], dose.hours, dose.demand)
        rate_line(axes, LOOK[name], hours, demand, of)
        handles.append(_mark(LOOK[name], say_rate(of) if of else "no rate"))
        rates += [of.median] if of else []
    key(axes, source.name, handles)
    name_hours(axes, source.what)
    axes.locator_params(axis="x", nbins=4)
    return rates


def _mark(look: Look, label: str) -> Line2D:
    face = look.colour if look.filled else "white"
    return Line2D([], [], color=look.colour, linestyle="none", marker=look.marker, markerfacecolor=face, label=label)


def _even(axes: Axes, known: Sequence[float]) -> None:
    """A line of equal exchange rate on either side of the rates that are known, where there is room for it."""
    low, end = axes.get_ylim()[0], axes.get_xlim()[1]
    steep, flat = -60 * min(known), -60 * max(known)
    chosen = [minutes for minutes in EVEN if minutes <= flat / APART and minutes / 60 * end > -0.05 * low][-1:]
    chosen += [minutes for minutes in EVEN if minutes >= steep * APART and -low / (minutes / 60) > 0.1 * end][:1]
    for minutes in chosen:
        at = min(end, -low / (minutes / 60))
        axes.plot([0, at], [0, -minutes / 60 * at], color=GREY, linewidth=0.7, zorder=1)
        _beside(axes, f"{MINUS}{minutes:g} min", (at, -minutes / 60 * at), GREY, within=at < end)
    axes.set_ylim(bottom=low)


def _beside(axes: Axes, text: str, at: tuple[float, float], colour: str, *, within: bool = False) -> None:
    """A label to the right of where a line leaves the panel, at its side, or ``within`` at its foot."""
    axes.annotate(
        text,
        at,
        (3, 2) if within else (2, 0),
        textcoords="offset points",
        fontsize=7.5,
        color=colour,
        va="bottom" if within else "center",
        annotation_clip=False,
    )


def _studies(axes: Axes, studies: Sequence[Published]) -> None:
    """What is published, as lines through the origin."""
    end = axes.get_xlim()[1]
    if studies:
        middle = float(np.mean([study.rate for study in studies])) * end
        axes.annotate(
            "studies",
            (end, middle),
            (2, 0),
            textcoords="offset points",
            fontsize=7.5,
            va="center",
            annotation_clip=False,
        )
    for study, line in zip(studies, STUDY_LINES, strict=False):
        axes.plot([0, end], [0, study.rate * end], color=INK, linestyle=line, linewidth=1.8, zorder=4)


def _legend(axes: Axes, studies: Sequence[Published]) -> None:
    axes.axis("off")
    handles = [_mark(look, f"Profile {name}:\n{MEANING[name]}") for name, look in LOOK.items()]
    handles.append(
        Line2D([], [], color=GREY, linewidth=0.7, label="Equal rates: minutes of demand\nfor each hour brought in")
    )
    for study, line in zip(studies, STUDY_LINES, strict=True):
        said = f"{study.study}\n({study.of}):\n{MINUS}{-60 * study.rate:.2f} min per hour of care by kin"
        handle = Line2D([], [], color=INK, linewidth=1.8, label=said)
        handle.set_linestyle(line)
        handles.append(handle)
    axes.legend(
        handles=handles,
        loc="center left",
        frameon=False,
        fontsize=8.5,
        labelspacing=0.9,
        borderaxespad=0,
        handlelength=3,
    )
