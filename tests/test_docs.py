"""Every example in the README and in docs/ runs, and pages made from declarations are up to date."""

import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def examples() -> Iterator[tuple[str, str]]:
    """(name, source) of each Python block."""
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for k, block in enumerate(blocks):
            yield f"{page.name}:{k}", block


EXAMPLES = dict(examples())


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs(name: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", EXAMPLES[name]], check=False, cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_there_are_examples() -> None:
    assert {name.split(":")[0] for name in EXAMPLES} >= {"README.md", "mesa.md", "own_behaviour.md"}


@pytest.mark.parametrize("page", ["columns.md", "outcomes.md", "evidence.md"])
def test_a_page_made_from_declarations_is_up_to_date(page: str) -> None:
    made = runpy.run_path(str(ROOT / "docs" / "build.py"))["PAGES"][page]()
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == made, "run: uv run python docs/build.py"


def test_the_readmes_commands_are_the_ones_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ci = "".join((ROOT / ".ci" / name).read_text(encoding="utf-8") for name in ("run", "check"))
    assert "pip install uv && uv run coprod-sim compare time_bank\nuv run --all-extras pytest\n" in readme
    for command in ("pip install uv", "uv run coprod-sim compare time_bank", "uv run --all-extras pytest"):
        assert command in ci
