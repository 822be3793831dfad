"""How sure: luck and numbers apart, and whether there were replicates enough."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.analysis import differences
from coprod_sim.analysis.design_facts import Settings
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.report.part import Part, Shown
from coprod_sim.report.sentence import Sentence, TableRow, as_written, row_of, say, together
from coprod_sim.studies import contrasts, statements

TABLE, SUMMARY = "replicates", "replicates_summary"


def part(runs: Runs) -> Part:
    """Of every sweep."""
    settings, frame = Settings(runs), differences.table(runs)
    outcomes = by_outcome(runs, frame)
    counts = summary(outcomes)
    name, total = runs.named(TABLE), runs.named(SUMMARY)
    tables = {settings.name: settings.frame, name: outcomes, total: counts}
    said = [*_luck(runs, settings, outcomes), *_enough(runs, settings, outcomes, counts), *_reading(runs, settings)]
    return Part("sure", "How sure is it?", tuple(said), tables, (), (Shown(name, _COLUMNS),))


_COLUMNS = (
    ("Outcome", "label", "text"),
    ("Points", "points", "count"),
    ("of which known well enough", "points_enough", "count"),
    ("Chance's share of variance", "luck_share", "percent"),
    ("Replicates that would do", "replicates_needed", "count"),
)


def by_outcome(runs: Runs, frame: pd.DataFrame) -> pd.DataFrame:
    """A row an outcome of the main contrast.

    Columns: outcome, label, ``points`` (1 of a sampled design: all of them together), ``points_enough``, ``luck_share``
    and ``luck_error`` (medians over chosen points; nan where luck cannot be told), ``replicates_needed`` (the most).
    """
    rows = []
    for key in dict.fromkeys(frame["outcome"]):
        each = differences.chosen(frame, key, name_of(runs.main))
        row: dict[str, Any] = {"outcome": key, "label": runs.label(key), "points": len(each)}
        row["points_enough"] = float((each["enough"] == 1.0).sum()) if each["enough"].notna().any() else np.nan
        shares = each["luck_share"].dropna()
        row["luck_share"] = float(shares.median()) if len(shares) else np.nan
        row["luck_error"] = float(each["luck_error"].median()) if each["luck_error"].notna().any() else np.nan
        needed = each["replicates_needed"].replace(np.inf, np.nan).dropna()
        row["replicates_needed"] = float(needed.max()) if len(needed) else np.nan
        rows.append(row)
    return as_written(pd.DataFrame(rows))


def summary(outcomes: pd.DataFrame) -> pd.DataFrame:
    """One row: outcomes, of which enough replicates at every point, and the place of the one with most luck."""
    known = outcomes["points_enough"].notna()
    whole = known & (outcomes["points_enough"] == outcomes["points"])
    most = int(outcomes["luck_share"].argmax()) if outcomes["luck_share"].notna().any() else -1
    row = {
        "outcomes": len(outcomes),
        "enough": int(whole.sum()),
        "not_enough": int((known & ~whole).sum()),
        "most": most,
    }
    return pd.DataFrame([row])


def _luck(runs: Runs, settings: Settings, outcomes: pd.DataFrame) -> Iterator[Sentence]:
    shares = outcomes["luck_share"]
    if not shares.notna().any():
        yield _untold(runs, settings)
        return
    if not differences.drawn(runs):
        yield say(
            "Numbers that are no factors stand at their central values, so that replicates differ by chance alone."
        )
        return
    row = TableRow(runs.named(TABLE), outcomes, int(shares.argmax()), runs.symbol)
    what, of = statements.called(runs, str(row["outcome"])), row.fact("luck_share", "percent")
    if runs.sampled:
        said = (
            "Worlds differ by their numbers and by chance. Chance is {of} of the variance between them for {what}, and "
            "no more for any other outcome; the rest is what is not known about the world."
        )
        yield say(said, of=of, what=what)
    else:
        said = (
            "Replicates of a point differ by the numbers that are no factors and by chance; {n} draws ran twice, with "
            "other random numbers. Chance is {of} of the variance for {what} at the median point, no more for any "
            "other outcome."
        )
        yield say(said, n=settings.fact("repeats"), of=of, what=what)


def _untold(runs: Runs, settings: Settings) -> Sentence:
    if runs.replicates == 1:
        return say(
            "Every point ran with one replicate, so chance cannot be told from numbers: two would separate them."
        )
    if runs.sampled or not differences.drawn(runs):
        return say("Too few runs repeat a point with other random numbers to say how much of a difference is chance.")
    if settings.number("repeats") > 0:
        return say(
            "Replicates draw the numbers that are no factors, and only {n} draws ran twice at each point: too few to "
            "tell chance from them. `repeats` in the experiment's file asks for more; eight would do.",
            n=settings.fact("repeats"),
        )
    return say(
        "Replicates draw the numbers that are no factors, and no draw ran twice, so chance cannot be told from them: "
        "`repeats` in the experiment's file would separate them."
    )


def _enough(runs: Runs, settings: Settings, outcomes: pd.DataFrame, counts: pd.DataFrame) -> Iterator[Sentence]:
    row = TableRow(runs.named(SUMMARY), counts, 0)
    if not row["enough"] and not row["not_enough"]:
        return
    yield _rule(runs, settings)
    replicates = settings.fact("replicates")
    if not row["not_enough"]:
        said = "The {n} replicate{s} were enough for all {outcomes} outcomes."
        yield say(said, n=replicates, s="s" if runs.replicates > 1 else "", outcomes=row.fact("outcomes", "count"))
        return
    short = outcomes[outcomes["points_enough"] < outcomes["points"]]
    names = together([_short(runs, outcomes, str(key)) for key in short["outcome"]])
    yield say("The {n} replicates were not enough for {names}.", n=replicates, names=names)


def _short(runs: Runs, outcomes: pd.DataFrame, key: str) -> Sentence:
    """An outcome that is not known well enough, and what would do."""
    row = row_of(runs.named(TABLE), outcomes, runs.symbol, outcome=key)
    name, needed = statements.called(runs, key), row.fact("replicates_needed", "count")
    few = not runs.sampled and runs.replicates < contrasts.FEWEST_REPEATS
    if float(row["replicates_needed"]) != float(row["replicates_needed"]) and not few:
        return say("{name} (nothing but chance is seen in it)", name=name)
    if runs.sampled:
        return say("{name} ({needed} would do)", name=name, needed=needed)
    enough, points = row.fact("points_enough", "count"), row.fact("points", "count")
    if few:
        return say("{name} (enough at {enough} of {points} points)", name=name, enough=enough, points=points)
    said = "{name} (enough at {enough} of {points} points; {needed} would do)"
    return say(said, name=name, enough=enough, points=points, needed=needed)


def _rule(runs: Runs, settings: Settings) -> Sentence:
    if runs.sampled:
        said = "Replicates count as enough where chance is at most {share} of the variance between worlds."
        return say(said, share=settings.fact("luck_share_allowed", "percent"))
    said = (
        "Replicates count as enough at a point where the sign of the mean is known, or the mean to {share} of the "
        "mean in the arm compared with."
    )
    return say(said, share=settings.fact("precision_wanted", "percent"))


def _reading(runs: Runs, settings: Settings) -> Iterator[Sentence]:
    if runs.sampled:
        yield say(
            "Points are spread over the ranges of {factors} numbers. A share of worlds is a share of these points, not "
            "how likely something is: it would be that only if the ranges and their distributions were.",
            factors=settings.fact("factors"),
        )
    elif differences.drawn(runs):
        said = (
            "Points were chosen, none more likely than another. From {fewest} worlds on a range holds {interval} of "
            "the worlds at its point; of fewer it goes from the least to the most."
        )
        yield say(said, fewest=settings.fact("fewest"), interval=settings.interval)
    else:
        yield say(
            "Points were chosen, none more likely than another. Worlds differ by chance only; "
            "what is not known about the world is not in it."
        )
    yield say(
        "A difference below {share} of the amount in the arm compared with is too small to matter.",
        share=settings.fact("matters", "percent"),
    )
    yield say(
        "What all runs share is in no range: the model's rules, and ranges that are judgements. Where an effect is "
        "uncertain its range includes none."
    )
