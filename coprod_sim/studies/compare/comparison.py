"""Compare arms: the same town, people, luck and money, run in different ways, as paired contrasts with intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from coprod_sim.report.results import Tell, warned
from coprod_sim.report.sentence import plain
from coprod_sim.scenario import arguments
from coprod_sim.scenario.load import as_given, load_scenario
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import set_for
from coprod_sim.scenario.subject import roles
from coprod_sim.studies.compare import folder as compare_folder
from coprod_sim.studies.compare import parts
from coprod_sim.studies.compare import text as compare_text
from coprod_sim.studies.compare.assemble import Sample, findings, widest
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.contrasts import STAGES, repeated_draws
from coprod_sim.studies.how_sure import MATTERS
from coprod_sim.studies.worlds import Job, MakeModel, Run, Runner, default_model, even, jobs_for, version_of


class Comparison(Findings):
    """What a comparison found. Its tables are data frames; see :class:`Findings`."""

    @property
    def sentences(self) -> list[str]:
        """What was found, in plain English made from the numbers alone."""
        return [plain(sentence) for sentence in parts.sentences(self)]

    def text(self, width: int | None = None) -> str:
        """Tables and sentences for people to read, in lines of ``width`` characters (the terminal's by default)."""
        return compare_text.text(self, width)

    def json(self) -> str:
        """Table, sentences and manifest as JSON."""
        return compare_text.json_text(self)

    def write(self, folder: str | Path, tell: Tell = warned, *, xlsx: bool = False) -> Path:
        """Write tables, figures and manifest into ``folder``; the same bytes on every repeat.

        Args:
            folder: made where it is not there; what an earlier run wrote into it is replaced as a whole.
            tell: given a line for each figure that could not be drawn; a warning by default.
            xlsx: also all tables as one workbook, ``tables.xlsx``.

        Raises:
            OSError: the folder cannot be written.
        """
        return compare_folder.write(self, Path(folder), tell, xlsx=xlsx)


def compare(
    scenario: str | Path | Scenario,
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
    matters: float = MATTERS,
    workers: int | None = None,
    progress: bool = True,
    model: MakeModel | None = None,
) -> Comparison:
    """Run every arm of every replicate with the same parameters and the same luck, and contrast them in pairs.

    Args:
        scenario: the name or path of a scenario, or a loaded one.
        arms: names of the arms to compare, in any order; all by default. Without the scenario's baseline its place is
            taken by what the subject is against, or else by the arm that co-produces least.
        replicates: how many worlds to sample, each with its parameters from the profile; rounded up to a power of two,
            since only so many fill every range evenly. As many as the scenario says by default, mostly 128.
        precision: instead of ``replicates``: sample until the half-width of the 95 % confidence interval of the mean
            difference is at most this share of the mean in the arm compared with, for every headline outcome and
            contrast, looked at after 8, 16, 32, 64 and 128 replicates only.
        weeks: weeks to run; the scenario's by default.
        residents: people in the town; the scenario's by default.
        seed: of parameters and luck.
        evidence: the profile, ``"trials"`` or ``"talk"``.
        fixed_parameters: central values instead of draws.
        overrides: numbers to set: by key in every arm, which is for evidence about the world, or by ``"ARM.KEY"`` in
            one arm, as for a number that some arm of the scenario sets itself.
        matters: a difference of a smaller share of the amount in the other arm is said to be too small to matter.
        workers: threads; as many as processors by default. Results do not depend on it.
        progress: show progress on standard error where that is a terminal.
        model: what makes a model, ``CoProductionModel`` by default.

    Raises:
        InputError: something that is not allowed or cannot be compared; it is a ValueError.
    """
    plan = plan_for(
        scenario,
        arms,
        replicates=arguments.whole_or_none("replicates", replicates),
        precision=None if precision is None else arguments.share("precision", precision),
        weeks=weeks,
        residents=residents,
        seed=arguments.whole("seed", seed),
        evidence=arguments.profile(evidence),
        fixed_parameters=arguments.switch("fixed_parameters", fixed_parameters),
        overrides=arguments.mapping("overrides", overrides),
        matters=arguments.share("matters", matters),
    )
    workers, progress = arguments.whole_or_none("workers", workers), arguments.switch("progress", progress)
    make = default_model() if model is None else arguments.maker(model)
    options = {
        "seed": plan.seed,
        "residents": plan.residents,
        "evidence": plan.evidence,
        "fixed_parameters": plan.fixed_parameters,
        "overrides": plan.overrides,
    }
    if model is None:
        _check_worlds(plan)
    sample = _sample(plan, Runner(make, plan.scenario, plan.weeks, options, workers, progress))
    return found_in(plan, sample, version_of(make))


def found_in(plan: ComparisonPlan, sample: Sample, version: object) -> Comparison:
    """What follows from runs that were made for a plan, by whatever ran them."""
    found = findings(plan, sample, version)
    return Comparison(**{field.name: getattr(found, field.name) for field in fields(Findings) if field.init})


def _check_worlds(plan: ComparisonPlan) -> None:
    """Refuse numbers that are impossible together in some world before any of them is run."""
    from coprod_sim.model.derived import derive
    from coprod_sim.model.parameters import resolve

    drawn = not plan.fixed_parameters
    for arm in plan.arms:
        for replicate in range(plan.replicates if drawn else 1):
            how: dict[str, Any] = {"profile": plan.evidence, "seed": plan.seed, "overrides": plan.overrides}
            how["residents"] = plan.residents
            derive(resolve(plan.scenario, arm, replicate=replicate, drawn=drawn, **how).values)


def _sample(plan: ComparisonPlan, runner: Runner) -> Sample:
    """Run one stage, or stages until the precision is met."""
    stages = (plan.replicates,) if plan.precision is None else STAGES
    runs: dict[Job, Run] = {}
    for count in stages:
        repeats = () if plan.fixed_parameters else repeated_draws(count)
        jobs = jobs_for(plan.arms, range(count), repeats)
        runs |= runner.all([job for job in jobs if job not in runs])
        sample = Sample(runs, plan, count, repeats)
        if plan.precision is not None and widest(sample)[0] <= plan.precision:
            break
    return sample


def plan_for(scenario: str | Path | Scenario, arms: Sequence[str] | None, **asked: Any) -> ComparisonPlan:
    """What ``compare`` is to run; ``asked`` are its options, checked each by itself.

    Raises:
        InputError: something that cannot be compared.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    names = tuple(loaded.arms) if arms is None else arguments.words("arms", arms, "names of arms")
    for key in ("weeks", "residents"):
        asked[key] = arguments.whole(key, getattr(loaded, key) if asked[key] is None else asked[key])
    _check(names, tuple(loaded.arms))
    asked["asked"] = loaded.worlds if asked["replicates"] is None else asked["replicates"]
    asked["replicates"] = asked["asked"] if asked["fixed_parameters"] else even(asked["asked"])
    asked["overrides"] = set_for(loaded, names, asked["overrides"])
    playing = roles(loaded, names)
    labels = {name: loaded.arms[name].label for name in playing.arms}
    return ComparisonPlan(scenario=loaded, given=as_given(loaded), labels=labels, roles=playing, **asked)


def _check(names: Sequence[str], known: Sequence[str]) -> None:
    strangers = [name for name in names if name not in known]
    if strangers:
        raise arguments.refuse("arms", f"unknown {', '.join(strangers)}; the scenario's arms are {', '.join(known)}")
    if len(set(names)) < 2 or len(set(names)) != len(names):
        given = ", ".join(names)
        raise arguments.refuse("arms", f"at least two different arms are compared, each once; given: {given}")
