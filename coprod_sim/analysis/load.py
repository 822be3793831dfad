"""From a store to the runs of its scenarios, or a plain reason why there is nothing to analyse."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import numpy as np

from coprod_sim.analysis.runs import Array, Runs
from coprod_sim.model.version import MODEL_VERSION
from coprod_sim.scenario import arguments
from coprod_sim.scenario.errors import InputError, did_you_mean
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.subject import roles
from coprod_sim.studies import contrasts
from coprod_sim.studies.worlds import OTHER_LUCK
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.experiment_file import kept_experiment
from coprod_sim.sweep.experiment.points import units as coordinates
from coprod_sim.sweep.experiment.sampling import SAMPLED
from coprod_sim.sweep.store import queries
from coprod_sim.sweep.store.file import FILE, StoreError
from coprod_sim.sweep.store.frame import refuse_damaged_plans
from coprod_sim.sweep.store.meta import refuse_other_worlds
from coprod_sim.sweep.store.opening import UNSEALED
from coprod_sim.sweep.store.seal import files_of
from coprod_sim.sweep.store.store import Counts, Store

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Loaded:
    """An experiment's runs, scenario by scenario.

    Args:
        experiment: that was swept.
        given: how a command names it: a shipped one, or its file.
        scenarios: runs of each scenario, in the order of the file.
        counts: runs by how they ended.
        digest: of the outcomes and inputs of all runs that are done.
        sealed: the store has checksums, so that damage to a number would have been seen.
        matters: what was asked for in place of the experiment's own.
    """

    experiment: Experiment
    given: str
    scenarios: tuple[Runs, ...]
    counts: Counts
    digest: str
    sealed: bool = True
    matters: float | None = None

    @property
    def named(self) -> str:
        """How a command names the experiment: a shipped one, or its file without the folder it lies in."""
        return quote(Path(self.given).name if Path(self.given).suffix else self.given)


def load(folder: Path, name: str | None = None, matters: float | None = None) -> Loaded:
    """The runs of an experiment in the store in ``folder``.

    Args:
        folder: of the store.
        name: of the experiment; needed where the store holds several.
        matters: in place of what the experiment says of it.

    Raises:
        StoreError: no store, an empty one, one whose design is not written out in full, of which no point is done, of
            another model version, of worlds drawn in another way, or of an experiment that its file no longer
            describes.
    """
    folder = arguments.folder("folder", folder)
    if name is not None and not isinstance(name, str):
        raise arguments.refuse("experiment", f"a name is needed, not {arguments.said(name)}")
    with Store.open(folder, write=False) as store:
        found = _chosen(folder, store, name)
        digest, given = found.digest, found.given
        if store.version != MODEL_VERSION:
            what = f"its runs are of model version {store.version}, this program has {MODEL_VERSION}"
            raise StoreError([f"{folder / FILE}: {what}; use that program, or sweep again into a new folder"])
        refuse_other_worlds(folder / FILE, store.meta)
        counts, again = store.counts(digest), f"coprod-sim sweep {quote(given)} --out {quote(str(folder))}"
        if not store.known(digest):
            raise StoreError([f"{folder / FILE}: not all of the design is written yet; go on with `{again}`"])
        experiment = _experiment(folder, store, found, again)
        if matters is not None:
            experiment = replace(experiment, matters=arguments.share("matters", matters))
        with store.snapshot():
            frame, all_runs = store.frame(digest, inputs=True), store.digest()
        names = tuple(store.outcomes), tuple(store.inputs)
    if lacking := [key for key in experiment.outcomes if key not in names[0]]:
        what = f"its runs were stored before {', '.join(lacking)} was counted; sweep again into a new folder"
        raise StoreError([f"{folder / FILE}: {what}"])
    of = {each: frame[frame["scenario"] == each] for each in experiment.scenarios}
    scenarios = tuple(runs_of(experiment, each, rows, *names) for each, rows in of.items())
    if not any(runs.complete.any() for runs in scenarios):
        what = f"of {counts.total:,} runs {counts.done:,} are done, and no point has all of its arms and replicates"
        raise StoreError([f"{folder / FILE}: {what}; go on with `{again}`"])
    return Loaded(experiment, given, scenarios, counts, all_runs, store.meta.sealed, matters)


def _chosen(folder: Path, store: Store, name: str | None) -> queries.Begun:
    """The experiment that is meant."""
    held = [each for each in queries.experiments(store.connection) if not each.replaced]
    names = [each.name for each in held]
    if name not in names:
        refuse_damaged_plans(folder, store.connection)  # it may be the one that is meant
    if not held:
        what = "no experiment has been begun in it; `coprod-sim sweep EXPERIMENT --out` this folder begins one"
        raise StoreError([f"{folder / FILE}: {what}"])
    if name is None and len(held) > 1:
        raise StoreError([f"{folder / FILE}: it holds {', '.join(names)}; say which one with --experiment"])
    if name is not None and name not in names:
        hint = did_you_mean(name, names) or f"; there are: {', '.join(names)}"
        raise StoreError([f"--experiment {name}: {folder / FILE} holds no experiment of that name{hint}"])
    return next(each for each in held if name in (None, each.name))


def _experiment(folder: Path, store: Store, begun: queries.Begun, again: str) -> Experiment:
    """The experiment as it was swept, from the texts in the store alone: a store may be somebody else's."""
    sql = "SELECT text, files FROM experiments WHERE digest = ?"
    ((text, files),) = store.connection.execute(sql, (begun.digest,)).fetchall()
    problems: list[str] = []
    try:
        found = kept_experiment(begun.name, text, files_of(files))
        if found.digest == begun.digest:
            return found
    except InputError as error:
        problems = error.messages
    what = f"{begun.name} is no longer what was swept: its file, a scenario or the evidence has changed since"
    todo = f"`{again}` runs what is new, and then it can be analysed"
    if not store.meta.sealed:
        todo = f"{UNSEALED.format(folder=folder)}, and {todo}"
    raise StoreError([f"{folder / FILE}: {what}; {todo}", *problems[:1]])


def runs_of(
    experiment: Experiment, name: str, frame: "pd.DataFrame", outcomes: tuple[str, ...], inputs: tuple[str, ...]
) -> Runs:
    """The runs of one scenario, ready to analyse."""
    scenario = scenario_at(experiment, experiment.towns[name])
    arms = experiment.arms or tuple(scenario.arms)
    playing = roles(scenario, arms)
    arms, baseline, subject = playing.arms, playing.baseline, playing.subject
    against = {arm: scenario.arms[arm].against for arm in arms}
    own = {arm: other for arm, other in against.items() if other in arms}
    size = scenario.people_in_locality
    both = size(subject or baseline) == size(baseline)
    numbers = frame["point"].drop_duplicates().sort_values().tolist()
    place = {number: i for i, number in enumerate(numbers)}
    first, again = frame[frame["replicate"] < OTHER_LUCK], frame[frame["replicate"] >= OTHER_LUCK]
    columns = [f"input.{key}" for key in inputs]
    done = _by_arm(first, arms, place, range(experiment.replicates), outcomes)
    used = _most_used(done)
    return Runs(
        experiment=experiment,
        scenario=scenario,
        arms=arms,
        baseline=baseline,
        pairs=contrasts.pairs(arms, baseline, playing.practice, own, subject, both=both),
        points=_points(experiment, first, numbers),
        units=coordinates(experiment) if experiment.kind in SAMPLED else None,
        outcomes={arm: values[:, :used] for arm, values in done.items()},
        inputs=_by_arm(first, arms, place, range(used), columns),
        repeats=_by_arm(again, arms, place, [OTHER_LUCK + i for i in range(min(used, experiment.repeats))], outcomes),
        outcome_names=outcomes,
        input_names=inputs,
        prefix=f"{scenario.name}_" if len(experiment.scenarios) > 1 else "",
    )


def _most_used(done: dict[str, Array]) -> int:
    """How many replicates to use: all, or of an unfinished sweep so many that most runs are in whole points."""
    is_done = np.logical_and.reduce([np.isfinite(values[:, :, 0]) for values in done.values()])
    whole = np.logical_and.accumulate(is_done, axis=1).sum(axis=0)  # points that have the first, the first two, ...
    worth = whole * np.arange(1, len(whole) + 1)
    return int(len(worth) - np.argmax(worth[::-1]))


def scenario_at(experiment: Experiment, scenario: Scenario) -> Scenario:
    """The scenario as an experiment has it."""
    sizes = {"weeks": experiment.weeks, "residents": experiment.residents}
    return replace(scenario, **{key: value for key, value in sizes.items() if value is not None})  # type: ignore[arg-type]


def _points(experiment: Experiment, frame: "pd.DataFrame", numbers: list[int]) -> "pd.DataFrame":
    import pandas as pd

    rows = frame.drop_duplicates("point").set_index("point").loc[numbers]
    columns = {}
    for factor in experiment.factors:
        own = f"factor.{factor.name}" if f"factor.{factor.name}" in rows else factor.name
        columns[factor.name] = rows[own]
    return pd.DataFrame({"evidence": rows["evidence"], **columns}).reset_index(drop=True)


def _by_arm(
    frame: "pd.DataFrame", arms: Sequence[str], place: dict[int, int], replicates: Sequence[int], columns: Sequence[str]
) -> dict[str, Array]:
    """(points, replicates, columns) of each arm; NaN where a run is not done."""
    where = {replicate: i for i, replicate in enumerate(replicates)}
    found = {}
    for arm in arms:
        rows = frame[frame["arm"] == arm]
        rows = rows[rows["replicate"].isin(list(where))]
        values = np.full((len(place), len(where), len(columns)), np.nan)
        point = rows["point"].map(place).to_numpy(dtype=np.int64)
        replicate = rows["replicate"].map(where).to_numpy(dtype=np.int64)
        values[point, replicate] = rows[list(columns)].to_numpy(dtype=np.float64)
        found[arm] = values
    return found
