"""The page in a real browser: it asks for nothing, breaks no rule of its own, and fits a telephone."""

import html
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from pages import outside
from planted_store import stored, written

from coprod_sim.analysis.analyse import analyse
from coprod_sim.analysis.page import page_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--v=0"),
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever is asked for, nobody is
)
MAIN = '<main id="main">'
POLICY = 'http-equiv="Content-Security-Policy"'
OWN = "not an origin"
"""The initiator of what a browser asks for by itself, such as its updates."""
WIDTH = 360
pytestmark = [pytest.mark.text, pytest.mark.skipif(BROWSER is None, reason="no browser is installed")]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("sweep")
    stored(written(folder, points=64), folder / "store")
    return page_of(analyse(folder / "store"))


def opened(text: str, folder: Path) -> tuple[str, list[str]]:
    """The document as the browser has it, and a line for each thing that was asked for or went wrong."""
    path, log = folder / "page.html", folder / "net.json"
    path.write_text(text, encoding="utf-8")
    places = (f"--user-data-dir={folder / 'user'}", f"--log-net-log={log}", "--dump-dom", path.as_uri())
    done = subprocess.run(
        [str(BROWSER), *OPTIONS, *places], capture_output=True, text=True, encoding="utf-8", timeout=120, check=True
    )
    said = [line for line in done.stderr.splitlines() if ":CONSOLE" in line or "Content Security Policy" in line]
    return done.stdout, [*asked(log), *said]


def asked(log: Path) -> list[str]:
    """Addresses that the page has asked for, besides itself and data that it holds."""
    net = json.loads(log.read_text(encoding="utf-8"))
    start = net["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    begun = [event["params"] for event in net["events"] if event["type"] == start and "url" in event.get("params", {})]
    return [
        of["url"]
        for of in begun
        if of.get("initiator") != OWN and not of["url"].startswith(("data:", "chrome:", "file:"))
    ]


def with_body(text: str, piece: str) -> str:
    assert MAIN in text
    return text.replace(MAIN, MAIN + piece, 1)


def test_it_asks_for_nothing_and_nothing_goes_wrong(page: str, tmp_path: Path) -> None:
    shown, wrong = opened(page, tmp_path)
    assert wrong == []
    assert "<h1>What was planted?</h1>" in shown
    assert outside(page) == []


@pytest.mark.parametrize(
    ("piece", "seen"),
    [
        ('<img src="https://example.org/a.png" alt="">', "https://example.org/a.png"),
        ('<img src="other.png" alt="">', "other.png"),
        ('<p style="color: red">red</p>', "inline style"),
        ("<script>document.title = 1</script>", "inline script"),
    ],
)
def test_what_a_page_may_not_have_is_seen(page: str, tmp_path: Path, piece: str, seen: str) -> None:
    _, wrong = opened(with_body(page, piece), tmp_path)
    assert any("Content Security Policy" in line and seen in line for line in wrong), wrong


@pytest.mark.parametrize(
    ("piece", "seen"),
    [
        ('<img src="https://example.org/a.png" alt="">', "https://example.org/a.png"),
        ("<script>console.error('it is wrong')</script>", "it is wrong"),
    ],
)
def test_without_its_policy_the_log_would_see_it(page: str, tmp_path: Path, piece: str, seen: str) -> None:
    _, wrong = opened(with_body(page.replace(POLICY, 'name="none"'), piece), tmp_path)
    assert len(wrong) == 1
    assert seen in wrong[0]


def widths(page: str, folder: Path) -> tuple[int, int]:
    """How wide the page is, and how wide what is seen of it: measured from outside, in a frame of a telephone's."""
    measure = (
        "const d = this.contentDocument; "
        "document.title = [d.documentElement.scrollWidth, d.documentElement.clientWidth, d.styleSheets.length]"
    )
    frame = f'<iframe width="{WIDTH}" height="800" style="border: 0" srcdoc="{html.escape(page)}" onload="{measure}">'
    shown, _ = opened(f"<!doctype html><head><title></title></head><body>{frame}</iframe></body>", folder)
    whole, seen, styles = shown.partition("<title>")[2].partition("</title>")[0].split(",")
    assert styles == "1"
    return int(whole), int(seen)


def test_on_a_telephone_only_tables_and_figures_scroll_sideways(page: str, tmp_path: Path) -> None:
    whole, seen = widths(page, tmp_path)
    assert whole <= seen <= WIDTH
    (tmp_path / "wide").mkdir()
    wide = '<img width="900" height="9" alt="">'
    whole, seen = widths(with_body(page, wide), tmp_path / "wide")
    assert whole > seen
