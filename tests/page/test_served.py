"""What the page is sent: settings, answers as they come, files; and that nothing runs unheard."""

import io
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from browsing import TOKEN, served
from fake_live import Ladder, fake
from starlette.testclient import TestClient

from coprod_sim.page.served import events
from coprod_sim.page.served.app import Page, application
from coprod_sim.page.served.events import as_json
from coprod_sim.page.served.guard import Names
from coprod_sim.page.served.live_part import Behind

pytestmark = pytest.mark.story
HERE = "http://127.0.0.1:8000"
OWN = {"origin": HERE, "x-page-token": TOKEN}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    page = Page(Behind(fake), ("time_bank", "ubudehe"), TOKEN)
    with TestClient(application(page, Names("127.0.0.1", 8000), TOKEN), base_url=HERE, headers=OWN) as made:
        yield made


def told(reply: httpx.Response) -> list[dict[str, Any]]:
    assert reply.headers["content-type"].startswith("text/event-stream")
    return [json.loads(part.removeprefix("data: ")) for part in reply.text.split("\n\n") if part]


def test_settings_say_what_a_link_says_and_what_is_wrong_with_it(client: TestClient) -> None:
    text = "scenario=ubudehe&co-produced.coaching_share=0.2&substitution=7&<b>=1&evidence=lies"
    said = client.post("/settings", content=text).json()
    assert said["setting"]["scenario"] == "ubudehe"
    assert said["setting"]["overrides"] == {"co-produced.coaching_share": 0.2}
    assert [line.partition(":")[0] for line in said["problems"]] == ["substitution", "<b>", "evidence"]
    assert client.post("/settings", content="").json()["setting"]["scenario"] == "time_bank"


@pytest.mark.parametrize(
    "text",
    [
        "&".join(f"key{i}=1" for i in range(5_000)),
        "a" * 60_000,
        "%ff%fe=%00&=&&==&a[]=1&__proto__=1",
        "seed=99999999999999999999999&co-produced.coaching_share=nan",
        "scenario=../../etc/passwd&co-produced.coaching_share=1e999",
    ],
)
def test_hostile_links_are_answered_in_words(client: TestClient, text: str) -> None:
    reply = client.post("/settings", content=text)
    assert reply.status_code == 200
    assert 1 <= len(reply.json()["problems"]) <= 50
    assert reply.json()["setting"]["overrides"] == {}


def test_ten_thousand_parameters_are_too_long_or_read(client: TestClient) -> None:
    assert client.post("/settings", content="&".join(f"k{i}=1" for i in range(10_000))).status_code == 413
    assert client.post("/settings", content="&".join("a=" for _ in range(20_005))).status_code == 400


def test_answers_come_in_their_order(client: TestClient) -> None:
    stages = [(of["stage"], of["worlds"]) for of in told(client.post("/answer", content="tab=1"))]
    assert stages == [("estimate", 0), ("partial", 16), ("partial", 40), ("final", 128)]


def test_a_wish_is_answered_with_a_curve(client: TestClient) -> None:
    wish = "tab=1&lever=co-produced.coaching_share&outcome=demand_hours&change="
    (said,) = told(client.post("/wanted", content=f"{wish}-600"))
    assert (said["lever"], said["change"]) == ("co-produced.coaching_share", -600.0)
    assert client.post("/wanted", content=f"{wish}five").status_code == 400


def test_files_are_those_of_the_setting(client: TestClient) -> None:
    link = "scenario=ubudehe&co-produced.coaching_share=0.2"
    assert client.post("/file/command.txt", content=link).text == (
        "coprod-sim compare ubudehe --set co-produced.coaching_share=0.2\n"
    )
    assert "extends: ubudehe" in client.post("/file/scenario.yaml", content=link).text
    with zipfile.ZipFile(io.BytesIO(client.post("/file/tables.zip", content=link).content)) as folder:
        assert "comparison.csv" in folder.namelist()
    assert client.post("/file/report.html", content=link).text == "<p>report"
    for name in ("none", "..%2fapp.py", "report.html%00"):
        assert client.post(f"/file/{name}", content=link).status_code == 404


def test_what_goes_wrong_in_the_engine_is_said_and_the_next_question_is_answered(capfd: Any) -> None:
    live = fake()
    stages = live.ladder.stages
    wrong = iter([ZeroDivisionError("a secret")])

    def failing(*given: Any) -> Any:
        for error in wrong:
            raise error
        return stages(*given)

    live.ladder.stages = failing  # type: ignore[method-assign]
    page = Page(Behind(lambda: live), ("time_bank",), TOKEN)
    with TestClient(application(page, Names("127.0.0.1", 8000), TOKEN), base_url=HERE, headers=OWN) as client:
        assert told(client.post("/answer", content="tab=1")) == [{"stage": "error", "messages": []}]
        assert told(client.post("/answer", content="tab=1"))[-1]["stage"] == "final"
    assert "a secret" in capfd.readouterr().err


def test_numbers_that_there_are_not_are_null() -> None:
    assert (
        as_json({"a": [float("nan"), (1.5, float("inf"))], "b": "é"}) == '{"a": [null, [1.5, null]], "b": "é"}'.encode()
    )


def until(true: Any, seconds: float = 5.0) -> float:
    begun = monotonic()
    while not true():
        assert monotonic() - begun < seconds
        sleep(0.005)
    return monotonic() - begun


def listen(address: str, tab: str, seconds: float) -> list[str]:
    """Listen to an answer that long, then go; what was heard."""
    headers = {"origin": address, "x-page-token": TOKEN}
    heard: list[str] = []
    with httpx.stream("POST", f"{address}/answer", content=f"tab={tab}", headers=headers, timeout=30) as reply:
        if reply.status_code != 200:
            return [str(reply.status_code)]
        end = monotonic() + seconds
        for line in reply.iter_lines():
            heard.append(line)
            if monotonic() > end:
                break
    return heard


def test_nothing_runs_after_the_last_listener_has_left() -> None:
    live = fake(pace=3.0)
    with served(live) as (address, page):
        assert "estimate" in listen(address, "a", 0)[0]
        assert isinstance(live.ladder, Ladder)
        ladder = live.ladder
        assert until(lambda: ladder.running == 0 and page.streams.under_way == 0) < 0.6


def test_fifty_listeners_that_come_and_go_are_few_at_once_and_leave_nothing() -> None:
    live = fake(pace=0.2)
    with served(live) as (address, page):
        with ThreadPoolExecutor(50) as pool:
            heard = list(pool.map(lambda i: listen(address, f"t{i}", 0), range(50)))
        refused = sum(lines == ["503"] for lines in heard)
        assert isinstance(live.ladder, Ladder)
        ladder = live.ladder
        assert ladder.most == 1
        assert ladder.begun <= 50 - refused
        until(lambda: ladder.running == 0 and page.streams.under_way == 0)
        assert page.streams._stops == {}
        assert "final" in listen(address, "after", 30)[-2]


def test_the_newest_question_of_a_tab_counts_and_other_tabs_are_answered_too() -> None:
    with served(fake(pace=0.3)) as (address, _), ThreadPoolExecutor(3) as pool:
        older = pool.submit(listen, address, "a", 30)
        sleep(0.15)
        newer, other = pool.submit(listen, address, "a", 30), pool.submit(listen, address, "b", 30)
        assert not any('"final"' in line for line in older.result())
        assert any('"final"' in line for line in newer.result())
        assert any('"final"' in line for line in other.result())


def test_no_more_than_a_bounded_number_is_taken_on(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST", 0)
    reply = client.post("/answer", content="tab=1")
    assert (reply.status_code, "Too many questions" in reply.text) == (503, True)
