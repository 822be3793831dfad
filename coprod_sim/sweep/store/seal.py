"""Seals: a checksum a stored row and over a design, which tell that something is no longer as it was written.

blake2b of 16 bytes: no slower than reading the row, it sees every bit and every exchange of two rows, where a CRC of 32
bits misses one damage in four thousand million. It is no signature: somebody who means to can write a seal that fits.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from typing import Any

from coprod_sim.scenario.names import ODD_BEGINNINGS, name_problem, one_line
from coprod_sim.sweep.store.rows import STATUSES

SIZE = 16
KEY = re.compile(r"[0-9a-f]{64}")
LONGEST = 4_000
"""Letters of a text in a point."""
LARGEST = 1e300
MOST = 2**48
"""No row has a larger id."""
_RUNS = """
SELECT r.key, r.status, r.reason, r.seconds, r.finished, r.attempts, r.result, r.seal, o.numbers, i.numbers
FROM runs r LEFT JOIN outcomes o ON o.id = r.result LEFT JOIN inputs i ON i.id = r.result ORDER BY r.key
"""
_POINTS = 'SELECT number, scenario, evidence, "values" FROM points WHERE experiment = ? ORDER BY number'
_DESIGN = "SELECT replicate, point, arm, key FROM design WHERE experiment = ? ORDER BY replicate, point, arm"
FIELDS = ("digest", "name", "given", "text", "files", "begun", "sequence", "planned", "plan")
"""What the seal of an experiment covers, in order."""


def seal(said: object, *numbers: bytes) -> bytes:
    """Of anything that Python writes in one way only: numbers, texts and tuples of them; then rows of numbers."""
    lengths = [len(row) for row in numbers]
    head = repr((said, lengths)).encode("utf-8", "backslashreplace")
    return blake2b(b"".join((head, *numbers)), digest_size=SIZE).digest()


def content(key: str, outcomes: bytes, inputs: bytes) -> bytes:
    """What is equal for the same run, whenever and wherever it was done."""
    return seal(key, outcomes, inputs)


class Columns:
    """The names behind the numbers of a store's runs, and the seals of rows that have these."""

    def __init__(self, outcomes: list[str], inputs: list[str]) -> None:
        self.lengths = 8 * len(outcomes), 8 * len(inputs)
        self.names = seal((tuple(outcomes), tuple(inputs))).hex()

    def of_run(self, *row: Any) -> bytes:
        """The seal of a run's row: key, status, reason, seconds, finished, attempts, outcomes, inputs.

        Numbers that are not there are None. It holds for the names of the numbers, too.
        """
        *told, outcomes, inputs = row
        return seal((self.names, *told), outcomes or b"", inputs or b"")

    def damaged(self, connection: sqlite3.Connection, *, sealed: bool) -> Iterator[Any]:
        """Keys of rows that are not as they were written; where there are no seals, of those that cannot be right."""
        for *row, held, outcomes, inputs in connection.execute(_RUNS):
            *told, result = row
            if not self._sound(told, result, outcomes, inputs) or (
                sealed and held != self.of_run(*told, outcomes, inputs)
            ):
                yield row[0]

    def _sound(self, told: list[Any], result: Any, outcomes: Any, inputs: Any) -> bool:
        key, status, reason, seconds, finished, attempts = told
        if type(key) is not str or not KEY.fullmatch(key) or not _utf8(reason) or status not in STATUSES:
            return False
        if type(finished) is not float or type(attempts) is not int or type(seconds) not in (float, type(None)):
            return False
        if status != "done":
            return result is None
        if type(outcomes) is not bytes or type(inputs) is not bytes or seconds is None or not 0 < result < MOST:
            return False
        return (len(outcomes), len(inputs)) == self.lengths


def of_meta(meta: dict[str, str]) -> str:
    """The seal of what a store says of itself."""
    return seal(sorted((name, value) for name, value in meta.items() if name != "seal")).hex()


def of_experiment(row: tuple[Any, ...]) -> bytes:
    """The seal of an experiment's row, whose ``FIELDS`` are given."""
    return seal(row)


class StrangeError(ValueError):
    """A row of a plan that this program would not have written."""


def of_plan(connection: sqlite3.Connection, experiment: int) -> bytes:
    """The seal of an experiment's points and design.

    Raises:
        StrangeError: there is something in them that cannot be right, whatever its seal.
    """
    whole, points = blake2b(digest_size=SIZE), set[int]()
    for row in connection.execute(_POINTS, (experiment,)):
        _check_point(*row)
        points.add(row[0])
        whole.update(repr(row).encode())
    for row in connection.execute(_DESIGN, (experiment,)):
        replicate, point, arm, key = row
        if type(replicate) is not int or point not in points or not _arm(arm) or not _key(key):
            raise StrangeError("a place of the design is not as a sweep writes it")
        whole.update(repr(row).encode())
    return whole.digest()


def levels(values: object) -> dict[str, float | str]:
    """What a point gives each factor.

    Raises:
        StrangeError: it is no such mapping.
    """
    try:
        found = json.loads(values, parse_constant=_no_number) if isinstance(values, str) else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(map(_level, found.items())):
        raise StrangeError("a point's values are not as a sweep writes them")
    return found


def _check_point(number: object, scenario: object, evidence: object, values: object) -> None:
    if type(number) is not int or number < 0 or not _word(scenario) or not _word(evidence):
        raise StrangeError("a point is not as a sweep writes it")
    levels(values)


def _level(item: tuple[str, Any]) -> bool:
    factor, level = item
    return _word(factor) and (_word(level) or (type(level) in (int, float) and abs(level) < LARGEST))


def _word(text: object) -> bool:
    """A short text that a table, a page or a spreadsheet takes for nothing else."""
    short = isinstance(text, str) and 0 < len(text) <= LONGEST
    return short and one_line(str(text)) == text and not str(text).startswith(ODD_BEGINNINGS)


@cache
def _arm(text: object) -> bool:
    return name_problem(text) is None


def _utf8(text: object) -> bool:
    """A text that was one when it was stored; a byte that cannot be part of one comes out as a surrogate."""
    return isinstance(text, str) and (text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text))


def _key(text: object) -> bool:
    return isinstance(text, str) and KEY.fullmatch(text) is not None


def _no_number(text: str) -> float:
    raise ValueError(text)


def files_of(text: object) -> dict[str, dict[str, str]]:
    """The files that an experiment's scenarios were made of, texts by path, of each scenario.

    Raises:
        StrangeError: it is no such mapping.
    """
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(of, dict) for of in found.values()):
        raise StrangeError("its scenarios' files are not as a sweep writes them")
    texts = [(path, each) for of in found.values() for path, each in of.items()]
    if not all(isinstance(each, str) and 0 < len(path) <= LONGEST and one_line(path) == path for path, each in texts):
        raise StrangeError("its scenarios' files are not as a sweep writes them")
    return found
