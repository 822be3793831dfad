"""What must be known of a sweep before all that follows from it: runs that failed, are missing or are not used."""

from collections.abc import Iterator

import pandas as pd

from coprod_sim.analysis.load import Loaded
from coprod_sim.report.sentence import Name, Sentence, TableRow, say, together
from coprod_sim.sweep.store.opening import REDO

TABLE = "runs"
BAD = {"failed": "failed", "timeout": "ran out of time", "killed": "killed their process"}
BAD |= {"missing": "are missing", "damaged": "are damaged"}


def table(loaded: Loaded) -> pd.DataFrame:
    """One row: runs by how they ended, ``total``, ``not_done``, points and how many of them are used."""
    counts = loaded.counts
    row = {name: getattr(counts, name) for name in ("done", *BAD)}
    points = sum(len(runs.points) for runs in loaded.scenarios)
    used = sum(int(runs.complete.sum()) for runs in loaded.scenarios)
    asked = loaded.experiment.replicates
    fewest = min(runs.replicates for runs in loaded.scenarios)
    row |= {"total": counts.total, "not_done": counts.total - counts.done, "points": points, "points_used": used}
    return pd.DataFrame([row | {"replicates": asked, "replicates_used": fewest}])


def sentences(loaded: Loaded, frame: pd.DataFrame) -> Iterator[Sentence]:
    """None where every run is done, and its store has checksums."""
    row = TableRow(TABLE, frame, 0)
    if not loaded.sealed:
        yield say("The store was made by an earlier version, without checksums: damage to its numbers cannot be seen.")
    if not row["not_done"]:
        return
    how = together([say("{n} {what}", n=row.fact(name, "count"), what=what) for name, what in BAD.items() if row[name]])
    yield say("This sweep is not whole: of {total} runs {how}.", total=row.fact("total", "count"), how=how)
    if row["points_used"] < row["points"]:
        yield say(
            "{used} of {points} points are used, those whose runs are all done. Points may be missing for a reason "
            "that bears on the answer.",
            used=row.fact("points_used", "count"),
            points=row.fact("points", "count"),
        )
    if row["replicates_used"] < row["replicates"]:
        yield say(
            "{used} of {replicates} replicates are used.",
            used=row.fact("replicates_used", "count"),
            replicates=row.fact("replicates", "count"),
        )
    again = Name(f"`coprod-sim sweep {loaded.named}`")
    retry = Name("`--retry-failed`")
    yield say("{again} runs what is missing; with {retry} also what failed.", again=again, retry=retry)
    if row["damaged"]:
        yield say(
            "Damaged runs are stored, and not as they were written, so that none of their numbers is used; "
            "with {redo} they are done again.",
            redo=Name(f"`{REDO}`"),
        )
