"""What is said of when co-production fails: no more than the tables carry."""

from collections.abc import Sequence

import pandas as pd

from coprod_sim.analysis.factors import PLAIN
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.analysis.when_it_fails.conditions import ALWAYS, FEW, FOUND, NEVER, NO_BOX, UNSURE, Discovered, words_of
from coprod_sim.analysis.when_it_fails.success import CONDITIONS
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, row_of, say, together
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.studies.how_sure import UNSETTLED

INTERVAL = Name("95% interval")
ALL = "all"
CAVEAT = (
    "These conditions describe worlds of this model and are no causes. Worlds were drawn from ranges of what is not "
    "known, so that a share of them is not the chance that something happens."
)
TREE_AGREES = (
    "As a check, small decision trees were grown on the same worlds: each splits first by a factor that is named here "
    "for the same condition."
)
CHOSEN = (
    "These points were chosen, not drawn: a share of them is not a probability, and no conditions are sought between "
    "them."
)


def drawn_sentences(runs: Runs, success: pd.DataFrame, found: Discovered) -> tuple[Sentence, ...]:
    """The answer of a sampled design: how often, then each condition's conditions."""
    first = _row(runs, success, runs.main, ALL)
    said = [
        say(
            "In this model, with {arms}, all four conditions hold at once in {holds} of {points} sampled worlds "
            "({share}; {interval} {low} to {high}): demand falls, unmet need does not rise, unpaid work is not merely "
            "swapped in for it, and the net benefit is above zero.",
            arms=_arms(runs, runs.main),
            interval=INTERVAL,
            **_held(first),
        )
    ]
    if runs.replicates > 1:
        said.append(
            say(
                "In {agreed} of these worlds all replicates agree on whether they do; in the others, chance and what "
                "the design does not move decide.",
                agreed=first.fact("agreed", "of_worlds"),
            )
        )
    others = "With {arms}, they all hold in {holds} of {points} ({share}; {interval} {low} to {high})."
    said += [
        say(others, arms=_arms(runs, pair), interval=INTERVAL, **_held(_row(runs, success, pair, ALL)))
        for pair in runs.lead[1:]
    ]
    boxes = [TableRow(runs.named("condition_boxes"), found.boxes, i) for i in range(len(found.boxes))]
    searched = [box for box in boxes if box["outcome"] in (FOUND, NO_BOX, UNSURE)]
    if searched:
        said.append(
            say(
                "Conditions were sought in {train} of the worlds; what is said of them is from the other {held}, which "
                "were held out.",
                train=searched[0].fact("training_points", "count"),
                held=searched[0].fact("held_out_points", "count"),
            )
        )
    split = [box for box in boxes if box["outcome"] == FOUND and box["tree_first"]]
    for box in boxes:
        said += _of_condition(runs, _row(runs, success, runs.main, box["condition"]), box, found)
    if split and all(box["tree_agrees"] for box in split):
        said.append(say(TREE_AGREES))
    return (*said, say(CAVEAT))


def chosen_sentences(runs: Runs, success: pd.DataFrame, by_point: pd.DataFrame | None) -> tuple[Sentence, ...]:
    """The answer of a design whose points were chosen: counts of points, and at how many replicates of each."""
    said = [
        say(
            "In this model, with {arms}, all four conditions hold at once at {holds} of {points} points, on the mean "
            "over a point's replicates: demand falls, unmet need does not rise, unpaid work is not merely swapped in "
            "for it, and the net benefit is above zero.",
            arms=_arms(runs, runs.main),
            **_counts(_row(runs, success, runs.main, ALL)),
        )
    ]
    if by_point is not None:
        said += _best_and_worst(runs, by_point)
    for pair in runs.lead[1:]:
        counts = _counts(_row(runs, success, pair, ALL))
        said.append(say("With {arms}, they all hold at {holds} of {points}.", arms=_arms(runs, pair), **counts))
    for condition in CONDITIONS:
        if condition.key != ALL:
            row = _row(runs, success, runs.main, condition.key)
            said.append(say("{what} at {holds} of {points} points.", what=_capital(condition.holds), **_counts(row)))
    return (*said, say(CHOSEN))


def _best_and_worst(runs: Runs, by_point: pd.DataFrame) -> list[Sentence]:
    """In how many replicates of the best and the worst point all four hold; nothing where there is nothing to add."""
    own = by_point[(by_point["contrast"] == name_of(runs.main)) & (by_point["condition"] == ALL)]
    if runs.replicates < 2 or len(own) < 2 or own["holds"].min() == own["holds"].max():
        return []
    table = runs.named("success_by_point")
    most, least = (TableRow(table, by_point, int(own["holds"].agg(which))) for which in ("idxmax", "idxmin"))
    return [
        say(
            "Of the {replicates} replicates of a point they hold in {most} at best (at {best}) and in {least} at worst "
            "(at {worst}).",
            replicates=most.fact("replicates", "count"),
            most=most.fact("holds", "count"),
            best=Name(most["at"] or "the centre"),
            least=least.fact("holds", "count"),
            worst=Name(least["at"] or "the centre"),
        )
    ]


def _of_condition(runs: Runs, success: TableRow, box: TableRow, found: Discovered) -> list[Sentence]:
    """How often one condition fails, and where."""
    key, outcome = box["condition"], box["outcome"]
    if outcome in (ALWAYS, NEVER):
        what = words_of(key, "holds" if outcome == ALWAYS else "fails")
        pieces: dict[str, str | Fact] = {"what": what, "points": success.fact("points", "count")}
        return [
            say("In every one of the {points} sampled worlds {what}: there are no conditions to look for.", **pieces)
        ]
    said = [
        say(
            "{what} in {fails} of {points} sampled worlds ({share}; {interval} {low} to {high}).",
            what=_capital(words_of(key, "fails")),
            fails=success.fact("fails", "count"),
            points=success.fact("points", "count"),
            share=success.fact("fails_share", "of_worlds"),
            interval=INTERVAL,
            low=success.fact("fails_low", "of_worlds"),
            high=success.fact("fails_high", "of_worlds"),
        )
    ]
    target = box["target"]
    sought = "" if target == "fails" else "Since that is more than half, what was sought is where it holds. "
    if outcome == FOUND:
        return [*said, _found(runs, box, found, sought), *_tree(box)]
    return [*said, _not_found(box, sought)]


def _found(runs: Runs, box: TableRow, found: Discovered, sought: str) -> Sentence:
    return say(
        "{sought}{what} in {density} ({density_low} to {density_high}) of the {inside} held-out worlds in which "
        "{limits}, against {base} of all held-out worlds. Of the held-out worlds where that is so, {coverage} "
        "({coverage_low} to {coverage_high}) are among these.",
        sought=sought,
        what=_capital(words_of(box["condition"], box["target"])),
        inside=box.fact("inside", "count"),
        limits=_limits(runs, found.conditions, box["condition"]),
        base=box.fact("base_rate", "of_worlds"),
        **{
            name: box.fact(name, "of_worlds")
            for name in ("density", "density_low", "density_high", "coverage", "coverage_low", "coverage_high")
        },
    )


def _not_found(box: TableRow, sought: str) -> Sentence:
    if box["outcome"] == FEW:
        few = "{sought}It {target} in {cases} worlds, too few to look for conditions."
        return say(few, sought=sought, target=box["target"], cases=box.fact("cases", "count"))
    if box["outcome"] == NO_BOX:
        none = "{sought}No conditions were found: that it {target} more often in a part of the ranges is {unsettled}."
        return say(none, sought=sought, target=box["target"], unsettled=Name(UNSETTLED))
    return say(
        "{sought}No conditions were found that stand up in held-out worlds: in the part of the ranges that stood out "
        "in the search it {target} in {hits} of {inside} of them, against {base} of all; "
        "that this is more is {unsettled}.",
        sought=sought,
        target=box["target"],
        hits=box.fact("hits", "count"),
        inside=box.fact("inside", "count"),
        base=box.fact("base_rate", "of_worlds"),
        unsettled=Name(UNSETTLED),
    )


def _tree(box: TableRow) -> list[Sentence]:
    """Where a tree sees something else first."""
    if not box["tree_first"] or box["tree_agrees"]:
        return []
    return [
        say(
            "A small decision tree, as a check, splits first by another factor, {label}: take these conditions for one "
            "account among several.",
            label=_quoted(box["tree_first_label"]),
        )
    ]


def _limits(runs: Runs, conditions: pd.DataFrame, condition: str) -> Sentence:
    """The restrictions of a box, in the factors' own units."""
    places = [i for i, key in enumerate(conditions["condition"]) if key == condition]
    return together([limit(TableRow(runs.named("conditions"), conditions, i)) for i in places])


def limit(row: TableRow) -> Sentence:
    """One restriction: ``"label" (judgement) is at most 0.03 share per SD``."""
    label, kind = _quoted(row["label"]), row["kind"]
    if row["levels"]:
        return say("{label} ({kind}) is {levels}", label=label, kind=kind, levels=Name(row["levels"]))
    several = int(row["elements"]) > 1
    low, high = _end(row, "low", several), _end(row, "high", several)
    template = {
        (True, True): "{label} ({kind}) {lies} between {low} and {high}{unit}",
        (True, False): "{label} ({kind}) {lies} {low}{unit} or more",
        (False, True): "{label} ({kind}) {lies} {high}{unit} or less",
    }[bool(row["low_restricted"]), bool(row["high_restricted"])]
    lies = "lies, in the ranges of its elements, at a quantile of" if several else "is"
    unit = "" if several or row["unit"] in PLAIN or not row["unit"] else f" {row['unit']}"
    return say(template, label=label, kind=kind, lies=lies, low=low, high=high, unit=Name(unit))


def _end(row: TableRow, end: str, several: bool) -> Fact:
    return row.fact(f"{end}_quantile", "share") if several else row.fact(end, "value")


def _row(runs: Runs, success: pd.DataFrame, pair: Pair, condition: str) -> TableRow:
    return row_of(runs.named("success"), success, contrast=name_of(pair), condition=condition)


def _held(row: TableRow) -> dict[str, Fact]:
    return _counts(row) | {name: row.fact(name, "of_worlds") for name in ("share", "low", "high")}


def _counts(row: TableRow) -> dict[str, Fact]:
    return {name: row.fact(name, "count") for name in ("holds", "points")}


def _arms(runs: Runs, pair: Pair) -> Sentence:
    first, second = (_quoted(runs.arm_label(arm)) for arm in pair)
    return say("{first} compared with {second}", first=first, second=second)


def _quoted(label: str) -> Name:
    return Name(f"\N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


__all__: Sequence[str] = ("chosen_sentences", "drawn_sentences", "limit")
