"""The page for a committee: one A4 page that says what the comparison says, as HTML and as a Word file."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from cli_runs import refused, run
from docx import Document
from pages import outside, read
from test_page_browser import BROWSER, OPTIONS

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report import brief
from coprod_sim.report.sentence import plain
from coprod_sim.studies.compare.brief import ROWS, brief_of
from coprod_sim.studies.compare.comparison import compare
from coprod_sim.studies.compare.parts import parts
from coprod_sim.studies.compare.read_back import read_back

pytestmark = pytest.mark.text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("brief")
    compare("time_bank", replicates=4, weeks=52, residents=500, progress=False).write(place)
    return place


def test_it_says_what_the_long_page_says_and_no_more(folder: Path) -> None:
    made = brief_of(folder)
    said = {plain(sentence) for part in parts(read_back(folder)) for sentence in part.sentences}
    assert len(made.answer) == 3
    assert {plain(sentence) for sentence in (*made.answer, *made.whom)} <= said
    assert made.question == read_back(folder).manifest["scenario"]["question"]


def test_totals_are_of_the_town(folder: Path) -> None:
    made, found = brief_of(folder), read_back(folder)
    pair = found.lead[0]
    for cells, key in zip(
        made.rows, [key for key in ROWS if any(found.mean(key, arm) for arm in found.arms)], strict=True
    ):
        assert cells[0].startswith(found.label(key))
        total = found.mean(key, pair[1]) * 500 * OUTCOMES[key].town_factor
        assert float(cells[1].replace(",", "")) == pytest.approx(total, rel=0.01, abs=0.01)
        assert cells[-1] in {row["words"] for _, row in found.table.iterrows()} | {
            f"{way} {row['words']}" for _, row in found.table.iterrows() for way in ("lower", "higher")
        }


def test_it_loads_nothing_and_is_the_same_each_time(folder: Path) -> None:
    page = brief.html(brief_of(folder))
    assert brief.html(brief_of(folder)) == page
    assert outside(page) == []
    assert 'content="default-src &#39;none&#39;' in page or "default-src 'none'" in page
    assert next(element.attributes["alt"] for element in read(page) if element.tag == "img")
    assert "Model, not forecast" in page


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
@pytest.mark.parametrize("scenario", ["time_bank", "core_economy", "patient_hotel"])
def test_it_is_one_page_on_paper(scenario: str, tmp_path: Path) -> None:
    compare(scenario, replicates=4, weeks=26, residents=500, progress=False).write(tmp_path / "out")
    page, paper = tmp_path / "brief.html", tmp_path / "brief.pdf"
    page.write_text(brief.html(brief_of(tmp_path / "out")), encoding="utf-8")
    places = (f"--user-data-dir={tmp_path / 'user'}", f"--print-to-pdf={paper}", page.as_uri())
    subprocess.run([str(BROWSER), *OPTIONS, *places], capture_output=True, timeout=120, check=True)
    assert len(re.findall(rb"/Type /Page\b", paper.read_bytes())) == 1


def test_the_word_file_says_the_same(folder: Path) -> None:
    made = brief_of(folder)
    content = brief.word(made)
    assert brief.word(made) == content
    document = Document(BytesIO(content))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for sentence in (*made.answer, *made.whom, *made.rests):
        assert plain(sentence) in said
    (table,) = document.tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == [made.columns, *made.rows]
    assert len(document.inline_shapes) == 1


def test_the_command_writes_them_and_a_new_comparison_takes_them_away(tmp_path: Path) -> None:
    out = tmp_path / "out"
    compare("time_bank", replicates=2, weeks=13, residents=300, progress=False).write(out)
    assert run("report", str(out), "--brief", "--docx", "--xlsx").exit_code == 0
    assert all((out / name).stat().st_size > 1_000 for name in ("brief.html", "brief.docx", "tables.xlsx"))
    (out / "minutes.docx").write_bytes(b"mine")
    compare("time_bank", replicates=2, weeks=26, residents=300, progress=False).write(out)
    assert not (out / "brief.html").exists()
    assert not (out / "brief.docx").exists()
    assert (out / "minutes.docx").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--brief", "--docx", "--out", "one.html"), "names one file"),
        (("--brief", "--out", "page.txt"), "a file whose name ends with .html is needed"),
        (("--docx", "--out", "page.html"), "a file whose name ends with .docx is needed"),
    ],
)
def test_what_cannot_be_written_is_refused(folder: Path, options: tuple[str, ...], message: str) -> None:
    (line,) = refused(run("report", str(folder), *options))
    assert message in line


def test_a_link_in_its_place_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "thesis.html"
    other.write_text("mine", encoding="utf-8")
    (folder / "brief.html").symlink_to(other)
    try:
        assert "is a link" in refused(run("report", str(folder), "--brief"))[0]
    finally:
        (folder / "brief.html").unlink()
    assert other.read_text(encoding="utf-8") == "mine"
