"""Where a contrast breaks even: its mean over the two factors that decide most."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coprod_sim.analysis.break_even import figure
from coprod_sim.analysis.break_even.surface import (
    ABOVE,
    BELOW,
    UNCLEAR,
    Axis,
    Surface,
    axis_of,
    cell_means,
    fitted,
    lines,
)
from coprod_sim.analysis.differences import town_of
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.analysis.statements import name
from coprod_sim.analysis.what_decides.part import influential, ranking
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Name, Piece, Sentence, TableRow, as_written, say, together
from coprod_sim.scenario.errors import InputError, unknown
from coprod_sim.studies.statements import quoted
from coprod_sim.sweep.experiment.factors import Factor, Level

OUTCOMES = ("net_benefit_low_gbp", "demand_hours")
REGIONS = {ABOVE: "above zero", UNCLEAR: UNCLEAR, BELOW: "below zero"}
TURNS = {"net_benefit_low_gbp": ("break even", "breaks even"), "net_benefit_high_gbp": ("break even", "breaks even")}
TURN = ("change its sign", "changes its sign")
"""What an outcome does on the line: only benefits can break even with costs."""
TABLES = ("break_even_map", "break_even_regions", "break_even_line")


def part(runs: Runs, keys: tuple[str, str] | None = None, outcome: str | None = None) -> Part | None:
    """The part ``breaks_even``; None where the design has no two factors to make a map of, or too few points.

    Args:
        runs: of a sampled design or a grid.
        keys: names of the two factors; by default the two that decide most, of a grid those with most levels.
        outcome: that the map is of; net benefit and demand by default.

    Raises:
        InputError: a key is no factor of the design, or is there twice.
    """
    _check(runs, keys)
    wanted = OUTCOMES if outcome is None else (outcome,)
    surfaces = {each: surface for each in wanted if (surface := _surface(runs, keys, each)) is not None}
    if not surfaces:
        return None
    names = [runs.named(table) for table in TABLES]
    frames = [pd.concat([make(runs, *each) for each in surfaces.items()]) for make in (_map, _regions, _line)]
    tables = {key: as_written(frame) for key, frame in zip(names, frames, strict=True)}
    sentences = [each for key, surface in surfaces.items() for each in _sentences(runs, key, surface, keys, tables)]
    pictures = tuple(_picture(runs, key, surface, tables[names[2]]) for key, surface in surfaces.items())
    columns = (
        ("Outcome", "label", "text"),
        ("The mean is", "says", "text"),
        ("Of the map", "share", "of_worlds"),
        ("Points", "points", "count"),
        ("Of these above zero", "above", "of_worlds"),
    )
    shown = Shown(names[1], columns, None, "Regions of the map, and single points in them")
    return Part("breaks_even", "Where does it break even?", tuple(sentences), tables, pictures, (shown,))


def _check(runs: Runs, keys: Sequence[str] | None) -> None:
    names = [factor.name for factor in runs.factors]
    problems = [unknown(key, "factor", names) for key in keys or () if key not in names]
    if keys and len(set(keys)) != 2:
        problems.append(f"two factors are needed, not {' and '.join(keys)}")
    if problems:
        raise InputError(problems)


def _surface(runs: Runs, keys: tuple[str, str] | None, outcome: str) -> Surface | None:
    chosen = runs.complete
    pair = _two(runs, keys, outcome)
    if pair is None:
        return None
    x, y = (axis_of(runs, factor, chosen) for factor in pair)
    if runs.units is not None:
        return fitted(x, y, runs.by_point(outcome, runs.main)[chosen])
    return cell_means(x, y, runs.difference(outcome, runs.main)) if chosen.all() else None


def _two(runs: Runs, keys: tuple[str, str] | None, outcome: str) -> tuple[Factor, Factor] | None:
    """The factors of a map."""
    by_name = {factor.name: factor for factor in runs.factors}
    if runs.units is not None:
        order = list(keys or ranking(runs, outcome))
    elif runs.experiment.kind == "grid":
        rank = {name: place for place, name in enumerate(ranking(runs, outcome))}
        many = [f for f in runs.factors if len(f.values) >= 2]
        many.sort(key=lambda f: (-len(f.values), rank.get(f.name, 0)))
        order = list(keys or [factor.name for factor in many])
    else:
        order = []
    return (by_name[order[0]], by_name[order[1]]) if len(order) >= 2 else None


def _map(runs: Runs, outcome: str, surface: Surface) -> pd.DataFrame:
    """A row a cell."""
    x, y = surface.x, surface.y
    region, town = surface.region, town_of(runs, outcome)
    rows = [
        {"contrast": name_of(runs.main), "outcome": outcome, "x": x.own.factor, "y": y.own.factor,
         "x_level": x.levels[i], "y_level": y.levels[j], "x_place": x.places[i], "y_place": y.places[j],
         "mean": surface.mean[i, j], "low": surface.low[i, j], "high": surface.high[i, j], "region": str(region[i, j]),
         "town_unit": runs.town_unit(outcome), "town_mean": surface.mean[i, j] * town}
        for i in range(len(x.places)) for j in range(len(y.places))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _regions(runs: Runs, outcome: str, surface: Surface) -> pd.DataFrame:
    """A row a region: its share of the map, and the single points in it."""
    cells, points = surface.region, surface.region_of_points
    rows = []
    for region, says in REGIONS.items():
        inside = surface.values[points == region]
        above = float(np.mean(inside > 0.0)) if len(inside) else float("nan")
        rows.append(
            {"contrast": name_of(runs.main), "outcome": outcome, "label": name(runs, outcome), "region": region}
            | {"says": says, "share": float(np.mean(cells == region)), "points": len(inside), "above": above}
            | {"spread": surface.spread, "all_points": len(surface.values)}
        )
    return pd.DataFrame(rows)


def _line(runs: Runs, outcome: str, surface: Surface) -> pd.DataFrame:
    """A row a vertex of the lines where the mean is zero; none between levels that have nothing between them."""
    own = {"outcome": outcome, "x": surface.x.own.factor, "y": surface.y.own.factor}
    columns = ["outcome", "x", "y", "line", "x_level", "y_level", "x_place", "y_place"]
    if surface.x.few or surface.y.few:
        return pd.DataFrame(columns=columns)
    by_name = {factor.name: factor for factor in runs.factors}
    rows = [
        own
        | {"line": number, "x_level": _at(by_name, surface.x, u), "y_level": _at(by_name, surface.y, v)}
        | {"x_place": u, "y_place": v}
        for number, line in enumerate(lines(surface))
        for u, v in line.tolist()
    ]
    return pd.DataFrame(rows, columns=columns)


def _at(by_name: dict[str, Factor], axis: Axis, place: float) -> Level:
    return by_name[axis.own.factor].at(place)


def _picture(runs: Runs, outcome: str, surface: Surface, line: pd.DataFrame) -> Picture:
    own = line[line["outcome"] == outcome]
    both = _both(surface)
    return Picture(
        runs.named(f"break_even_{outcome}"),
        f"A map of {name(runs, outcome)} over {surface.x.own.label} and {surface.y.own.label}.",
        lambda: figure.break_even(runs, surface, own, outcome, shown=both),
    )


def _both(surface: Surface) -> bool:
    """Whether the mean is shown to be above zero somewhere and below somewhere else."""
    return bool((surface.region == ABOVE).any() and (surface.region == BELOW).any())


def _sentences(
    runs: Runs, outcome: str, surface: Surface, keys: tuple[str, str] | None, tables: dict[str, pd.DataFrame]
) -> list[Sentence]:
    """Where the mean is settled, where it breaks even, and what that says of single worlds."""
    regions = runs.named(TABLES[1])
    frame = tables[regions]
    rows = {
        frame["region"].iloc[i]: TableRow(regions, frame, int(i))
        for i in np.flatnonzero((frame["outcome"] == outcome).to_numpy())
    }
    where = [
        say("{says} in {share} of the map", says=REGIONS[key], share=row.fact("share", "of_worlds"))
        for key, row in rows.items()
        if row["share"] > 0.0
    ]
    axes = {"x": quoted(surface.x.own.label), "y": quoted(surface.y.own.label)}
    what = Name(name(runs, outcome))
    said = [
        say(
            "Over the ranges of {x} and {y}, the mean difference in {what} is {where}.",
            what=what,
            where=together(where),
            **axes,
        )
    ]
    if runs.units is not None and keys is None and len(influential(runs, outcome)) < 2:
        said.append(
            ("Fewer than two inputs are shown to have an influence on it; these are the strongest, shown or not.",)
        )
    said.append(_crossing(runs, outcome, surface, tables[runs.named(TABLES[2])]))
    return said + _single(rows)


def _crossing(runs: Runs, outcome: str, surface: Surface, line: pd.DataFrame) -> Sentence:
    own = np.flatnonzero((line["outcome"] == outcome).to_numpy())
    if not _both(surface):
        if not (surface.region == UNCLEAR).any():
            return ("It does not cross zero within these ranges.",)
        if (surface.mean > 0.0).all() or (surface.mean < 0.0).all():
            return ("The fitted mean does not reach zero within these ranges, but it could: its interval does.",)
        return (f"It is not shown to {TURNS.get(outcome, TURN)[0]}: the mean is {UNCLEAR} on both sides of zero.",)
    turns = TURNS.get(outcome, TURN)[1]
    if not len(own):
        return (f"It {turns} between these levels.",)
    longest = own[line["line"].to_numpy()[own] == 0]
    ends = [_vertex(runs, surface, TableRow(runs.named(TABLES[2]), line, int(i))) for i in (longest[0], longest[-1])]
    more = " and on other lines" if line["line"].to_numpy()[own].max() > 0 else ""
    return say("It " + turns + " on a line from {first} to {last}" + more + ".", first=ends[0], last=ends[1])


def _vertex(runs: Runs, surface: Surface, row: TableRow) -> Sentence:
    del runs
    parts = []
    for axis, column in ((surface.x, "x_level"), (surface.y, "y_level")):
        unit = " of the way up its range" if axis.in_range else f" {axis.own.unit}"
        parts.append(
            say(
                "{level}{unit} in {factor}",
                level=row.fact(column, "level"),
                unit=Name(unit),
                factor=Name(axis.own.factor),
            )
        )
    return together(parts)


def _single(rows: dict[str, TableRow]) -> list[Sentence]:
    """What a settled mean says of single worlds."""
    told = []
    for key in (ABOVE, BELOW):
        row = rows[key]
        if row["points"] > 0:
            pieces: dict[str, Piece] = {"share": row.fact("above", "of_worlds"), "n": row.fact("points", "count")}
            told.append(say("where the mean is " + REGIONS[key] + ", {share} of {n} points are above zero", **pieces))
    return [say("A settled mean is no sure world: {told}.", told=together(told))] if told else []
