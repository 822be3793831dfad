"""Compare arms: the same town, people, luck and money, run in different ways, as paired contrasts with intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from sys import modules
from typing import TYPE_CHECKING, Any

from coprod_sim.contrasts import STAGES, repeated_draws
from coprod_sim.report import files, sentences, tables
from coprod_sim.report.assemble import Sample, findings, widest
from coprod_sim.report.findings import Findings
from coprod_sim.report.manifest import Plan
from coprod_sim.runs import Job, MakeModel, Run, Runner, jobs_for

if TYPE_CHECKING:
    from coprod_sim.scenario import Scenario

DEFAULT_REPLICATES = 16


class Comparison(Findings):
    """What a comparison found. Its tables are data frames; see :class:`Findings`."""

    @property
    def sentences(self) -> list[str]:
        """What was found, in plain English made from the numbers alone."""
        return sentences.sentences(self)

    def text(self, width: int | None = None) -> str:
        """Tables and sentences for people to read, in lines of ``width`` characters (the terminal's by default)."""
        return tables.text(self, width)

    def json(self) -> str:
        """Table, sentences and manifest as JSON."""
        return tables.json_text(self)

    def write(self, folder: str | Path) -> Path:
        """Write tables, figures and manifest into ``folder``, all of them or none; the same bytes on every repeat.

        Raises:
            OSError: the folder cannot be written.
        """
        return files.write(self, Path(folder))


def compare(
    scenario: "str | Path | Scenario",
    *,
    arms: Sequence[str] | None = None,
    replicates: int | None = None,
    precision: float | None = None,
    weeks: int | None = None,
    residents: int | None = None,
    seed: int = 1,
    evidence: str = "trials",
    fixed_parameters: bool = False,
    overrides: Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: bool = True,
    model: MakeModel | None = None,
) -> Comparison:
    """Run every arm of every replicate with the same parameters and the same luck, and contrast them in pairs.

    Args:
        scenario: the name or path of a scenario, or a loaded one.
        arms: names of the arms to compare; all by default. Without the scenario's baseline the first takes its place.
        replicates: how many worlds to sample, 16 by default; each draws its parameters from the profile.
        precision: instead of ``replicates``: sample until the half-width of the 95 % confidence interval of the mean
            difference is at most this share of the mean in the arm compared with, for every headline outcome and
            contrast, looked at after 8, 16, 32 and 64 replicates only.
        weeks: weeks to run; the scenario's by default.
        residents: people in the town; the scenario's by default.
        seed: of parameters and luck.
        evidence: the profile, ``"trials"`` or ``"talk"``.
        fixed_parameters: central values instead of draws.
        overrides: numbers to set in every arm, by key.
        workers: threads; as many as processors by default. Results do not depend on it.
        progress: show progress on standard error where that is a terminal.
        model: what makes a model, ``CoProductionModel`` by default.

    Raises:
        ValueError: arms, replicates, weeks, residents or precision that cannot be compared.
        ScenarioError: a scenario or numbers that are not allowed.
    """
    make = model or default_model()
    plan = _plan(
        scenario,
        arms,
        replicates=DEFAULT_REPLICATES if replicates is None else replicates,
        precision=precision,
        weeks=weeks,
        residents=residents,
        seed=seed,
        evidence=evidence,
        fixed_parameters=fixed_parameters,
        overrides=dict(overrides or {}),
    )
    options = {
        "seed": plan.seed,
        "residents": plan.residents,
        "evidence": plan.evidence,
        "fixed_parameters": plan.fixed_parameters,
        "overrides": plan.overrides,
    }
    sample = _sample(plan, Runner(make, plan.scenario, plan.weeks, options, workers, progress))
    version = getattr(modules.get(make.__module__), "MODEL_VERSION", None)
    found = findings(plan, sample, version)
    return Comparison(**{field.name: getattr(found, field.name) for field in fields(Findings) if field.init})


def default_model() -> MakeModel:
    """The class of the town's model; on a machine's first run two processes compile it."""
    from coprod_sim import warming

    other = warming.begin()
    from coprod_sim.model import CoProductionModel

    warming.end(other)
    return CoProductionModel


def _sample(plan: Plan, runner: Runner) -> Sample:
    """Run one stage, or stages until the precision is met."""
    stages = (plan.replicates,) if plan.precision is None else STAGES
    runs: dict[Job, Run] = {}
    for count in stages:
        repeats = () if plan.fixed_parameters else repeated_draws(count)
        jobs = jobs_for(plan.arms, range(count), repeats)
        runs |= runner.all([job for job in jobs if job not in runs])
        sample = Sample(runs, plan.arms, count, repeats, plan.against)
        if plan.precision is not None and widest(sample, plan.baseline)[0] <= plan.precision:
            break
    return sample


def _plan(scenario: "str | Path | Scenario", arms: Sequence[str] | None, **asked: Any) -> Plan:
    loaded: Any = scenario
    if isinstance(scenario, str | Path):
        from coprod_sim.scenario import load_scenario

        loaded = load_scenario(scenario)
    names = tuple(arms) if arms is not None else tuple(loaded.arms)
    baseline = loaded.baseline if loaded.baseline in names or not names else names[0]
    asked["weeks"] = loaded.weeks if asked["weeks"] is None else asked["weeks"]
    asked["residents"] = loaded.residents if asked["residents"] is None else asked["residents"]
    _check(names, tuple(loaded.arms), asked)
    ordered = (baseline, *(name for name in names if name != baseline))
    labels = {name: str(loaded.arms[name].label) for name in ordered}
    return Plan(scenario=loaded, given=as_given(scenario), labels=labels, baseline=baseline, **asked)


def as_given(scenario: "str | Path | Scenario") -> str:
    """How a command names the scenario: a shipped one by its name, any other by its path."""
    if isinstance(scenario, str | Path):
        return str(scenario)
    from coprod_sim.scenario import scenario_folder
    from coprod_sim.scenario_file import shown

    return scenario.name if scenario.path.parent == scenario_folder() else shown(scenario.path)


def _check(names: Sequence[str], known: Sequence[str], asked: Mapping[str, Any]) -> None:
    strangers = [name for name in names if name not in known]
    if strangers:
        raise ValueError(f"arms: unknown {', '.join(strangers)}; the scenario's arms are {', '.join(known)}")
    if len(set(names)) < 2 or len(set(names)) != len(names):
        raise ValueError(f"arms: at least two different arms are compared, each once; given: {', '.join(names)}")
    for key in ("replicates", "weeks", "residents"):
        if asked[key] < 1:
            raise ValueError(f"{key}: {asked[key]} is not allowed; at least 1")
    if asked["precision"] is not None and not 0.0 < asked["precision"] < 1.0:
        raise ValueError(f"precision: {asked['precision']} is not allowed; a share above 0 and below 1, such as 0.02")
