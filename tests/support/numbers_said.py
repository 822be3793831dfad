"""Where the numbers of sentences are from: every one must be found in a table or in the manifest."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from coprod_sim.outcomes.fields import AGES
from coprod_sim.report.numbers import MINUS, figures, percent, signed, signed_percent, whole_percent
from coprod_sim.report.sentence import Fact, Sentence, render
from coprod_sim.studies.compare.adoption import ADOPTION, RISK, of_places, size_effect, sized_pairs, sizes, worse_off
from coprod_sim.studies.compare.adoption_sentences import BY_SIZE
from coprod_sim.studies.compare.findings import Findings

TOKEN = re.compile(rf"[{MINUS}+]?\d+(?:,\d{{3}})*(?:\.\d+)?%?")
QUOTED = re.compile("\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE QUOTATION MARK}]*\N{RIGHT DOUBLE QUOTATION MARK}")
AGED = re.compile("|".join(map(re.escape, sorted(AGES, key=len, reverse=True))))
WORDS = ("95%", "1,000", "97.5%", "90%", "67%", "40")
"""Of intervals, units and the scale of words."""
ENDS = ("median", "low", "high")
"""Of intervals and of units: what is told is told of them."""
Index = Mapping[str, list[str]]


def numbers_without_cell(sentences: Iterable[str], found: Findings) -> list[str]:
    """The numbers of sentences that no cell has at the precision shown, each with its sentence.

    Labels in quotation marks, the 95% of intervals, the 1,000 of units and ages are no numbers of the tables.
    """
    index = sources(found)
    return [f"{token}: {line}" for line in sentences for token in tokens(line, found) if token not in index]


def tokens(line: str, found: Findings) -> list[str]:
    """Numbers as they are said, a sign with its number, money without its symbol."""
    text = AGED.sub("", QUOTED.sub("", line))
    for symbol in {found.money, found.money.strip()}:
        text = text.replace(symbol, "")
    text = re.sub(rf"([{MINUS}+])\s+(?=\d)", r"\1", text.replace("\N{NO-BREAK SPACE}", " "))
    return [token for token in TOKEN.findall(text.rstrip(".")) if token not in WORDS]


def sources(found: Findings) -> Index:
    """Every number that sentences may say, as they would say it: the cells that it is from."""
    index: dict[str, list[str]] = defaultdict(list)
    for where, said in _said(found):
        for text in said:
            if where not in index[text]:
                index[text].append(where)
    return index


def _said(found: Findings) -> Iterator[tuple[str, set[str]]]:
    for name, table in (
        ("comparison.csv", found.table),
        ("by_fifth.csv", found.by_fifth),
        ("by_age.csv", found.by_age),
        ("by_utilisation.csv", found.by_utilisation),
    ):
        yield from _cells(name, table, (*ENDS, "town_median"), _amount)
        yield from _cells(
            name, table, ("share_of_comparator", "share_of_comparator_low", "share_of_comparator_high"), _share
        )
        yield from _cells(name, table, ("share_of_worlds",), lambda share: _count(found, share))
    yield from _cells("by_utilisation.csv", found.by_utilisation, ("starting_utilisation",), lambda x: {f"{x:g}"})
    yield from _cells("saved.csv", found.saved, ("unpaid_hours", "demand_hours", "saved_per_unpaid_hour"), _amount)
    yield from _cells("break_even.csv", found.break_even, ("qaly_price_gbp",), lambda x: {figures(x, 4)})
    yield from _cells("break_even.csv", found.break_even, ("week", "worlds_median_week"), lambda x: {f"{x:,.0f}"})
    yield from _cells("break_even.csv", found.break_even, ("worlds_share",), lambda share: _count(found, share))
    yield from _weeks(found)
    yield from _of_worlds(found)
    yield from _manifest(found)


def _cells(
    name: str, table: pd.DataFrame, columns: tuple[str, ...], say: Callable[[float], set[str]]
) -> Iterator[tuple[str, set[str]]]:
    for column in columns if len(table) else ():
        for row, value in enumerate(table[column].to_numpy(dtype=np.float64)):
            if np.isfinite(value):
                yield f"{name}, line {row + 2}, column {column}", say(float(value))


def _amount(value: float) -> set[str]:
    """With as many figures as tell two ends of an interval apart."""
    texts = {text for digits in (2, 3, 4) for text in (signed(value, digits), figures(value, digits))}
    return texts | {f"{text}0" for text in texts if text.partition(".")[2].isdigit() and len(text.split(".")[1]) == 1}


def _share(value: float) -> set[str]:
    said = {text for digits in (2, 3, 4) for text in (percent(value, digits), signed_percent(value, digits))}
    return said | {"0.01%"}


def _percent(value: float) -> set[str]:
    return {whole_percent(value), *(signed(100 * max(-1.0, min(1.0, value)), digits) for digits in (2, 3, 4))}


def _count(found: Findings, share: float) -> set[str]:
    return {f"{round(share * int(found.manifest['replicates']))}"}


def _weeks(found: Findings) -> Iterator[tuple[str, set[str]]]:
    """Practice in the last week, and perceived risk in any."""
    rows, last = found.weekly, int(found.manifest["weeks"]) - 1
    chosen = rows[((rows["outcome"] == ADOPTION) & (rows["week"] == last)) | (rows["outcome"] == RISK)]
    for place, row in zip(chosen.index, chosen.to_dict("records"), strict=True):
        for column in ("mean", "median", "low", "high"):
            if np.isfinite(row[column]):
                figured = {figures(row[column], digits) for digits in (2, 3, 4)}
                said = {whole_percent(row[column])} if row["outcome"] == ADOPTION else figured
                yield f"weekly.csv, line {int(place) + 2}, column {column}", said
    adoption = found.table[found.table["outcome"] == ADOPTION]
    for place, row in zip(adoption.index, adoption.to_dict("records"), strict=True):
        for column in ENDS:
            if np.isfinite(row[column]):
                yield f"comparison.csv, line {int(place) + 2}, column {column}", _percent(row[column])


def _of_worlds(found: Findings) -> Iterator[tuple[str, set[str]]]:
    """What is reckoned from all worlds: shares of localities, and what size makes of a difference."""
    for pair in found.lead:
        if not of_places(found, pair).empty:
            yield (
                "places.csv, all rows",
                {whole_percent(value) for value in worse_off(found, pair) if np.isfinite(value)},
            )
    for pair in sized_pairs(found)[1:]:
        for key in BY_SIZE:
            effect = size_effect(found, key, pair, sized_pairs(found)[0])
            every = (effect.median, effect.low, effect.high, effect.town_median)
            values = [value for value in every if np.isfinite(value)]
            said = {
                text for value in values for text in _amount(value) | (_percent(value) if key == ADOPTION else set())
            }
            yield "worlds.csv, all rows", said | _count(found, effect.share_of_worlds)


def _manifest(found: Findings) -> Iterator[tuple[str, set[str]]]:
    made = found.manifest
    weeks, asked = int(made["weeks"]), made.get("precision")
    scandals = {f"{int(week):,}" for week in _scandals(made)}
    yield "manifest.json, residents", {f"{int(made['residents']):,}"}
    yield "manifest.json, weeks", {str(weeks), str(weeks // 52)}
    yield "manifest.json, matters", {percent(made["matters"])}
    yield "manifest.json, replicates", {str(made["replicates"])}
    yield "manifest.json, inputs", {str(count) for count in made["inputs"].values()}
    yield "manifest.json, arms", scandals | {f"{size:,}" for size in sizes(found).values()}
    if asked is not None:
        yield (
            "manifest.json, precision",
            {percent(asked[key]) for key in ("wanted", "widest") if asked[key] is not None},
        )
    yield "manifest.json, warnings", {token for line in made.get("warnings", ()) for token in TOKEN.findall(line)}


def _scandals(made: Mapping[str, Any]) -> Iterator[float]:
    for of in made.get("arms", {}).values():
        week = of.get("parameters", {}).get("scandal_week", {}).get("value")
        if isinstance(week, int | float):
            yield week


def not_in_tables(sentence: Sentence, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What a sentence says that its tables do not: the facts whose cell is missing, or reads otherwise."""
    wrong = []
    for fact in sentence:
        if not isinstance(fact, Fact):
            continue
        try:
            cell = tables[fact.table][fact.column].iloc[fact.row]
        except (KeyError, IndexError):
            wrong.append(f"{fact.text}: {fact.table} has no row {fact.row} of {fact.column}")
            continue
        if (text := render(fact.form, cell, fact.symbol)) != fact.text:
            wrong.append(f"{fact.text}: {fact.table}, row {fact.row}, {fact.column} reads {text}")
    return wrong
