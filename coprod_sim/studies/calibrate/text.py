"""A calibration as text for people, and as a scenario file."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import fill

from scipy.stats import chi2

from coprod_sim import evidence
from coprod_sim.report.numbers import MINUS, figures, listed, signed
from coprod_sim.report.text_table import Row, grid, page_width
from coprod_sim.scenario.money import unit_in
from coprod_sim.studies.calibrate.fit import Fit
from coprod_sim.studies.calibrate.free_numbers import FreeNumber, kept_by_arms
from coprod_sim.studies.calibrate.identifiability import LEAST, Blind, identify
from coprod_sim.studies.calibrate.targets import Target
from coprod_sim.studies.contrasts import FEWEST_REPEATS

SURPRISING = 0.01
SLIP = 50
"""A target this many times the simulated figure, or less than one such part of it, is rather in another unit."""
BOUND = {"low": "bottom", "high": "top"}


def report(fit: Fit, file: str) -> str:
    """Tables and sentences about a fit to the targets of ``file``."""
    width = page_width()
    d = fit.design
    head = (
        f"{counted(len(d.free), 'number')} of {d.scenario.name} fitted to {counted(len(d.targets), 'target')} of "
        f"{file}: {d.replicates} replicates of {d.residents:,} residents for {counted(d.weeks, 'week')}, "
        f"seed {d.seed}, all other numbers at their central values of the {d.evidence} profile."
    )
    blocks = [fill(head, width), "\n".join(_numbers(fit, width)), "\n".join(_targets(fit, width))]
    blocks += [fill(text, width, break_on_hyphens=False) for text in [*sentences(fit), *warnings(fit)]]
    return "\n\n".join(blocks) + "\n"


def counted(count: int, what: str) -> str:
    """How many, with the noun in the form that goes with it."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _plain(value: float) -> str:
    return (MINUS if value < 0 else "") + figures(value, 4)


def _in(fit: Fit, unit: str) -> str:
    """A unit in the scenario's own money."""
    return unit_in(unit, fit.design.scenario.money.symbol)


def _numbers(fit: Fit, width: int) -> Iterator[str]:
    rows: list[Row] = []
    for one, value, error, bound in zip(fit.design.free, fit.values, fit.errors, fit.bounds, strict=True):
        label = f"{one.name} ({_in(fit, evidence.parameters()[one.key].unit)})"
        cells = (_plain(one.start), _plain(value), _error(one, error), _plain(one.low), _plain(one.high))
        rows.append((label, *cells, BOUND.get(bound, "")))
    yield from grid(["Number", "start", "fitted", "standard error", "from", "to", "at the"], rows, width)


def _error(one: FreeNumber, error: float) -> str:
    return figures(error) if error < one.high - one.low else "none"


def _group(target: Target) -> tuple[str, int, int, str]:
    return target.arm, target.first, target.last, target.of.display_unit


def _targets(fit: Fit, width: int) -> Iterator[str]:
    before, after = fit.before.mean(axis=0), fit.after.mean(axis=0)
    rows: list[Row] = []
    groups = [_group(target) for target in fit.design.targets]
    order = sorted(range(len(groups)), key=lambda i: groups.index(groups[i]))
    for (arm, first, last, unit), members in groupby(order, key=lambda i: groups[i]):
        rows.append(f"{arm}, weeks {first} to {last}, {_in(fit, unit)}:")
        for i in members:
            target = fit.design.targets[i]
            cells = [_plain(x) for x in (target.value, target.standard_error, float(before[i]), float(after[i]))]
            rows.append(
                (
                    fit.design.scenario.labels.get(target.outcome, target.of.label),
                    *cells,
                    signed(fit.residuals[i]),
                    *([figures(fit.monte_carlo[i])] if _luck_known(fit) else []),
                )
            )
    head = ["Target", "figure", "its standard error", "before", "after", "off, in standard errors"]
    head += ["Monte Carlo error"] if _luck_known(fit) else []
    yield from grid(head, rows, width)


def _luck_known(fit: Fit) -> bool:
    """Whether there are replicates enough to tell what luck adds."""
    return fit.design.replicates >= FEWEST_REPEATS


def sentences(fit: Fit) -> list[str]:
    """How well it fits, and what the targets can tell, in plain English."""
    sight = identify(fit.slopes, [one.name for one in fit.design.free])
    result = [_goodness(fit)]
    for one, bound in zip(fit.design.free, fit.bounds, strict=True):
        if bound:
            result.append(
                f"{one.name} is at the {BOUND[bound]} of its {'range' if one.ranged else 'allowed values'}: the "
                "targets pull it further, or do not hold it. Its standard error says nothing there."
            )
    if sight.unseen:
        result.append(
            f"No target responds to {listed(list(sight.unseen))}: over a whole range the targets move by less than "
            f"{LEAST:g} standard error in all, or by no more than the noise of the runs. What is fitted there is "
            "no finding; targets of an arm that uses it, or of something that it moves, may tell."
        )
    result += [_blind(each) for each in sight.blind]
    if len(fit.design.free) > 1 and not sight.unseen and not sight.blind:
        result.append("The targets tell all free numbers apart.")
    return result


def _blind(each: Blind) -> str:
    names = [f"{name} {'up' if sign > 0 else 'down'}" for name, sign in each.parts]
    return (
        f"The targets cannot tell this apart: {listed(names)}, together by a whole range, moves them by "
        f"{figures(each.size)} standard errors in all, which is below {LEAST:g} or within the noise of the runs. Only "
        "what these numbers do in common is fitted; fix one of them, or add a target that one alone moves."
    )


def _goodness(fit: Fit) -> str:
    text = f"Chi-square is {figures(fit.chi_square)}"
    if fit.freedom <= 0:
        return f"{text} with no degrees of freedom: no more targets than free numbers, so that nothing tests the fit."
    text += f" on {counted(fit.freedom, 'degree')} of freedom: "
    chance = float(chi2.sf(fit.chi_square, fit.freedom))
    if chance < SURPRISING:
        return text + (
            "the simulated figures miss the targets by more than their standard errors allow. The model does not give "
            "these figures with these numbers free, or the standard errors are too small."
        )
    if chance > 1 - SURPRISING:
        return text + (
            "the simulated figures are nearer to the targets than their standard errors would have it; those may be "
            "too large, or the targets not independent."
        )
    return text + "the simulated figures miss the targets by about as much as their standard errors allow."


def warnings(fit: Fit) -> list[str]:
    """What may make the fit worth less than it seems, a line each."""
    result = []
    if len(fit.design.targets) < len(fit.design.free):
        result.append(
            f"there are fewer targets ({len(fit.design.targets)}) than free numbers ({len(fit.design.free)}): many "
            "sets of values fit as well, and this is only one of them"
        )
    if not fit.converged:
        result.append(
            f"the fit had not settled after {fit.evaluations} evaluations; these are the best values so far. More "
            "replicates or residents make slopes smoother; fewer free numbers help, too"
        )
    for i, target in enumerate(fit.design.targets):
        simulated = float(fit.before[:, i].mean())
        noise = float(fit.monte_carlo[i])
        name = f"{target.where}: {target.outcome}"
        if _luck_known(fit) and noise > target.standard_error:
            result.append(
                f"{name}: the simulated figure's Monte Carlo error, {figures(noise)}, is larger than the target's "
                f"standard error, {figures(target.standard_error)}; use more replicates or residents"
            )
        ratio = abs(target.value / simulated) if simulated else 1.0
        if not 1 / SLIP < ratio < SLIP and target.value:
            result.append(
                f"{name}: the target, {_plain(target.value)}, is far from the {_plain(simulated)} of the model before "
                f"the fit; is it in {_in(fit, target.of.display_unit)}?"
            )
    result += kept_by_arms(fit.design.free, fit.design.scenario, fit.design.evidence)
    return [f"Warning: {line}." if not line.endswith("?") else f"Warning: {line}" for line in result]
