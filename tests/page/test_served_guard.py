"""Who may ask the page's server, and what every reply says, without a browser."""

from collections.abc import Iterator

import pytest
from fake_live import fake
from starlette.testclient import TestClient

from coprod_sim.page.served.app import Page, application
from coprod_sim.page.served.guard import HEADERS, MOST_BYTES, Names
from coprod_sim.page.served.live_part import Behind
from coprod_sim.page.served.start import bound

pytestmark = pytest.mark.rule
TOKEN = "a-token"
HERE = "http://127.0.0.1:8000"
OWN = {"origin": HERE, "x-page-token": TOKEN}
POSTS = ("/settings", "/answer", "/wanted", "/file/tables.zip", "/file/none")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    page = Page(Behind(fake), ("time_bank", "ubudehe"), TOKEN)
    with TestClient(application(page, Names("127.0.0.1", 8000), TOKEN), base_url=HERE) as made:
        yield made


@pytest.mark.parametrize(
    "name", ["example.org", "127.0.0.1", "127.0.0.1:8001", "localhost.example.org:8000", "", "a b"]
)
@pytest.mark.parametrize("path", ["/", "/static/page.js", "/nothing"])
def test_other_hosts_are_refused(client: TestClient, name: str, path: str) -> None:
    reply = client.get(path, headers={"host": name})
    assert reply.status_code == 421
    assert "address that coprod-sim page has printed" in reply.text


@pytest.mark.parametrize("name", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_this_machine_is_let_in(client: TestClient, name: str) -> None:
    assert client.get("/", headers={"host": name}).status_code == 200


def test_where_it_listens_everywhere_addresses_are_let_in_and_names_are_not() -> None:
    names = Names("0.0.0.0", 8000)
    assert names.allow("192.168.1.7:8000")
    assert names.allow("[fe80::1]:8000")
    assert not names.allow("192.168.1.7:9")
    assert not names.allow("rebound.example.org:8000")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": HERE},
        {"x-page-token": TOKEN},
        {"origin": HERE, "x-page-token": "b-token"},
        {"origin": HERE, "x-page-token": "\xff"},
        {"origin": "https://example.org", "x-page-token": TOKEN},
        {"origin": "null", "x-page-token": TOKEN},
        {"origin": "http://localhost:8000", "x-page-token": TOKEN},
        {"origin": "https://127.0.0.1:8000", "x-page-token": TOKEN},
    ],
)
def test_only_the_page_itself_starts_work(client: TestClient, path: str, headers: dict[str, str]) -> None:
    latin = {name: value.encode("latin-1") for name, value in headers.items()}
    assert client.post(path, headers=latin).status_code == 403


@pytest.mark.parametrize("path", POSTS[:-1])
def test_work_is_started_by_nothing_but_post(client: TestClient, path: str) -> None:
    assert client.get(path, headers=OWN).status_code in (404, 405)
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        assert client.request(method, path, headers=OWN).status_code == 405


@pytest.mark.parametrize("reply", ["/", "/static/page.css", "/static/none", "/none"])
def test_every_reply_says_what_the_browser_may_do(client: TestClient, reply: str) -> None:
    for host in ("127.0.0.1:8000", "example.org"):
        headers = client.get(reply, headers={"host": host}).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "..%5capp.py", "%2fetc%2fpasswd", "index.html", "page.js%00", ""],
)
def test_files_come_from_a_closed_list(client: TestClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_the_page_holds_its_token_and_no_code(client: TestClient) -> None:
    text = client.get("/?%3Cscript%3E=1").text
    assert f'content="{TOKEN}"' in text
    assert text.count("<script") == 1
    assert "style=" not in text
    assert "onclick" not in text


def test_no_script_makes_elements_of_data() -> None:
    page = Page(Behind(fake), ("time_bank",), TOKEN)
    for name, (data, kind) in page.pieces.files.items():
        if kind == "text/javascript":
            for word in (b"innerHTML", b"outerHTML", b"insertAdjacentHTML", b"document.write", b"eval(", b"https://"):
                assert word not in data, name


def test_what_is_too_long_or_of_no_length_is_refused_in_words(client: TestClient) -> None:
    long = client.post("/settings", content=b"a" * (MOST_BYTES + 1), headers=OWN)
    assert (long.status_code, "too long" in long.text) == (413, True)
    assert client.post("/settings", content=iter([b"a=1"]), headers=OWN).status_code == 411


def test_a_port_that_is_taken_is_refused() -> None:
    with bound("127.0.0.1", 0) as place, pytest.raises(OSError, match="in use"):
        bound("127.0.0.1", place.getsockname()[1])
