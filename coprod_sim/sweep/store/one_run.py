"""What a store knows of one run, in words: where it stands in the designs, how it ended, and how to do it again."""

import shlex
import sqlite3
from pathlib import Path

from coprod_sim.scenario.names import one_line
from coprod_sim.sweep.store.file import FILE, StoreError
from coprod_sim.sweep.store.seal import KEY, levels

LISTED = 10
SHORT = 12
_SAID = ("scenario", "evidence")


def why(folder: Path, connection: sqlite3.Connection, prefix: str) -> str:
    """The run whose key begins with ``prefix``: its places in the designs, how it ended and the command to repeat it.

    Raises:
        StoreError: no key begins so, or several do; the message lists some.
    """
    key = whole(folder, connection, prefix.strip().lower())
    places = connection.execute(
        'SELECT x.name, max(x.given), d.point, d.arm, d.replicate, p.scenario, p.evidence, p."values" '
        "FROM design d JOIN experiments x ON x.id = d.experiment "
        "JOIN points p ON p.experiment = d.experiment AND p.number = d.point "
        "WHERE d.key = ? AND x.id NOT IN (SELECT id FROM damaged_plans) "
        "GROUP BY 1, 3, 4, 5, 6, 7, 8 ORDER BY max(x.sequence) DESC, d.replicate, d.point, d.arm",
        (key,),
    ).fetchall()
    lines = [f"Run {key}", *_ended(connection, key)]
    for name, _, point, arm, replicate, scenario, evidence, values in places[:LISTED]:
        lines += ["", f"{name}: point {point}, arm {arm}, replicate {replicate} (scenario {scenario}, {evidence})"]
        factors = levels(values)
        lines += [
            f"  {name} = {_shown(value)}" for name, value in factors.items() if name not in ("scenario", "evidence")
        ]
    if len(places) > LISTED:
        lines += ["", f"and in {len(places) - LISTED:,} further places of the designs"]
    if places:
        given, out = shlex.quote(one_line(places[0][1])), shlex.quote(str(folder))
        command = f"coprod-sim sweep {given} --out {out} --only {key[:SHORT]}"
        lines += ["", "Do it again:", f"  {command}"]
    return "\n".join(lines)


def whole(folder: Path, connection: sqlite3.Connection, prefix: str, digest: str | None = None) -> str:
    """The one key that begins with ``prefix``: of all in the store, or of the experiment with this digest.

    Raises:
        StoreError: no key begins so, or several do; the message lists some.
    """
    span = (prefix, f"{prefix}g")  # g sorts after every hex digit
    sql = "SELECT key FROM runs WHERE key >= ? AND key < ? UNION SELECT key FROM design WHERE key >= ? AND key < ?"
    wanted: tuple[str, ...] = (*span, *span)
    if digest is not None:
        sql = "SELECT DISTINCT d.key FROM design d JOIN experiments x ON x.id = d.experiment AND x.digest = ? "
        sql, wanted = f"{sql} WHERE d.key >= ? AND d.key < ?", (digest, *span)
    found = connection.execute(f"{sql} LIMIT {LISTED + 1}", wanted)
    keys = [key for (key,) in found if isinstance(key, str) and KEY.fullmatch(key)]
    if len(keys) == 1:
        return str(keys[0])
    if not keys:
        of = "" if digest is None else " of the experiment, as its file is now,"
        what = f"no run{of} has a key that begins with {prefix!r}; `coprod-sim status` lists those that failed"
        raise StoreError([f"{folder / FILE}: {what}"])
    some = ", ".join(key[: max(SHORT, len(prefix) + 4)] for key in keys[:LISTED])
    more = ", ..." if len(keys) > LISTED else ""
    raise StoreError([f"{folder / FILE}: several runs have a key that begins with {prefix!r}: {some}{more}"])


def _ended(connection: sqlite3.Connection, key: str) -> list[str]:
    row = connection.execute("SELECT status, reason, seconds, attempts FROM ended WHERE key = ?", (key,)).fetchone()
    if row is None:
        return ["It has not been run yet."]
    status, reason, seconds, attempts = row
    if status == "damaged":
        return ["It is stored, and damaged: what is there is not what was written. It counts as not done."]
    took = "" if seconds is None else f" after {seconds:.3g} s"
    tried = "" if attempts == 1 else f", in attempt {attempts}"
    words = {
        "done": "It is done",
        "failed": "It failed",
        "timeout": "It took longer than the time limit",
        "killed": "Its process was killed",
    }
    first, *rest = reason.splitlines() or [""]
    return [f"{words[status]}{took}{tried}{': ' + first if first else '.'}", *(f"  {line}" for line in rest)]


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
