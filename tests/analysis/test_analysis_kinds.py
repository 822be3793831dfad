"""Every kind of design is analysed from beginning to end, whatever its size; words agree with tables."""

import re
from pathlib import Path

import pytest
from numbers_said import not_in_tables
from pages import loose_ids, outside
from planted_store import HEAD, stored

from coprod_sim.analysis.analyse import analyse
from coprod_sim.analysis.page import page_of
from coprod_sim.report.sentence import plain

pytestmark = pytest.mark.story


THREE = """    prevention_per_sd: {from: evidence, because: A test.}
    self_care_per_sd: {from: evidence, because: A test.}
    doing_with_dose_share: {low: 0, high: 0.2, because: A test.}
"""
DESIGNS = {
    "saltelli": f"  points: 8\n  factors:\n{THREE}",
    "morris": f"  points: 6\n  factors:\n{THREE}",
    "latin-hypercube": f"  points: 40\n  factors:\n{THREE}",
    "sobol": f"  points: 2\n  factors:\n{THREE}",
    "one-at-a-time": (
        "  factors:\n    evidence: {values: [talk], because: A test.}\n"
        "    prevention_per_sd: {values: [talk], because: A test.}\n"
        "    ask_boldness: {values: [1, 2], arms: [co-produced], because: A test.}\n"
    ),
    "list": (
        "  points:\n    - {demand_growth_per_year: 0.01}\n    - {demand_growth_per_year: 0.03}\n"
        "  factors:\n    demand_growth_per_year: {because: A test.}\n"
    ),
    "grid": (
        "  factors:\n    residents: {values: [300, 400, 500], because: A test.}\n"
        "    evidence: {values: [talk, trials], because: A test.}\n"
    ),
}
SWITCHES = "  factors:\n    assets: {values: [0, 1], because: A.}\n    networks: {values: [0, 1], because: B.}\n"
NO_NUMBER = re.compile(r"\bnan\b|\binf\b|\bNone\b|no value|no share|no number")


def checked(path: Path, folder: Path) -> list[str]:
    stored(path, folder)
    found = analyse(folder)
    for sentence in found.sentences:
        assert not not_in_tables(sentence, found.tables), plain(sentence)
        assert not NO_NUMBER.search(plain(sentence)), plain(sentence)
    page = page_of(found)
    assert outside(page) == []
    assert loose_ids(page) == []
    return [part.key for part in found.parts]


def write(folder: Path, kind: str, body: str, replicates: int, more: str = "") -> Path:
    path = folder / "planted.yaml"
    head = HEAD.format(name="planted", replicates=replicates)
    if more:
        head = re.sub(r"arms: .*\n", "", head).replace("[time_bank]", f"[time_bank, {more}]")
    path.write_text(f"{head}design:\n  kind: {kind}\n{body}", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", DESIGNS)
@pytest.mark.parametrize("replicates", [1, 3])
def test_every_kind(kind: str, replicates: int, tmp_path: Path) -> None:
    keys = checked(write(tmp_path, kind, DESIGNS[kind], replicates), tmp_path / "out")
    assert keys[:3] == ["answer", "sure", "whom"]
    assert keys[-1] == "leaves_out"


def test_several_scenarios_each_have_all_parts(tmp_path: Path) -> None:
    keys = checked(write(tmp_path, "grid", SWITCHES, 2, "grassroots"), tmp_path / "out")
    first, second = (
        [key.removeprefix(name) for key in keys if key.startswith(name)] for name in ("time_bank_", "grassroots_")
    )
    assert first == second
    assert "values" in first
