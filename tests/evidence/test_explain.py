"""``coprod-sim explain``: everything the evidence says about a number can be read from the command line."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner, Result

from coprod_sim import evidence
from coprod_sim.cli.app import app

pytestmark = pytest.mark.text


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


@pytest.mark.parametrize("key", evidence.parameters())
def test_explain_tells_all_about_every_number(key: str) -> None:
    number = evidence.parameters()[key]
    result = run("explain", key)
    flat = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert flat.startswith(f"{key} {' '.join(number.meaning.split())}")
    assert f"unit {number.unit}" in flat
    assert f"kind {number.kind}" in flat
    assert flat.count("source ") >= len(number.sources)
    assert ("provisional recalled" in flat) == number.provisional
    assert "trials" in flat
    assert "talk" in flat


def test_explain_shows_ranges_of_both_profiles_and_brackets_as_they_are() -> None:
    flat = " ".join(run("explain", "intention_to_action").stdout.split())
    assert "trials 0.3 [0.2 to 0.5]" in flat
    assert "talk 1 " in flat


def test_explain_shows_an_indexed_number_by_its_index() -> None:
    lines = [line.split() for line in run("explain", "contact_ratio_26_weeks").stdout.splitlines()]
    assert ["ae", "1", "[0.85", "to", "1.15]", "0.84"] in lines


def test_explain_lists_all_numbers_or_a_topic() -> None:
    every = run("explain").stdout
    assert all(f"  {key} " in every for key in evidence.parameters())
    topic = run("explain", "policy").stdout
    assert "coaching_share" in topic
    assert "gain_max_sd" not in topic


def test_explain_of_an_unknown_number_names_the_nearest() -> None:
    result = run("explain", "gain_max")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "explain: gain_max: there is no such number; did you mean gain_max_sd?\n"


@pytest.mark.parametrize("words", [(), ("policy",), ("gain_max_sd",)])
def test_explain_is_quick_as_it_imports_nothing_that_simulates_or_draws(words: tuple[str, ...]) -> None:
    code = "import sys\nfrom coprod_sim.cli.app import main\ntry:\n main()\nfinally:\n print('|'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code, "explain", *words], capture_output=True, text=True, check=True)
    modules = {name.split(".")[0] for name in done.stdout.rstrip().rsplit("\n", 1)[1].split("|")}
    assert "coprod_sim" in modules
    assert not modules & {"numba", "mesa", "pandas", "matplotlib", "scipy", "numpy", "networkx"}
