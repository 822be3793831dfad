"""Files of an answer to take away: each is what the command line writes, or a command that writes it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from coprod_sim.page.served.live_part import Live

REPORT = "report.html"
Made = tuple[bytes, str]


def _scenario(live: Live, s: Any) -> Made:
    return live.scenario_file(s).encode(), "application/yaml"


def _command(live: Live, s: Any) -> Made:
    return f"{live.command(s)}\n".encode(), "text/plain"


def _tables(live: Live, s: Any) -> Made:
    return live.ladder.folder(s), "application/zip"


def _report(live: Live, s: Any) -> Made:
    with zipfile.ZipFile(io.BytesIO(live.ladder.folder(s))) as folder:
        name = next(name for name in folder.namelist() if name.rpartition("/")[2] == REPORT)
        return folder.read(name), "text/html"


FILES: dict[str, Callable[[Live, Any], Made]] = {
    "scenario.yaml": _scenario,
    "command.txt": _command,
    "tables.zip": _tables,
    REPORT: _report,
}
"""By the name that the page asks for; there are no others."""
SLOW = ("tables.zip", REPORT)
"""Those that draw figures, in the thread that answers."""
