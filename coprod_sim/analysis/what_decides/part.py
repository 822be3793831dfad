"""What decides: how far each input of a design moves a contrast, and what kind of number it is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coprod_sim.analysis import differences
from coprod_sim.analysis.factors import inputs_of
from coprod_sim.analysis.runs import Runs, name_of, outcomes_of
from coprod_sim.analysis.statements import KINDS_SAID, amount, in_town, kinds_of, name
from coprod_sim.analysis.what_decides import figure
from coprod_sim.analysis.what_decides.by_design import measured
from coprod_sim.analysis.what_decides.figure import SHARES
from coprod_sim.analysis.what_decides.indices import Index, Measured
from coprod_sim.evidence.entries import KINDS
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Name, Sentence, TableRow, as_written, row_of, say, together
from coprod_sim.studies.statements import quoted

TOLD = ("net_benefit_low_gbp", "demand_hours", "unmet_hours", "cost_public_gbp")
"""Outcomes that sentences are about, the main one first."""
TOP = 5
SHOWN = 10
SOURCES = 2
"""That a sentence names; the table has them all."""
HOW = {
    "first_order": "with the share of the variance that each alone explains",
    "total": "with the share of the variance that each has to do with, interactions included",
    "main_effect": "with the share of the variance that each alone explains",
    "mu_star": "with the mean size of the change over its range",
    "change": "with the change of the mean from its centre",
}


def part(runs: Runs) -> Part | None:
    """The part ``decides``; None where the design does not tell."""
    outcomes = outcomes_of(runs, TOLD)
    found = _measured(runs, outcomes)
    if found is None or TOLD[0] not in found.explained:
        return None
    table, counts = as_written(_table(runs, found)), as_written(_counts(runs, found, list(found.explained)))
    names = runs.named("sensitivity"), runs.named("assumptions")
    tables = {names[0]: table, names[1]: counts}
    sentences = [
        _about(runs),
        *(one for key in TOLD if key in found.explained for one in _sentences(runs, found, key, tables)),
    ]
    main = _ranked(table, found.ranked, TOLD[0]).head(SHOWN)
    threshold = float(counts.loc[counts["outcome"] == TOLD[0], "threshold"].iloc[0])
    picture = Picture(
        runs.named("sensitivity"),
        f"The inputs that move {name(runs, TOLD[0])} most, each with its interval and the kind of number it is.",
        lambda: figure.influence(runs, main, found.ranked, threshold, TOLD[0]),
    )
    columns = (("Input", "label", "text"), ("Kind", "kind", "text"), ("Source", "source", "text"))
    form = "of_worlds" if found.ranked in SHARES else "size"
    values = tuple((head, column, form) for head, column in (("Influence", "value"), ("from", "low"), ("to", "high")))
    if found.ranked not in SHARES:
        values += (
            ("Unit", "unit", "text"),
            ("In the town", "town_value", "size"),
            ("Unit in the town", "town_unit", "text"),
        )
    shown = Shown(
        names[0], columns + values, tuple(int(i) for i in main.index), f"Inputs by influence on {name(runs, TOLD[0])}"
    )
    return Part("decides", "What decides it?", tuple(sentences), tables, (picture,), (shown,))


def ranking(runs: Runs, outcome: str) -> list[str]:
    """Names of all factors, the most influential on the main contrast of an outcome first.

    Those that are shown to have an influence come before those that are not. Empty where the design does not tell.
    """
    found = _measured(runs, outcomes_of(runs, (*TOLD, outcome)))
    return [] if found is None or outcome not in found.explained else _order(found, found.ranked, outcome)


def influential(runs: Runs, outcome: str) -> list[str]:
    """Those of ``ranking`` that are shown to have an influence."""
    found = _measured(runs, outcomes_of(runs, (*TOLD, outcome)))
    known = set() if found is None else {i.factor for i in found.indices if i.outcome == outcome and i.influential}
    return [factor for factor in ranking(runs, outcome) if factor in known]


def _measured(runs: Runs, outcomes: Sequence[str]) -> Measured | None:
    """Kept with the runs, since several parts ask. Outcomes without a value in some run are left out."""
    outcomes = [key for key in outcomes if np.isfinite(runs.difference(key, runs.main)[runs.complete]).all()]
    kept = vars(runs).setdefault("_influence", {})
    if tuple(outcomes) not in kept:
        kept[tuple(outcomes)] = measured(runs, outcomes, runs.main)
    found: Measured | None = kept[tuple(outcomes)]
    return found


def _order(found: Measured, measure: str, outcome: str) -> list[str]:
    best: dict[str, tuple[bool, float]] = {}
    for index in found.indices:
        if index.outcome == outcome and index.measure == measure:
            strength = (index.influential, abs(index.value))
            best[index.factor] = max(best.get(index.factor, strength), strength)
    return sorted(best, key=lambda factor: best[factor], reverse=True)


def _table(runs: Runs, found: Measured) -> pd.DataFrame:
    known, contrast = inputs_of(runs), name_of(runs.main)
    place: dict[tuple[str, str], dict[str, int]] = {}
    rows = []
    for index in found.indices:
        key = (index.measure, index.outcome)
        if key not in place:
            place[key] = {factor: i + 1 for i, factor in enumerate(_order(found, *key))}
        own = known[index.factor]
        row: dict[str, object] = {
            "contrast": contrast,
            "outcome": index.outcome,
            "factor": index.factor,
            "label": own.label,
        }
        row |= {"level": index.level} if found.ranked == "change" else {}
        row |= _values(index)
        if found.ranked not in SHARES:  # in the outcome's unit, so that the town has a total
            whole = index.measure not in SHARES
            row |= {"unit": runs.unit(index.outcome) if whole else ""}
            row |= {"town_value": index.value * differences.town_of(runs, index.outcome) if whole else np.nan}
            row |= {"town_unit": runs.town_unit(index.outcome) if whole else ""}
        row |= {"rank": place[key][index.factor], "influential": index.influential}
        rows.append(row | {"kind": own.kind, "provisional": own.provisional, "source": own.source})
    return pd.DataFrame(rows).sort_values(["outcome", "measure", "rank"], kind="stable", ignore_index=True)


def _values(index: Index) -> dict[str, object]:
    return {"measure": index.measure, "value": index.value, "low": index.low, "high": index.high}


def _counts(runs: Runs, found: Measured, outcomes: Sequence[str]) -> pd.DataFrame:
    """A row an outcome: what the strongest inputs rest on, and what single inputs leave over."""
    known, rows = inputs_of(runs), []
    for outcome in outcomes:
        sure = {i.factor for i in found.indices if (i.outcome, i.measure) == (outcome, found.ranked) and i.influential}
        top = [factor for factor in _order(found, found.ranked, outcome) if factor in sure][:TOP]
        kinds = [known[factor].kind for factor in top]
        explained = found.explained[outcome]
        rows.append(
            {
                "contrast": name_of(runs.main),
                "outcome": outcome,
                "measure": found.ranked,
                "points": found.points,
                "inputs": len(sure),
                "influential": len(sure),
                "top": len(top),
            }
            | {kind: kinds.count(kind) for kind in KINDS}
            | {"no_source": sum(not known[factor].source for factor in top)}
            | {"explained": explained, "left": 1.0 - explained, "luck": found.luck[outcome]}
            | {"threshold": found.threshold[outcome]}
        )
    return pd.DataFrame(rows)


def _ranked(table: pd.DataFrame, measure: str, outcome: str) -> pd.DataFrame:
    """A row a factor, the strongest first; of one-at-a-time the level that moves most."""
    rows = table[(table["outcome"] == outcome) & (table["measure"] == measure)]
    rows = rows.assign(strength=rows["value"].abs()).sort_values(
        ["rank", "strength"], ascending=[True, False], kind="stable"
    )
    return rows.drop_duplicates("factor")


def _about(runs: Runs) -> Sentence:
    first, second = (quoted(runs.arm_label(arm)) for arm in runs.main)
    return say("Asked of each outcome: what {first} changes, compared with {second}.", first=first, second=second)


def _sentences(runs: Runs, found: Measured, outcome: str, tables: dict[str, pd.DataFrame]) -> list[Sentence]:
    (first, table), (second, counts) = tables.items()
    count = row_of(second, counts, outcome=outcome)
    what = Name(name(runs, outcome))
    if not count["influential"]:
        none = (
            "No input is shown to have an influence on {what}: none of {n} stands out from chance in {points} points."
        )
        return [say(none, what=what, n=count.fact("inputs", "count"), points=count.fact("points", "count"))]
    top = _ranked(table, found.ranked, outcome).index[: count["top"]]
    told = [_input(runs, TableRow(first, table, int(i), runs.symbol), found.ranked, outcome) for i in top]
    return [
        _of_what_kind(count, what),
        say("The strongest first, " + HOW[found.ranked] + ": {told}.", told=_apart(told)),
        *_left(found, count, what, runs.experiment.others),
    ]


def _of_what_kind(count: TableRow, what: Name) -> Sentence:
    kinds = together([kinds_of(count, kind) for kind in KINDS if count[kind]])
    top = count.fact("top", "count")
    if count["influential"] > count["top"]:
        return say("Of the {top} most influential inputs on {what}, {kinds}.", top=top, what=what, kinds=kinds)
    if count["top"] > 1:
        return say("Of {top} inputs an influence on {what} is settled: {kinds}.", top=top, what=what, kinds=kinds)
    only = next(KINDS_SAID[kind][0] for kind in KINDS if count[kind])
    return say("Of {top} input an influence on {what} is settled, and it " + only + ".", top=top, what=what)


def _input(runs: Runs, row: TableRow, measure: str, outcome: str) -> Sentence:
    kind = row["kind"] + (", not yet confirmed in print" if row["provisional"] else "")
    sources = row["source"].split("; ") if row["source"] else ["no source"]
    source = Name("; ".join(sources[:SOURCES]) + (" and others" if len(sources) > SOURCES else ""))
    town = () if measure in SHARES else in_town(row, "town_value", outcome, with_sign=measure == "change")
    if measure in SHARES:
        moves: Sentence = (row.fact("value", "of_worlds"),)
    elif measure == "change":
        value = amount(runs, row, "value", outcome, with_sign=True)
        moves = say("{value}{town} at {level}", value=value, town=town, level=Name(_level(row["level"])))
    else:
        moves = say("{value}{town}", value=amount(runs, row, "value", outcome), town=town)
    return say("{label}, {moves} ({kind}: {source})", label=quoted(row["label"]), kind=kind, source=source, moves=moves)


def _apart(told: Sequence[Sentence]) -> Sentence:
    """Parts of a sentence that have commas themselves."""
    return tuple(piece for i, each in enumerate(told) for piece in (("; ", *each) if i else each))


def _level(level: object) -> str:
    return level if isinstance(level, str) else f"{float(level):g}"  # type: ignore[arg-type]


def _left(found: Measured, count: TableRow, what: Name, others: str) -> list[Sentence]:
    """What inputs one by one do not explain."""
    if not np.isfinite(count["explained"]):
        return []
    who = "These and the other influential inputs" if count["influential"] > count["top"] else "These"
    who = who if found.ranked == "first_order" else "All inputs"
    one_by_one = {"explained": count.fact("explained", "of_worlds"), "left": count.fact("left", "of_worlds")}
    lead = say(who + ", one by one, explain {explained} of how {what} varies between points", what=what, **one_by_one)
    luck = "chance" if others == "central" else "chance and what else replicates draw"
    if found.ranked == "main_effect":
        rest = say("{left} is left to interactions", **one_by_one)
        share = say(", and " + luck + " alone would make {luck}", luck=count.fact("luck", "of_worlds"))
        return [say("{lead}; {rest}{share}.", lead=lead, rest=rest, share=share if np.isfinite(count["luck"]) else ())]
    own: Sentence = (luck + ", whose share one replicate does not tell",)
    if np.isfinite(count["luck"]):
        own = say(luck + ", whose own share is {luck}", luck=count.fact("luck", "of_worlds"))
    rest = say("{left} is left to interactions, to inputs too weak to be told and to {own}", own=own, **one_by_one)
    return [say("{lead}; {rest}.", lead=lead, rest=rest)]
