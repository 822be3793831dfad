"""Run the same commands at two commits and compare every file and every word in the terminal, byte for byte.

uv run python verification/same_bytes.py OLD NEW [--quick] [--keep FOLDER]

OLD and NEW are commits, or folders with a checkout. What is run stands in ``same_bytes_cases.py``; a store that OLD
made is opened at NEW, too. The exit code is 1 where something differs that ``ALLOWED`` does not name. In full it
takes some 20 minutes of CPU; ``--quick`` some 3 to 4. ``--keep`` leaves all that was written, and said, in FOLDER.
"""

import argparse
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from same_bytes_cases import FILES, FULL, QUICK, Case
from same_bytes_compare import Places, differences

ROOT = Path(__file__).parents[1]
ALLOWED: dict[str, str] = {}
"""Old name -> new name: the only differences that are allowed, those that a rename makes. Each is a text of OLD's."""


@dataclass
class Side:
    """One of the two: a checkout, an environment of its own, and a folder in which commands run."""

    name: str
    checkout: Path
    scratch: Path
    work: Path

    def make(self) -> None:
        """Install, and write the input files."""
        self.ran(["uv", "sync", "--quiet", "--all-extras"], self.checkout, check=True)
        for name, text in FILES.items():
            (self.work / name).write_text(text, encoding="utf-8")

    @property
    def environment(self) -> Path:
        """Where its packages are: never the checkout's own ``.venv``."""
        return self.scratch / f"{self.name}_environment"

    def ran(self, line: list[str], folder: Path, check: bool = False) -> "subprocess.CompletedProcess[bytes]":
        """A command that has ended."""
        own = {"UV_PROJECT_ENVIRONMENT": str(self.environment), "COLUMNS": "120", "PYTHONHASHSEED": "0"}
        apart = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
        return subprocess.run(line, cwd=folder, env=apart | own, capture_output=not check, check=check)

    def run(self, cases: list[Case], part: str) -> list[str]:
        """Run commands, keep what they say as files, and return those that ended otherwise than they should."""
        program = self.environment / ("Scripts" if os.name == "nt" else "bin") / "coprod-sim"
        said = self.work / "said"
        said.mkdir(exist_ok=True)
        wrong = []
        for number, case in enumerate(cases):
            done = self.ran([str(program), *case.words.split()], self.work)
            head = f"$ coprod-sim {case.words}\nexit code {done.returncode}\n".encode()
            name = "_".join(case.words.replace("--", "").split()[:2])
            (said / f"{part}_{number:02}_{name}.txt").write_bytes(head + done.stdout + b"\n-- stderr\n" + done.stderr)
            if done.returncode != case.code:
                ending = done.stderr.decode(errors="replace")[-500:]
                wrong.append(f"{self.name}: {case.words}: exit code {done.returncode}, not {case.code}\n{ending}")
        return wrong

    def open(self, store: Path) -> None:
        """Take a copy of a store that was closed."""
        if not store.exists():
            raise SystemExit(f"{store.name}: OLD made no store; what it says stands in said/ (--keep)")
        shutil.copytree(store, self.work / "opened", ignore=lambda *_: {"analysis", "report.html"})


def checked_out(what: str, scratch: Path, name: str) -> Path:
    """The folder of a checkout: the one that is named, or a worktree of a commit."""
    if Path(what).is_dir():
        return Path(what).resolve()
    place = scratch / f"{name}_checkout"
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", place, what], cwd=ROOT, check=True)
    if (ROOT / "uv.lock").exists():  # both sides with the same packages, where they ask for the same
        shutil.copy(ROOT / "uv.lock", place)
    return place


def run_both(sides: list[Side], quick: bool) -> list[str]:
    """Run everything at both sides at once; return the commands that did not end as they should."""
    cases = QUICK if quick else FULL
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Side.make, sides))
        wrong = [line for side in pool.map(lambda side: side.run(cases.first, "1"), sides) for line in side]
        for side in sides:
            side.open(sides[0].work / "grid")
        return wrong + [line for side in pool.map(lambda side: side.run(cases.opened, "2"), sides) for line in side]


def main() -> int:
    """Run, compare and tell; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="a commit or a folder")
    parser.add_argument("new", help="a commit or a folder")
    parser.add_argument("--quick", action="store_true", help="fewer commands")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to leave all that was written")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        results = (asked.keep or scratch / "results").resolve()
        sides = []
        try:
            for name, what in (("old", asked.old), ("new", asked.new)):
                work = results / name
                work.mkdir(parents=True)
                sides.append(Side(name, checked_out(what, scratch, name), scratch, work))
            wrong = run_both(sides, asked.quick)
        finally:
            for name in ("old", "new"):
                if (scratch / f"{name}_checkout").exists():
                    remove = ["git", "worktree", "remove", "--force", str(scratch / f"{name}_checkout")]
                    subprocess.run(remove, cwd=ROOT, check=False)
        places = [Places(side.work, side.checkout, side.environment) for side in sides]
        found = differences(places[0], places[1], ALLOWED)
        files = sum(path.is_file() for path in sides[0].work.rglob("*"))
    print(*wrong, *found, sep="\n", end="\n" if wrong or found else "")
    print(f"{files} files and texts compared; {len(found)} differ; {len(wrong)} commands ended in another way.")
    return 1 if wrong or found else 0


if __name__ == "__main__":
    sys.exit(main())
