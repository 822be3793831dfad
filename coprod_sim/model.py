"""The model: one town, two engines.

``engine="kernel"`` (default) runs compiled loops over columns; agents are views made on demand. ``engine="agents"``
runs the same week by calling agents' methods, in Python: the readable reference, and the place to try another
behaviour by subclassing :class:`Neighbour` or :class:`Citizen`. Both give the same numbers to the bit.
"""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, cast

import mesa
import numpy as np

from coprod_sim import acting, acting_quarter, engine, outcomes, quarter
from coprod_sim.agent_views import READ_ONLY, TownAgents
from coprod_sim.agents import Citizen, Neighbour, Official, Professional, Resident
from coprod_sim.burn_in import Start
from coprod_sim.checking import ScenarioError, size_problem
from coprod_sim.model_version import MODEL_VERSION
from coprod_sim.parameters import Parameters, record, resolve
from coprod_sim.scenario import Scenario, load_scenario
from coprod_sim.solved import solve
from coprod_sim.town.columns import I64
from coprod_sim.town.founding import Town, copied, found

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FOUNDED", "MODEL_VERSION", "CoProductionModel"]
FOUNDED = -52


class CoProductionModel(mesa.Model):  # type: ignore[misc]  # mesa is not typed
    """A town under one arm of a scenario, from week 0 on, after a traditional burn-in of 52 weeks.

    Args:
        scenario: a loaded scenario, or the name or path of one.
        arm: name of one of its arms.
        seed: of all draws, 0 to 2**32 - 1.
        replicate: number of the replicate: with the seed it decides all luck.
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

    Raises:
        ScenarioError: an unknown arm, profile or number, or a value that is not allowed.
        ValueError: an unknown engine, or other agents with the kernel.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        arm: str = "traditional",
        *,
        seed: int = 1,
        replicate: int = 0,
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
    ) -> None:
        super().__init__(rng=seed)
        if engine not in ("kernel", "agents"):
            raise ValueError(f"engine: {engine!r} is not 'kernel' or 'agents'")
        if engine == "kernel" and (neighbour is not Neighbour or citizen is not Citizen):
            raise ValueError("engine: agents of your own act only with engine='agents'")
        self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        self.arm, self.seed, self.replicate, self.engine, self.threads = arm, seed, replicate, engine, threads
        self.parameters: Parameters = resolve(
            self.scenario,
            arm,
            profile=evidence,
            seed=seed,
            replicate=replicate if draw is None else draw,
            drawn=not fixed_parameters,
            overrides=overrides,
        )
        people = self.scenario.residents if residents is None else residents
        problem = size_problem("residents", people)
        if problem:
            raise ScenarioError([f"residents: {problem}"])
        self.values = dict(self.parameters.values) | solve(self.parameters.values)
        self.record = record(self.values)
        self.plain = SimpleNamespace(**{key: self.record[key].tolist() for key in self.record.dtype.names or ()})
        self.week = FOUNDED
        in_locality = self.scenario.people_in_locality(arm)
        self.start = Start(seed, replicate, people, in_locality, self.parameters.values)
        if burn_in and start_from is not None and start_from.week == 0 and self.start.like(start_from.start):
            self.town: Town = copied(start_from.town)
            self.week = 0
        else:
            self.town = found(people, in_locality, self.record, seed, replicate)
        self._books: list[I64] = []
        self._quarters: list[I64] = []
        self._quarter = self._before = self._no_quarter()
        if self.week == 0 and start_from is not None:
            self._before = start_from._before  # noqa: SLF001  # another model of this class
        self._kinds = {0: neighbour, 1: citizen}
        self._people: list[Resident] = []
        self._teams: dict[int, list[Professional]] = {}
        self._officials: dict[int, Official] = {}
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
        """Run ``weeks`` more weeks; any pieces give the same as one run. Returns the model."""
        self._advance(weeks, self._run_kernel if self.engine == "kernel" else self._run_agents)
        return self

    def _advance(self, weeks: int, run: Any) -> None:
        for length in engine.pieces(self.week, weeks, engine.decisions(self.record)):
            self.town = engine.decide(
                self.town, self.record, self.values, self._before, self.seed, self.replicate, self.week, self._turn
            )
            books = run(length)
            if self.week >= 0:
                self._books.append(books)
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
            acting_quarter.turn(acting_quarter.Quarter(self, self._quarters[-1]))
        else:
            now = (self.seed, self.replicate, self.week)
            quarter.turn(self.town, self.record, self.values, self._quarters[-1], *now)

    def _no_quarter(self) -> I64:
        return np.zeros((self.town.localities.number.size, len(outcomes.FIELDS)), np.int64)

    def _run_kernel(self, weeks: int) -> I64:
        return engine.run_piece(
            self.town, self.record, self.seed, self.replicate, self.week, weeks, self.threads, self._quarter
        )

    def _run_agents(self, weeks: int) -> I64:
        p = self.plain
        demand = engine.growth(p.demand_growth_per_year, self.week, weeks).tolist()
        capacity = engine.growth(p.capacity_growth_per_year, self.week, weeks).tolist()
        books = np.zeros((weeks, 6, len(outcomes.FIELDS)), np.int64)
        for w in range(weeks):
            for x in range(self.town.localities.number.size):
                led = acting.live(acting.Week(self, x, self.week + w, demand[w], capacity[w]))
                books[w] += led
                for i, field in enumerate(outcomes.FIELDS):
                    total = int(led[:, i].sum())
                    self._quarter[x, i] = total if field.kind == "stock" else self._quarter[x, i] + total
        return books

    # Who is there

    @property
    def agents(self) -> Any:
        """All agents: with the kernel an AgentSet of views, with ``engine="agents"`` the agents themselves."""
        return TownAgents(self) if self.engine == "kernel" else super().agents

    @property
    def agents_by_type(self) -> Any:
        """An AgentSet of each kind of agent."""
        if self.engine == "agents":
            return super().agents_by_type
        return {kind: self.agents.select(agent_type=kind) for kind in (Citizen, Neighbour, Professional, Official)}

    def remove_all_agents(self) -> None:
        """Raise with the kernel: residents are rows of columns."""
        if self.engine == "kernel":
            raise TypeError(READ_ONLY)
        super().remove_all_agents()

    @property
    def agent_types(self) -> list[type]:
        """The kinds of agents."""
        return list(self.agents_by_type)

    def locality_of(self, row: int) -> int:
        """Locality of a resident's row."""
        return int(np.searchsorted(self.town.localities.start, row, side="right")) - 1

    def person(self, row: int) -> Resident:
        """The resident in ``row``: an agent, or a view made now."""
        return self._people[row] if self._people else self._view(row)

    def _view(self, row: int) -> Resident:
        kind = self._kinds[int(self.town.residents.condition[row])]
        return kind(self, row, self.locality_of(row), registered=False)

    def _settled(self, row: int) -> Resident:
        return self._kinds[int(self.town.residents.condition[row])](self, row, self.locality_of(row))

    def people_of(self, locality: int) -> list[Resident]:
        """The agents who live in a locality, by row (``engine="agents"``)."""
        start = self.town.localities.start
        return self._people[start[locality] : start[locality + 1]]

    def someone_came(self, gone: Resident) -> None:
        """Put a new agent into the row of one who left (``engine="agents"``)."""
        gone.remove()
        self._people[gone.row] = self._settled(gone.row)

    def team_of(self, locality: int) -> list[Professional]:
        """The professionals of a locality; before the team is hired one who does all that is asked."""
        hired = int(self.town.localities.team_minutes[locality])
        if hired < 0:
            return [Professional(self, locality, None, unregistered_id=0)]
        if locality not in self._teams:
            first = self.town.posts.first
            rows = range(int(first[locality]), int(first[locality + 1]))
            self._teams[locality] = [
                Professional(self, locality, row, unregistered_id=self._staff_id(row)) for row in rows
            ]
        return self._teams[locality]

    def official_of(self, locality: int) -> Official:
        """The official who decides for a locality."""
        if locality not in self._officials:
            place = int(self.town.posts.minutes.size) + locality
            self._officials[locality] = Official(self, locality, self._staff_id(place))
        return self._officials[locality]

    def _staff_id(self, place: int) -> int | None:
        """The id of a view: after residents come professionals, then officials; agents are given theirs by Mesa."""
        return None if self.engine == "agents" else self.town.residents.number.size + 1 + place

    # What came out

    @property
    def ledger(self) -> I64:
        """Whole-number books from week 0 on, (weeks, 6, fields): row 0 is of no fifth, 1 to 5 are the fifths."""
        return np.concatenate(self._books) if self._books else np.zeros((0, 6, len(outcomes.FIELDS)), np.int64)

    @property
    def quarters(self) -> I64:
        """Whole-number books of each locality, (quarters, localities, fields): sums of flows, stocks at the end."""
        return np.stack(self._quarters) if self._quarters else self._no_quarter()[None][:0]

    @property
    def weekly(self) -> "pd.DataFrame":
        """Outcomes, a row a week from week 0 on; units as in ``coprod_sim.outcomes.OUTCOMES``."""
        return outcomes.weekly(self.ledger, self.parameters)

    @property
    def weekly_by_fifth(self) -> "pd.DataFrame":
        """Outcomes by week and deprivation fifth."""
        return outcomes.by_fifth(self.ledger, self.parameters)

    @property
    def by_locality(self) -> "pd.DataFrame":
        """The books of each locality, a row a (quarter, locality): hours, pounds, people; stocks at its end."""
        return outcomes.by_locality(self.quarters, self.town.localities.number.tolist())

    def close(self) -> None:
        """Let go of the town and the agents; what was counted stays.

        A model holds itself in a circle, and Mesa 3.3 keeps it alive for as long as it counts its agents' ids, so that
        its columns would stay in memory long after it is of use.
        """
        del self.town
        self._people = []
        cast("Any", mesa.Agent)._ids.pop(self, None)  # noqa: SLF001  # Mesa offers no other way
