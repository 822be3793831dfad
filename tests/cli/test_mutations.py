"""Damaged files end in words: no traceback, no hang, and no silence over damage. More: verification/mutations.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mutations import Case, folder_case, input_case, limited, outcome

from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.figures import every
from coprod_sim.studies.compare.verify import verify_comparison

pytestmark = pytest.mark.property


INPUTS, FOLDERS = 440, 60
AT_ONCE = 44


@pytest.fixture(scope="module", autouse=True)
def one_figure() -> Iterator[None]:
    """Tables and the manifest are damaged; one figure beside them is enough."""
    with pytest.MonkeyPatch.context() as patch:
        draws = every.pictures
        patch.setattr(every, "pictures", lambda found: {"costs": draws(found)["costs"]})
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    compare("time_bank", replicates=2, weeks=4, residents=300, progress=False).write(folder)
    return folder


@pytest.mark.parametrize("first", range(0, INPUTS, AT_ONCE))
def test_damaged_inputs_are_read_or_told(tmp_path: Path, first: int) -> None:
    found = [outcome(input_case(seed, tmp_path)) for seed in range(first, first + AT_ONCE)]
    assert found.count("told") > AT_ONCE // 4  # most damage makes no sense


def test_a_damaged_folder_makes_a_page_or_is_told(made: Path, tmp_path: Path) -> None:
    found = [outcome(folder_case(seed, made, tmp_path)[0]) for seed in range(FOLDERS)]
    assert found.count("told") > FOLDERS // 4


@pytest.mark.parametrize("name", ["comparison.csv", "weekly.csv", "by_fifth.csv", "worlds.csv", "manifest.json"])
def test_no_damage_to_a_file_is_passed_over_by_report(made: Path, tmp_path: Path, name: str) -> None:
    for seed in range(8):
        case, changed = folder_case(seed, made, tmp_path, name)
        assert outcome(case) == ("told" if changed else "read"), case.what


def test_no_damage_to_a_folder_is_passed_over_by_verify(made: Path, tmp_path: Path) -> None:
    for seed, name in enumerate(("manifest.json", "manifest.json", "worlds.csv", "weekly.csv")):
        case, changed = folder_case(seed, made, tmp_path, name)
        place = tmp_path / f"{name}_{seed}"
        wrong: list[str] = []
        found = outcome(Case(case.what, lambda place=place, wrong=wrong: wrong.extend(verify_comparison(place).wrong)))  # type: ignore[misc]
        assert found == "told" or bool(wrong) == changed, case.what


def forever() -> None:
    while True:
        pass


def test_a_hang_is_stopped() -> None:
    with pytest.raises(AssertionError, match=r"took more than 0.01 s of CPU"), limited(0.01):
        forever()
