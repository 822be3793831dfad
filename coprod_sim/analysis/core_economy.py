"""Demand against the hours of the core economy: what goes with what, within the same replicate's luck.

Of a sampled design each point is a world, and both are differences between two arms. Of chosen points both are changes
from the baseline arm at one point of reference, in the same replicate, of both arms at every point: there the design
itself makes people readier to help, in every arm.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from coprod_sim import evidence
from coprod_sim.analysis import differences
from coprod_sim.analysis.answer.figure import WIDTH, look_of, pair_label
from coprod_sim.analysis.design_facts import Settings, quoted_arm
from coprod_sim.analysis.runs import Array, Runs, name_of
from coprod_sim.analysis.statements import provenance
from coprod_sim.evidence.entries import elements
from coprod_sim.report.figure import INK, thousands, titled, wrapped
from coprod_sim.report.interval_plot import Row, key, mark, sample
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, as_written, from_to, say
from coprod_sim.studies import intervals
from coprod_sim.studies.how_sure import UNSETTLED
from coprod_sim.sweep.experiment.factors import Factor, central

TABLE, FIT = "dose_response", "dose_response_fit"
DOSE, RESPONSE, NEED = "core_hours", "demand_hours", "need_hours"
PLAIN, SAME_NEED = "as it comes", "at the same need"
BINS = 10
RESAMPLES = 400
ROUNDING = 1e-9
REACH = ("dose_low", "dose_high", "response_at_low", "response_at_high")
LEAST_WORLDS, LEAST_ROWS = 20, 4


class Changes(NamedTuple):
    """Changes in core hours, in demand and in need that arose, (rows, replicates), and the arm of each row."""

    dose: Array
    response: Array
    need: Array
    arms: tuple[str, ...]


def part(runs: Runs) -> Part | None:
    """None where core hours are the same everywhere, or where there are too few worlds."""
    changes = _changes(runs)
    if changes is None:
        return None
    settings, frame, fit = Settings(runs), table(runs, changes), line(runs, changes)
    name, fitted = runs.named(TABLE), runs.named(FIT)
    tables = {name: frame, fitted: fit, settings.name: settings.frame}
    alt = "Change in demand against change in core economy hours, with a line of best fit."
    picture = Picture(runs.named("dose_response"), alt, lambda: _draw(runs, changes, frame, fit))
    said = tuple(_sentences(runs, fit))
    title = "Does demand fall as the core economy grows?"
    return Part("dose", title, said, tables, (picture,), (Shown(fitted, _COLUMNS),))


_COLUMNS = (
    ("How", "how", "text"),
    ("Change in demand for each core hour", "mean", "signed"),
    ("Low", "low", "signed"),
    ("High", "high", "signed"),
    ("Variance explained", "explained", "percent"),
)


def _changes(runs: Runs) -> Changes | None:
    done = runs.complete
    if runs.sampled:
        parts = {key: runs.by_point(key, runs.main)[done][:, None] for key in (DOSE, RESPONSE, NEED)}
        arms: tuple[str, ...] = (runs.main[0],) * int(done.sum())
        few = len(arms) < LEAST_WORLDS
    else:
        place = int(np.flatnonzero(done)[np.argmin([_distance(runs, int(i)) for i in np.flatnonzero(done)])])
        parts = {key: _from(runs, key, place) for key in (DOSE, RESPONSE, NEED)}
        arms = tuple(arm for arm in runs.main for _ in range(int(done.sum())))
        few = len(arms) < LEAST_ROWS
    found = Changes(parts[DOSE], parts[RESPONSE], parts[NEED], arms)
    return None if few or not np.ptp(found.dose, axis=0).all() else found


def _from(runs: Runs, key: str, place: int) -> Array:
    """Both arms at every point, less the baseline at one of them: (arms x points, replicates)."""
    usual = runs.values(key, runs.baseline)[place]
    return np.concatenate([runs.values(key, arm)[runs.complete] - usual for arm in runs.main])


def _distance(runs: Runs, point: int) -> float:
    """How far a point is from everything at its centre, in levels of its factors."""
    far = 0.0
    for factor in runs.factors:
        level = runs.points[factor.name].iloc[point]
        if level is None or level != level:
            continue
        values = list(factor.values) or [level]
        far += abs(values.index(level) - values.index(_centre(runs, factor, values))) if level in values else 0.0
    return far


def _centre(runs: Runs, factor: Factor, values: list[Any]) -> Any:
    """The level nearest to what the scenario has."""
    number = evidence.parameters().get(factor.key)
    if any(isinstance(value, str) for value in values) or number is None:
        return values[0]
    usual = 1.0
    if not factor.multiply:
        whole = elements(central(runs.scenario, runs.baseline, number, runs.experiment.evidence).value)
        usual = whole[factor.element or 0]
    return min(values, key=lambda value: abs(value - usual))


def table(runs: Runs, changes: Changes) -> pd.DataFrame:
    """Of worlds: means of both in tenths of the worlds by core hours. Of chosen points: a row an (arm, point).

    Columns: arm, rows, dose, mean, low, high: the change in core hours, and in demand with its interval; and of all
    residents together town_unit, town_dose and town_mean, nan where towns differ in size.
    """
    rows: list[dict[str, Any]] = []
    if runs.sampled:
        dose, response = changes.dose[:, 0], changes.response[:, 0]
        for some in np.array_split(np.argsort(dose, kind="stable"), BINS):
            low, high = (float(end) for end in intervals.mean(response[some])[1:])
            head = {"arm": runs.main[0], "rows": len(some), "dose": dose[some].mean()}
            rows.append(head | {"mean": response[some].mean(), "low": low, "high": high})
    else:
        for dose, response, arm in zip(changes.dose, changes.response, changes.arms, strict=True):
            low, high = _ends(runs, response)
            head = {"arm": arm, "rows": len(dose), "dose": dose.mean(), "mean": response.mean()}
            rows.append(head | {"low": low, "high": high})
    factor = differences.town_of(runs, RESPONSE)  # of core hours it is the same
    for row in rows:
        row |= {"town_unit": runs.town_unit(RESPONSE)}
        row |= {f"town_{column}": row[column] * factor for column in ("dose", "mean")}
    return as_written(pd.DataFrame(rows))


def line(runs: Runs, changes: Changes) -> pd.DataFrame:
    """Two rows, as it comes and at the same need that arose: the slope of demand on core hours with its interval.

    People who are less ill need less from anybody, so that demand and core hours fall together; at the same need is
    what is left when the straight-line part that need explains is taken off both. Of worlds the interval is where the
    slope lies (bootstrap over worlds); of chosen points it is over replicates, each with a slope of its own.
    """
    rows = [_line(runs, changes, PLAIN), _line(runs, changes, SAME_NEED)]
    return as_written(pd.DataFrame(rows))


def _line(runs: Runs, changes: Changes, how: str) -> dict[str, Any]:
    if runs.sampled:
        chosen = np.random.default_rng(1).integers(0, len(changes.dose), size=(len(changes.dose), RESAMPLES))
        again = changes._replace(**{k: getattr(changes, k)[chosen, 0] for k in ("dose", "response", "need")})
        low, high = map(float, intervals.middle(_slopes(*_lines(again, how))))
        slope = float(_slopes(*_lines(changes, how))[0])
    else:
        slopes = _slopes(*_lines(changes, how))
        low, high = _ends(runs, slopes)
        slope = float(slopes.mean())
    dose, response = changes.dose.mean(axis=1), changes.response.mean(axis=1)
    plain = [part.mean(axis=1) for part in _lines(changes, how)]
    explained = float(np.corrcoef(*plain)[0, 1] ** 2) if np.ptp(plain[0]) and np.ptp(plain[1]) else 0.0
    row: dict[str, Any] = {
        "contrast": name_of(runs.main),
        "how": how,
        "mean": slope,
        "low": float(low),
        "high": float(high),
    }
    row["explained"] = explained
    row |= {"dose_low": float(dose.min()), "dose_high": float(dose.max()), "unit": runs.unit(RESPONSE)}
    row |= {"response_at_low": float(response[dose.argmin()]), "response_at_high": float(response[dose.argmax()])}
    factor = differences.town_of(runs, RESPONSE)
    row |= {"town_unit": runs.town_unit(RESPONSE)}
    return row | {f"town_{column}": row[column] * factor for column in REACH}


def _lines(changes: Changes, how: str) -> tuple[Array, Array]:
    """Core hours and demand about their arm's mean, or what is left of them at the same need; column by column."""
    dose, response, need = (_about(part, changes.arms) for part in (changes.dose, changes.response, changes.need))
    if how == SAME_NEED:
        dose, response = (part - _slopes(need, part) * need for part in (dose, response))
    return dose, response


def _about(part: Array, arms: Sequence[str]) -> Array:
    """Without the mean of each row's arm: what arms differ in by themselves is no answer to a dose."""
    result = np.array(part)
    for arm in dict.fromkeys(arms):
        own = np.array([name == arm for name in arms])
        result[own] -= part[own].mean(axis=0)
    return np.where(np.abs(result) <= ROUNDING * np.abs(part), 0.0, result)


def _slopes(dose: Array, response: Array) -> Array:
    """Least-squares slope of each column; zero where the dose is the same throughout."""
    about = dose - dose.mean(axis=0)
    spread_of = (about**2).sum(axis=0)
    together = (about * (response - response.mean(axis=0))).sum(axis=0)
    return np.asarray(
        np.where(spread_of > 0, together / np.where(spread_of > 0, spread_of, 1.0), 0.0), dtype=np.float64
    )


def _sentences(runs: Runs, fit: pd.DataFrame) -> Iterator[Sentence]:
    plain = TableRow(runs.named(FIT), fit, 0, runs.symbol)
    same = TableRow(runs.named(FIT), fit, 1, runs.symbol)
    yield _goes_with(plain, "An hour more of core economy")
    yield _goes_with(same, "At the same need that arose, an hour more")
    yield _reach(runs, plain)
    yield say(
        "Where people are less ill they need less from anybody, and both fall together; the second figure leaves that "
        "out. What goes together need not cause each other: points differ in more than these hours."
    )


def _goes_with(row: TableRow, opening: str) -> Sentence:
    if float(row["low"]) != float(row["low"]):
        said = "{opening} goes with {mean} hours of demand; one replicate gives no interval."
        return say(said, opening=opening, mean=row.fact("mean", "signed"))
    said_of: dict[str, Fact | Sentence] = {"mean": row.fact("mean", "signed"), "both": from_to(row)}
    if row["low"] > 0.0 or row["high"] < 0.0:
        way = "less" if float(row["mean"]) < 0 else "more"
        said = "{opening} goes with {way} demand: {mean} hours ({both})."
        return say(said, opening=opening, way=way, **said_of)
    said = "{opening} goes with a change in demand of {mean} hours ({both}), whose direction is {unsettled}."
    return say(said, opening=opening, unsettled=Name(UNSETTLED), **said_of)


def _reach(runs: Runs, row: TableRow) -> Sentence:
    pieces: dict[str, Fact | Sentence] = {column: row.fact(column, "signed") for column in REACH}
    pieces |= {f"town_{column}": row.fact(f"town_{column}", "signed") for column in REACH}
    pieces |= {"explained": row.fact("explained", "percent"), "unit": (Name(runs.unit(DOSE)),)}
    known = not runs.varied_residents
    no_total = "" if known else " Points are towns of different sizes, so that no totals in the town are told."
    if runs.sampled:
        town = say(" ({town_dose_low} to {town_dose_high} in the town)", **pieces) if known else ()
        said = (
            "Both are differences of {first} from {second} in the same world. Core hours change by {dose_low} to "
            "{dose_high} {unit}{town}; by themselves they explain {explained} of the variance in demand." + no_total
        )
        first, second = (quoted_arm(runs, arm) for arm in runs.main)
        return say(said, first=first, second=second, town=town, **pieces)
    said = (
        "Both are changes from {second} at the point nearest to everything at its centre. Where core hours change "
        "least ({dose_low}) demand changes by {response_at_low}, where most ({dose_high}) by {response_at_high}, "
        "{unit}{town}; by themselves they explain {explained} of the variance between points of an arm." + no_total
    )
    totals = " (in the town {town_dose_low} with {town_response_at_low}, {town_dose_high} with {town_response_at_high})"
    town = say(totals, **pieces) if known else ()
    return say(said, second=quoted_arm(runs, runs.baseline), town=town, **pieces)


def _draw(runs: Runs, changes: Changes, frame: pd.DataFrame, fit: pd.DataFrame) -> Figure:
    title = "Demand against the hours of the core economy"
    if runs.sampled:
        note = (
            "Dots: sampled worlds. Marks: means of tenths of the worlds with 95% intervals of the mean. Line: best fit."
        )
    else:
        worlds = "95% of sampled worlds" if differences.drawn(runs) else "95% confidence intervals of the mean"
        note = f"A mark: an arm at a point of the design, with {worlds}. Lines: best fit within an arm, as it comes."
    figure = titled(title, provenance(runs, wrapped(note, WIDTH)), WIDTH, 6.0, 1)
    axes = figure.subplots()
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.axvline(0, color=INK, linewidth=0.8)
    handles = []
    if runs.sampled:
        axes.plot(changes.dose[:, 0], changes.response[:, 0], ".", color="#9a9a9a", markersize=2.5, zorder=1)
    for i, arm in enumerate(dict.fromkeys(frame["arm"])):
        for _, of in frame[frame["arm"] == arm].iterrows():
            mark(axes, of["dose"], Row("", of["mean"], of["low"], of["high"], look_of(i)), upright=True)
        handles.append(sample(pair_label(runs, runs.main) if runs.sampled else runs.arm_label(arm), look_of(i)))
    for arm in dict.fromkeys(frame["arm"]):
        rows = frame[frame["arm"] == arm]
        reach = np.array([rows["dose"].min(), rows["dose"].max()])
        fitted = rows["mean"].mean() + fit["mean"].iloc[0] * (reach - rows["dose"].mean())
        axes.plot(reach, fitted, color=INK, linewidth=1.2, linestyle="--")
    handles.append(Line2D([], [], color=INK, linestyle="--", label="line of best fit"))
    change = "difference" if runs.sampled else "change"
    axes.set_xlabel(f"{change} in core economy, {runs.unit(DOSE)}{runs.times_town(DOSE)}")
    axes.set_ylabel(f"{change} in demand, {runs.unit(RESPONSE)}\n{runs.times_town(RESPONSE).strip()}".strip())
    thousands(axes, "x")
    thousands(axes, "y")
    key(figure, handles)
    return figure


def _ends(runs: Runs, values: Array) -> tuple[float, float]:
    """Where worlds lie, or, where they differ by luck alone, where their mean does."""
    _, low, high = intervals.spread(values) if differences.drawn(runs) else intervals.mean(values)
    return float(low), float(high)
