"""What it would be worth to know better: the value of perfect information about each input, for choosing an arm."""

import numpy as np
import pandas as pd

from coprod_sim.analysis.differences import town_of
from coprod_sim.analysis.factors import CHOICE, inputs_of
from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.analysis.statements import amount, in_town
from coprod_sim.analysis.what_decides.given_data import basis_of
from coprod_sim.analysis.worth_knowing import figure
from coprod_sim.analysis.worth_knowing.value import Value, of_all, of_each
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Name, Sentence, TableRow, as_written, from_to, row_of, say, together
from coprod_sim.studies import intervals
from coprod_sim.studies.how_sure import UNSETTLED
from coprod_sim.studies.statements import quoted

NET = "net_benefit_low_gbp"
FEWEST = 200
ALL = "all"
TOLD = 3
SHOWN = 10
HARDLY = 0.05
"""Below this share of points with another best arm, the choice would hardly change."""


def part(runs: Runs) -> Part | None:
    """The part ``knowing``; None without a sampled design, or below 200 complete points."""
    chosen = runs.complete
    if runs.units is None or not runs.factors or int(chosen.sum()) < FEWEST:
        return None
    arms = _arms(runs)
    differences = np.stack([_against_baseline(runs, arm)[chosen] for arm in arms], axis=2)  # (points, replicates, arms)
    net = differences.mean(axis=1)
    singles = of_each([basis_of(runs, i)[chosen] for i in range(len(runs.factors))], net)
    halves = (
        (differences[:, ::2].mean(axis=1), differences[:, 1::2].mean(axis=1)) if runs.replicates > 1 else (net, None)
    )
    table = as_written(_table(runs, of_all(*halves), singles))
    by_arm = as_written(_by_arm(runs, arms, net))
    names = runs.named("value_of_knowing"), runs.named("arms_by_net_benefit")
    whole, most = row_of(names[0], table, runs.symbol, factor=ALL), float(table["value"].max())
    sentences = [
        _best(runs, names[1], by_arm),
        _everything(runs, whole, most),
        _singles(runs, names[0], table, whole),
        _choices(table),
    ]
    rows = table[~table["decision"]].head(SHOWN + 1)
    rows = rows[(rows["factor"] == ALL) | (rows["changes"] > 0.0)]  # an input that changes no choice is worth zero
    picture = Picture(
        runs.named("value_of_knowing"),
        "What it would be worth to know all inputs at once, and each of those most worth knowing, with intervals.",
        lambda: figure.worth(runs, rows),
    )
    drawn = (picture,) if len(rows) > 1 else ()
    columns = (
        ("Input", "label", "text"),
        ("Kind", "kind", "text"),
        (f"Worth, {runs.unit(NET)}", "value", "money"),
        ("from", "low", "money"),
        ("to", "high", "money"),
        ("Choice changes", "changes", "of_worlds"),
        (f"In the town, {runs.town_unit(NET)}", "town_value", "money"),
    )
    shown = Shown(names[0], columns, tuple(int(i) for i in rows.index), "The value of perfect information")
    tables = {names[0]: table, names[1]: by_arm}
    return Part(
        "knowing",
        "What would it be worth to know better?",
        tuple(s for s in sentences if s),
        tables,
        drawn,
        (shown,),
    )


def _arms(runs: Runs) -> tuple[str, ...]:
    """What there is to choose from: the baseline first; of arms with baselines of their own only the first pair."""
    pairs = runs.lead if all(pair[0] == runs.main[0] for pair in runs.lead) else (runs.main,)
    base = runs.baseline if len(pairs) > 1 or runs.baseline in runs.main else runs.main[1]
    return tuple(dict.fromkeys((base, *(arm for pair in pairs for arm in pair))))


def _against_baseline(runs: Runs, arm: str) -> Array:
    return runs.difference(NET, (arm, _arms(runs)[0]))


def _table(runs: Runs, whole: Value, singles: list[Value]) -> pd.DataFrame:
    known = list(inputs_of(runs).values())
    size = np.nan if any(own.factor == "residents" for own in known) else float(runs.scenario.residents)
    wider = intervals.reach(many=len(known)) / intervals.reach()
    every = {"factor": ALL, "label": "All inputs at once", **_amounts(whole, size), "worth": whole.low > 0.0}
    rows: list[dict[str, object]] = [every | {"decision": False, "kind": "", "provisional": False, "source": ""}]
    order = sorted(range(len(known)), key=lambda i: (known[i].kind == CHOICE, -singles[i].value))
    for i in order:
        own, value = known[i], singles[i]
        rows.append(
            {"factor": own.factor, "label": own.label, **_amounts(value, size)}
            | {"worth": value.value - wider * (value.value - value.low) > 0.0, "decision": own.kind == CHOICE}
            | {"kind": own.kind, "provisional": own.provisional, "source": own.source}
        )
    table = pd.DataFrame(rows)
    unknown = (~table["decision"]) & (table["factor"] != ALL)
    table.insert(2, "rank", np.where(unknown, np.arange(len(table)), 0))
    return table


def _amounts(value: Value, residents: float) -> dict[str, object]:
    """A resident's value a year, and the town's."""
    own = {"value": value.value, "low": value.low, "high": value.high}
    town = {f"town_{key}": residents * amount for key, amount in own.items()}
    return {**own, **town, "residents": residents, "changes": value.changes}


def _by_arm(runs: Runs, arms: tuple[str, ...], net: Array) -> pd.DataFrame:
    """A row an arm: its net benefit beyond the baseline's, and by how much the best one leads it."""
    town = town_of(runs, NET)
    best, first = int(net.mean(axis=0).argmax()), net.argmax(axis=1)
    low, high = intervals.mean(net)[1:]
    behind = net[:, [best]] - net
    ends = intervals.mean(behind)[1:]
    return pd.DataFrame(
        {"arm": arms, "label": [runs.arm_label(arm) for arm in arms], "points": len(net), "arms": len(arms)}
        | {"net_benefit": net.mean(axis=0), "low": low, "high": high, "best": np.arange(len(arms)) == best}
        | {"best_share": [float(np.mean(first == i)) for i in range(len(arms))]}
        | {"led_by": behind.mean(axis=0), "led_by_low": ends[0], "led_by_high": ends[1]}
        | {"town_net_benefit": town * net.mean(axis=0), "town_led_by": town * behind.mean(axis=0)}
    )


def _best(runs: Runs, name: str, by_arm: pd.DataFrame) -> Sentence:
    row = row_of(name, by_arm, runs.symbol, best=True)
    others = by_arm[~by_arm["best"]]
    arm, points, share = quoted(row["label"]), row.fact("points", "count"), row.fact("best_share", "of_worlds")
    if not (others["led_by_low"] > 0.0).all():
        none = "Which arm has the highest mean net benefit is {unsettled}; {arm} has it at {share} of {points} points."
        return say(none, unsettled=Name(UNSETTLED), arm=arm, points=points, share=share)
    leads = []
    for place in np.flatnonzero(~by_arm["best"].to_numpy()):
        other = TableRow(name, by_arm, int(place), runs.symbol)
        by = (*amount(runs, other, "led_by", NET), *in_town(other, "town_led_by", NET))
        leads.append(say("{by} more than {other}", by=by, other=quoted(other["label"])))
    first = "{arm} has the highest net benefit on the mean of {points} points: "
    then = "{leads}. It has the highest at {share} of them."
    return say(first + then, arm=arm, points=points, share=share, leads=together(leads))


def _everything(runs: Runs, row: TableRow, most: float) -> Sentence:
    changes = say("another arm would be chosen at {share} of the points", share=row.fact("changes", "of_worlds"))
    hardly = ", so the choice would hardly change" if row["changes"] < HARDLY else ""
    luck = ""
    if runs.replicates < 2:
        luck = " With one replicate this counts chance as if it could be known, and is too high."
    elif row["value"] < most:
        luck = " It cannot be worth less than one input alone: chance misleads the choice here."
    if not row["worth"]:
        lead: Sentence = ("To know every input at once is not shown to be worth anything: ",)
    else:
        lead = say(
            "To know every input at once would be worth {value}{town}: ", value=_value(runs, row), town=_town(row)
        )
    return say("{lead}{changes}" + hardly + "." + luck, lead=lead, changes=changes)


def _value(runs: Runs, row: TableRow) -> Sentence:
    unit = amount(runs, row, "value", NET)
    return say("{value} ({percent} interval {both})", value=unit, percent=Name("95%"), both=from_to(row, "money"))


def _town(row: TableRow) -> Sentence:
    if not np.isfinite(row["town_value"]):
        return ()
    value, residents = row.fact("town_value", "size_money"), row.fact("residents", "count")
    return say(", or {value} a year for a town of {residents}", value=value, residents=residents)


def _singles(runs: Runs, name: str, table: pd.DataFrame, whole: TableRow) -> Sentence:
    unknown = table[table["rank"] > 0]
    worth = unknown[unknown["worth"]]
    if worth.empty:
        why = ": the choice would hardly change" if whole["changes"] < HARDLY else ""
        if not unknown["changes"].any():
            why = ": whatever one of them alone turned out to be, the same arm would be chosen"
        return say("No single input is shown to be worth finding out before the choice" + why + ".")
    rows = [TableRow(name, table, int(i), runs.symbol) for i in worth.index[:TOLD]]
    told = [
        say(
            "{label} ({kind}), {value}{town}",
            label=quoted(r["label"]),
            kind=r["kind"],
            value=_value(runs, r),
            town=_town(r),
        )
        for r in rows
    ]
    parts = tuple(piece for i, each in enumerate(told) for piece in (("; ", *each) if i else each))
    return say("Most worth finding out: {parts}.", parts=parts)


def _choices(table: pd.DataFrame) -> Sentence:
    labels = [(quoted(label),) for label in table.loc[table["decision"], "label"]]
    if not labels:
        return ()
    verb = (
        "is a choice and not an unknown, so it is" if len(labels) == 1 else "are choices and not unknowns, so they are"
    )
    return say("{labels} " + verb + " not among things to find out.", labels=together(labels))
