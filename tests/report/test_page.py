"""The page: one file that loads nothing, whose every number is a cell of a table that it carries."""

import base64
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pages import analysis, links, loose_ids, outside, read, table

from coprod_sim.analysis import folder as analysis_folder
from coprod_sim.analysis import page as analysis_page
from coprod_sim.report.files import csv
from coprod_sim.report.page import html, marked
from coprod_sim.report.results import listed
from coprod_sim.report.sentence import Name, render, say

pytestmark = pytest.mark.text


NOTICE = say("{name} are missing, and nothing is said of them.", name=Name("2 runs"))


@pytest.fixture(scope="module")
def page() -> str:
    return analysis_page.page_of(analysis((NOTICE,), {"software": {"python": "3.11"}, "commands": ["not said"]}))


def test_the_same_runs_give_the_same_bytes(page: str) -> None:
    assert (
        analysis_page.page_of(analysis((NOTICE,), {"software": {"python": "3.11"}, "commands": ["not said"]})) == page
    )


def test_the_policy_comes_first_and_allows_the_one_style_sheet_only(page: str) -> None:
    elements = read(page)
    names = [element.tag for element in elements]
    first = elements[names.index("head") + 1]
    assert first.attributes["http-equiv"] == "Content-Security-Policy"
    styles = [element.text for element in elements if element.tag == "style"]
    hashes = [f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in styles]
    rules = dict(rule.split(" ", 1) for rule in first.attributes["content"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"].split() == hashes
    assert rules.get("img-src") == "data:"  # for figures
    assert "script-src" not in rules


def test_it_loads_and_runs_nothing(page: str) -> None:
    assert outside(page) == []
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)


@pytest.mark.parametrize(
    "piece",
    [
        '<img src="https://example.org/a.png">',
        '<p style="color: red">',
        "<script>1</script>",
        '<a href="#" onclick="1">',
        '<g clip-path="url(https://example.org/#a)"></g>',
        '<link rel="icon" href="a.ico">',
    ],
)
def test_what_loads_or_runs_would_be_seen(piece: str) -> None:
    end = re.match(r"<(p|a)\b", piece)
    assert outside(piece + (f"</{end[1]}>" if end else ""))


def test_ids_are_there_once_and_everything_referred_to_is_there(page: str) -> None:
    assert loose_ids(page) == []
    assert loose_ids('<p id="a"></p><p id="a"></p><a href="#b"></a>') == ["a", "b"]


def test_every_fact_reads_as_its_cell_in_the_file_that_the_page_carries(page: str) -> None:
    tables = {name: table(content) for name, content in links(page).items()}
    facts = [element for element in read(page) if "n" in element.classes]
    assert len(facts) == 4
    for fact in facts:
        of = {name.removeprefix("data-"): value for name, value in fact.attributes.items()}
        cell = tables[f"{of['table']}.csv"][of["column"]].iloc[int(of["row"])]
        assert render(of["form"], cell, of["symbol"]) == fact.text
        assert of["title"] == f"{of['table']}.csv, line {int(of['row']) + 2}, column {of['column']}"
    cells = [element for element in read(page) if element.tag == "td"]
    assert [cell.text for cell in cells] == [
        render("signed", value) for value in tables["gains.csv"]["mean"].iloc[[0, 1]]
    ]


def test_prose_has_no_number_that_is_neither_a_cell_nor_a_name(page: str) -> None:
    bare = re.sub(r'<span class="(n|name)"[^>]*>[^<]*</span>', "", page)
    said = [
        element.text
        for element in read(bare)
        if (element.tag == "li" or (element.tag == "p" and element.classes <= {"lead"}))
        and any(above.tag == "section" and above.attributes["id"] != "how-it-was-made" for above in element.inside)
    ]
    assert len(said) > 1
    assert not [line for line in said if re.search(r"\d", line)]


def test_links_hold_the_bytes_of_the_files(page: str, tmp_path: Path) -> None:
    for name, frame in analysis().tables.items():
        csv(frame, tmp_path / f"{name}.csv")
    assert links(page) == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_notices_stand_before_everything_else(page: str) -> None:
    start = page.index("2 runs</span> are missing")
    assert page.index("<h1>What was planted?</h1>") < start < page.index("<nav")
    assert "To be known first" not in analysis_page.page_of(analysis())


def test_it_names_no_place_of_a_machine(page: str) -> None:
    assert "somebody" not in page
    assert "coprod-sim sweep planted.yaml" in page
    assert "coprod-sim report results/planted" in page
    assert "46 done, 2 failed" in page
    assert page.count("d" * 64) == 1
    assert "python 3.11" in page
    assert "not said" not in page


def test_words_are_never_read_as_markup(page: str) -> None:
    assert "&lt;b&gt;&amp;." in page
    assert "Gain by point &amp; more." in page


def test_it_can_be_read_without_eyes_or_mouse(page: str) -> None:
    elements = read(page)
    assert next(element for element in elements if element.tag == "html").attributes["lang"] == "en-GB"
    assert all(drawn.attributes["alt"] for drawn in elements if drawn.tag == "img")
    assert all(element.attributes["scope"] in ("row", "col") for element in elements if element.tag == "th")
    headings = [element.tag for element in elements if re.fullmatch(r"h[1-6]", element.tag)]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    assert next(element for element in elements if element.tag == "a").attributes["href"] == "#main"


def test_a_sign_never_parts_from_its_number() -> None:
    assert str(marked(("from \N{MINUS SIGN}£2.60 on",))) == 'from <span class="one">\N{MINUS SIGN}£2.60</span> on'


def test_two_tables_of_one_name_are_refused() -> None:
    found = analysis()
    other = analysis().parts[0]
    object.__setattr__(other, "tables", {"gains": other.tables["gains"].head(1)})
    object.__setattr__(other, "shown", ())
    object.__setattr__(other, "pictures", ())
    both = replace(found, parts=(found.parts[0], other))
    with pytest.raises(ValueError, match="two tables are called gains"):
        analysis_page.page_of(both)


def test_a_figure_is_an_image_that_cannot_run_anything(page: str) -> None:
    images = [element for element in read(page) if element.tag == "img"]
    assert len(images) == 2
    for image in images:
        head, _, body = image.attributes["src"].partition("base64,")
        assert head == "data:image/svg+xml;"
        assert base64.b64decode(body, validate=True).rstrip().endswith(b"</svg>")


def test_a_figure_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ValueError, match=r"gain_map.svg is not SVG"):
        html(analysis_page._page(analysis(), {"gain_map": b"<svg>"}))


def test_an_analysis_is_written_with_a_list_of_its_files_and_without_those_of_an_earlier_one(tmp_path: Path) -> None:
    folder = tmp_path / "analysis"
    analysis_folder.write(analysis(), folder)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    pictures = [f"figures/{name}.{kind}" for name in ("gain_by_point", "gain_map") for kind in ("png", "svg")]
    assert files == [*pictures, "gains.csv", "manifest.json", "runs.csv"]
    first = {name: (folder / name).read_bytes() for name in files}
    assert sorted(listed(folder)) == [name for name in files if name != "manifest.json"]
    (folder / "notes.txt").write_text("mine")
    analysis_folder.write(analysis(), folder)
    assert {name: (folder / name).read_bytes() for name in files} == first
    assert analysis_page.drawings(analysis()) == analysis_folder.svgs(folder)
    found = analysis()
    analysis_folder.write(replace(found, parts=()), folder)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        "manifest.json",
        "notes.txt",
        "runs.csv",
    ]


def test_a_page_without_parts_still_says_how_it_was_made() -> None:
    found = analysis()
    assert "Digest of the runs" in html(analysis_page._page(replace(found, parts=()), {}))
