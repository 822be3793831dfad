"""Shapley shares: how an effect is split among switches, such as the four values, of which every combination ran."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coprod_sim.analysis import differences
from coprod_sim.analysis.answer.figure import WIDTH, look_of, pair_label
from coprod_sim.analysis.design_facts import Settings
from coprod_sim.analysis.runs import Array, Runs, name_of, outcomes_of
from coprod_sim.analysis.statements import provenance
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.figure import titled, wrapped
from coprod_sim.report.interval_plot import Row, dots, inches
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, as_written, row_of, say, together
from coprod_sim.studies import statements

TABLE = "shapley"
WHOLE, ALONE, JOINT = "all together", "sum of each alone", "together beyond that sum"
MOST = 8
"""Switches; a game of more has more combinations than a sweep has points."""
PANELS = ("demand_hours", "public_hours", "unmet_hours", "cost_public_gbp")
Coalition = frozenset[str]


def part(runs: Runs) -> Part | None:
    """Of a grid in which every combination of at least two switches ran, and nothing else is moved."""
    game = coalitions(runs)
    if game is None:
        return None
    players = [factor.name for factor in runs.factors]
    settings, name = Settings(runs), runs.named(TABLE)
    frame = table(runs, players, game)
    said = tuple(_sentences(runs, settings, frame, players))
    alt = "The share of each switch in the differences in demand, public hours, unmet need and cost, with intervals."
    picture = Picture(runs.named("shapley"), alt, lambda: _draw(runs, frame, players))
    shown = Shown(name, _COLUMNS)
    return Part(
        "values",
        "Which of the values does the work?",
        said,
        {name: frame, settings.name: settings.frame},
        (picture,),
        (shown,),
    )


_COLUMNS = (
    ("Outcome", "label", "text"),
    ("Of", "player", "text"),
    ("Median share", "median", "signed"),
    ("Mean share", "mean", "signed"),
    ("Low", "low", "signed"),
    ("High", "high", "signed"),
    ("Unit", "unit", "text"),
    ("In the town", "town_median", "signed"),
    ("Unit in the town", "town_unit", "text"),
)


def coalitions(runs: Runs) -> dict[Coalition, int] | None:
    """The point of each combination of switches, by those that are on; None where not all of them are done."""
    factors = runs.factors
    switches = all(sorted(map(str, f.values)) in (["0", "1"], ["0.0", "1.0"]) for f in factors)
    if runs.experiment.kind != "grid" or not 2 <= len(factors) <= MOST or not switches:
        return None
    points: dict[Coalition, int] = {}
    for place in np.flatnonzero(runs.complete).tolist():
        row = runs.points.iloc[place]
        points[frozenset(f.name for f in factors if float(row[f.name]) == 1.0)] = place
    return points if len(points) == 2 ** len(factors) else None


def shares(worth: Mapping[Coalition, Array], players: Sequence[str]) -> dict[str, Array]:
    """Shapley values: what each player adds, averaged over all orders in which they can join.

    ``worth`` of every coalition may be an array; shares have its shape and add up to the whole's worth less nobody's.
    """
    n = len(players)
    result = {}
    for player in players:
        rest = [other for other in players if other != player]
        added = []
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for some in combinations(rest, size):
                before = frozenset(some)
                added.append(weight * (worth[before | {player}] - worth[before]))
        result[player] = np.asarray(np.sum(added, axis=0), dtype=np.float64)
    return result


def table(runs: Runs, players: Sequence[str], game: Mapping[Coalition, int]) -> pd.DataFrame:
    """A row an (outcome, player) of the main contrast, then the whole, the sum of each alone, and what is beyond it.

    A share is taken within each replicate; numbers are over replicates, as ``differences.summary_row`` has them.
    """
    rows = []
    for key in outcomes_of(runs, PANELS):
        difference = runs.difference(key, runs.main)
        worth = {who: difference[place] for who, place in game.items()}
        each: dict[str, Array] = dict(shares(worth, players))
        none, whole = worth[frozenset()], worth[frozenset(players)]
        each[WHOLE] = whole - none
        each[ALONE] = np.sum([worth[frozenset({player})] - none for player in players], axis=0)
        each[JOINT] = each[WHOLE] - each[ALONE]
        levels = runs.values(key, runs.main[1])[game[frozenset()]]
        head: dict[str, Any] = {"contrast": name_of(runs.main), "outcome": key, "label": runs.label(key)}
        for player, values in each.items():
            town = differences.town_of(runs, key)
            numbers = differences.summary_row(values, levels, key, matters=runs.experiment.matters, town=town)
            rows.append(head | {"unit": runs.unit(key), "town_unit": runs.town_unit(key), "player": player} | numbers)
    return as_written(pd.DataFrame(rows))


def _sentences(runs: Runs, settings: Settings, frame: pd.DataFrame, players: Sequence[str]) -> Iterator[Sentence]:
    yield say(
        "Every combination of the {switches} ran. A share is what one adds, averaged over all orders in which they can "
        "be taken up (Shapley), within the same world. There shares add up to the whole; their medians need not.",
        switches=together([(Name(player),) for player in players]),
    )
    for key in PANELS:
        yield from _of_outcome(runs, settings, frame, key, players)


def _of_outcome(
    runs: Runs, settings: Settings, frame: pd.DataFrame, key: str, players: Sequence[str]
) -> Iterator[Sentence]:
    def row(player: str) -> TableRow:
        return row_of(runs.named(TABLE), frame, runs.symbol, outcome=key, player=player)

    def parts(each: TableRow) -> dict[str, Fact | Sentence]:
        return {"mean": statements.signed(each, "median", key), "both": statements.ends(each, key)}

    whole, joint = row(WHOLE), row(JOINT)
    yield statements.statement(runs, whole, key)
    sure = [player for player in players if statements.verdict(row(player)).settled]
    sure.sort(key=lambda player: -abs(float(row(player)["median"])))
    unclear = [(Name(player),) for player in players if player not in sure]
    said = [say("{player} {mean} ({both})", player=Name(player), **parts(row(player))) for player in sure]
    if said:
        rest = say("; not settled of {names}", names=together(unclear, "or")) if unclear else ()
        yield say("Settled shares of that: {said}{rest}.", said=together(said), rest=rest)
    else:
        yield say("No share of that is settled.")
    if statements.verdict(joint).settled:
        yield say("Together they come to something else than each alone in sum: {mean} ({both}).", **parts(joint))
    else:
        said_alike = "Whether together they are more or less than each alone in sum is not settled ({mean}; {both})."
        yield say(said_alike, **parts(joint))


def _draw(runs: Runs, frame: pd.DataFrame, players: Sequence[str]) -> Figure:
    ranges = ", ".join(dict.fromkeys(frame["range"]))
    note = f"Marks: median; bars: {ranges}. Left of zero: less. Shares of the {len(players)} add up to all together."
    title = f"Who does the work? {pair_label(runs, runs.main)}"
    of = {key: _rows(frame[frame["outcome"] == key], (*players, WHOLE, ALONE)) for key in PANELS}
    figure = titled(title, provenance(runs, wrapped(note, WIDTH)), WIDTH, 2.6 + 2 * inches(of[PANELS[0]]))
    panels = figure.subplots(2, 2)
    for axes, (key, rows) in zip(panels.ravel(), of.items(), strict=True):
        dots(axes, rows)
        axes.tick_params(labelleft=axes in panels[:, 0])
        axes.set_title(runs.label(key) if key in runs.scenario.labels else OUTCOMES[key].label)
        axes.set_xlabel(f"difference, {runs.unit(key)}\n{runs.times_town(key).strip()}", fontsize=8)
    return figure


def _rows(frame: pd.DataFrame, names: Sequence[str]) -> list[Row]:
    """The whole in bold, since the others are parts of it."""
    ends = {
        player: (median, low, high)
        for player, median, low, high in zip(
            *(frame[column].tolist() for column in ("player", "median", "low", "high")), strict=True
        )
    }
    return [Row(name, *ends[name], look_of(0), main=name == WHOLE) for name in names]
