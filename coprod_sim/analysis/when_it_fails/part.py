"""When does it fail: how often four conditions of success hold, and the conditions under which they do not."""

import pandas as pd

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.when_it_fails import figure
from coprod_sim.analysis.when_it_fails.conditions import Discovered, discover
from coprod_sim.analysis.when_it_fails.success import by_point_table, counted, success_table
from coprod_sim.analysis.when_it_fails.words import chosen_sentences, drawn_sentences
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import as_written

KEY = "fails"
TITLE = "When does it fail?"


def part(runs: Runs) -> Part | None:
    """The part of the answer; None where no point is done."""
    if not len(counted(runs)):
        return None
    success, found = as_written(success_table(runs)), discover(runs)
    if found is None:
        return _chosen(runs, success)
    found = Discovered(as_written(found.conditions), as_written(found.boxes), as_written(found.tree))
    tables = {
        runs.named("success"): success,
        runs.named("conditions"): found.conditions,
        runs.named("condition_boxes"): found.boxes,
        runs.named("condition_tree"): found.tree,
    }
    pictures = [_success_picture(runs, success)]
    if found.boxes["found"].any():
        pictures.append(
            Picture(
                runs.named("conditions"),
                "For each condition of success, the parts of factors' ranges in which it fails (or holds) most often, "
                "in their own units, with the shares of held-out worlds inside and in all.",
                lambda: figure.conditions(runs, found),
            )
        )
    shown = (_success_shown(runs, success), *_found_shown(runs, found))
    return Part(KEY, TITLE, drawn_sentences(runs, success, found), tables, tuple(pictures), shown)


def _chosen(runs: Runs, success: pd.DataFrame) -> Part:
    """Points that were chosen: counts of them, and shares of the replicates of each."""
    tables = {runs.named("success"): success}
    if not runs.sampled:
        tables[runs.named("success_by_point")] = as_written(by_point_table(runs))
    sentences = chosen_sentences(runs, success, tables.get(runs.named("success_by_point")))
    return Part(KEY, TITLE, sentences, tables, (_success_picture(runs, success),), (_success_shown(runs, success),))


def _success_picture(runs: Runs, success: pd.DataFrame) -> Picture:
    of = "the share of sampled worlds in which" if success["share"].notna().any() else "at how many points"
    alt = f"For each of four conditions of success, and for all at once, {of} it holds."
    return Picture(runs.named("success"), alt, lambda: figure.success(runs, success))


def _success_shown(runs: Runs, success: pd.DataFrame) -> Shown:
    columns = [("Contrast", "contrast", "text"), ("Condition", "meaning", "text")]
    columns += [("Holds in", "holds", "count"), ("Of", "points", "count")]
    if success["share"].notna().all():
        columns += [("Share", "share", "of_worlds"), ("From", "low", "of_worlds"), ("To", "high", "of_worlds")]
    if success["agreed"].notna().all():
        columns.append(("Replicates agree", "agreed", "of_worlds"))
    caption = "In how many worlds each condition holds, on the mean over a world's replicates."
    if success["share"].isna().all():
        caption = "At how many points each condition holds, on the mean over a point's replicates."
    return Shown(runs.named("success"), tuple(columns), None, caption)


def _found_shown(runs: Runs, found: Discovered) -> tuple[Shown, ...]:
    confirmed = tuple(int(i) for i in found.conditions.index[found.conditions["confirmed"].astype(bool)])
    boxes = tuple(int(i) for i in found.boxes.index[found.boxes["found"].astype(bool)])
    if not boxes:
        return ()
    restrictions = (
        *(("Condition", "condition", "text"), ("It", "target", "text"), ("Where", "label", "text")),
        *(("From", "low", "value"), ("To", "high", "value"), ("Levels", "levels", "text"), ("Unit", "unit", "text")),
        *(("From quantile", "low_quantile", "share"), ("To quantile", "high_quantile", "share")),
        ("Evidence", "kind", "text"),
    )
    measures = (
        *(
            ("Condition", "condition", "text"),
            ("It", "target", "text"),
            ("Worlds held out", "held_out_points", "count"),
        ),
        *(("Of all", "base_rate", "of_worlds"), ("Density", "density", "of_worlds")),
        *(("From", "density_low", "of_worlds"), ("To", "density_high", "of_worlds")),
        *(("Coverage", "coverage", "of_worlds"), ("From", "coverage_low", "of_worlds")),
        ("To", "coverage_high", "of_worlds"),
    )
    return (
        Shown(runs.named("conditions"), restrictions, confirmed, "The conditions, in the factors' own units."),
        Shown(runs.named("condition_boxes"), measures, boxes, "How the conditions do on worlds held out."),
    )
