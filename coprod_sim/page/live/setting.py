"""What a page is set to: the same thing as a link, a command and a scenario file."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from coprod_sim.evidence.entries import Value, elements
from coprod_sim.page.live.asked import SHOWN, Setting, arms_of, loaded
from coprod_sim.page.live.reading import DEFAULT, read
from coprod_sim.scenario.allowed import LIMITS
from coprod_sim.scenario.load import as_given, is_shipped
from coprod_sim.scenario.own_file import quoted
from coprod_sim.scenario.set_numbers import named

__all__ = ["Setting", "command", "link", "read", "scenario_file"]
BECAUSE = '"set on the page"'


def link(s: Setting) -> str:
    """The setting as the query of an address, differences only; it holds names and numbers, and no path."""
    parts = [("scenario", Path(s.scenario).stem)] if s.scenario != DEFAULT else []
    parts += [("evidence", s.evidence)] if s.evidence != "trials" else []
    parts += [("seed", str(s.seed))] if s.seed != 1 else []
    sizes = ("residents", "weeks", "worlds")
    parts += [(name, str(value)) for name in sizes if (value := getattr(s, name)) is not None]
    parts += [("arms", ",".join(s.arms))] if s.arms else []
    parts += [(name, digits(value)) for name, value in s.overrides.items()]
    return urlencode(parts, safe=",")


def command(s: Setting) -> str:
    """The command line that gives the same answer."""
    words = ["coprod-sim", "compare", as_given(loaded(s.scenario))]
    if s.arms or len(loaded(s.scenario).arms) > SHOWN:
        words += ["--arms", ",".join(arms_of(s))]
    words += ["--evidence", s.evidence] if s.evidence != "trials" else []
    words += ["--seed", str(s.seed)] if s.seed != 1 else []
    for name, option in (("residents", "--residents"), ("weeks", "--weeks"), ("worlds", "--replicates")):
        if (value := getattr(s, name)) is not None:
            words += [option, str(value)]
    for name, value in s.overrides.items():
        words += ["--set", f"{name}={digits(value)}"]
    return shlex.join(words)


def scenario_file(s: Setting) -> str:
    """The setting as a file to keep, as differences from its scenario; ``compare`` it with the same evidence."""
    return "\n".join(_lines(s)) + "\n"


def file_name(s: Setting) -> str:
    """The name of that file, without its ending."""
    return f"my_{Path(s.scenario).stem}"[:60]


def _lines(s: Setting) -> Iterator[str]:
    town, name = loaded(s.scenario), file_name(s)
    base = town.name if is_shipped(town.path) else quoted(town.path.name)
    words = ["coprod-sim", "compare", f"{name}.yaml"]
    words += ["--arms", ",".join(arms_of(s))] if s.arms or len(town.arms) > SHOWN else []
    words += ["--evidence", s.evidence] if s.evidence != "trials" else []
    words += ["--seed", str(s.seed)] if s.seed != 1 else []
    least = LIMITS["worlds"][0]
    few = s.worlds is not None and s.worlds < least
    words += ["--replicates", str(s.worlds)] if few else []
    yield from (f"# Set on the page of coprod-sim. {shlex.join(words)}", "", "schema: 1", f"name: {name}")
    yield from (f"extends: {base}", f"title: {quoted(town.title)}", f"question: {quoted(town.question)}")
    sizes = ("residents", "weeks", *(() if few else ("worlds",)))
    yield from (f"{key}: {getattr(s, key)}" for key in sizes if getattr(s, key) is not None)
    if everywhere := {key: value for key, value in s.overrides.items() if named(key)[0] is None}:
        yield "settings:"
        yield from (_number(key, value, 2) for key, value in everywhere.items())
    yield from _arms(s)


def _arms(s: Setting) -> Iterator[str]:
    by_arm: dict[str, dict[str, Value]] = {}
    for name, value in s.overrides.items():
        arm, key = named(name)
        if arm is not None:
            by_arm.setdefault(arm, {})[key] = value
    if by_arm:
        yield "arms:"
    for arm, numbers in by_arm.items():
        yield from (f"  {arm}:", f"    because: {quoted(loaded(s.scenario).arms[arm].because)}", "    settings:")
        yield from (_number(key, value, 6) for key, value in numbers.items())


def _number(key: str, value: Value, indent: int) -> str:
    written = f"[{digits(value)}]" if isinstance(value, tuple) else digits(value)
    return f"{' ' * indent}{key}: {{value: {written}, because: {BECAUSE}}}"


def digits(value: Value) -> str:
    """A value in as few digits as give it back to the bit; several with commas between."""
    return ",".join(f"{v:.10g}" if float(f"{v:.10g}") == v else repr(float(v)) for v in elements(value))
