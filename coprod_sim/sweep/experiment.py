"""Experiment files: one question each, the scenarios and arms it is asked of, and the design of runs that answers it."""

from dataclasses import dataclass
from pathlib import Path

KINDS = ("grid", "list", "latin-hypercube", "sobol", "saltelli", "morris", "one-at-a-time")
Level = float | str


@dataclass(frozen=True)
class Factor:
    """One parameter of a design.

    Args:
        key: a number of the evidence, ``"evidence"`` (the profile), ``"residents"`` or ``"locality_residents"``.
        element: place in an indexed number; None sets all of it.
        arms: the arms that it is set in; () is all.
        values: levels; numbers, or names of profiles, whose central value is meant. () where there is a range.
        low: of the range, in the number's unit, a multiple, or a quantile of all elements of an indexed number.
        high: as ``low``.
        log: a range even on a log scale.
        multiply: levels and ranges are multiples of the central value in the arm, cut to what is allowed.
        spread: (low, centre, high) of each element, where the range is that of the evidence or the scenario, drawn by
            the number's own distribution; () where the file gives the range.
    """

    key: str
    element: int | None = None
    arms: tuple[str, ...] = ()
    values: tuple[Level, ...] = ()
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    multiply: bool = False
    spread: tuple[tuple[float, float, float], ...] = ()

    @property
    def name(self) -> str:
        """``key`` or ``key[i]``."""
        return self.key if self.element is None else f"{self.key}[{self.element}]"


@dataclass(frozen=True)
class Experiment:
    """A checked experiment file.

    Args:
        name: the file's name without its ending.
        question: what is asked, in a sentence.
        settles: the sentence that the answer should settle.
        path: the file.
        scenarios: names of shipped scenarios, or absolute paths.
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
        digest: sha256 of all that decides points and runs.
        levels: of a Morris design, an even number.
        notes: what a user should know of the design, a line each.
    """

    name: str
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
    notes: tuple[str, ...] = ()


def experiment_names() -> list[str]:
    """Names of the experiments that come with the package."""
    raise NotImplementedError


def load_experiment(name_or_path: str | Path) -> Experiment:
    """Read and check an experiment: the name of a shipped one, or the path of a YAML file."""
    raise NotImplementedError
