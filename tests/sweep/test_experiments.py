"""Experiment files: those that come with the package, what a file may say, and what is wrong with one."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from experiment_files import TOP, factors, written
from places import ROOT

from coprod_sim import evidence
from coprod_sim.outcomes.registry import MAIN, OUTCOMES
from coprod_sim.sweep.experiment import points as experiment_points
from coprod_sim.sweep.experiment.experiment import Experiment
from coprod_sim.sweep.experiment.experiment_file import experiment_names, load_experiment

pytestmark = pytest.mark.rule


DOCS = ROOT / "docs" / "experiments.md"
POINTS = {
    "core_economy_growth": (288, 4_160),
    "four_values": (16, 900),
    "lead_or_catalyse": (240, 646),
    "rising_demand": (15, 1_710),
    "scale": (48, 672),
    "talk_or_trials": (23, 780),
    "technology": (1_664, 3_204),
    "when_it_fails": (1_024, 6_144),
}
"""Points and runs of each experiment."""


@pytest.mark.parametrize("name", POINTS)
def test_shipped(name: str) -> None:
    """Each loads, says what it is about and why, and states its size at its top."""
    experiment = load_experiment(name)
    points, runs = POINTS[name]
    assert experiment_points.size(experiment) == len(experiment_points.design(experiment)) == points
    assert experiment_points.runs(experiment) == runs
    head = re.sub(r"\s*\n# ", " ", experiment.path.read_text(encoding="utf-8").split("schema:")[0])
    assert f"{points:,} points" in head
    assert re.search(rf"\b{runs:,} runs\b", head)
    assert re.search(r"minutes of one core", head)
    assert f"coprod-sim sweep {name} --out" in head
    assert experiment.question.endswith("?")
    assert set(experiment.outcomes) <= set(OUTCOMES)
    assert experiment_points.arithmetic(experiment).startswith(f"{runs:,} runs: {points:,} points")
    assert experiment.notes == ()


def test_all_shipped_are_tested() -> None:
    assert experiment_names() == sorted(POINTS)


def test_when_it_fails_moves_all_that_is_uncertain() -> None:
    """A new number with a range is in the design, unless it is one of another programme or of spreading."""
    experiment = load_experiment("when_it_fails")
    moved = {factor.key for factor in experiment.factors}
    expected = {
        key
        for key, number in evidence.parameters().items()
        if number.trials.low is not None and number.topic not in ("programmes", "spread")
    }
    assert moved == (expected - {"contact_dispersion"}) | {"doing_with_extra", "coaching_share"}


def test_talk_or_trials_takes_every_assumption_that_acts() -> None:
    experiment = load_experiment("talk_or_trials")
    differing = {key for key, number in evidence.parameters().items() if number.talk != number.trials}
    not_acting = {key for key in differing if key.startswith("setting_")} | {"project_effect"}
    assert {factor.key for factor in experiment.factors} == differing - not_acting | {"evidence"}


def test_defaults(tmp_path: Path) -> None:
    experiment = load_experiment(written(tmp_path, factors("self_care_per_sd: {from: evidence, because: x}")))
    assert (experiment.arms, experiment.replicates, experiment.weeks, experiment.residents) == ((), 1, None, None)
    assert (experiment.evidence, experiment.seed, experiment.others) == ("trials", 1, "drawn")
    assert (experiment.outcomes, experiment.matters) == (MAIN, 0.01)
    assert experiment.scenarios == ("time_bank",)


def test_documented_examples(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    whole, part = blocks
    path = tmp_path / "asking.yaml"
    path.write_text(whole, encoding="utf-8")
    experiment = load_experiment(path)
    assert (experiment_points.size(experiment), experiment_points.runs(experiment)) == (9, 195)
    path = tmp_path / "mine.yaml"
    path.write_text(TOP + part, encoding="utf-8")
    assert experiment_points.size(load_experiment(path)) == 2


def test_scenario_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "my_town.yaml").write_text(
        "schema: 1\nname: my_town\nextends: time_bank\ntitle: t\nquestion: q?\nresidents: 3000\n", encoding="utf-8"
    )
    top = TOP.replace("[time_bank]", "[time_bank, my_town.yaml]")
    experiment = load_experiment(written(tmp_path, factors("gift_discount: {low: 0, high: 0.5, because: x}"), top))
    assert experiment.scenarios == ("time_bank", "my_town.yaml")
    assert experiment.towns["my_town.yaml"].residents == 3000
    assert set(experiment.files) == {"my_town.yaml"}
    assert len(experiment_points.design(experiment)) == 16


def test_digest(tmp_path: Path) -> None:
    """The same for other words, place, outcomes and what matters; another one for all that decides runs."""
    design = factors("gift_discount: {low: 0, high: 0.5, because: x}")
    base = load_experiment(written(tmp_path, design)).digest
    assert re.fullmatch(r"[0-9a-f]{64}", base)
    words = TOP.replace("It does", "It does not").replace("What if", "Why") + "outcomes: [qaly]\nmatters: 0.05\n"
    other = tmp_path / "elsewhere"
    other.mkdir()
    assert load_experiment(written(other, "# a comment\n" + design.replace("x}", "y}"), words)).digest == base
    changes = {
        TOP + line for line in ("seed: 2\n", "weeks: 52\n", "residents: 500\n", "replicates: 2\n", "repeats: 1\n")
    }
    changes |= {TOP + line for line in ("evidence: talk\n", "others: central\n", "arms: [traditional]\n")}
    changes.add(TOP.replace("time_bank", "grassroots"))
    seen = {load_experiment(written(tmp_path, design, top)).digest for top in changes}
    more = (design.replace("0.5", "0.6"), design.replace("8", "16"), design.replace("sobol", "latin-hypercube"))
    seen |= {load_experiment(written(tmp_path, text)).digest for text in more}
    assert len(seen - {base}) == len(changes) + len(more)


def test_digest_knows_the_scenario(tmp_path: Path) -> None:
    design = factors("gift_discount: {low: 0, high: 0.5, because: x}")
    town = "schema: 1\nname: my_town\nextends: time_bank\ntitle: t\nquestion: q?\nresidents: 3000\n"
    top = TOP.replace("time_bank", "my_town.yaml")
    seen = set()
    for more in ("", "# a comment\n", "weeks: 100\n", "settings: {substitution: {value: 1, because: x}}\n"):
        (tmp_path / "my_town.yaml").write_text(town + more, encoding="utf-8")
        seen.add(load_experiment(written(tmp_path, design, top)).digest)
    assert len(seen) == 3


def test_notes(tmp_path: Path) -> None:
    line = "intention_to_action: {multiply: true, low: 0.5, high: 4, arms: [traditional], because: x}"

    def of(kind: str, points: int) -> Experiment:
        return load_experiment(written(tmp_path, factors(line, kind=kind).replace("8", str(points))))

    cut = "intention_to_action: 4 times 0.3 in the arm traditional is cut to 1"
    assert of("sobol", 64).notes == (cut,)
    rounded = of("saltelli", 100)
    assert rounded.points == 128
    assert rounded.notes == ("points: Saltelli's N is a power of two; 100 was rounded up to 128", cut)
    assert "1,024 is the next one" in of("sobol", 1000).notes[0]
    assert of("sobol", 1000).points == 1000


def test_reading_is_quick_to_start() -> None:
    """What only some designs need is imported where it is used: `--help` and `status` do without."""
    code = (
        "import sys; from coprod_sim.sweep.experiment import points; "
        "from coprod_sim.sweep.experiment.experiment_file import load_experiment;load_experiment('when_it_fails');"
        "print([m for m in ('SALib', 'scipy.stats', 'numba', 'mesa', 'pandas', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
