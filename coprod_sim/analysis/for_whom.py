"""For whom, and who pays: by deprivation fifth; the public budget, unpaid hours, and carers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coprod_sim.analysis import differences, for_whom_ages
from coprod_sim.analysis.answer.figure import WIDTH, look_of, pair_label
from coprod_sim.analysis.design_facts import Settings, quoted_arm
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.analysis.statements import provenance, with_total
from coprod_sim.outcomes.summary import FIFTHS
from coprod_sim.report.figure import titled, wrapped
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Name, Sentence, TableRow, as_written, row_of, say
from coprod_sim.studies import statements
from coprod_sim.studies.compare.figures.contrasts import draw_fifths
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.studies.how_sure import SAME, legend
from coprod_sim.sweep.store.rows import KEPT, RESIDENTS, in_fifth

TABLE, PAYS = "by_fifth", "who_pays"
GAP = 0
"""In the column ``fifth``: the most deprived fifth's difference minus the least deprived one's."""
PAYING = (
    *("cost_public_gbp", "cashable_gbp", "unpaid_cost_gbp", "cost_society_gbp"),
    *("unpaid_hours", "kin_caring_hours", "carer_strain", "carers_20h"),
)
PANELS = ("demand_hours", "unmet_hours", "unpaid_hours")
SAID = ("demand_hours", "unmet_hours", "unpaid_hours", "home_care_delivered_hours", "qaly")
NOT_ZERO = 1e-12


def part(runs: Runs) -> Part:
    """Of every sweep."""
    settings, fifths, pays = Settings(runs), by_fifth(runs), who_pays(runs)
    name, paying = runs.named(TABLE), runs.named(PAYS)
    tables = {name: fifths, paying: pays, settings.name: settings.frame}
    ages = for_whom_ages.by_age(runs)
    tables |= {} if ages.empty else {runs.named(for_whom_ages.TABLE): ages}
    said = [*_by_fifth(runs, fifths), *for_whom_ages.sentences(runs, ages), *_no_totals(runs)]
    said += _paying(runs, settings, pays)
    alt = "Differences in demand, unmet need and unpaid hours in each deprivation fifth, with intervals."
    picture = Picture(runs.named("by_fifth"), alt, lambda: _draw(runs, fifths))
    shown = Shown(paying, _COLUMNS, caption=legend(runs.experiment.matters))
    return Part("whom", "For whom, and who pays?", tuple(said), tables, (picture,), (shown,))


_COLUMNS = (
    ("Outcome", "label", "text"),
    ("Contrast", "contrast", "text"),
    ("Unit", "unit", "text"),
    ("Median", "median", "signed"),
    ("How sure", "words", "text"),
    ("Low", "low", "signed"),
    ("High", "high", "signed"),
    ("Unit in the town", "town_unit", "text"),
    ("In the town", "town_median", "signed"),
)


def by_fifth(runs: Runs) -> pd.DataFrame:
    """A row an (outcome, contrast, fifth), numbers as ``differences.summary_row`` has them, each per its own residents.

    ``fifth`` 1 is the most deprived; ``GAP`` is the difference between the first and the last, of figures per resident,
    so that it has no total. ``town_median`` is of all residents of a fifth: see ``differences.total_of_part``.
    """
    rows = []
    for key in (key for key in KEPT if runs.has(in_fifth(key, FIFTHS[0]))):
        for pair in runs.lead:
            each = {n: differences.worlds_of(runs, in_fifth(key, n), pair) for n in FIFTHS}
            levels = {n: differences.levels_of(runs, in_fifth(key, n), pair[1]) for n in FIFTHS}
            each[GAP], levels[GAP] = each[FIFTHS[0]] - each[FIFTHS[-1]], np.full(len(each[FIFTHS[0]]), np.nan)
            head = {"contrast": name_of(pair), "outcome": key, "label": runs.label(key), "unit": runs.unit(key)}
            head |= {"town_unit": runs.town_unit(key)}
            for n, values in each.items():
                row = (
                    head
                    | {"fifth": n}
                    | differences.summary_row(values, levels[n], key, matters=runs.experiment.matters)
                )
                if n != GAP:
                    row["town_median"] = differences.total_of_part(
                        runs, key, in_fifth(key, n), in_fifth(RESIDENTS, n), pair
                    )
                rows.append(row)
    return as_written(pd.DataFrame(rows))


def who_pays(runs: Runs) -> pd.DataFrame:
    """A row an (outcome, contrast) of ``PAYING`` that is not zero everywhere."""
    rows = []
    for key in PAYING:
        for pair in runs.lead:
            values = differences.worlds_of(runs, key, pair)
            if not np.isfinite(values).all() or np.abs(values).max() < NOT_ZERO:
                continue
            head: dict[str, Any] = {"contrast": name_of(pair), "outcome": key, "label": runs.label(key)}
            levels = differences.levels_of(runs, key, pair[1])
            town = differences.town_of(runs, key)
            head |= {"unit": runs.unit(key), "town_unit": runs.town_unit(key)}
            numbers = differences.summary_row(values, levels, key, matters=runs.experiment.matters, town=town)
            rows.append(head | numbers)
    columns = ["contrast", "outcome", "label", "unit", "town_unit", "median", "low", "high"]
    columns += ["share_of_comparator", "share_of_worlds", "words", "town_median"]
    return as_written(pd.DataFrame(rows, columns=None if rows else columns))


def _row(runs: Runs, fifths: pd.DataFrame, key: str, pair: Pair, fifth: int) -> TableRow:
    name = runs.named(TABLE)
    return row_of(name, fifths, runs.symbol, outcome=key, contrast=name_of(pair), fifth=fifth)


def _by_fifth(runs: Runs, fifths: pd.DataFrame) -> Iterator[Sentence]:
    over = "" if runs.sampled else " (means over the points of the design)"
    yield say(
        "By deprivation, against {arm}{over}, each fifth per its own residents:",
        arm=quoted_arm(runs, runs.main[1]),
        over=over,
    )
    for key in (key for key in SAID if key in set(fifths["outcome"])):
        first, last, gap = (_row(runs, fifths, key, runs.main, n) for n in (FIFTHS[0], FIFTHS[-1], GAP))
        found = statements.verdict(gap)
        if gap["words"] == SAME:
            verdict = say("the same in both")
        elif found.told:
            size = statements.sized(gap, "median", key)
            verdict = say("{way} in the most deprived (by {size})", way=Name(found.said), size=size)
        else:
            verdict = say("which is more is {words}", words=Name(found.said))
        yield say(
            "{name}: {first} in the most deprived fifth, {last} in the least deprived one{unit}; {verdict}.",
            name=statements.heading(runs, key),
            first=with_total(first, key),
            last=with_total(last, key),
            unit=say(", in{unit}", unit=unit) if (unit := statements.per(runs, key)) else "",
            verdict=verdict,
        )


def _no_totals(runs: Runs) -> Iterator[Sentence]:
    """Why there are none beside figures of a fifth or an age."""
    if runs.varied_residents:
        yield say("Points are towns of different sizes, so that no totals of a fifth or an age in the town are told.")
    elif not runs.has(in_fifth(RESIDENTS, FIFTHS[0])):
        yield say("These runs were stored before the residents of a fifth and of an age were kept, so that totals of "
                  "those in the town are not told; a sweep into a new folder has them.")  # fmt: skip


def _paying(runs: Runs, settings: Settings, pays: pd.DataFrame) -> Iterator[Sentence]:
    have = pays[pays["contrast"] == name_of(runs.main)]["outcome"].tolist()
    for key in ("cost_public_gbp", "cashable_gbp", "unpaid_cost_gbp", "carer_strain", "carers_20h"):
        if key in have:
            row = row_of(runs.named(PAYS), pays, runs.symbol, outcome=key, contrast=name_of(runs.main))
            yield statements.statement(runs, row, key)


def _draw(runs: Runs, fifths: pd.DataFrame) -> Figure:
    ranges = ", ".join(dict.fromkeys(fifths["range"]))
    note = f"Marks: median; bars: {ranges}. Below zero: less. Each fifth per 1,000 of its own residents"
    note += (
        f"; {runs.named(TABLE)}.csv has the totals of all of them, too." if fifths["town_median"].notna().any() else "."
    )
    title = f"By deprivation fifth: {pair_label(runs, runs.main)}"
    figure = titled(title, provenance(runs, wrapped(note, WIDTH)), WIDTH, 4.2)
    for axes, key in zip(figure.subplots(1, len(PANELS)), PANELS, strict=True):
        draw_fifths(axes, fifths[fifths["outcome"] == key], {name_of(runs.main): look_of(0)})
        axes.set_title(runs.label(key))
        axes.set_ylabel(f"difference, {runs.unit(key)}" if key == PANELS[0] else "")
    return figure
