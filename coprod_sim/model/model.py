"""The model: one town, two engines.

``engine="kernel"`` (default) runs compiled loops over columns; agents are views made on demand. ``engine="agents"``
runs the same week by calling agents' methods, in Python: the readable reference, and the place to try another
behaviour by subclassing :class:`Neighbour` or :class:`Citizen`. Both give the same numbers to the bit.
"""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from coprod_sim.model import engine, iterations, timeline
from coprod_sim.model.agents import act_quarter, act_week, context
from coprod_sim.model.agents.residents import Citizen, Neighbour
from coprod_sim.model.derived import derive
from coprod_sim.model.first_town import first_town
from coprod_sim.model.parameters import Parameters, Start, record, resolve
from coprod_sim.model.peopled import PeopledModel
from coprod_sim.model.quarter import quarter
from coprod_sim.model.town.columns import I64
from coprod_sim.model.town.founding import Town, copied
from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.model.with_mesa import Agent
from coprod_sim.outcomes import fields, summary
from coprod_sim.scenario import arguments
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FOUNDED", "MODEL_VERSION", "CoProductionModel"]
FOUNDED = -52
ENGINES = ("kernel", "agents")


class CoProductionModel(PeopledModel):
    """A town under one arm of a scenario, from week 0 on, after a traditional burn-in of 52 weeks.

    Args:
        scenario: a loaded scenario, or the name or path of one.
        arm: name of one of its arms.
        seed: of all draws, 0 to 2**32 - 1.
        replicate: number of the replicate: with the seed it decides all luck. Where neither is given, iteration i of
            ``mesa.batch_run`` is replicate i.
        draw: which draw of the parameters; the replicate's own by default.
        residents: people in the town; the scenario's by default.
        evidence: profile of the evidence, ``"trials"`` or ``"talk"``.
        fixed_parameters: central values instead of drawn ones.
        overrides: numbers to set in this arm, by ``KEY``; an ``ARM.KEY`` holds in the arm of that name only.
        engine: ``"kernel"`` or ``"agents"``.
        threads: of the kernel; results do not depend on it.
        burn_in: run the burn-in now, with the kernel; otherwise the model stands at week -52.
        neighbour: subclass of :class:`Neighbour` to use (``engine="agents"``).
        citizen: subclass of :class:`Citizen` to use (``engine="agents"``).
        start_from: a model of another arm with the same people and luck, just burnt in: its town is copied, where the
            arms differ in policy alone, rather than founded and burnt in once more. The numbers are the same.
        rng: what Mesa calls the seed; give one of them.

    Raises:
        InputError: an unknown arm, profile, engine or number, or a value that is not allowed.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        arm: str = "traditional",
        *,
        seed: int = iterations.SEED,
        replicate: int = iterations.REPLICATE,
        draw: int | None = None,
        residents: int | None = None,
        evidence: str = "trials",
        fixed_parameters: bool = False,
        overrides: Mapping[str, object] | None = None,
        engine: Literal["kernel", "agents"] = "kernel",
        threads: int = 1,
        burn_in: bool = True,
        neighbour: type[Neighbour] = Neighbour,
        citizen: type[Citizen] = Citizen,
        start_from: "CoProductionModel | None" = None,
        rng: int | None = None,
    ) -> None:
        seed, replicate = iterations.world_of(seed, replicate, rng)
        draw = arguments.whole_or_none("draw", draw)
        burn_in = arguments.switch("burn_in", burn_in)
        arguments.one_of("engine", engine, "engine", ENGINES)
        _check_agents(engine, neighbour, citizen, start_from)
        super().__init__(seed)
        self.town_scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        self.arm, self.seed, self.replicate, self.engine = arm, seed, replicate, str(engine)
        self.threads = arguments.whole("threads", threads)
        people = arguments.whole("residents", self.town_scenario.residents if residents is None else residents)
        self.parameters: Parameters = resolve(
            self.town_scenario,
            arm,
            profile=arguments.profile(evidence),
            seed=seed,
            replicate=replicate if draw is None else draw,
            drawn=not arguments.switch("fixed_parameters", fixed_parameters),
            overrides=overrides,
            residents=people,
        )
        self.values = dict(self.parameters.values) | derive(self.parameters.values)
        self.record = record(self.values)
        self.plain = SimpleNamespace(**{key: self.record[key].tolist() for key in self.record.dtype.names or ()})
        self.week = FOUNDED
        in_locality = self.town_scenario.people_in_locality(arm)
        self.start = Start(seed, replicate, people, in_locality, self.parameters.values)
        if burn_in and start_from is not None and start_from.week == 0 and self.start.like(start_from.start):
            self.town: Town = copied(start_from.town)
            self.week = 0
        else:
            self.town = first_town(people, in_locality, self.record, seed, replicate)
        self._books: list[I64] = []
        self._quarters: list[I64] = []
        self._quarter = self._before = self._no_quarter()
        if self.week == 0 and start_from is not None:
            self._before = start_from._before  # noqa: SLF001  # another model of this class
        self._kinds = {0: neighbour, 1: citizen}
        self._people, self._teams, self._officials = [], {}, {}
        if burn_in:
            self._advance(-self.week, self._run_kernel)
        if engine == "agents":
            self._people = [self._settled(row) for row in range(people)]
            for x in range(self.town.localities.number.size if burn_in else 0):
                self.official_of(x), self.team_of(x)

    # Running

    def step(self) -> None:
        """Run one week."""
        self.run(weeks=1)

    def run(self, weeks: int = 520) -> "CoProductionModel":
        """Run ``weeks`` more weeks; any pieces give the same as one run. Returns the model.

        Mesa's ``steps`` and ``time`` follow. A subclass's ``step`` is not called; ``step`` runs week by week.

        Raises:
            InputError: ``weeks`` is not a whole number from 0, or goes beyond the longest run.
        """
        weeks = arguments.whole("weeks", weeks, least=0)
        longest = arguments.WHOLE["weeks"][1]
        if max(0, self.week) + weeks > longest:
            left = f"week {self.week:,} has come; at most {longest - self.week:,} more can be run"
            raise arguments.refuse("weeks", f"{left}, since a run ends after week {longest:,}")
        self._advance(weeks, self._run_kernel if self.engine == "kernel" else self._run_agents)
        self._count(weeks)
        return self

    def _advance(self, weeks: int, run: Any) -> None:
        for length in timeline.pieces(self.week, weeks, timeline.decisions(self.record)):
            self.town = timeline.decide(
                self.town, self.record, self.values, self._before, self.seed, self.replicate, self.week, self._turn
            )
            ledger = run(length)
            if self.week >= 0:
                self._books.append(ledger)
            self.week += length
            if self.week % engine.QUARTER == 0:
                if self.week > 0:
                    self._quarters.append(self._quarter)
                else:
                    self._before = self._quarter
                self._quarter = self._no_quarter()

    def _turn(self) -> None:
        """Let a quarter begin: practice spreads, officials judge risk, policy discovers."""
        if self.engine == "agents":
            act_quarter.turn(context.Quarter(self, self._quarters[-1]))
        else:
            now = (self.seed, self.replicate, self.week)
            quarter.turn(self.town, self.record, self.values, self._quarters[-1], *now)

    def _no_quarter(self) -> I64:
        return np.zeros((self.town.localities.number.size, len(fields.FIELDS)), np.int64)

    def _run_kernel(self, weeks: int) -> I64:
        return engine.run_piece(
            self.town, self.record, self.seed, self.replicate, self.week, weeks, self.threads, self._quarter
        )

    def _run_agents(self, weeks: int) -> I64:
        p = self.plain
        demand = engine.growth(p.demand_growth_per_year, self.week, weeks).tolist()
        capacity = engine.growth(p.capacity_growth_per_year, self.week, weeks).tolist()
        ledger = np.zeros((weeks, 6, len(fields.FIELDS)), np.int64)
        for w in range(weeks):
            for x in range(self.town.localities.number.size):
                this_week = act_week.live(context.Week(self, x, self.week + w, demand[w], capacity[w]))
                ledger[w] += this_week
                for i, field in enumerate(fields.FIELDS):
                    total = int(this_week[:, i].sum())
                    self._quarter[x, i] = total if field.kind == "stock" else self._quarter[x, i] + total
        return ledger

    # What came out

    @property
    def ledger(self) -> I64:
        """A ledger of whole numbers from week 0 on, (weeks, 6, fields): row 0 is of no fifth, 1 to 5 are the fifths."""
        return np.concatenate(self._books) if self._books else np.zeros((0, 6, len(fields.FIELDS)), np.int64)

    @property
    def quarters(self) -> I64:
        """Whole numbers of each locality, (quarters, localities, fields): sums of flows, stocks at the end."""
        return np.stack(self._quarters) if self._quarters else self._no_quarter()[None][:0]

    @property
    def weekly(self) -> "pd.DataFrame":
        """Outcomes, a row a week from week 0 on; units as in ``coprod_sim.outcomes.registry.OUTCOMES``."""
        return summary.weekly(self.ledger, self.parameters)

    @property
    def weekly_by_fifth(self) -> "pd.DataFrame":
        """Outcomes by week and deprivation fifth."""
        return summary.by_fifth(self.ledger, self.parameters)

    @property
    def by_locality(self) -> "pd.DataFrame":
        """The ledger of each locality, a row a (quarter, locality): hours, pounds, people; stocks at its end."""
        return summary.by_locality(self.quarters, self.town.localities.number.tolist())

    def close(self) -> None:
        """Let go of the town and the agents; what was counted stays.

        A model holds itself in a circle, and Mesa 3.3 keeps it alive for as long as it counts its agents' ids, so that
        its columns would stay in memory long after it is of use.
        """
        del self.town
        self._people = []
        getattr(Agent, "_ids", {}).pop(self, None)  # Mesa 3.3 offers no other way; later ones count in the model


def _check_agents(engine: str, neighbour: object, citizen: object, start_from: object) -> None:
    """Refuse what is no class of agents, agents of one's own with the kernel, and what is no model."""
    for name, given, kind in (("neighbour", neighbour, Neighbour), ("citizen", citizen, Citizen)):
        if not (isinstance(given, type) and issubclass(given, kind)):
            what = f"a subclass of {kind.__name__} is needed"
            raise arguments.refuse(name, f"{what}, not {getattr(given, '__name__', arguments.said(given))}")
        if engine == "kernel" and given is not kind:
            raise arguments.refuse("engine", "agents of your own act only with engine='agents'")
    if start_from is not None and not isinstance(start_from, CoProductionModel):
        raise arguments.refuse("start_from", f"a model is needed, not {arguments.said(start_from)}")
