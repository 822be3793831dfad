"""The whole of an answer: all parts that a sweep's runs allow, and what they were made with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from coprod_sim.analysis import core_economy, for_whom, how_sure, notices, what_varied, which_values
from coprod_sim.analysis.answer import part as answer
from coprod_sim.analysis.break_even import part as break_even
from coprod_sim.analysis.load import Loaded, load
from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.what_decides import part as what_decides
from coprod_sim.analysis.when_it_fails import part as when_it_fails
from coprod_sim.analysis.worth_knowing import part as worth_knowing
from coprod_sim.report.part import Part, Picture
from coprod_sim.report.progress import Advance
from coprod_sim.report.provenance import SCHEMA, machine, software
from coprod_sim.report.sentence import Sentence

Make = Callable[[Runs], Part | None]
PARTS: tuple[Make, ...] = (
    answer.part,
    how_sure.part,
    for_whom.part,
    when_it_fails.part,
    break_even.part,
    what_decides.part,
    worth_knowing.part,
    which_values.part,
    core_economy.part,
    what_varied.part,
)
"""What makes each part, in the order of the page; None where the design does not allow it."""


@dataclass(frozen=True)
class Analysis:
    """An answer.

    Args:
        loaded: the runs.
        notices: what must be known before anything else, such as runs that failed; their numbers are in ``counted``.
        counted: a table of one row, runs by how they ended.
        parts: in the order of the page.
        manifest: versions, design, digest of the runs, commands.
    """

    loaded: Loaded
    notices: tuple[Sentence, ...]
    counted: pd.DataFrame
    parts: tuple[Part, ...]
    manifest: dict[str, Any]

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by the name of its file, each once."""
        found = {notices.TABLE: self.counted}
        for part in self.parts:
            for name, table in part.tables.items():
                if not found.setdefault(name, table).equals(table):
                    raise ValueError(f"two parts have different tables called {name}")
        return found

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture, in the order of the page."""
        return tuple(picture for part in self.parts for picture in part.pictures)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All that is said, notices first."""
        return (*self.notices, *(sentence for part in self.parts for sentence in part.sentences))


def analyse(
    folder: Path, name: str | None = None, advance: Advance = lambda _: None, *, matters: float | None = None
) -> Analysis:
    """All that follows from the runs of an experiment in the store in ``folder``.

    Args:
        folder: of the store.
        name: of the experiment; needed where the store holds several.
        advance: called with 1 as each of ``STEPS`` is done.
        matters: in place of what the experiment says: a difference of a smaller share is too small to matter.

    Raises:
        StoreError: as ``load`` says.
    """
    loaded = load(folder, name, matters)
    advance(1)
    parts = []
    for runs in loaded.scenarios:
        for part in _parts(runs):
            parts += [] if part is None else [part]
            advance(1)
    counted = notices.table(loaded)
    said = tuple(notices.sentences(loaded, counted))
    return Analysis(loaded, said, counted, tuple(parts), _manifest(loaded))


def steps(loaded_scenarios: int = 1) -> int:
    """How often ``analyse`` advances."""
    return 1 + len(PARTS) * loaded_scenarios


def _parts(runs: Runs) -> Iterator[Part | None]:
    for make in PARTS:
        part = make(runs)
        if part is None or not runs.prefix:
            yield part
        else:
            title = f"{runs.scenario.title}: {part.title}"
            yield replace(part, key=f"{runs.prefix}{part.key}", title=title)


def _manifest(loaded: Loaded) -> dict[str, Any]:
    experiment = loaded.experiment
    return {
        "schema": SCHEMA,
        "software": software(),
        "machine": machine(),
        "experiment": {"name": experiment.name, "digest": experiment.digest, "question": experiment.question},
        "kind": experiment.kind,
        "evidence": experiment.evidence,
        "others": experiment.others,
        "seed": experiment.seed,
        "scenarios": [runs.scenario.name for runs in loaded.scenarios],
        "subjects": {runs.scenario.name: runs.main[0] for runs in loaded.scenarios},
        "runs": {"digest": loaded.digest, **{k: v for k, v in loaded.counts._asdict().items() if k != "seconds"}},
        "matters": experiment.matters,
        "options": {"matters": loaded.matters},
        "commands": commands(loaded),
    }


def commands(loaded: Loaded) -> list[str]:
    """What makes the answer anew, into the folders that they take by themselves."""
    folder = f"results/{loaded.experiment.name}"
    asked = "" if loaded.matters is None else f" --matters {loaded.matters!r}"
    return [
        f"coprod-sim sweep {loaded.named}",
        f"coprod-sim analyse {folder}{asked}",
        *(f"coprod-sim {do} {folder}" for do in ("report", "verify")),
    ]
