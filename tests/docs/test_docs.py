"""Every example in the README and in docs/ runs, and pages made from declarations are up to date."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from baseline import where
from declared import PAGES
from default_town import excerpt
from make import LONG, PARTS, chosen
from places import PACKAGE, ROOT

from coprod_sim import compare
from coprod_sim.model import loop_cache
from coprod_sim.model.loop_cache import files_hash

pytestmark = pytest.mark.text


def examples() -> Iterator[tuple[str, str]]:
    """(name, source) of each Python block."""
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for k, block in enumerate(blocks):
            yield f"{page.name}:{k}", block


EXAMPLES = dict(examples())
ALL_PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "__main__" in EXAMPLES[name]:  # its worker processes begin from a process of its own
        done = subprocess.run([sys.executable, "-c", EXAMPLES[name]], check=False, cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    else:
        monkeypatch.chdir(tmp_path)
        exec(compile(EXAMPLES[name], name, "exec"), {"__name__": "__main__"})


def test_there_are_examples() -> None:
    assert {name.split(":")[0] for name in EXAMPLES} >= {"README.md", "mesa.md", "own_behaviour.md"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_made_from_declarations_is_up_to_date(page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == PAGES[page](), f"run: uv run python docs/make.py --only {page.removesuffix('.md')}"


def test_the_readmes_commands_are_the_ones_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ci = "".join((ROOT / ".ci" / name).read_text(encoding="utf-8") for name in ("run", "check"))
    assert "pip install uv && uv run coprod-sim compare time_bank\nuv run --all-extras pytest\n" in readme
    for command in ("pip install uv", "uv run coprod-sim compare time_bank", "uv run --all-extras pytest"):
        assert command in ci


def test_what_takes_long_is_made_only_when_asked_for() -> None:
    assert set(chosen([], long=False)) == set(PARTS) - set(LONG)
    assert chosen([], long=True) == list(PARTS)
    assert chosen(["questions"], long=False) == ["questions"]
    with pytest.raises(typer.BadParameter, match="evidence"):
        chosen(["evidense"], long=False)


def first_output() -> str:
    """What the README shows of its first command, which takes a minute and a half: kept until anything of it changes.

    That is any source or evidence of the package, any scenario, what cuts the excerpt out, and the libraries.
    """
    sources = files_hash(PACKAGE, ("*.py", "*.toml")) + files_hash(ROOT / "scenarios", ("*.yaml",))
    made = f"{loop_cache.folder().name} {sources} {files_hash(ROOT / 'docs', ('*.py',))} {where()} {version('pandas')}"
    kept = ROOT / ".pytest_cache" / "first_output" / hashlib.sha256(made.encode()).hexdigest()[:16]
    if not kept.is_file():
        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        begun = kept.with_suffix(f".{os.getpid()}")
        begun.write_text(excerpt(compare("time_bank")), encoding="utf-8")
        begun.replace(kept)
    return kept.read_text(encoding="utf-8")


def test_the_readme_shows_what_its_first_command_prints_and_reads_a_line_of_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = first_output()
    assert f"```text\n{shown}\n```" in readme, "run: uv run python docs/make.py --only headline"
    line = next(line for line in shown.splitlines() if line.startswith("  Public hours, programme"))
    read = readme.partition("## How to read a line")[2].partition("\n## ")[0]
    assert all(number in read for number in re.findall(r"[0-9][0-9,]+", line)), line


def links() -> Iterator[tuple[Path, str]]:
    """(page, target) of each link to another page or to a heading."""
    for page in ALL_PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                yield page, target


def anchors(page: Path) -> set[str]:
    """What its headings are called in links."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere() -> None:
    lost = []
    for page, target in links():
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(f"{page.name}: {target}")
    assert not lost


def test_the_index_leads_to_every_page() -> None:
    led = {target.partition("#")[0] for page, target in links() if page.name in ("index.md", "README.md")}
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert {name for name in pages if not {name, f"docs/{name}"} & led} == set()
