"""Pages of real comparisons: they carry what they say, and say nothing that is not in their tables."""

import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from cli_runs import refused, run
from numbers_said import not_in_tables, numbers_without_cell
from pages import links, loose_ids, outside, read, table

from coprod_sim.report.figure import house_style, lay_out, svg_bytes
from coprod_sim.report.results import digest, sealed
from coprod_sim.report.sentence import Fact, render
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.figures.every import FIGURES, WHERE_SHOWN
from coprod_sim.studies.compare.page import page_of
from coprod_sim.studies.compare.parts import parts
from coprod_sim.studies.compare.read_back import DamagedError, read_back

pytestmark = pytest.mark.text


TOWNS = {
    "drawn": ("time_bank", {}),
    "fixed": ("time_bank", {"fixed_parameters": True}),
    "one_replicate": ("time_bank", {"replicates": 1}),
    "other_money": ("patient_hotel", {}),
    "localities": ("grassroots", {"residents": 1500}),
}
NUMBER = r"-?\d+\.\d+(?:e-?\d+)?|-?\b\d+\b"
SMALL = {"replicates": 2, "weeks": 26, "residents": 500}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes the folder of one of the towns, once."""

    @cache
    def make(name: str) -> Path:
        scenario, options = TOWNS[name]
        place = tmp_path_factory.mktemp(name)
        compare(scenario, **{**SMALL, **options}).write(place)  # type: ignore[arg-type]
        return place

    return make


@pytest.fixture(scope="module", params=TOWNS)
def folder(request: pytest.FixtureRequest, made: Callable[[str], Path]) -> Path:
    return made(request.param)


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return page_of(folder)


@pytest.fixture(scope="module")
def town(made: Callable[[str], Path]) -> Path:
    return made("drawn")


@pytest.fixture
def copied(town: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(town, tmp_path / "out"))


def prose(page: str) -> list[str]:
    """Everything said in words, without the facts and names that say where they are from."""
    bare = re.sub(r'<span class="(n|name)"[^>]*>[^<]*</span>', "", page)
    return [
        " ".join(element.text.split())
        for element in read(bare)
        if element.tag in ("li", "p")
        and not element.classes & {"links", "kind", "question"}
        and not any(above.tag == "nav" or above.attributes.get("id") == "how-it-was-made" for above in element.inside)
    ]


def test_a_page_is_whole_in_itself_and_the_same_each_time(folder: Path, page: str) -> None:
    assert page_of(folder) == page
    assert 'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;' in page
    assert outside(page) == []
    assert loose_ids(page) == []
    assert str(folder) not in page


def test_every_number_in_the_prose_is_found_in_a_table(folder: Path, page: str) -> None:
    assert numbers_without_cell(read_back(folder)) == []
    assert not [line for line in prose(page) if re.search(r"\d", line)]
    assert len([element for element in read(page) if "n" in element.classes]) > 25


def test_a_number_that_no_table_has_is_found_out(town: Path) -> None:
    part, *_ = parts(read_back(town))
    wrong = (Fact("98.76%", "comparison", 0, "share_of_worlds", "of_worlds"), " in 7 worlds")
    assert len(not_in_tables(wrong, part.tables)) == 2


def test_facts_and_cells_read_as_the_files_that_the_page_carries(folder: Path, page: str) -> None:
    files = links(page)
    tables = {name.removesuffix(".csv"): table(content) for name, content in files.items()}
    for name in files.keys() - {"inputs.csv"}:
        assert files[name] == (folder / name).read_bytes()
    facts = [element for element in read(page) if "n" in element.classes]
    assert facts
    for fact in facts:
        of = {name.removeprefix("data-"): value for name, value in fact.attributes.items()}
        cell = tables[of["table"]][of["column"]].iloc[int(of["row"])]
        assert render(of["form"], cell, of["symbol"]) == fact.text
    cells = [element for element in read(page) if element.tag == "td" and "data-column" in element.attributes]
    assert len(cells) > 30
    for cell in cells:
        name = next(above.attributes["data-table"] for above in cell.inside if above.tag == "table")
        row = next(int(above.attributes["data-row"]) for above in cell.inside if above.tag == "tr")
        value = tables[name][cell.attributes["data-column"]].iloc[row]
        assert cell.text == ("" if value != value else render(cell.attributes["data-form"], value))


def test_figures_drawn_from_the_files_are_those_of_the_folder(folder: Path) -> None:
    found = read_back(folder)
    with house_style():
        drawn = {name: draw(found) for name, draw in {**FIGURES, **WHERE_SHOWN}.items()}
        again = {name: svg_bytes(lay_out(figure)) for name, figure in drawn.items() if figure is not None}
    kept = {path.stem: path.read_bytes() for path in (folder / "figures").glob("*.svg")}
    assert again.keys() == kept.keys()
    for name, svg in kept.items():
        # Tables have eight significant figures, and what compare drew had all: a place may differ in its sixth digit.
        (words, places), (own_words, own_places) = apart(svg), apart(again[name])
        assert words == own_words
        np.testing.assert_allclose(places, own_places, rtol=0, atol=1e-3)


def apart(svg: bytes) -> tuple[str, list[float]]:
    """What is drawn, and where; without ids, which hang on places."""
    text = re.sub(r"\b[mpCh][0-9a-f]{10}\b|C\d+_\d+_[0-9a-f]+", "id", svg.decode())
    return re.sub(NUMBER, "#", text), [float(found) for found in re.findall(NUMBER, text)]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def other_schema(path: Path) -> None:
    made = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**made, "schema": 99}), encoding="utf-8")


def without_a_row(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")


def with_a_word(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], re.sub(r",[\d.]+\n$", ",many\n", lines[1]), *lines[2:]]), encoding="utf-8")


def listed_again(damage: Callable[[Path], None]) -> Callable[[Path], None]:
    """Damage that the manifest knows of: what somebody else's folder may hold."""

    def done(path: Path) -> None:
        damage(path)
        folder = path.parent if path.suffix == ".csv" else path.parent.parent
        made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        made["files"][path.relative_to(folder).as_posix()] = digest(path.read_bytes())
        (folder / "manifest.json").write_bytes(sealed(made))

    return done


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("comparison.csv", Path.unlink, "comparison.csv: is missing"),
        ("break_even.csv", Path.unlink, "break_even.csv: is missing"),
        ("manifest.json", Path.unlink, "manifest.json: is missing; this is not the folder"),
        ("manifest.json", cut, "manifest.json: cannot be read"),
        ("manifest.json", other_schema, "manifest.json: another version of coprod-sim wrote it (schema 99, and this"),
        ("by_fifth.csv", cut, "by_fifth.csv: is not as it was written"),
        ("by_fifth.csv", listed_again(cut), "by_fifth.csv: has no column"),
        ("comparison.csv", listed_again(without_a_row), "comparison.csv: a row is missing"),
        ("weekly.csv", listed_again(with_a_word), "weekly.csv: high: not every cell is a number"),
        ("figures/demand.svg", Path.unlink, "demand.svg: is missing"),
        ("figures/demand.svg", cut, "demand.svg: is not as it was written"),
        ("figures/demand.svg", listed_again(cut), "demand.svg is not SVG"),
    ],
)
def test_a_folder_that_is_not_as_it_was_written_gives_a_line(
    copied: Path, name: str, damage: Callable[[Path], None], message: str
) -> None:
    damage(copied / name)
    with pytest.raises(DamagedError) as caught:
        page_of(copied)
    (line,) = caught.value.messages
    assert message in line
    assert refused(run("report", str(copied))) == [line]
    assert not (copied / "report.html").exists()
