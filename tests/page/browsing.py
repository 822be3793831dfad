"""A headless browser driven by its own protocol, and the page served beside it from a stand-in or from the model."""

import asyncio
import base64
import contextlib
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import uvicorn
from websockets.sync.client import ClientConnection, connect

from coprod_sim.page.served.app import Page, application
from coprod_sim.page.served.guard import Names
from coprod_sim.page.served.live_part import Behind, Live
from coprod_sim.page.served.start import bound

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
TOKEN = "a-token-of-tests"


@contextlib.contextmanager
def served(live: Live, scenarios: tuple[str, ...] = ("time_bank", "ubudehe")) -> Iterator[tuple[str, Page]]:
    """The page at a free port of this machine: its address, and the page itself."""
    place = bound("127.0.0.1", 0)
    port = place.getsockname()[1]
    page = Page(Behind(lambda: live), scenarios, TOKEN)
    app = application(page, Names("127.0.0.1", port), TOKEN)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[place])))
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}", page
    finally:
        page.streams.stop()
        server.should_exit = True
        thread.join(timeout=20)
        place.close()


class Tab:
    """One tab, asked and told by the protocol of developer tools."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._number = line, 0
        self.asked: list[str] = []
        self.said: list[str] = []

    def ask(self, method: str, **values: Any) -> dict[str, Any]:
        """One command, and its result; what is asked for over the net and what goes wrong on the way is noted."""
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": values}))
        while True:
            told = json.loads(self._line.recv(timeout=30))
            if told.get("id") == self._number:
                assert "error" not in told, told
                return dict(told["result"])
            self._note(told)

    def _note(self, told: dict[str, Any]) -> None:
        of = told.get("params", {})
        if told.get("method") == "Network.requestWillBeSent":
            self.asked.append(of["request"]["url"])
        elif told.get("method") == "Runtime.exceptionThrown":
            self.said.append(str(of["exceptionDetails"].get("exception", of["exceptionDetails"])))
        elif told.get("method") == "Log.entryAdded" and of["entry"]["level"] == "error":
            self.said.append(of["entry"]["text"])

    def run(self, code: str) -> Any:
        """The value of an expression on the page."""
        result = self.ask("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def until(self, code: str, seconds: float = 20) -> None:
        """Wait until an expression is true."""
        end = monotonic() + seconds
        while not self.run(f"!!({code})"):
            assert monotonic() < end, (
                f"{code} never came true; the page said {self.run('document.body.innerText')[:800]}"
            )
            sleep(0.03)

    def size(self, width: int, height: int, scale: float = 1) -> None:
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )

    def open(self, address: str, stage: str | None = "final") -> None:
        self.ask("Page.navigate", url=address)
        if stage:
            self.until(f"document.body?.dataset.stage === '{stage}'")

    def press(self, key: str, modifiers: int = 0) -> None:
        code = {"ArrowRight": 39, "ArrowLeft": 37, "Tab": 9, "z": 90, "Enter": 13}[key]
        of = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.ask("Input.dispatchKeyEvent", type="rawKeyDown", **of)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **of)

    def picture(self, path: Path, whole: bool = False) -> None:
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))


@contextlib.contextmanager
def tab(folder: Path, width: int = 1280, height: int = 900) -> Iterator[Tab]:
    """A tab of a browser of its own."""
    user = folder / "user"
    process = subprocess.Popen(
        [str(BROWSER), *OPTIONS, f"--user-data-dir={user}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = _port(user / "DevToolsActivePort")
        with urlopen(f"http://127.0.0.1:{port}/json/list") as reply:
            target = next(of for of in json.load(reply) if of["type"] == "page")
        with connect(target["webSocketDebuggerUrl"], max_size=None, proxy=None) as line:
            made = Tab(line)
            for domain in ("Page", "Runtime", "Network", "Log"):
                made.ask(f"{domain}.enable")
            made.size(width, height)
            yield made
    finally:
        process.terminate()
        process.wait(timeout=20)


def _port(path: Path) -> int:
    end = monotonic() + 30
    while monotonic() < end:
        if path.exists() and (lines := path.read_text().split()):
            return int(lines[0])
        sleep(0.05)
    raise TimeoutError("the browser did not start")
