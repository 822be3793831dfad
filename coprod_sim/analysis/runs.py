"""The runs of one scenario of an experiment, as arrays that analyses are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.scenario.money import in_symbol
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies import contrasts
from coprod_sim.studies.compare.findings import Pair, contrast_name
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.factors import Factor
from coprod_sim.sweep.experiment.sampling import SAMPLED

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Runs:
    """Runs of one scenario: arrays (points, replicates, numbers) by arm, NaN where a run is not done.

    Args:
        experiment: that was swept.
        scenario: as the experiment sets its size and horizon.
        arms: that were run, the baseline first.
        baseline: what others are held against.
        pairs: contrasts, (arm, what is taken from it), the lead's first.
        points: a row a point, in the order of the design; a column a factor with its level (None where it stands at its
            centre), and ``evidence``, the profile.
        units: (points, factors), coordinates from 0 to 1 of a sampled design; None otherwise.
        outcomes: by arm; along the last axis ``outcome_names``.
        inputs: resolved numbers by arm; along the last axis ``input_names``.
        repeats: outcomes of the first replicates' numbers with other luck, by arm; no replicates where there are none.
        outcome_names: as the store has them, fifths included.
        input_names: ``key`` or ``key[i]``.
        prefix: before names of tables and figures; empty where the experiment has one scenario.
    """

    experiment: Experiment
    scenario: Scenario
    arms: tuple[str, ...]
    baseline: str
    pairs: tuple[Pair, ...]
    points: pd.DataFrame
    units: Array | None
    outcomes: Mapping[str, Array]
    inputs: Mapping[str, Array]
    repeats: Mapping[str, Array]
    outcome_names: tuple[str, ...]
    input_names: tuple[str, ...]
    prefix: str = ""

    def named(self, table: str) -> str:
        """What a table or figure is called: with the scenario before it where there are several."""
        return f"{self.prefix}{table}"

    @property
    def sampled(self) -> bool:
        """Whether points are draws from ranges, so that shares of points mean something; otherwise they were chosen."""
        return self.experiment.kind in SAMPLED

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Of the design."""
        return self.experiment.factors

    @property
    def replicates(self) -> int:
        """Of each point and arm that are used: all, or fewer of an unfinished sweep; without those with other luck."""
        return int(self.outcomes[self.baseline].shape[1])

    @property
    def weeks(self) -> int:
        """The horizon."""
        return self.scenario.weeks

    @property
    def lead(self) -> tuple[Pair, ...]:
        """The contrasts that are told: of the subject, or each arm against its own baseline."""
        if any(self.scenario.arms[arm].against for arm in self.arms):
            return self.pairs
        return tuple(pair for pair in self.pairs if pair[0] == self.pairs[0][0])

    @property
    def main(self) -> Pair:
        """The one contrast that everything else is asked of: the subject against the baseline."""
        return self.pairs[0]

    @property
    def own_labels(self) -> Mapping[str, str]:
        """Outcomes that the scenario calls by a name of its own."""
        return self.scenario.labels

    @property
    def symbol(self) -> str:
        """Of the scenario's money."""
        return self.scenario.money.symbol

    @property
    def residents(self) -> float:
        """People of the town; nan where points differ in that."""
        return float("nan") if self.varied_residents else float(self.scenario.residents)

    @property
    def varied_residents(self) -> bool:
        """Whether points are towns of different sizes, which have no total in common."""
        return any(factor.key == "residents" for factor in self.factors)

    def has(self, name: str) -> bool:
        """Whether the store has an outcome; one that an earlier program made lacks later ones."""
        return name in self._place

    def town_unit(self, outcome: str) -> str:
        """Unit of an outcome's total for all residents, in the scenario's money; empty where it has none."""
        return in_symbol(OUTCOMES[outcome].town_unit, self.symbol)

    def times_town(self, outcome: str) -> str:
        """Behind the unit of an axis: what turns it into the total for the town."""
        factor = self.residents * OUTCOMES[outcome].town_factor
        return f" (times {factor:,.10g}: {self.town_unit(outcome)} in the town)" if np.isfinite(factor) else ""

    def label(self, outcome: str) -> str:
        """What an outcome is called in this scenario."""
        return str(self.scenario.labels.get(outcome, OUTCOMES[outcome].label))

    def unit(self, outcome: str) -> str:
        """An outcome's display unit in the scenario's money."""
        return in_symbol(OUTCOMES[outcome].display_unit, self.symbol)

    def arm_label(self, arm: str) -> str:
        """An arm's label."""
        return str(self.scenario.arms[arm].label)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.outcome_names)}

    def values(self, outcome: str, arm: str) -> Array:
        """An outcome in an arm: (points, replicates)."""
        return self.outcomes[arm][:, :, self._place[outcome]]

    def difference(self, outcome: str, pair: Pair) -> Array:
        """A paired difference within the same point, replicate and luck: (points, replicates); NaN where not done."""
        return contrasts.paired(self.values(outcome, pair[0]), self.values(outcome, pair[1]))

    def by_point(self, outcome: str, pair: Pair) -> Array:
        """The mean difference over the replicates of each point: (points,); NaN where one of them is not done."""
        return np.asarray(self.difference(outcome, pair).mean(axis=1), dtype=np.float64)

    def luck(self, outcome: str, pair: Pair) -> tuple[Array, Array]:
        """Differences of the draws that ran twice: once, and again with other luck; (points, repeats) each."""
        place, count = self._place[outcome], self.repeats[pair[0]].shape[1]
        again = contrasts.paired(self.repeats[pair[0]][:, :, place], self.repeats[pair[1]][:, :, place])
        return self.difference(outcome, pair)[:, :count], again

    def input(self, name: str, arm: str) -> Array:
        """A resolved number in an arm: (points, replicates)."""
        return self.inputs[arm][:, :, self.input_names.index(name)]

    def level(self, factor: Factor) -> Array:
        """Where a factor stands at each point: its coordinate of a sampled design, its level otherwise; (points,).

        Levels that are words, such as profiles, count from 0 in the order of the file; a factor that stands at its
        centre is NaN.
        """
        if self.units is not None:
            return self.units[:, self.factors.index(factor)]
        column = self.points[factor.name] if factor.name in self.points else self.points["evidence"]
        order = {level: i for i, level in enumerate(factor.values)}
        worded = any(isinstance(level, str) for level in factor.values)
        levels = [order.get(level, np.nan) if worded else level for level in column]
        return np.array([np.nan if level is None else level for level in levels], dtype=np.float64)

    @property
    def complete(self) -> npt.NDArray[np.bool_]:
        """Points of which every replicate of every arm is done: (points,)."""
        parts = [np.isfinite(values[:, :, 0]).all(axis=1) for values in self.outcomes.values()]
        return np.asarray(np.logical_and.reduce(parts), dtype=np.bool_)


def name_of(pair: Pair) -> str:
    """How a contrast is called in tables."""
    return contrast_name(pair)


def outcomes_of(runs: Runs, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """The experiment's outcomes, and the wanted ones behind them."""
    return tuple(dict.fromkeys((*runs.experiment.outcomes, *wanted)))
