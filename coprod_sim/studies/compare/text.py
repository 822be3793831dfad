"""Results as text for people and as JSON for programs."""

import math
import shutil
from collections.abc import Iterable, Iterator
from textwrap import fill

from coprod_sim.outcomes.outcome import Outcome
from coprod_sim.outcomes.registry import MAIN, OUTCOMES, told
from coprod_sim.report import numbers
from coprod_sim.report.part import Part, Text
from coprod_sim.report.sentence import Sentence, plain
from coprod_sim.report.text_table import NARROWEST, NARROWEST_LABEL, WIDEST, Row, as_json, grid, label_room, records
from coprod_sim.studies.compare.adoption import ADOPTION, GAIN, RISK, changing
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.compare.made_of import as_set
from coprod_sim.studies.compare.parts import notices, parts, sentences
from coprod_sim.studies.compare.paying_back import break_even_line
from coprod_sim.studies.compare.saved import rate_line
from coprod_sim.studies.compare.tables import named
from coprod_sim.studies.how_sure import LEGEND, MORE_OFTEN, MOST, NEARLY_ALL, SAME, SMALL, UNSETTLED
from coprod_sim.studies.intervals import range_of

PRINTED = ("answer", "for-whom", "who-pays", "when-it-reverses", "how-sure")
"""Parts that are printed; the page has the others, too."""
AS_SET, SET = "as set", "the same in every world, since it is what the scenario puts in."
"""How sure a difference is that the scenario puts in: it is the same in every world."""
LABEL = 26
"""Characters that labels need; where numbers leave them fewer, some columns are left out."""
SMALLEST = 1e-4
HEADS = ("median", "low to high", "in the town", "of worlds", "how sure")
SHORT = {
    NEARLY_ALL: "nearly all",
    MOST: "most",
    MORE_OFTEN: "more often",
    SAME: "the same",
    SMALL: "too small",
    UNSETTLED: "not settled",
}
"""The words for how sure, in a narrow column."""
ERROR = "Monte Carlo error"
DROPPED = ((8, LABEL), (6, LABEL), (2, LABEL), (1, LABEL), (3, NARROWEST_LABEL))
"""Columns that are left out while labels have less room: error, share of worlds, the arms' means, the town."""


def text(found: Findings, width: int | None = None) -> str:
    """A table a contrast and the sentences, as plain text.

    Args:
        found: what was found.
        width: characters in a line; as many as the terminal has by default, within reason.
    """
    if width is None:
        width = shutil.get_terminal_size((WIDEST + 1, 24)).columns - 1
    width = min(WIDEST, max(NARROWEST, width))
    pairs = found.lead if found.long else found.pairs
    blocks = [_table(found, pair, _keys(found, pair), width) for pair in pairs]
    if hidden := len(found.pairs) - len(pairs):
        rest = "The other contrast is" if hidden == 1 else f"The other {hidden} contrasts are"
        blocks.append(f"{rest} in comparison.csv.")
    blocks += [_folded(said, width) for said in (notices(found),) if said]
    printed = [part for part in parts(found) if part.key in PRINTED]
    blocks += [block for part in printed for block in _part(part, width)]
    blocks += [_folded([note for part in printed for note in part.notes], width)]
    return "\n\n".join(blocks) + "\n"


def json_text(found: Findings) -> str:
    """Sentences, tables and manifest as JSON; numbers without a value are null."""
    content = {
        "sentences": [plain(sentence) for sentence in sentences(found)],
        "table": records(named(found, found.table)),
        "break_even": records(found.break_even),
        "saved": records(found.saved),
        "by_fifth": records(named(found, found.by_fifth)),
        "by_age": records(named(found, found.by_age)),
        "by_utilisation": records(named(found, found.by_utilisation)),
        "manifest": found.manifest,
    }
    return as_json(content)


def _keys(found: Findings, pair: Pair) -> tuple[str, ...]:
    """Outcomes of a contrast's table, without those that its arms do not have; the main ones are always told."""
    if pair not in found.lead:
        return MAIN
    first = pair == found.lead[0]
    keys: tuple[str, ...] = (*MAIN, GAIN) if found.long else told("short")
    if first:
        keys = (*told("table"), *(key for key in told("used") if any(found.mean(key, arm) for arm in pair)))
    if changing(found, ADOPTION):
        keys = (*keys, *(told("spreads") if first else (ADOPTION, RISK)))
    return tuple(key for key in OUTCOMES if key in MAIN or (key in keys and not _absent(found, key)))


def _absent(found: Findings, key: str) -> bool:
    """Whether an outcome is zero in every arm and every world."""
    if any(found.mean(key, arm) for arm in found.arms):
        return False
    differences = found.table.loc[found.table["outcome"] == key, ["median", "low", "high"]].fillna(0.0)
    return not differences.to_numpy().any()


def _part(part: Part, width: int) -> Iterator[str]:
    """Its title and texts."""
    title = f"{part.title.upper()}\n" if part.texts else ""
    for text in part.texts:
        yield title + _text(text, width)
        title = ""


def _text(text: Text, width: int) -> str:
    if not text.lead:
        return _folded(text.details, width)
    return "\n".join([_folded((text.lead,), width), *([_folded(text.details, width, "  - ")] if text.details else [])])


def _folded(said: Iterable[Sentence], width: int, first: str = "") -> str:
    then = " " * len(first)
    return "\n".join(
        fill(plain(one), width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False) for one in said
    )


def _table(found: Findings, pair: Pair, keys: tuple[str, ...], width: int) -> str:
    """All columns where they fit; otherwise without what the others, or comparison.csv, tell."""
    first, second = (found.labels[arm] for arm in pair)
    head = ["Outcome", second, first, *HEADS, *([ERROR] if found.luck_known else [])]
    rows: list[Row] = []
    for unit, outcomes in _by_unit(keys):
        rows.append(found.in_money(f"{unit[:1].upper()}{unit[1:]}:"))
        rows += [(found.label(outcome.key), *_cells(found, pair, outcome)) for outcome in outcomes]
    wanted = len(head)
    for dropped, least in DROPPED:
        if label_room(head, rows, width) >= least:
            break
        if dropped >= len(head):
            continue
        head = _without(head, dropped)
        rows = [row if isinstance(row, str) else tuple(_without(list(row), dropped)) for row in rows]
    lines = [f"{first} minus {second}", "", *grid(head, rows, width)]
    below = [f"Low to high: {range_of(int(found.manifest['replicates']))}. Of worlds: those that go the usual way."]
    below += [LEGEND, *([f"As set: {SET}"] if AS_SET in {cell for row in rows for cell in row} else [])]
    below += [plain(line(found, pair)) for line in (rate_line, break_even_line) if pair in found.lead]
    below += ["A wider window shows more columns."] if len(head) < wanted else []
    return "\n".join([*lines, *(fill(line, width) for line in below)])


def _without(cells: list[str], column: int) -> list[str]:
    return cells[:column] + cells[column + 1 :]


def _by_unit(keys: tuple[str, ...]) -> Iterator[tuple[str, list[Outcome]]]:
    units = dict.fromkeys(OUTCOMES[key].display_unit for key in keys)
    for unit in units:
        yield unit, [OUTCOMES[key] for key in keys if OUTCOMES[key].display_unit == unit]


def _cells(found: Findings, pair: Pair, outcome: Outcome) -> Iterator[str]:
    row, unit = found.row(outcome.key, pair), outcome.display_unit
    for arm in (pair[1], pair[0]):
        value = float(row[f"mean {arm}"])
        yield (numbers.MINUS if value < 0 else "") + numbers.figures(value, 4)
    median, low, high, town = (float(row[name]) for name in ("median", "low", "high", "town_median"))

    def say(value: float, digits: int = 2) -> str:
        return found.in_money(numbers.difference(value, unit, digits))

    yield say(median)
    yield "none" if math.isnan(low) else numbers.ends(low, high, say)
    yield "" if math.isnan(town) else say(town)
    yield numbers.whole_percent(float(row["share_of_worlds"]))
    yield AS_SET if as_set(low, high) else SHORT[row["words"]]
    if found.luck_known:
        yield _error(float(row["mc_error"]))


def _error(value: float) -> str:
    """A Monte Carlo error; how far below a ten-thousandth it is does not matter to anybody."""
    if math.isnan(value):
        return "none"
    return f"<{SMALLEST:.4f}" if 0 < value < SMALLEST else numbers.figures(value)
