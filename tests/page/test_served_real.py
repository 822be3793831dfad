"""The server with the real part that answers: a small town, from a link to its last number and its files."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from coprod_sim.page.served.app import Page, application
from coprod_sim.page.served.guard import Names
from coprod_sim.page.served.live_part import Behind, Live, loaded

pytestmark = pytest.mark.story
HERE = "http://127.0.0.1:8000"
SMALL = "worlds=4&residents=200&weeks=52&co-produced.coaching_share=0.2"


def served(scenario: str, live: Live) -> TestClient:
    page = Page(Behind(lambda: live), tuple(dict.fromkeys((scenario, "time_bank", "ubudehe"))), "t")
    app = application(page, Names("127.0.0.1", 8000), "t")
    return TestClient(app, base_url=HERE, headers={"origin": HERE, "x-page-token": "t"})


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served("time_bank", loaded()) as made:
        yield made


def test_a_small_town_is_answered_from_estimate_to_final_and_handed_over(client: TestClient) -> None:
    text = client.post("/answer", content=f"{SMALL}&tab=1").text
    answers = [json.loads(part.removeprefix("data: ")) for part in text.split("\n\n") if part]
    assert answers[0]["stage"] == "estimate"
    assert [of["stage"] for of in answers].count("final") == 1
    last = answers[-1]
    assert last["verdict"]
    assert len(last["rows"][0]["worlds"]) == last["of"] == 4
    command = client.post("/file/command.txt", content=SMALL).text
    assert command.strip() == last["command"]
    assert "set on the page" in client.post("/file/scenario.yaml", content=SMALL).text
    with zipfile.ZipFile(io.BytesIO(client.post("/file/tables.zip", content=SMALL).content)) as folder:
        names = {Path(name).name for name in folder.namelist()}
    assert {"comparison.csv", "manifest.json", "report.html"} <= names
    report = client.post("/file/report.html", content=SMALL).text
    assert report.startswith("<!doctype html>")


def test_settings_of_a_hostile_link_are_the_scenarios(client: TestClient) -> None:
    said = client.post(
        "/settings", content="co-produced.coaching_share=7&<b>=1&scenario=../../etc/passwd&seed=-1"
    ).json()
    assert len(said["problems"]) == 4
    assert (said["setting"]["scenario"], said["setting"]["overrides"]) == ("time_bank", {})
    assert {"decide", "doubt", "all", "scenarios"} <= set(said["controls"])


def test_a_scenario_of_ones_own_is_shown_without_its_path(tmp_path: Path) -> None:
    own = tmp_path / "my_town.yaml"
    own.write_text("schema: 1\nname: my_town\nextends: ubudehe\ntitle: My own <b>town</b>\nquestion: What of it?\n")
    with served(str(own), loaded()) as client:
        text = client.post("/settings", content="").text
    said = json.loads(text)
    assert (said["problems"], said["setting"]["scenario"]) == ([], "my_town")
    assert "My own <b>town</b>" in [of["title"] for of in said["controls"]["scenarios"]]
    assert str(tmp_path) not in said["link"]
