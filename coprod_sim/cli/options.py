"""Checks of what was typed on the command line, before anything is run or written."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from coprod_sim.evidence.entries import PROFILES, Value
from coprod_sim.scenario.arguments import INTERVAL, allowed, range_problem
from coprod_sim.scenario.errors import unknown
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.set_numbers import check_meant, checked_in, named, set_twice
from coprod_sim.scenario.yaml_source import shown

LEAST = {"replicates": INTERVAL}
MARK = "manifest.json"  # a folder that holds it was written by an earlier run
STORE = "runs.sqlite"  # and one that holds this is kept by a sweep


def read_sets(texts: Sequence[str], scenario: Scenario, arms: str | None, problems: list[str]) -> dict[str, Value]:
    """``KEY=VALUE`` (``KEY=v,v,v`` for a number with an index) or ``ARM.KEY=VALUE`` as checked numbers, by name.

    ``arms`` are those to compare, as they were typed.
    """
    compared = [arm for arm in scenario.arms if arms is None or arm in [part.strip() for part in arms.split(",")]]
    result: dict[str, Value] = {}
    for text in texts:
        left, equals, value = (part.strip() for part in text.partition("="))
        arm, key = named(left)
        name = key if arm is None else f"{arm}.{key}"
        where = f"--set {text}: {name or repr('')}: "
        if not equals or not name:
            problems.append(f"--set {text}: no number is set; write --set key=value, such as --set substitution=0.2")
        elif name in result:
            problems.append(f"{where}it is set twice")
        else:
            try:
                result[name] = checked_in(scenario, name, _typed(value))
                check_meant(scenario, compared, name, partial("--set {1}={0}".format, value))
            except ValueError as error:
                problems.append(f"{where}{error}")
    problems += [f"--set {name}: {problem}" for name, problem in set_twice(result).items()]
    return result


def _typed(text: str) -> object:
    parts = [_number(part.strip()) for part in text.strip("[]").split(",")]
    return parts if len(parts) > 1 or text.startswith("[") else parts[0]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def read_precision(text: str | None, problems: list[str], option: str = "precision") -> float | None:
    """``2%`` or ``0.02`` as a share."""
    if text is None:
        return None
    try:
        share = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        share = float("nan")
    if 0.0 < share <= 0.5:
        return share
    hint = f"; did you mean {share:g}%?" if 0.5 < share <= 50 else ""
    problems.append(f"--{option} {text}: it is a share of the other arm's mean, above 0% and at most 50%{hint}")
    return None


def read_arms(text: str | None, scenario: Scenario, problems: list[str]) -> tuple[str, ...] | None:
    """``a,b`` as names of arms; None means all."""
    if text is None:
        if len(scenario.arms) < 2:
            problems.append(f"{shown(scenario.path)}: arms: there is only one; at least two are compared")
        return None
    names = tuple(part.strip() for part in text.split(","))
    for name in dict.fromkeys(names):
        if name not in scenario.arms:
            problems.append(f"--arms {text}: {unknown(name, 'arm', list(scenario.arms))}")
        elif names.count(name) > 1:
            problems.append(f"--arms {text}: {name!r} is there twice")
    if len(names) < 2:
        problems.append(f"--arms {text}: at least two arms are compared; there are: {', '.join(scenario.arms)}")
    return names


def read_whole(option: str, text: str | None, problems: list[str]) -> int | None:
    """The whole number of ``weeks``, ``residents``, ``replicates`` or ``seed``, or None where it was not given."""
    if text is None:
        return None
    try:
        value = int(text)
    except ValueError:
        low, high = allowed(option, LEAST.get(option))
        problems.append(f"--{option} {text}: a whole number is needed; allowed are {low:,} to {high:,}")
        return None
    if problem := range_problem(option, value, LEAST.get(option)):
        problems.append(f"--{option} {text}: {problem}")
    return value


def check_profile(profile: str, problems: list[str], profiles: Sequence[str] = PROFILES) -> None:
    """Report a profile that there is not."""
    if profile not in profiles:
        problems.append(f"--evidence {profile}: {unknown(profile, 'profile', profiles)}")


def out_problem(folder: Path) -> str | None:
    """Why results cannot be written into ``folder``, or None. What it creates to find out, it removes."""
    made: list[Path] = []
    try:
        if folder.exists() and not folder.is_dir():
            return "this is a file; a folder is needed"
        if folder.is_dir() and _belongs_to_others(folder):
            return "the folder is not empty and not from coprod-sim; give a new or an empty one"
        if (folder / STORE).exists():
            return "this is the folder of a sweep, whose runs stand in it; give another"
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir()
            made.append(path)
        for place in (folder, folder.resolve().parent):  # results are made beside the folder, then moved in
            with tempfile.TemporaryFile(dir=place):
                pass
        return None
    except OSError as error:
        return f"the folder cannot be written: {error.strerror}; give another with --out"
    finally:
        for path in reversed(made):
            path.rmdir()


def _belongs_to_others(folder: Path) -> bool:
    names = [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    return bool(names) and MARK not in names
