"""Run the project on every Python at hand, with the newest packages that it may have, and on one with the lowest.

uv run python verification/pythons.py [3.12 ...]

In each: a comparison, both engines, a small sweep with its analysis and export, and the tests of how Mesa is used, in
an environment of its own that is thrown away. What is not at hand is said in a line. Two are run at a time; most of
what they take is to compile.

`comparison.csv` is the same to the byte on every Python with the same numpy; that is checked here rather than by
pytest, since it needs environments to be made, and packages to be had for them.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LOWEST = "3.11"
AT_ONCE = 2
"""Each has much to do in one process alone."""
NUMBERS = ("numpy", "numba", "llvmlite", "scipy", "pandas")
"""Packages that numbers may depend on in the last digit."""
NOT_PASSED_ON = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
"""Without bytecode, each command would compile all libraries again, for five seconds."""
MESA_TESTS = (
    "tests/model/behaviour/test_mesa_clock.py",
    "tests/model/agents/test_agent_sets.py",
    "tests/model/agents/test_views.py",
)
SWEEP = """schema: 1
name: tiny
question: Does it run?
settles: It runs, or it does not.
scenarios: [time_bank]
arms: [traditional, co-produced]
replicates: 2
residents: 300
weeks: 13
design:
  kind: grid
  factors:
    gift_discount: {values: [0.2, 0.8], because: To see whether it runs.}
"""
ENGINES = """
import numpy as np
from coprod_sim import CoProductionModel
both = [CoProductionModel("time_bank", "co-produced", residents=150, engine=e).run(5) for e in ("kernel", "agents")]
assert np.array_equal(both[0].ledger, both[1].ledger), "the engines differ"
"""
VERSIONS = f"""
from importlib.metadata import version
for name in {("mesa", *NUMBERS)}:
    print(name + "==" + version(name))
"""


class FailedError(Exception):
    """Something does not run, or runs to other numbers; the text says how."""


class NotAtHandError(Exception):
    """An interpreter or a package cannot be had here; the text says which."""


@dataclass
class Tried:
    """How it went on one Python: what is said of it, and what the others are held against."""

    line: str
    pins: list[str] = field(default_factory=list)
    digest: str | None = None
    failed: bool = False


@dataclass
class Environment:
    """A fresh copy of the project with packages of its own in ``folder``."""

    folder: Path
    interpreter: str
    lowest: bool

    def make(self) -> None:
        """Copy the sources and install."""
        left = shutil.ignore_patterns(".*", "__pycache__", "results", "dist", "uv.lock")
        shutil.copytree(ROOT, self.project, ignore=left)
        how = ["--resolution", "lowest-direct"] if self.lowest else []
        self.had("uv", "sync", "--quiet", "--all-extras", "--no-python-downloads", "--python", self.interpreter, *how)

    @property
    def project(self) -> Path:
        """The copy."""
        return self.folder / "project"

    @property
    def programs(self) -> Path:
        """Where its commands are."""
        return self.folder / "environment" / ("Scripts" if os.name == "nt" else "bin")

    def ran(self, *line: str) -> str:
        """What a command prints.

        Raises:
            FailedError: it ends with another exit code than 0.
        """
        done = self._run(line)
        if done.returncode:
            raise FailedError(f"$ {' '.join(line)}\n{done.stdout[-2_000:]}{done.stderr[-2_000:]}")
        return done.stdout

    def had(self, *line: str) -> None:
        """Install something.

        Raises:
            NotAtHandError: it cannot be had.
            FailedError: what is asked for contradicts itself.
        """
        done = self._run(line)
        if done.returncode and "No solution found" in done.stderr:
            raise FailedError(done.stderr)
        if done.returncode:
            raise NotAtHandError("; ".join(part.strip() for part in done.stderr.splitlines() if part.strip())[:300])

    def _run(self, line: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        own = {"UV_PROJECT_ENVIRONMENT": str(self.folder / "environment"), "COLUMNS": "100"}
        apart = {key: value for key, value in os.environ.items() if key not in NOT_PASSED_ON}
        return subprocess.run(line, cwd=self.project, env=apart | own, capture_output=True, text=True, check=False)

    def python(self, text: str) -> str:
        """What a piece of Python prints."""
        return self.ran(str(self.programs / "python"), "-c", text)

    def command(self, *words: str) -> str:
        """What the project's command prints."""
        return self.ran(str(self.programs / "coprod-sim"), *words)

    def compared(self, name: str) -> str:
        """The digest of a small comparison's table."""
        out = self.folder / name
        self.command("compare", "time_bank", "--residents=500", "--weeks=8", "--replicates=2", f"--out={out}")
        return hashlib.sha256((out / "comparison.csv").read_bytes()).hexdigest()

    def try_all(self) -> str:
        """Run what users run; return the digest of the comparison's table."""
        digest = self.compared("compared")
        self.python(ENGINES)
        experiment, store = self.folder / "tiny.yaml", str(self.folder / "swept")
        experiment.write_text(SWEEP)
        self.command("sweep", str(experiment), "--out", store, "--workers=1")
        self.command("analyse", store)
        self.command("export", store, "--parquet")
        self.ran(str(self.programs / "python"), "-m", "pytest", "-q", "-p", "no:xdist", "-o", "addopts=", *MESA_TESTS)
        return digest


def interpreter(python: str) -> str:
    """The path of an interpreter of that version: one that uv finds, or pyenv's.

    Raises:
        NotAtHandError: there is none.
    """
    line = ["uv", "python", "find", "--no-project", "--no-python-downloads", python]
    found = subprocess.run(line, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return found.stdout.strip()
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    places = sorted(root.glob(f"versions/{python}.*/bin/python"))
    if not places:
        raise NotAtHandError(f"there is no Python {python} here")
    return str(places[-1])


def same_bytes(here: Environment, digest: str, first: "tuple[list[str], str]") -> str:
    """Hold a comparison against that of the first Python, with the packages that numbers may depend on as there."""
    pins, expected = first
    if pins != here.python(VERSIONS).split()[1:]:
        here.had("uv", "pip", "install", "--quiet", "--python", str(here.programs / "python"), *pins)
        digest = here.compared("compared again")
    if digest != expected:
        raise FailedError(f"comparison.csv has other bytes than on Python {PYTHONS[0]}, with {' '.join(pins)} on both")
    return f"comparison.csv as on {PYTHONS[0]}"


def told(python: str, lowest: bool, first: "Future[Tried] | None") -> Tried:
    """How it went on one Python, which ``first`` stands for the first of."""
    name = f"Python {python}, {'lowest' if lowest else 'newest'} packages"
    with TemporaryDirectory() as place:
        try:
            here = Environment(Path(place), interpreter(python), lowest)
            here.make()
            digest, versions = here.try_all(), here.python(VERSIONS).split()
            said = "; ".join(versions[:2])
            if first is not None and not lowest and (expected := first.result().digest) is not None:
                said += f"; {same_bytes(here, digest, (first.result().pins, expected))}"
            return Tried(f"{name}: runs; {said}", pins=versions[1:], digest=digest)
        except NotAtHandError as problem:
            return Tried(f"{name}: not run; {problem}")
        except FailedError as problem:
            return Tried(f"{name}: FAILED\n{problem}", failed=True)


def main(pythons: Sequence[str]) -> int:
    """Run everything, two Pythons at a time, and say how it went; return 1 if something does not run."""
    failed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        first: Future[Tried] | None = None
        every = []
        for python, lowest in [*((python, False) for python in pythons), (LOWEST, True)]:
            every.append(pool.submit(told, python, lowest, first))
            if first is None and python == PYTHONS[0]:
                first = every[-1]
        for each in every:
            failed |= each.result().failed
            print(each.result().line, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PYTHONS))
