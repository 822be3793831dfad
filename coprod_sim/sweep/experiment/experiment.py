"""What an experiment is: its factors, points, arms and replicates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coprod_sim.scenario.names import FileName
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies.how_sure import MATTERS
from coprod_sim.studies.worlds import OTHER_LUCK
from coprod_sim.sweep.experiment.factors import Factor


@dataclass(frozen=True)
class Experiment:
    """A checked experiment file.

    Args:
        name: the file's name without its ending.
        question: what is asked, in a sentence.
        settles: the sentence that the answer should settle.
        path: the file.
        scenarios: names of shipped scenarios, or paths from the file's folder, as the file has them.
        towns: each of them, loaded.
        text: of the file.
        arms: of each scenario; () is all.
        kind: one of :data:`KINDS`.
        factors: in the order of the file.
        points: asked for: samples, Saltelli's N, Morris trajectories; of a grid, a list or one-at-a-time what follows.
        replicates: runs of each point and arm, each with its own luck.
        weeks: horizon; None is the scenario's.
        residents: people; None is the scenario's.
        evidence: profile, where no factor says otherwise.
        seed: of the design and of all draws.
        others: numbers that are no factors are ``"drawn"`` by replicate, or ``"central"``.
        outcomes: what to report first.
        matters: a smaller share of the amount in the arm compared with is too small to matter; no run depends on it.
        digest: sha256 of all that decides points and runs.
        levels: of a Morris design, an even number.
        notes: what a user should know of the design, a line each.
        repeats: so many of the first replicates run a second time, with the same numbers and other luck.
    """

    name: FileName
    question: str
    settles: str
    path: Path
    scenarios: tuple[str, ...]
    arms: tuple[str, ...]
    kind: str
    factors: tuple[Factor, ...]
    points: int
    replicates: int
    weeks: int | None
    residents: int | None
    evidence: str
    seed: int
    others: str
    outcomes: tuple[str, ...]
    digest: str
    levels: int = 4
    matters: float = MATTERS
    notes: tuple[str, ...] = ()
    repeats: int = 0
    towns: Mapping[str, Scenario] = field(default_factory=dict, repr=False, compare=False)
    text: str = field(default="", repr=False, compare=False)

    @property
    def files(self) -> dict[str, Mapping[str, str]]:
        """Texts of the scenarios' own files by path, by scenario: all that is needed to load the experiment again."""
        return {name: town.files for name, town in self.towns.items() if town.files}

    @property
    def worlds(self) -> tuple[int, ...]:
        """Numbers of all replicates: those of the file, then the first ``repeats`` draws with other luck."""
        return (*range(self.replicates), *(OTHER_LUCK + draw for draw in range(self.repeats)))
