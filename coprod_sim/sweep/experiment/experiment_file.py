"""Experiment files: one question each, the scenarios and arms it is asked of, and the design of runs that answers it.

``experiments/rising_demand.yaml`` is a short example; docs/experiments.md says what a file may hold.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from coprod_sim.evidence.entries import PROFILES
from coprod_sim.outcomes.registry import MAIN, OUTCOMES
from coprod_sim.scenario.arguments import range_problem, said
from coprod_sim.scenario.errors import InputError, did_you_mean, few_hints, in_quotes, in_words, unknown
from coprod_sim.scenario.given_file import named, no_file
from coprod_sim.scenario.installed import shipped_folder
from coprod_sim.scenario.load import scenario_names
from coprod_sim.scenario.names import FileName
from coprod_sim.scenario.one_file import NAME, check_name
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.schema import Strict, Text, validated
from coprod_sim.scenario.yaml_source import Document, read, shown
from coprod_sim.studies.how_sure import MATTERS, matters_problem
from coprod_sim.sweep.experiment.design_file import read_design
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.factor_file import Setup
from coprod_sim.sweep.experiment.factors import Factor, Level
from coprod_sim.sweep.experiment.identity import digest
from coprod_sim.sweep.experiment.sampling import KINDS
from coprod_sim.sweep.experiment.towns import read_towns

__all__ = ["KINDS", "Experiment", "Factor", "Level", "experiment_folder", "experiment_names", "load_experiment"]
OTHERS = ("drawn", "central")


class ExperimentSchema(Strict):
    """The top level of a file."""

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    name: Text
    question: Text
    settles: Text
    scenarios: Any
    arms: Any = None
    design: Any
    replicates: int = 1
    repeats: int = 0
    weeks: int | None = None
    residents: int | None = None
    evidence: Text = "trials"
    seed: int = 1
    others: Text = "drawn"
    outcomes: Any = None
    matters: float = MATTERS


def experiment_folder() -> Path:
    """The folder of the shipped experiments."""
    return shipped_folder("experiments")


def experiment_names() -> list[str]:
    """Names of the experiments that come with the package."""
    return sorted(path.stem for path in experiment_folder().glob("*.yaml"))


@few_hints()
def load_experiment(name_or_path: str | Path) -> Experiment:
    """Read and check an experiment: the name of a shipped one, or the path of a YAML file.

    Raises:
        InputError: with every problem of the file as ``file:line:col: key: what is wrong; what is allowed``.
    """
    return _checked(read(_find(name_or_path)), None)


def kept_experiment(name: FileName, text: str, files: Mapping[str, Mapping[str, str]]) -> Experiment:
    """As ``load_experiment``, from what came with results: no file is read but shipped scenarios.

    Args:
        name: of the experiment.
        text: of its file.
        files: ``Experiment.files``.

    Raises:
        InputError: as ``load_experiment`` says.
    """
    return _checked(read(Path(f"{name}.yaml"), text), files)


def _checked(document: Document, files: Mapping[str, Mapping[str, str]] | None) -> Experiment:
    if isinstance(document.data.get("arms"), dict) and "design" not in document.data:
        what = "this is a scenario, not an experiment; `coprod-sim compare` runs it"
        raise InputError([f"{shown(document.path)}: {what}"])
    fields = validated(ExperimentSchema, document.data, document, ())
    _check_top(document)
    towns = read_towns(document, _words(document, "scenarios", "scenario") or [], files)
    scenarios, names = list(towns.values()), tuple(towns)
    arms = _arms(document, scenarios)
    outcomes = _outcomes(document)
    if not scenarios:
        document.finish()
    known = tuple(dict.fromkeys(arm for scenario in scenarios for arm in scenario.arms))
    profile = document.data.get("evidence", "trials")
    setup = Setup(document, scenarios, arms or known, profile if profile in PROFILES else "trials", "")
    plan = read_design(setup, document.data.get("design"))
    document.finish()
    assert fields is not None
    assert plan is not None
    experiment = Experiment(
        name=FileName(fields.name),
        question=fields.question,
        settles=fields.settles,
        path=document.path,
        scenarios=names,
        arms=arms,
        kind=plan.kind,
        factors=plan.factors,
        points=plan.points,
        replicates=fields.replicates,
        repeats=fields.repeats,
        towns=towns,
        text=document.text,
        weeks=fields.weeks,
        residents=fields.residents,
        evidence=fields.evidence,
        seed=fields.seed,
        others=fields.others,
        outcomes=outcomes,
        matters=fields.matters,
        digest="",
        levels=plan.levels,
        notes=plan.notes,
    )
    return replace(experiment, digest=digest(experiment, scenarios))


def _find(given: str | Path) -> Path:
    if not isinstance(given, str | Path):
        raise InputError([f"experiment: the name of an experiment or a path is needed, not {said(given)}"])
    text, names = str(given), experiment_names()
    if isinstance(given, str) and NAME.fullmatch(text) and text in names:
        return experiment_folder() / f"{text}.yaml"
    path = Path(text)
    if text and (problem := no_file(path)) != "":
        if problem is None:
            return path
        raise InputError([f"{named(text)}: {problem}; an experiment's name or a YAML file is needed"])
    nearby = [text + end for end in (".yaml", ".yml") if text and no_file(Path(text + end)) is None]
    hint = did_you_mean(path.stem, [*nearby, *names]) if text else ""
    if text in scenario_names():
        hint = f", but a scenario of that name: `coprod-sim compare {text}`"
    known = f"; experiments are {', '.join(names)}, or give the path of a YAML file"
    raise InputError([f"{named(text) or repr('')}: there is no such experiment or file{hint or known}"])


def _check_top(document: Document) -> None:
    """All that frames do not say of the values at the top of a file."""
    data = document.data
    for key in ("scenarios", "arms", "design", "outcomes", "weeks", "residents"):
        if key in data and data[key] is None:
            needed = ExperimentSchema.model_fields[key].is_required()
            document.report((key,), "is empty" if needed else "is empty; give a value or leave the line out")
    check_name(document)
    for key in ("weeks", "residents", "replicates", "seed"):
        if _whole(data.get(key)) and (problem := range_problem(key, data[key])):
            document.report((key,), problem)
    _check_repeats(document)
    if (problem := matters_problem(data.get("matters", MATTERS))) is not None:
        document.report(("matters",), problem)
    for key, options in (("evidence", PROFILES), ("others", OTHERS)):
        if isinstance(data.get(key), str) and data[key] and data[key] not in options:
            hint = did_you_mean(data[key], options)
            document.report((key,), f"{in_quotes(data[key])} is not known; allowed are {' and '.join(options)}{hint}")


def _check_repeats(document: Document) -> None:
    """Replicates that run again must be there, and must differ by more than luck to begin with."""
    repeats, replicates = document.data.get("repeats", 0), document.data.get("replicates", 1)
    if not _whole(repeats) or not _whole(replicates) or repeats == 0:
        return
    if not 0 <= repeats <= replicates:
        what = f"{repeats:,} is out of range; allowed are 0 to the {replicates:,} replicates, which it runs again"
        document.report(("repeats",), what)
    elif document.data.get("others") == "central":
        document.report(("repeats",), "with others: central replicates differ by chance alone; leave this line out")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _words(document: Document, key: str, what: str) -> list[str] | None:
    """A list of words at the top of a file, each once, or None."""
    raw = document.data.get(key)
    if raw is None:
        return None
    if not isinstance(raw, list) or not raw or not all(isinstance(word, str) and word for word in raw):
        document.report(
            (key,), f"a list with at least one {what} is needed, not {in_words(raw) if raw else 'an empty one'}"
        )
        return None
    for word, times in Counter(raw).items():
        if times > 1:
            document.report((key,), f"{in_quotes(word)} is there twice")
    return list(dict.fromkeys(raw))


def _arms(document: Document, scenarios: list[Scenario]) -> tuple[str, ...]:
    words = _words(document, "arms", "arm") or []
    for scenario in scenarios:
        for word in words:
            if word not in scenario.arms:
                document.report(("arms",), f"{scenario.name}: {unknown(word, 'arm', list(scenario.arms))}")
    return tuple(word for word in words if any(word in scenario.arms for scenario in scenarios))


def _outcomes(document: Document) -> tuple[str, ...]:
    words = _words(document, "outcomes", "outcome")
    for word in words or []:
        if word not in OUTCOMES:
            hint = did_you_mean(word, OUTCOMES) or "; docs/outcomes.md lists them"
            document.report(("outcomes",), f"there is no outcome {in_quotes(word)}{hint}")
    return tuple(words) if words else MAIN
