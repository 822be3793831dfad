"""How co-production spreads over localities, and the risk that officials see."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from coprod_sim.outcomes.formulas import YEAR
from coprod_sim.report.figure import FAINT, INK, wrapped
from coprod_sim.report.numbers import ends, figures, listed, percent, years
from coprod_sim.studies.compare.adoption import ADOPTION, RISK, at_the_end, band, changing, scandal_week
from coprod_sim.studies.compare.figures.curves import line_heights, name_ends
from coprod_sim.studies.compare.figures.look import arm_look, interval_note, new_figure
from coprod_sim.studies.compare.findings import Findings

COLUMNS = 3
COLOURS = "Blues"
"""From light to dark, so that it reads in grey and without red and green."""
HALF = 0.5


def adoption(found: Findings) -> Figure | None:
    """Adoption by locality in one world, and over all worlds; None where it never changes."""
    arms = changing(found, ADOPTION)
    if not arms:
        return None
    mapped = not found.first_world.empty
    constant = [arm for arm in found.arms if arm not in arms]
    note = f"{interval_note(found)} Grey: means in the other arms."
    if mapped:
        order = "ordered by when half of their professionals first co-produce, then by their mean share"
        note = f"Maps: the first sampled world, localities {order}.\n{note}"
    if constant:
        said = [f"{found.labels[arm]} ({_percent(at_the_end(found, ADOPTION, arm).mean)})" for arm in constant]
        note += f" Not drawn, as it does not change: {listed(said)}."
    columns, rows = _shape(arms)
    figure = new_figure(
        "Professionals who co-produce",
        found,
        width=_wide(columns),
        height=1.7 + rows * (4.6 if mapped else 2.4),
        note=wrapped(note, _wide(columns)),
    )
    heights = (3, 2) * rows if mapped else (1,) * rows
    panels = figure.subplots(len(heights), columns, squeeze=False, sharex=True, height_ratios=heights)
    maps: list[Axes] = []
    image: AxesImage | None = None
    for place, arm in enumerate(arms):
        row, column = divmod(place, columns)
        below = panels[2 * row + 1 if mapped else row, column]
        if mapped:
            maps.append(panels[2 * row, column])
            image = _map(maps[-1], found, arm) or image
            maps[-1].set_ylabel("" if column else "localities, in order", fontsize=8.5)
        _one(below, found, ADOPTION, arm, arms, percent_axis=True)
        below.set_ylabel("" if column else "of all professionals, %\n(mean and 95% band)", fontsize=8.5)
        end = _end(found, ADOPTION, arm, _percent)
        if mapped:
            _title(maps[-1], found, arm)
            _say_end(below, end)
        else:
            _title(below, found, arm, end)
    _finish(panels, len(arms), columns, 2 if mapped else 1)
    if image is not None:
        bar = figure.colorbar(image, ax=list(panels.ravel()), location="right", shrink=0.6, aspect=30, pad=0.02)
        bar.set_label("of a locality's professionals, % who co-produce", fontsize=8.5)
        bar.outline.set_linewidth(0.4)
    return figure


def risk(found: Findings) -> Figure | None:
    """The risk that officials see: all arms, then each with its band; None where practice does not spread."""
    arms = changing(found, RISK)
    if not arms or not (changing(found, ADOPTION) or any(scandal_week(found, arm) is not None for arm in found.arms)):
        return None
    columns, rows = _shape(arms)
    width, labels = _wide(columns), [found.labels[arm] for arm in arms]
    top = max(2.4, line_heights(labels, 28) + 0.3)
    figure = new_figure(
        f"Risk that officials see, over {years(int(found.manifest['weeks']))}",
        found,
        width=width,
        height=2.0 + top + 2.3 * rows,
        note=wrapped(f"0: none, 1: as large as can be. {interval_note(found)} Grey: means in the other arms.", width),
    )
    grid = figure.add_gridspec(rows + 1, columns, height_ratios=(top, *(2.0,) * rows))
    above = figure.add_subplot(grid[0, :])
    last = float(found.manifest["weeks"]) / YEAR
    looks = [arm_look(found, arm) for arm in arms]
    for arm, look in zip(arms, looks, strict=True):
        _line(above, found, RISK, arm, 1.0, look.colour, look.line, 1.8)
    _mark_scandals(above, found, arms)
    above.set_xlim(0, last)
    above.set_ylim(0, 1.15 * above.get_ylim()[1])
    above.set_xlabel("years since the policy began", fontsize=8.5)
    above.set_title("Means over all sampled worlds")
    name_ends(above, [at_the_end(found, RISK, arm).mean for arm in arms], labels, looks, last, width=28, inches=top)
    panels = np.array([[figure.add_subplot(grid[row + 1, c]) for c in range(columns)] for row in range(rows)])
    high = min(
        1.02, 1.05 * max(float(np.nanmax(band(found, RISK, arm)[["median", "high"]].to_numpy())) for arm in arms)
    )
    for place, arm in enumerate(arms):
        axes = panels[divmod(place, columns)]
        _one(axes, found, RISK, arm, arms, percent_axis=False)
        _mark_scandals(axes, found, [arm], named=False)
        axes.set_ylim(0, high)
        _title(axes, found, arm, _end(found, RISK, arm, figures))
    for axes in (above, *panels[:, 0]):
        axes.set_ylabel("perceived risk, 0 to 1", fontsize=8.5)
    _finish(panels, len(arms), columns, 1)
    return figure


def _shape(arms: Sequence[str]) -> tuple[int, int]:
    """Columns and rows of panels, as even as can be."""
    rows = -(-len(arms) // COLUMNS)
    return -(-len(arms) // rows), rows


def _wide(columns: int) -> float:
    """Inches: room for the panels, and for the provenance at the foot."""
    return max(8.6, 1.6 + 3.5 * columns)


def _title(axes: Axes, found: Findings, arm: str, end: str = "") -> None:
    """The arm's label, and in smaller letters where it ends."""
    name = wrapped(found.labels[arm], 3.3, 10)
    axes.set_title(name, color=arm_look(found, arm).colour, fontweight="bold", pad=16 if end else None)
    if end:
        _say_end(axes, end)


def _say_end(axes: Axes, text: str) -> None:
    axes.annotate(text, (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", fontsize=8, color=INK)


def _end(found: Findings, outcome: str, arm: str, say: Callable[[float], str]) -> str:
    end = at_the_end(found, outcome, arm)
    both = f" ({ends(end.low, end.high, lambda x, _: say(x))})" if np.isfinite(end.low) else ""
    return f"at the end: {say(end.mean)}{both}"


def _order(values: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Localities (columns) by the first quarter in which half co-produce, then by how many do in the whole run."""
    reached = values >= HALF
    first = np.where(reached.any(axis=0), reached.argmax(axis=0), len(values))
    return np.lexsort((-values.mean(axis=0), first))


def _map(axes: Axes, found: Findings, arm: str) -> AxesImage | None:
    """Adoption by locality and time; None of an arm whose localities are too few to be told apart."""
    rows = found.first_world[found.first_world["arm"] == arm]
    if rows.empty:
        axes.set_yticks([])
        axes.text(0.5, 0.5, "too few localities for a map", transform=axes.transAxes, ha="center", fontsize=8)
        return None
    values = rows.pivot(index="week", columns="locality", values="adoption").to_numpy(dtype=np.float64)
    last, count = float(found.manifest["weeks"]) / YEAR, values.shape[1]
    image = axes.imshow(
        100 * values[:, _order(values)].T,
        aspect="auto",
        interpolation="nearest",
        cmap=COLOURS,
        vmin=0,
        vmax=100,
        extent=(0, last, count + 0.5, 0.5),
    )
    axes.set_yticks([1, count], ["1", f"{count:,}"])
    return image


def _line(axes: Axes, found: Findings, outcome: str, arm: str, factor: float, *look: object) -> None:
    rows, (colour, line, width) = band(found, outcome, arm), look
    axes.plot(
        rows["week"] / YEAR, factor * rows["median"], color=str(colour), linestyle=line, linewidth=width, zorder=2
    )


def _one(axes: Axes, found: Findings, outcome: str, arm: str, arms: Sequence[str], *, percent_axis: bool) -> None:
    """One arm's mean in its band; those of the others in grey, and in words where it ends."""
    factor = 100.0 if percent_axis else 1.0
    for other in arms:
        if other != arm:
            _line(axes, found, outcome, other, factor, "#b5b5b5", "-", 0.8)
    rows, look = band(found, outcome, arm), arm_look(found, arm)
    x, low, high = (rows[name].to_numpy(dtype=float) for name in ("week", "low", "high"))
    axes.fill_between(x / YEAR, factor * low, factor * high, color=look.colour, alpha=0.18, linewidth=0)
    for edge in (low, high):
        axes.plot(x / YEAR, factor * edge, color=look.colour, linewidth=0.6, alpha=0.8)
    _line(axes, found, outcome, arm, factor, look.colour, look.line, 2.0)
    axes.set_xlim(0, float(found.manifest["weeks"]) / YEAR)
    if percent_axis:
        axes.set_ylim(0, 100)


def _percent(share: float) -> str:
    return "0%" if share == 0 else percent(share)


def _mark_scandals(axes: Axes, found: Findings, arms: Sequence[str], *, named: bool = True) -> None:
    weeks = {week for arm in arms if (week := scandal_week(found, arm)) is not None}
    for week in sorted(weeks):
        axes.axvline(week / YEAR, color=INK, linestyle=(0, (2, 2)), linewidth=1.0)
        if named:
            axes.annotate(
                "scandal",
                (week / YEAR, 1),
                (3, -2),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                fontsize=8,
                va="top",
            )


def _finish(panels: npt.NDArray[np.object_], count: int, columns: int, deep: int) -> None:
    """Hide panels without an arm, and name the years below the last of each column."""
    for place in range(count, panels.size // deep):
        row, column = divmod(place, columns)
        for part in range(deep):
            panels[deep * row + part, column].set_visible(False)
    for column in range(columns):
        shown = [axes for axes in panels[:, column] if axes.get_visible()]
        for axes in shown:
            axes.tick_params(labelbottom=axes is shown[-1], labelsize=8, color=FAINT)
        shown[-1].set_xlabel("years since the policy began", fontsize=8.5)
