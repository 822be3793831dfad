"""The figure of claims: what is claimed, what is simulated, and what would have happened anyway."""

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from coprod_sim.report.figure import DPI, FAINT, INK, LOOKS, lay_out, thousands, titled
from coprod_sim.studies.validate.results import CHANGE, SHARE, Claims, Result

SIMULATED, ANYWAY = LOOKS[1], LOOKS[2]
BAND = "#d9d9d9"
LABEL, LINE, WIDE = 40, 0.18, 10.5
"""Characters in a line of a label; inches that a line takes; inches of the figure."""
REACH = 3.0
"""The axis reaches to at most this many times what is claimed or simulated on the mean; arrows go on."""


def claims_figure(found: Claims) -> Figure:
    """Claims in the profiles that they were made of, a panel a unit, a row a claim."""
    results = _once(found.counted)
    units = list(dict.fromkeys(r.unit for r in results))
    panels = [[r for r in results if r.unit == unit] for unit in units]
    lines = [[max(3, len(_label(r))) for r in panel] for panel in panels]
    heights = [LINE * sum(each) + 0.3 for each in lines]
    height = 1.7 + sum(heights) + 0.55 * len(panels)
    figure = titled("Claims and what the simulation makes of them", _foot(found), WIDE, height, key=2)
    figure.set_dpi(DPI)  # letters are a little wider there than at a screen's dots an inch
    grid = figure.subplots(max(1, len(panels)), 1, squeeze=False, height_ratios=heights or [1.0])
    for axes, panel, unit, sizes in zip(grid[:, 0], panels, units, lines, strict=False):
        _panel(axes, panel, unit, sizes)
    if not panels:
        grid[0, 0].set_axis_off()
    _key(figure)
    return figure


def _once(results: Sequence[Result]) -> list[Result]:
    """An input that is the same in both profiles is shown once."""
    inputs = {(r.scenario, r.claim.name, r.simulated.mean): r for r in reversed(results) if r.status == "input"}
    return [r for r in results if r.status != "input" or r in inputs.values()]


def _label(r: Result) -> list[str]:
    flag = f" [{r.claim.flag}]" if r.claim.flag else ""
    text = wrap(f"{r.claim.text.rstrip('.')}{flag}", LABEL)
    evidence = "" if r.status == "input" else f", {r.profile} profile"
    return [*text, *wrap(f"({r.status}, {r.scenario}; source {r.claim.source}{evidence})", LABEL)]


def _panel(axes: Axes, panel: Sequence[Result], unit: str, sizes: Sequence[int]) -> None:
    factor = 100.0 if unit in (CHANGE, SHARE) else 1.0
    places = np.cumsum(sizes) - np.asarray(sizes) / 2.0
    low, high = _limits(panel)
    for r, place in zip(panel, places, strict=True):
        _row(axes, r, float(place), factor, (low * factor, high * factor))
    for edge in np.cumsum(sizes)[:-1]:
        axes.axhline(float(edge), color="#dddddd", linewidth=0.6)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(list(places), ["\n".join(_label(r)) for r in panel], fontsize=8)
    axes.set_ylim(float(sum(sizes)), 0.0)
    axes.set_xlim(low * factor, high * factor)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    factors = {r.times_town for r in panel}
    town = f" (times {min(factors):,.10g} in the town)" if len(factors) == 1 and np.isfinite(min(factors)) else ""
    axes.set_xlabel({CHANGE: "change, %", SHARE: "share, %"}.get(unit, f"{unit}{town}"), fontsize=8.5)
    thousands(axes, "x")


def _limits(panel: Sequence[Result]) -> tuple[float, float]:
    """Ends of the axis: zero and all marks are inside; an interval may go on beyond."""
    marks = [x for r in panel for x in (r.claim.low, r.claim.high, r.simulated.mean, r.anyway.mean)]
    sure = np.array([x for x in (0.0, *marks) if np.isfinite(x)])
    ends = np.array([x for r in panel for x in (r.simulated.low, r.simulated.high) if np.isfinite(x)])
    reach = REACH * (float(np.abs(sure).max()) or 1.0)
    low = max(min(sure.min(), ends.min(initial=0.0)), min(float(sure.min()), -reach))
    high = min(max(sure.max(), ends.max(initial=0.0)), max(float(sure.max()), reach))
    room = 0.05 * (high - low or 1.0)
    return float(low - room), float(high + room)


def _row(axes: Axes, r: Result, place: float, factor: float, limits: tuple[float, float]) -> None:
    claim, (mean, low, high) = r.claim, (factor * x for x in r.simulated)
    axes.barh(
        place,
        factor * (claim.high - claim.low),
        left=factor * claim.low,
        height=1.5,
        color=BAND,
        edgecolor=FAINT,
        linewidth=0.5,
    )
    axes.plot([factor * claim.value] * 2, [place - 0.75, place + 0.75], color=INK, linewidth=1.8)
    if np.isfinite(low):
        for end, wanted, cut in ((max(low, limits[0]), low, "<"), (min(high, limits[1]), high, ">")):
            axes.plot([end], [place], marker="|" if end == wanted else cut, color=SIMULATED.colour, clip_on=False)
        ends = [max(low, limits[0]), min(high, limits[1])]
        axes.plot(ends, [place] * 2, color=SIMULATED.colour, linewidth=1.6)
    if np.isfinite(mean):
        axes.plot([mean], [place], marker=SIMULATED.marker, color=SIMULATED.colour, markersize=6)
    anyway = factor * r.anyway.mean
    if np.isfinite(anyway):
        axes.plot(
            [anyway],
            [place],
            marker=ANYWAY.marker,
            markerfacecolor="white",
            markeredgecolor=ANYWAY.colour,
            markeredgewidth=1.5,
            markersize=7,
        )
    _numbers(axes, r, place)


def _numbers(axes: Axes, r: Result, place: float) -> None:
    """The row's numbers, at the right."""
    lines = [(f"claimed {r.claimed}", INK)]
    mark = "OUTSIDE" if r.verdict == "outside" else r.verdict
    lines.append(
        (f"{'set to' if r.status == 'input' else 'simulated'} {r.band(r.simulated)}: {mark}", SIMULATED.colour)
    )
    if np.isfinite(r.anyway.mean):
        lines.append((f"anyway {r.say(r.anyway.mean)}", ANYWAY.colour))
    for i, (text, colour) in enumerate(lines):
        axes.text(
            1.02,
            place + i - (len(lines) - 1) / 2,
            text,
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=7.5,
            color=colour,
        )


def _key(figure: Figure) -> None:
    handles = [
        Patch(facecolor=BAND, edgecolor=FAINT, label="claimed, with tolerance or trial's interval"),
        Line2D([], [], color=SIMULATED.colour, marker=SIMULATED.marker, label="simulated, 95% of sampled worlds"),
        Line2D(
            [],
            [],
            color="none",
            marker=ANYWAY.marker,
            markerfacecolor="white",
            markeredgecolor=ANYWAY.colour,
            markeredgewidth=1.5,
            label="the same people without the programme (anyway)",
        ),
    ]
    lay_out(figure)  # rows of text beside panels need a second pass, which saving makes
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, 1.0 - 0.40 / figure.get_figheight()),
        ncols=3,
        frameon=False,
        fontsize=8,
    )


def _foot(found: Claims) -> str:
    made = found.manifest
    sizes = sorted({int(each["residents"]) for each in made["scenarios"]})
    residents = " or ".join(f"{size:,}" for size in sizes)
    return (
        f"Only claims in the profile of which they were made. Parameters drawn · {made['replicates']} replicates · "
        f"{residents} residents · seed {made['seed']}. Model, not forecast."
    )
