"""What goes into a store and comes out of it: experiments, points, runs, and the names of a run's numbers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from coprod_sim.evidence import entries
from coprod_sim.scenario.installed import shipped_folder
from coprod_sim.sweep.store.file import StoreError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coprod_sim.outcomes.summary import HasValues

KEPT = (
    *("demand_hours", "unmet_hours", "unmet_asked_hours", "unmet_unasked_hours", "core_hours", "unpaid_hours"),
    *("severity", "strain", "qaly", "home_care_asked_hours", "home_care_delivered_hours"),
)
"""Outcomes that are kept by deprivation fifth, too."""
BANDS = range(6)
"""Age bands in which home care is kept."""
RESIDENTS = "residents"
"""People of each fifth and of each age: what turns an outcome of theirs into the town's total."""
STATUSES = ("done", "failed", "timeout", "killed")


class Finished(Protocol):
    """A run that is done, as the store keeps it."""

    @property
    def outcomes(self) -> "npt.NDArray[np.float64]":
        """As ``outcome_names`` has them, in display units: shape (outcomes,)."""

    @property
    def inputs(self) -> "npt.NDArray[np.float64]":
        """Resolved numbers, as ``input_numbers`` has them: shape (inputs,)."""

    @property
    def seconds(self) -> float:
        """That the run took."""


class ExperimentLike(Protocol):
    """An experiment, as far as the store needs it."""

    @property
    def digest(self) -> str:
        """Of all that decides its points and runs."""

    @property
    def name(self) -> str:
        """As status and tables name it."""

    @property
    def path(self) -> Path:
        """Its file."""

    @property
    def text(self) -> str:
        """What is in it."""

    @property
    def files(self) -> Mapping[str, Mapping[str, str]]:
        """Texts of its scenarios' own files by path, by scenario."""


class Placed(Protocol):
    """A point of a design."""

    @property
    def number(self) -> int:
        """Its place in the design."""

    @property
    def scenario(self) -> str:
        """The scenario that runs."""

    @property
    def evidence(self) -> str:
        """The profile of the evidence."""

    @property
    def values(self) -> Mapping[str, float | str]:
        """Factor -> value."""


class Planned(NamedTuple):
    """A row of a design: which run answers for an arm of a point in a replicate."""

    point: int
    arm: str
    replicate: int
    key: str


class World(NamedTuple):
    """Runs of one point and replicate that are still to be done; ``keys`` are those of ``arms``, in order."""

    point: int
    replicate: int
    arms: tuple[str, ...]
    keys: tuple[str, ...]


class Counts(NamedTuple):
    """Runs of a design by how they ended; a run that several points or arms share counts once."""

    done: int
    failed: int
    timeout: int
    killed: int
    missing: int
    seconds: float
    """Of all runs that are done, together."""
    damaged: int = 0
    """Stored, and no longer as they were written: no number of theirs is used."""

    @property
    def total(self) -> int:
        """All runs of the design."""
        return self.done + self.failed + self.timeout + self.killed + self.missing + self.damaged


class Failed(NamedTuple):
    """A run that is not done; ``reason`` is one line."""

    key: str
    status: str
    reason: str


def input_names() -> list[str]:
    """The resolved numbers as a run's ``inputs`` hold them: in the evidence's order, ``key`` or ``key[i]``."""
    from coprod_sim import evidence

    names = []
    for key, number in evidence.parameters().items():
        length = 0 if number.index is None else len(entries.INDEXES[number.index])
        names += [f"{key}[{i}]" for i in range(length)] or [key]
    return names


def input_numbers(values: Mapping[str, object]) -> "npt.NDArray[np.float64]":
    """Resolved ``values`` as one row in the order of ``input_names``; numbers solved from them are left out."""
    import numpy as np

    from coprod_sim import evidence

    return np.concatenate([np.atleast_1d(np.asarray(values[key], dtype=np.float64)) for key in evidence.parameters()])


def outcome_names() -> list[str]:
    """What a run's ``outcomes`` hold: the registry, some by fifth, home care by age, and residents of both."""
    return [name for name, _, _ in outcome_columns()]


def outcome_columns() -> list[tuple[str, str, str]]:
    """(name, unit, label) of each number."""
    from coprod_sim.outcomes.fields import AGES
    from coprod_sim.outcomes.registry import HOME_CARE, OUTCOMES
    from coprod_sim.outcomes.summary import FIFTHS

    whole = [(key, outcome.display_unit, outcome.label) for key, outcome in OUTCOMES.items()]
    units = {name: (unit, label) for name, unit, label in whole}
    fifths = [(in_fifth(key, n), units[key][0], f"{units[key][1]}, fifth {n}") for key in KEPT for n in FIFTHS]
    ages = [(in_age(key, n), units[key][0], f"{units[key][1]}, aged {AGES[n]}") for key in HOME_CARE for n in BANDS]
    people = [(in_fifth(RESIDENTS, n), "people", f"Residents, fifth {n}") for n in FIFTHS]
    people += [(in_age(RESIDENTS, n), "people", f"Residents, aged {AGES[n]}") for n in BANDS]
    return whole + fifths + ages + people


def in_fifth(key: str, fifth: int) -> str:
    """The name of an outcome in a deprivation fifth, 1 the most deprived."""
    return f"{key}.fifth_{fifth}"


def in_age(key: str, band: int) -> str:
    """The name of an outcome in an age band, 0 the youngest."""
    return f"{key}.age_{band}"


def outcome_numbers(ledger: "npt.NDArray[np.int64]", parameters: "HasValues") -> "npt.NDArray[np.float64]":
    """A run's outcomes as one row in the order of ``outcome_names``."""
    import numpy as np

    from coprod_sim.outcomes.summary import mean_people, summarise, summarise_ages, summarise_fifths

    whole, fifths = summarise(ledger, parameters), summarise_fifths(ledger, parameters)
    kept, ages = fifths.loc[list(KEPT)].to_numpy().ravel(), summarise_ages(ledger, parameters).to_numpy().ravel()
    return np.concatenate([whole.to_numpy(), kept, ages, *mean_people(ledger)])


def row_bytes(numbers: "npt.NDArray[np.float64]", names: Sequence[str], what: str) -> bytes:
    """A row of float64, little-endian, as the store keeps it: one number a name."""
    import numpy as np

    row = np.array(numbers, dtype="<f8")
    if row.shape != (len(names),):
        raise ValueError(f"{what} have shape {row.shape}; ({len(names)},) is needed")
    row[np.isnan(row)] = np.nan  # a not-a-number has many bit patterns
    return row.tobytes()


def must_equal(path: Path, key: str, held: bytes, outcomes: bytes) -> None:
    """Refuse outcomes that differ from those ``held`` for the same key.

    Raises:
        StoreError: they differ in a bit.
    """
    if held != outcomes:
        what = f"{path}: run {key}: came to other outcomes than those stored, which stay"
        why = "the same key must give the same numbers to the bit: was the program changed without a new MODEL_VERSION?"
        raise StoreError([f"{what}; {why}"])


def as_given(experiment: ExperimentLike) -> str:
    """How a command names the experiment: a shipped one by its name, any other by its path."""
    path = Path(experiment.path).resolve()
    return experiment.name if path.parent == shipped_folder("experiments").resolve() else str(path)
