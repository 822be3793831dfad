"""Fitted numbers as a scenario file."""

import math
from collections.abc import Iterator
from pathlib import Path

from coprod_sim.report.numbers import figures
from coprod_sim.scenario.allowed import in_digits
from coprod_sim.scenario.own_file import extends, quoted
from coprod_sim.studies.calibrate.fit import Fit
from coprod_sim.studies.calibrate.text import BOUND, counted


def scenario_text(fit: Fit, given: str, path: Path, file: str, command: str) -> str:
    """The scenario file ``path`` that extends the ``given`` one and sets what was fitted to the targets of ``file``."""
    d = fit.design
    lines = [
        f"# {d.scenario.name} with numbers fitted to {file} (chi-square {figures(fit.chi_square)},",
        f"# {counted(len(d.targets), 'target')}). What is set is no longer drawn from its range. Made by",
        f"#     {command}",
        "",
        "schema: 1",
        f"name: {path.stem}",
        f"extends: {extends(given, path)}",
        f"title: {quoted(f'{d.scenario.title}, fitted to {file}')}",
        "",
        "settings:",
    ]
    for key, value in fit.settings().items():
        because = f"Fitted to {counted(len(d.targets), 'target')} of {file}: {'; '.join(_fitted(fit, key))}."
        fitted = f"value: {in_digits(value)}"
        own = d.scenario.settings.get(key)
        if own is not None and own.at("trials") != own.at("talk"):  # the other profile keeps its own
            fitted = f"{d.evidence}: {{{fitted}}}"
        lines += [f"  {key}:", f"    {fitted}", f"    because: {quoted(because)}"]
    return "\n".join(lines) + "\n"


def _fitted(fit: Fit, key: str) -> Iterator[str]:
    for one, error, bound in zip(fit.design.free, fit.errors, fit.bounds, strict=True):
        if one.key == key:
            element = "" if one.element is None else f"{one.name} "
            size = figures(error) if math.isfinite(error) and error < one.high - one.low else "not determined"
            yield f"{element}standard error {size}" + (f", at the {BOUND[bound]} of its range" if bound else "")
