"""The points of an experiment, and what each sets in each arm.

``sobol``, ``saltelli`` and ``morris`` designs begin with the points of a shorter design of the same seed, and a list
with those of a list that it continues; a Latin hypercube or a grid does not, but points that two designs share are the
same runs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from coprod_sim.scenario.scenario import Scenario
from coprod_sim.sweep.experiment import sampling
from coprod_sim.sweep.experiment.design_file import counts
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.factors import PROFILE, SIZES, Factor, Level, acting


@dataclass(frozen=True)
class Point:
    """A point of a design: ``values`` by factor (``key`` or ``key[i]``); a factor left out stands at its centre."""

    number: int
    scenario: str
    evidence: str
    values: Mapping[str, Level]


def design(experiment: Experiment) -> list[Point]:
    """The points, numbered from 0; with several scenarios each place in the design is a point of every one of them."""
    points: list[Point] = []
    for values in _places(experiment):
        profile = str(values.get(PROFILE, experiment.evidence))
        for scenario in experiment.scenarios:
            points.append(Point(len(points), scenario, profile, values))  # its number is its place
    return points


def size(experiment: Experiment) -> int:
    """How many points the design has."""
    levels = counts(experiment.kind, experiment.factors)
    return sampling.size(experiment.kind, levels, experiment.points) * len(experiment.scenarios)


def overrides(experiment: Experiment, scenario: Scenario, arm: str, point: Point) -> dict[str, object]:
    """What a point sets in an arm, for ``CoProductionModel(overrides=...)``: factors that act there, and no others.

    A number of which some elements are factors is set as a whole; its other elements stand at their central values.
    """
    result: dict[str, Any] = {}
    for factor in experiment.factors:
        if factor.number is None or not factor.acts_in(arm):
            continue
        level = point.values.get(factor.name)
        result[factor.key] = factor.set_to(level, scenario, arm, point.evidence, result.get(factor.key))
    return result


def scenario_at(experiment: Experiment, scenario: Scenario, point: Point) -> Scenario:
    """The scenario with the sizes and the horizon of the experiment and the point."""
    own = {"residents": experiment.residents, "weeks": experiment.weeks}
    sizes: dict[str, Any] = {key: value for key, value in own.items() if value is not None}
    sizes |= {key: int(point.values[key]) for key in SIZES if key in point.values}
    if "locality_residents" in sizes:
        arms = {name: replace(arm, locality_residents=None) for name, arm in scenario.arms.items()}
        sizes["arms"] = arms
    return replace(scenario, **sizes) if sizes else scenario


def arms_of(experiment: Experiment, scenario: Scenario) -> tuple[str, ...]:
    """The arms that are run of a scenario."""
    return experiment.arms or tuple(scenario.arms)


def problem(experiment: Experiment) -> dict[str, Any]:
    """What SALib's analyses want to know of the design; its coordinates are :func:`units`."""
    return sampling.problem([factor.name for factor in experiment.factors])


def units(experiment: Experiment) -> sampling.Array:
    """Coordinates of a sampled design, (places, factors), 0 to 1: quantiles of each factor's distribution."""
    kind, factors = experiment.kind, len(experiment.factors)
    return sampling.units(kind, factors, experiment.points, experiment.seed, experiment.levels)


def runs(experiment: Experiment) -> int:
    """How many runs there are: an arm that several points share, because no factor acts in it, counts once."""
    places = list(_places(experiment))
    everywhere = tuple(f for f in experiment.factors if f.number is None)
    total = 0
    for name in experiment.scenarios:
        for arm in arms_of(experiment, experiment.towns[name]):
            act = tuple(f for f in experiment.factors if f.number is not None and f.acts_in(arm))
            total += len({acting((*everywhere, *act), arm, values) for values in places})
    return total * len(experiment.worlds)


def arithmetic(experiment: Experiment) -> str:
    """How many runs, and why, in a line."""
    kind, levels = experiment.kind, counts(experiment.kind, experiment.factors)
    parts = [f"{size(experiment):,} points ({kind}: {sampling.in_words(kind, levels, experiment.points)})"]
    if len(experiment.scenarios) > 1:
        parts[0] = parts[0][:-1] + f", in {len(experiment.scenarios)} scenarios)"
    arms = max(len(arms_of(experiment, experiment.towns[name])) for name in experiment.scenarios)
    parts += [f"{arms} arms", f"{experiment.replicates} replicate{'s' if experiment.replicates > 1 else ''}"]
    if experiment.repeats:
        parts[-1] = f"({parts[-1]} + {experiment.repeats} with other chance events)"
    done, most = runs(experiment), size(experiment) * arms * len(experiment.worlds)
    shared = f"; {most - done:,} fewer than that product, since points share arms" if done < most else ""
    return f"{done:,} runs: {' x '.join(parts)}{shared}"


def _places(experiment: Experiment) -> Iterator[dict[str, Level]]:
    factors, kind = experiment.factors, experiment.kind
    if kind in sampling.SAMPLED:
        for row in units(experiment).tolist():
            yield {factor.name: factor.at(unit) for factor, unit in zip(factors, row, strict=True)}
        return
    tried = [_tried(kind, factor) for factor in factors]
    for cell in sampling.cells(kind, counts(kind, factors)):
        chosen = zip(factors, tried, cell, strict=True)
        yield {factor.name: levels[i] for factor, levels, i in chosen if i is not None}


def _tried(kind: str, factor: Factor) -> tuple[Level, ...]:
    return factor.values if kind in ("grid", "list") else factor.ends()
