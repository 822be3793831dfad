"""Hold what is claimed of programmes against what the simulation makes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from coprod_sim import evidence
from coprod_sim.evidence.entries import PROFILES as EVIDENCE_PROFILES
from coprod_sim.model.parameters import resolve
from coprod_sim.report.files import WORKBOOK, csv
from coprod_sim.report.results import Tell, warned
from coprod_sim.report.results import write as keep
from coprod_sim.scenario import arguments
from coprod_sim.scenario.claims import PROFILES, Claim
from coprod_sim.scenario.load import as_given, load_scenario, scenario_names
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.studies import intervals
from coprod_sim.studies.cautions import cautions
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.validate import text as validate_text
from coprod_sim.studies.validate.manifest import manifest
from coprod_sim.studies.validate.participants import Measured, world
from coprod_sim.studies.validate.results import Claims, Result
from coprod_sim.studies.validate.trial import emulate
from coprod_sim.studies.worlds import MakeModel, default_model, even, in_threads, version_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

REPLICATES = 16
_NONE = Estimate(float("nan"), float("nan"), float("nan"))


class Validation(Claims):
    """What came of all claims; see :class:`Claims`."""

    @property
    def sentences(self) -> list[str]:
        """What was found, in plain English made from the numbers alone."""
        return validate_text.sentences(self)

    def text(self, width: int | None = None) -> str:
        """Table and sentences in lines of ``width`` characters (the terminal's by default)."""
        return validate_text.text(self, width)

    def json(self) -> str:
        """Results, sentences and manifest as JSON."""
        return validate_text.json_text(self)

    def write(self, folder: str | Path, tell: Tell = warned, *, xlsx: bool = False) -> Path:
        """Write ``validation.csv``, the figure and the manifest into ``folder``; see ``report.results.write``.

        Raises:
            OSError: the folder cannot be written.
        """
        return keep(Path(folder), self.manifest, lambda new: self._fill(new, xlsx), {"claims": self._figure}, tell)

    def _fill(self, folder: Path, xlsx: bool) -> None:
        csv(self.table, folder / "validation.csv")
        if xlsx:
            from coprod_sim.studies.validate.workbook import of_claims

            (folder / WORKBOOK).write_bytes(of_claims(self))

    def _figure(self) -> "Figure":
        from coprod_sim.studies.validate.figure import claims_figure

        return claims_figure(self)


def validate(
    scenarios: "Sequence[str | Path | Scenario] | None" = None,
    *,
    evidence: str = "both",
    residents: int | None = None,
    replicates: int = REPLICATES,
    seed: int = 1,
    workers: int | None = None,
    progress: bool = True,
    model: MakeModel | None = None,
) -> Validation:
    """Simulate every claim of some scenarios in sampled worlds, under each profile asked for.

    Args:
        scenarios: names, paths or loaded ones; by default all shipped scenarios that state claims.
        evidence: ``"trials"``, ``"talk"`` or ``"both"``. A claim counts only in the profile that it was made of.
        residents: people in the town; each scenario's by default.
        replicates: worlds to sample in each profile, rounded up to a power of two; each draws its parameters.
        seed: of parameters, luck and emulated trials.
        workers: threads; as many as processors by default. Results do not depend on it.
        progress: show progress on standard error where that is a terminal.
        model: what makes a model, ``CoProductionModel`` by default.

    Raises:
        InputError: a scenario, profile or size that cannot be used.
    """
    evidence = arguments.profile(evidence, PROFILES)
    replicates, seed = even(arguments.whole("replicates", replicates)), arguments.whole("seed", seed)
    residents = arguments.whole_or_none("residents", residents)
    workers, progress = arguments.whole_or_none("workers", workers), arguments.switch("progress", progress)
    if isinstance(scenarios, str | Path) or not (scenarios is None or isinstance(scenarios, Iterable)):
        raise arguments.refuse("scenarios", f"a list of scenarios is needed, not {arguments.said(scenarios)}")
    asked = [] if scenarios is None else list(scenarios)
    given = asked or scenario_names()
    loaded = [each if isinstance(each, Scenario) else load_scenario(each) for each in given]
    plan = [(scenario, claims) for scenario, claims in each_once(loaded) if claims]
    profiles = ("trials", "talk") if evidence == "both" else (evidence,)
    results: list[Result] = []
    make = None if model is None else arguments.maker(model)
    for profile in profiles:
        options = {"seed": seed, "evidence": profile}
        for scenario, claims in plan:
            simulated = [claim for claim in claims if claim.measure != "number"]
            if simulated and make is None:
                make = default_model()
            size = {"residents": scenario.residents if residents is None else residents}
            worlds = (
                _worlds(make, scenario, simulated, options | size, replicates, workers, progress)
                if simulated and make is not None
                else []
            )
            results += [
                replace(_result(scenario, claim, profile, worlds, seed), residents=size["residents"])
                for claim in claims
            ]
    version = None if make is None else version_of(make)
    shown = [as_given(each) for each in loaded] if asked else []
    made = manifest(plan, shown, evidence, residents, replicates, seed, version)
    made["warnings"] = _warnings(plan, profiles, residents, replicates, seed)
    order: dict[str, int] = {scenario.name: i for i, (scenario, _) in enumerate(plan)}
    return Validation(sorted(results, key=lambda r: order[r.scenario]), made)


def _warnings(
    plan: Sequence[tuple[Scenario, Sequence[Claim]]],
    profiles: Sequence[str],
    residents: int | None,
    replicates: int,
    seed: int,
) -> list[str]:
    """Cautions about the runs, each once and behind the scenario's name."""
    found: list[str] = []
    for scenario, claims in plan:
        arms = dict.fromkeys(arm for c in claims if c.measure != "number" for arm in (c.arm, c.against) if arm)
        people = scenario.residents if residents is None else residents
        for profile in profiles:
            worlds = {
                arm: [
                    resolve(scenario, arm, profile=profile, seed=seed, replicate=r, residents=people).values
                    for r in range(replicates)
                ]
                for arm in arms
            }
            found += [f"{scenario.name}: {line}" for line in cautions(scenario, people, worlds)]
    return list(dict.fromkeys(found))


def each_once(scenarios: Iterable[Scenario]) -> list[tuple[Scenario, list[Claim]]]:
    """The claims to test of each scenario: one that several inherit is tested where it is stated, if that is here.

    An input that several inherit from elsewhere, and that is the same in them, is told of the first.
    """
    scenarios = list(scenarios)
    homes = {str(scenario.path.resolve()): scenario for scenario in scenarios}
    told: set[object] = set()
    plan = []
    for scenario in homes.values():
        others = {home.where for other in homes.values() if other is not scenario for home in _own(other)}
        claims = []
        for claim in scenario.claims.values():
            same = _as_input(scenario, claim) if claim.measure == "number" else None
            if claim.where not in others and (same is None or same not in told):
                claims.append(claim)
                told.add(same)
        plan.append((scenario, claims))
    return plan


def _as_input(scenario: Scenario, claim: Claim) -> tuple[object, ...]:
    """What makes two inherited inputs one: the place that states them, and what the numbers are."""
    return claim.where, *(repr(input_of(scenario, claim, profile)) for profile in EVIDENCE_PROFILES)


def _own(scenario: Scenario) -> list[Claim]:
    from coprod_sim.scenario.yaml_source import shown

    return [claim for claim in scenario.claims.values() if claim.where.rsplit(":", 2)[0] == shown(scenario.path)]


def _worlds(
    make: MakeModel,
    scenario: Scenario,
    claims: Sequence[Claim],
    options: Mapping[str, Any],
    replicates: int,
    workers: int | None,
    progress: bool,
) -> list[dict[str, Measured]]:
    def one(replicate: int) -> dict[str, Measured]:
        return world(make, scenario, claims, options, replicate)

    return in_threads(one, range(replicates), workers, progress)


def _result(
    scenario: Scenario, claim: Claim, profile: str, worlds: Sequence[Mapping[str, Measured]], seed: int
) -> Result:
    if claim.measure == "number":
        number = input_of(scenario, claim, profile)
        symbol = scenario.money.symbol
        return Result(scenario.name, claim, profile, number, _NONE, float("nan"), 0, float("nan"), None, symbol)
    found = [each[claim.name] for each in worlds]
    values = np.array([each.value for each in found])
    values = values[np.isfinite(values)]
    inside = float(((values >= claim.low) & (values <= claim.high)).mean()) if len(values) else float("nan")
    anyway = np.array([each.anyway for each in found])
    people = float(np.mean([each.people for each in found])) if claim.counts_people else float("nan")
    in_all = sum(each.people for each in found) if claim.counts_people else None
    trial = None
    if claim.trial_n is not None:
        luck = (seed, crc32(scenario.name.encode()), crc32(claim.name.encode()), crc32(profile.encode()))
        contacts, dispersion = [each.contacts for each in found], [each.dispersion for each in found]
        trial = emulate(contacts, dispersion, claim.trial_n, claim.to_week - claim.from_week, luck)
    return Result(
        scenario=scenario.name,
        claim=claim,
        profile=profile,
        simulated=_estimate(values),
        anyway=_estimate(anyway[np.isfinite(anyway)]),
        people=people,
        in_all=in_all,
        worlds=len(values),
        inside_share=inside,
        trial=trial,
        money=scenario.money.symbol,
    )


def _estimate(values: "NDArray[np.float64]") -> Estimate:
    """Median, and where worlds lie."""
    if len(values) == 0:
        return _NONE
    return Estimate(*(float(each) for each in intervals.spread(values)))


def input_of(scenario: Scenario, claim: Claim, profile: str) -> Estimate:
    """The number that goes into the simulation, with the range that it is drawn from."""
    parameters = resolve(scenario, claim.arm, profile=profile, drawn=False)
    placed = scenario.given(profile, claim.arm).get(claim.outcome)
    setting = placed.setting if placed else evidence.parameters()[claim.outcome].setting(profile)
    drawn = setting.low is not None

    def one(value: Any) -> float:
        return float(value if claim.element is None else value[claim.element])

    value = one(parameters.values[claim.outcome])
    low, high = (one(setting.low), one(setting.high)) if drawn else (value, value)
    return Estimate(value, low, high) if low < high else _NONE._replace(mean=value)
