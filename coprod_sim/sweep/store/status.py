"""What a store holds, in words: for somebody who looks in while a sweep runs, or the morning after."""

from itertools import groupby
from pathlib import Path
from shlex import quote

from coprod_sim.sweep.store import queries
from coprod_sim.sweep.store.file import FILE
from coprod_sim.sweep.store.lock import holder
from coprod_sim.sweep.store.one_run import SHORT, why
from coprod_sim.sweep.store.opening import REDO, UNSEALED
from coprod_sim.sweep.store.queries import in_words
from coprod_sim.sweep.store.store import Counts, Failed, Store

KEYS = 3
REASONS = 10
WORDS = {
    "failed": "failed",
    "timeout": "over the time limit",
    "killed": "killed with their process",
    "damaged": "damaged",
}


def status_text(folder: Path | str) -> str:
    """Experiments, how many of their runs ended how, failures by reason, size and digest; no new line at the end.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    folder = Path(folder)
    with Store.open(folder, write=False) as store, store.snapshot() as connection:
        lines = _experiments(store)
        failed = store.failed()
        whole = store.counts()
        digest = store.digest()
        latest = [each.given for each in queries.experiments(connection) if not each.replaced]
        plans = queries.damaged_plans(connection)
    used_by = holder(folder)
    lines += ["", f"{folder}: {_megabytes(folder)}, model version {store.version}, {whole.done:,} runs done"]
    lines += [f"Digest of the outcomes of all runs that are done: {digest[:SHORT]}"]
    again, out = quote(latest[-1]) if len(latest) == 1 and not plans else "EXPERIMENT", quote(str(folder))
    if not store.meta.sealed:
        lines += ["", f"{folder / FILE} {UNSEALED.format(folder=out)}."]
    if whole.damaged or plans:
        lines += ["", *([f"{in_words(whole.damaged)}."] if whole.damaged else ())]
        lines += [f"{plan.name}: its plan is damaged: {plan.why}." for plan in plans]
        lines += [f"Do it again, and lose nothing that is sound: coprod-sim sweep {again} --out {out} {REDO}"]
    if failed:
        lines += ["", *_reasons(failed), f"All there is on one: coprod-sim status {out} --why KEY"]
        lines += [f"Try them again: coprod-sim sweep {again} --out {out} --retry-failed"]
    if used_by is not None:
        lines += ["", f"A sweep is writing here now ({used_by})."]
    return "\n".join(lines)


def why_text(folder: Path | str, key: str) -> str:
    """As ``store_why.why``, of the store in ``folder``.

    Raises:
        StoreError: there is no store, or not one run whose key begins so.
    """
    folder = Path(folder)
    with Store.open(folder, write=False) as store, store.snapshot() as connection:
        return why(folder, connection, key)


def _experiments(store: Store) -> list[str]:
    sql = "SELECT count(*) FROM points WHERE experiment = ?"
    lines = []
    for number, digest, name, _, replaced in queries.experiments(store.connection):
        points = store.connection.execute(sql, (number,)).fetchone()[0]
        what = " (an earlier design)" if replaced else ""
        counts = store.counts(digest)
        known = store.known(digest)
        unfinished = "" if known else " so far; its design is not written out in full"
        lines += [f"{name}{what}, {digest[:SHORT]}: {points:,} points, {counts.total:,} runs{unfinished}"]
        lines += [f"  {_sentence(counts, known)}"]
    return lines or ([] if queries.damaged_plans(store.connection) else ["No experiment has been begun."])


def _sentence(counts: Counts, known: bool) -> str:
    share = counts.done / counts.total if counts.total else 0.0
    parts = [f"{counts.done:,} done ({_per_cent(share)})"]
    parts += [f"{getattr(counts, status):,} {words}" for status, words in WORDS.items() if getattr(counts, status)]
    if counts.missing or known:
        parts.append(f"{counts.missing:,} missing" if counts.missing else "none missing")
    mean = f"; {counts.seconds / counts.done:.3g} s a run" if counts.done else ""
    return ", ".join(parts) + mean


def _per_cent(share: float) -> str:
    """Never 100 % while a run is not done."""
    return f"{int(share * 1000) / 10:g} %"


def _reasons(failed: list[Failed]) -> list[str]:
    """Most frequent first."""
    alike = sorted(failed, key=lambda run: (run.status, run.reason, run.key))
    groups = [(of, list(runs)) for of, runs in groupby(alike, key=lambda run: (run.status, run.reason))]
    groups.sort(key=lambda group: -len(group[1]))
    lines = ["Runs that are not done, by reason:"]
    for (status, reason), runs in groups[:REASONS]:
        keys = ", ".join(run.key[:SHORT] for run in runs[:KEYS]) + (", ..." if len(runs) > KEYS else "")
        lines += [f"  {len(runs):,} {WORDS[status]}: {reason or 'no reason was given'}", f"    {keys}"]
    if len(groups) > REASONS:
        rest = sum(len(runs) for _, runs in groups[REASONS:])
        lines += [f"  {rest:,} for {len(groups) - REASONS:,} further reasons"]
    return lines


def _megabytes(folder: Path) -> str:
    """Of the file and what SQLite keeps beside it."""
    size = sum(path.stat().st_size for path in folder.glob(f"{FILE}*"))
    return f"{size / 1e6:,.1f} MB"
