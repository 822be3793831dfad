"""What a comparison found, as plain tables: all that sentences, tables, figures and files are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.numbers import NO_BREAK
from coprod_sim.report.sentence import TableRow
from coprod_sim.scenario.money import POUND, in_symbol
from coprod_sim.studies.statements import Verdict

Pair = tuple[str, str]
FEW_ARMS = 4
"""Up to so many arms all contrasts are printed."""


def contrast_name(pair: Pair) -> str:
    """How a contrast is called: what is taken from what."""
    return f"{pair[0]} minus {pair[1]}"


class Contrast(NamedTuple):
    """A paired difference of one outcome, in the outcome's reported unit, and how sure it is.

    ``median``, ``low`` and ``high`` say where worlds lie, ``mean_low`` and ``mean_high`` where the mean lies; ``way``
    is -1 or 1, what most worlds do, ``share_of_worlds`` how many of them.
    """

    median: float
    low: float
    high: float
    share_of_comparator: float
    share_of_comparator_low: float
    share_of_comparator_high: float
    way: float
    share_of_worlds: float
    share_low: float
    share_high: float
    words: str
    mean: float
    mean_low: float
    mean_high: float
    town_median: float

    @property
    def verdict(self) -> Verdict:
        """The way most worlds go, and how sure that is."""
        return Verdict.of(self.way, self.words)

    @property
    def settled(self) -> bool:
        """Whether the direction is the same in most worlds at least, and the difference matters."""
        return self.verdict.settled

    @property
    def rises(self) -> bool:
        """Whether it is settled that there is more."""
        return self.settled and self.way > 0

    @property
    def falls(self) -> bool:
        """Whether it is settled that there is less."""
        return self.settled and self.way < 0


class BreakEven(NamedTuple):
    """The row of ``Findings.break_even`` for one contrast; weeks that there are not are nan."""

    qaly_price_gbp: float
    weeks: float
    week: float
    worlds_share: float
    worlds_median_week: float


@dataclass(frozen=True)
class Findings:
    """A comparison's results.

    ``table``: a row an (outcome, contrast) with the columns outcome, label, unit, contrast, ``mean <arm>`` of each arm,
    median, low, high and ``range``, what those two are; the same of the amount in the arm that it is taken from
    (share_of_comparator ...); way, share_of_worlds, share_low, share_high and ``words``, how sure its direction is;
    mean, mean_low, mean_high, mc_error; and for all residents together, not per 1,000 or per resident, town_unit,
    ``town mean <arm>``, town_median, town_low, town_high. ``by_fifth``, ``by_age`` (home care) and
    ``by_utilisation`` have the same columns behind the fifth, the age band or the starting utilisation; their totals
    are of the part's own residents. ``break_even``: a row a contrast (see
    ``tables.break_even_table``); ``saved``: what an hour of unpaid help saves, likewise; ``posts``: a row a use of
    an arm's money, what it buys. ``worlds``: replicate,
    contrast, outcome, difference. ``weekly``: week, arm, outcome, mean, low, high in weekly units for all residents.
    ``quarters``: the same in 13-week means and reported units, for arms and for contrasts. Where there are many
    localities, ``places``: contrast, replicate, locality and a column a ``PLACE_OUTCOMES`` with the difference; and
    ``first_world``: arm, locality, week (in which a quarter begins), adoption and risk in the first sampled world.
    Both are empty otherwise. ``sources`` are the texts of the scenario's files, where they do not come with the
    package, by the name that they are kept by.
    """

    labels: Mapping[str, str]
    baseline: str
    pairs: tuple[Pair, ...]
    table: pd.DataFrame
    weekly: pd.DataFrame
    quarters: pd.DataFrame
    by_fifth: pd.DataFrame
    by_age: pd.DataFrame
    by_utilisation: pd.DataFrame
    break_even: pd.DataFrame
    saved: pd.DataFrame
    posts: pd.DataFrame
    worlds: pd.DataFrame
    parameters: pd.DataFrame
    places: pd.DataFrame
    first_world: pd.DataFrame
    manifest: Mapping[str, Any]
    sources: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What was made of it once, such as the parts of its answer."""
    _index: dict[tuple[str, str], Contrast] = field(init=False, default_factory=dict, repr=False, compare=False)
    _rows: dict[tuple[str, str], Mapping[Any, Any]] = field(init=False, default_factory=dict, repr=False, compare=False)
    _places: dict[tuple[str, str], int] = field(init=False, default_factory=dict, repr=False, compare=False)
    _first: dict[str, Mapping[Any, Any]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for row in self.table.to_dict("records"):  # words and tables ask for thousands of cells
            place = str(row["outcome"]), str(row["contrast"])
            self._index[place] = Contrast(*(row[name] for name in Contrast._fields))
            self._rows[place] = row
            self._places[place] = len(self._places)
            self._first.setdefault(place[0], row)

    @property
    def symbol(self) -> str:
        """Of the scenario's money, as sentences need it."""
        return self.money

    @property
    def own_labels(self) -> Mapping[str, str]:
        """Outcomes that the scenario calls by a name of its own."""
        return dict(self.manifest.get("scenario", {}).get("labels", {}))

    def arm_label(self, arm: str) -> str:
        """An arm's label."""
        return self.labels[arm]

    @property
    def money(self) -> str:
        """The symbol of the scenario's money; results are written with the pound's until they are shown."""
        return str(self.manifest.get("scenario", {}).get("money", {}).get("symbol", POUND))

    def label(self, outcome: str) -> str:
        """What an outcome is called in this scenario."""
        return str(self.manifest.get("scenario", {}).get("labels", {}).get(outcome, OUTCOMES[outcome].label))

    def in_money(self, text: str) -> str:
        """An amount or a unit with the symbol of the scenario's money for the pound's, on one line with its amount.

        Not for text that holds labels: a scenario's own words are left as they are.
        """
        return in_symbol(text, self.money.replace(" ", NO_BREAK))

    @property
    def luck_known(self) -> bool:
        """Whether enough draws ran twice to tell what luck adds."""
        return bool(self.table["mc_error"].notna().any())

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms, the baseline first."""
        return tuple(self.labels)

    @property
    def lead(self) -> tuple[Pair, ...]:
        """The subject against each other arm, the baseline first.

        Where arms have baselines of their own: each against its own, and the subject against the common one, too.
        """
        against, first = self._against, self.pairs[:1]
        if self.own_baselines:
            own = (pair for pair in self.pairs if pair[1] == (against[pair[0]] or self.baseline))
            return tuple(dict.fromkeys([*first, *own]))
        return tuple(pair for pair in self.pairs if pair[0] == self.pairs[0][0])

    @property
    def long(self) -> bool:
        """Whether there are so many arms that only the lead's contrasts are printed."""
        return len(self.labels) > FEW_ARMS

    @property
    def own_baselines(self) -> bool:
        """Whether some arms are compared with an arm of their own."""
        return any(self._against.values())

    @property
    def _against(self) -> dict[str, str | None]:
        return {arm: of.get("against") for arm, of in self.manifest.get("arms", {}).items()}

    def contrast(self, outcome: str, pair: Pair) -> Contrast:
        """One row of the table. Raises KeyError for an outcome or a contrast that is not in it."""
        return self._index[outcome, contrast_name(pair)]

    def row(self, outcome: str, pair: Pair) -> Mapping[Any, Any]:
        """The same with all columns."""
        return self._rows[outcome, contrast_name(pair)]

    def said(self, outcome: str, pair: Pair) -> TableRow:
        """The same to be said in a sentence."""
        return TableRow("comparison", self.table, self._places[outcome, contrast_name(pair)], self.money)

    def rows_of(self, table: str, pair: Pair, **where: object) -> list[TableRow]:
        """Rows of another of the tables, of one contrast, to be said; ``where`` are values of its columns."""
        frame: pd.DataFrame = getattr(self, table)
        if frame.empty:
            return []
        wanted = {"contrast": contrast_name(pair), **where}
        found = pd.concat([frame[column] == value for column, value in wanted.items()], axis=1).all(axis=1)
        return [TableRow(table, frame, int(place), self.money) for place in found.to_numpy().nonzero()[0]]

    def breaks_even(self, pair: Pair) -> BreakEven:
        """When a contrast's summed net benefit overtakes zero for good."""
        rows = self.break_even[self.break_even["contrast"] == contrast_name(pair)]
        return BreakEven(*(float(rows[name].iloc[0]) for name in BreakEven._fields))

    def mean(self, outcome: str, arm: str) -> float:
        """An outcome's mean in one arm."""
        return float(self._first[outcome][f"mean {arm}"])
