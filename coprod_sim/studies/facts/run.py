"""Hold several simulated towns against published facts."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coprod_sim.evidence.shipped import facts as shipped
from coprod_sim.model.parameters import resolve
from coprod_sim.report.files import WORKBOOK, csv
from coprod_sim.report.results import Tell, warned
from coprod_sim.report.results import write as keep
from coprod_sim.scenario import arguments
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies import intervals
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.facts import text as facts_text
from coprod_sim.studies.facts.manifest import manifest
from coprod_sim.studies.facts.results import Facts, Result
from coprod_sim.studies.worlds import default_model, in_threads, version_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCENARIO = "time_bank"
TOWNS, RESIDENTS = 8, 20_000


class FactsFound(Facts):
    """What came of all facts; see :class:`Facts`."""

    @property
    def sentences(self) -> list[str]:
        """What was found, in plain English made from the numbers alone."""
        return facts_text.sentences(self)

    def text(self, width: int | None = None) -> str:
        """Table and sentences in lines of ``width`` characters (the terminal's by default)."""
        return facts_text.text(self, width)

    def json(self) -> str:
        """Results, sentences and manifest as JSON."""
        return facts_text.json_text(self)

    def write(self, folder: str | Path, tell: Tell = warned, *, xlsx: bool = False) -> Path:
        """Write ``facts.csv``, the figure and the manifest into ``folder``; see ``report.results.write``.

        Raises:
            OSError: the folder cannot be written.
        """
        return keep(Path(folder), self.manifest, lambda new: self._fill(new, xlsx), {"facts": self._figure}, tell)

    def _fill(self, folder: Path, xlsx: bool) -> None:
        csv(self.table, folder / "facts.csv")
        if xlsx:
            from coprod_sim.studies.facts.workbook import of_facts

            (folder / WORKBOOK).write_bytes(of_facts(self))

    def _figure(self) -> "Figure":
        from coprod_sim.studies.facts.figure import facts_figure

        return facts_figure(self)


def facts(
    scenario: str | Path | Scenario = SCENARIO,
    *,
    towns: int = TOWNS,
    residents: int = RESIDENTS,
    seed: int = 1,
    overrides: Mapping[str, object] | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> FactsFound:
    """Measure every published fact in the baseline of a scenario.

    Args:
        scenario: name, path or a loaded one.
        towns: to run; each has its own people and luck, and the same numbers.
        residents: of each town.
        seed: of all luck.
        overrides: numbers to set otherwise.
        workers: threads; as many as processors by default. Results do not depend on it.
        progress: show progress on standard error where that is a terminal.

    Raises:
        InputError: a scenario, size or number that cannot be used.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    towns, residents = arguments.whole("towns", towns), arguments.whole("residents", residents)
    seed, numbers = arguments.whole("seed", seed), arguments.mapping("overrides", overrides)
    workers, progress = arguments.whole_or_none("workers", workers), arguments.switch("progress", progress)
    resolve(loaded, loaded.baseline, drawn=False, overrides=numbers, residents=residents)  # before anything is run
    make = default_model()
    from coprod_sim.studies.facts.measures import MEASURES
    from coprod_sim.studies.facts.second_year import measured_town

    known = shipped()

    def one(replicate: int) -> dict[str, float]:
        town = measured_town(loaded, residents, seed, replicate, numbers)
        return {key: MEASURES[key](town) for key in known}

    found = in_threads(one, range(towns), workers, progress)
    results = [Result(fact, *_over_towns([each[key] for each in found])) for key, fact in known.items()]
    return FactsFound(results, manifest(loaded, residents, towns, seed, numbers, version_of(make)))


def _over_towns(values: list[float]) -> tuple[Estimate, int]:
    """Mean over towns that have a value and its 95 % confidence interval, and how many they are."""
    known = np.array([value for value in values if np.isfinite(value)])
    if known.size == 0:
        return Estimate(np.nan, np.nan, np.nan), 0
    low, high = intervals.mean(known)[1:]
    return Estimate(float(known.mean()), float(low), float(high)), int(known.size)
