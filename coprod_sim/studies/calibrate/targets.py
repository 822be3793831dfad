"""A user's own figures to fit the model to: a CSV file, checked line by line.

Columns: ``outcome``, ``value``, ``standard_error`` and, where wanted, ``arm``, ``from_week``, ``to_week`` and ``note``.
An outcome is a key of :data:`coprod_sim.outcomes.registry.OUTCOMES`; value and standard error are in its
``display_unit``.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from coprod_sim.outcomes.outcome import Outcome
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.scenario.errors import LARGEST, InputError, did_you_mean, few_hints, in_quotes, unknown
from coprod_sim.scenario.given_file import shown
from coprod_sim.scenario.money import POUND, unit_in
from coprod_sim.scenario.table_file import NAMES, Table, ambiguous_point, decimal_comma, read_number, read_table

NEEDED = ("outcome", "value", "standard_error")
OPTIONAL = ("arm", "from_week", "to_week", "note")
SHAPE = f"the first line names the columns: {','.join(NEEDED)} and, where wanted, {','.join(OPTIONAL)}"


@dataclass(frozen=True)
class Target:
    """A figure in its outcome's ``display_unit``, for weeks ``first`` to ``last`` of an arm; ``where`` is file:line."""

    outcome: str
    value: float
    standard_error: float
    arm: str
    first: int
    last: int
    where: str

    @property
    def of(self) -> Outcome:
        """What is counted."""
        return OUTCOMES[self.outcome]


@few_hints()
def read_targets(path: Path, *, arms: tuple[str, ...], arm: str, weeks: int, symbol: str = POUND) -> list[Target]:
    """Read and check a file of targets.

    Args:
        path: the CSV file.
        arms: names of the scenario's arms.
        arm: the arm of targets that name none.
        weeks: of the run; weeks are counted from 0.
        symbol: of the scenario's money, for messages.

    Raises:
        InputError: with every problem of the file as ``file:line: what is wrong``.
    """
    table = read_table(path, (*NEEDED, *OPTIONAL), SHAPE)
    rows = table.rows
    head_line, head = rows[0]
    _check_head(path, head_line, head)
    problems: list[str] = []
    commas = table.separator == ";" or _decimal_commas(table)
    targets: list[Target] = []
    for line, cells in rows[1:]:
        where = f"{shown(path)}:{line}"
        if len(cells) != len(head):
            problems.append(
                f"{where}: {len(cells)} cells; the first line has {len(head)} columns{_parted(table, cells)}"
            )
            continue
        reader = _TargetLine(where, dict(zip(head, cells, strict=True)), problems, symbol, commas)
        if table.western and (column := reader.guessed()):
            reader.report(f"{column}: the file is not UTF-8 (it seems to be Windows-1252); save it as `CSV UTF-8`")
            continue
        target = reader.target(arms, arm, weeks)
        if target is not None:
            targets.append(target)
    _check_twice(targets, problems)
    if not problems and not targets:
        problems.append(f"{shown(path)}:{head_line}: there are no targets below the first line")
    if problems:
        raise InputError(problems)
    return targets


def _decimal_commas(table: Table) -> bool:
    """Whether some number of the table can only have a decimal comma."""
    head = table.rows[0][1]
    places = [head.index(name) for name in ("value", "standard_error")]
    return any(decimal_comma(cells[i]) for _, cells in table.rows[1:] for i in places if i < len(cells))


def _parted(table: Table, cells: list[str]) -> str:
    """What may be wrong with a row of too many or too few cells."""
    if len(cells) > len(table.rows[0][1]) and table.separator == ",":
        return (
            "; a cell that holds a comma needs quotes, and thousands none; "
            "where commas are decimal, save with semicolons between the cells"
        )
    other = next((name for sign, name in NAMES.items() if sign != table.separator and sign in "".join(cells)), None)
    if other is None or len(cells) > len(table.rows[0][1]):
        return ""
    return f"; the first line is parted by {NAMES.get(table.separator, table.separator)}, this one by {other}"


def _check_head(path: Path, line: int, head: list[str]) -> None:
    where = f"{shown(path)}:{line}"
    known = (*NEEDED, *OPTIONAL)
    problems = [
        f"{where}: there is no column {in_quotes(name)}"
        f"{did_you_mean(name, known) or '; allowed are ' + ', '.join(known)}"
        for name in head
        if name not in known
    ]
    problems += [f"{where}: the column {name} is there twice" for name in known if head.count(name) > 1]
    missing = [name for name in NEEDED if name not in head]
    problems += [f"{where}: the column {name} is missing; {SHAPE}" for name in missing]
    if problems:
        raise InputError(problems)


@dataclass
class _TargetLine:
    """One row being read; what is wrong with it goes to ``problems``."""

    where: str
    cells: dict[str, str]
    problems: list[str]
    symbol: str
    commas: bool

    def guessed(self) -> str | None:
        """A column but the note that has signs of which ASCII knows nothing."""
        return next((name for name, cell in self.cells.items() if name != "note" and not cell.isascii()), None)

    def target(self, arms: tuple[str, ...], arm: str, weeks: int) -> Target | None:
        before = len(self.problems)
        key = self.cells["outcome"]
        if key not in OUTCOMES:
            near = did_you_mean(key, OUTCOMES) or "; docs/outcomes.md lists them"
            self.report(f"there is no outcome {in_quotes(key)}{near}" if key else "the outcome is missing")
        unit = f"; {key} is in {unit_in(OUTCOMES[key].display_unit, self.symbol)}" if key in OUTCOMES else ""
        value = self._number("value", unit)
        error = self._number("standard_error", unit)
        if error is not None and error <= 0:
            self.report(f"standard_error: {error:g} is not above 0; how uncertain the figure is{unit}")
        elif value is not None and error is not None and max(abs(value), error, abs(value) / error) > LARGEST:
            self.report(f"value {value:g} and standard_error {error:g} cannot be fitted; one is far too large{unit}")
        of = self.cells.get("arm", "") or arm
        if of not in arms:
            self.report(unknown(of, "arm", arms))
        note = self.cells.get("note", "")
        if note.isascii() and note.isdigit() and len(note) < 4:
            self.report(f"note: it is just {note}; where that is part of a number with a comma, write a point for it")
        first, last = self._week("from_week", 0, weeks), self._week("to_week", weeks - 1, weeks)
        if first is not None and last is not None and first > last:
            self.report(f"from_week {first} is after to_week {last}")
        if len(self.problems) > before or value is None or error is None or first is None or last is None:
            return None
        return Target(key, value, error, of, first, last, self.where)

    def report(self, problem: str) -> None:
        self.problems.append(f"{self.where}: {problem}")

    def _number(self, column: str, unit: str) -> float | None:
        text = self.cells[column]
        if not text:
            self.report(f"{column}: a number is missing{unit}")
            return None
        try:
            value = read_number(text)
        except ValueError as error:
            self.report(f"{column}: {error}{unit}")
            return None
        if self.commas and ambiguous_point(text):
            whole = text.replace(".", "")
            why = "as in tables with semicolons or decimal commas points may part thousands"
            self.report(f"{column}: {text} may be {whole} here, {why}; write {whole} or {text}0")
            return None
        if not math.isfinite(value):
            self.report(f"{column}: {text[:20]} is not a finite number{unit}")
            return None
        return value

    def _week(self, column: str, default: int, weeks: int) -> int | None:
        text = self.cells.get(column, "")
        if not text:
            return default
        try:
            week = read_number(text)
        except ValueError:
            week = math.nan
        if week in range(weeks):
            return int(week)
        self.report(f"{column}: {in_quotes(text)} is not a week of the run; allowed are 0 to {weeks - 1}")
        return None


def _check_twice(targets: list[Target], problems: list[str]) -> None:
    seen: dict[tuple[str, str, int, int], Target] = {}
    for target in targets:
        same = seen.setdefault((target.outcome, target.arm, target.first, target.last), target)
        if same is not target:
            problems.append(f"{target.where}: {target.outcome}: it is there twice; the first is at {same.where}")
