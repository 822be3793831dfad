"""Small experiments and runs for tests of the store."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.scenario.errors import InputError
from coprod_sim.sweep.store.store import Planned, Store, StoreError

ARMS = ("traditional", "co-produced")
DIGEST = "e0" * 32


@dataclass(frozen=True)
class Asked:
    path: Path
    name: str = "growth"
    digest: str = DIGEST
    files: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Point:
    number: int
    values: dict[str, float | str]
    scenario: str = "time_bank"
    evidence: str = "trials"


@dataclass(frozen=True)
class Run:
    outcomes: np.ndarray
    inputs: np.ndarray
    seconds: float = 1.5


@dataclass
class Sweep:
    """A design of a few points, both arms; the traditional one is the same run at every point."""

    path: Path
    points: int = 4
    replicates: int = 3
    name: str = "growth"
    digest: str = DIGEST
    salt: str = ""
    jobs: list[Planned] = field(init=False)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(f"name: {self.name}\n", encoding="utf-8")
        self.asked = Asked(self.path, self.name, self.digest)
        self.jobs = [
            Planned(point, arm, replicate, key(self.salt, point if arm == ARMS[1] else -1, replicate))
            for point in range(self.points)
            for arm in ARMS
            for replicate in range(self.replicates)
        ]

    @property
    def keys(self) -> list[str]:
        return sorted({job.key for job in self.jobs})

    def placed(self) -> list[Point]:
        return [Point(i, {"willing": i / 2, "reach": "wide"}) for i in range(self.points)]

    def begin(self, store: Store) -> None:
        store.begin(self.asked, self.placed())
        store.plan(self.digest, self.jobs)


def key(*parts: object) -> str:
    from hashlib import sha256

    return sha256(repr(parts).encode()).hexdigest()


def run_of(store: Store, name: str, shift: float = 0.0) -> Run:
    """Numbers that follow from the key."""
    draw = np.random.default_rng(int(name[:8], 16))
    outcomes = draw.normal(size=len(store.outcomes)) + shift
    outcomes[-1] = np.nan
    return Run(outcomes, draw.random(len(store.inputs)))


def opened(folder: Path, *, version: int = MODEL_VERSION) -> Store:
    return Store.open(folder, write=True, version=version)


def put(store: Store, keys: list[str]) -> None:
    for name in keys:
        store.put(name, run_of(store, name))


def filled(folder: Path, sweep: Sweep, keys: list[str] | None = None) -> str:
    """A store with the design and some or all of its runs; its digest."""
    with opened(folder) as store:
        sweep.begin(store)
        put(store, sweep.keys if keys is None else keys)
        return store.digest()


def refused(act: Callable[[], object], *words: str) -> str:
    with pytest.raises(StoreError) as caught:
        act()
    assert isinstance(caught.value, InputError)
    text = str(caught.value)
    assert "\n" not in text
    for word in words:
        assert word in text
    return text
