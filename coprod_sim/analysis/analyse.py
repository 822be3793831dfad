"""The whole of an answer: all parts that a sweep's runs allow, and what they were made with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coprod_sim.analysis.load import Loaded, load
from coprod_sim.analysis.runs import Runs
from coprod_sim.report.part import Part
from coprod_sim.report.said import Sentence

Make = Callable[[Runs], Part | None]
PARTS: tuple[Make, ...] = ()
"""What makes each part, in the order of the page; None where the design does not allow it."""


@dataclass(frozen=True)
class Analysis:
    """An answer.

    Args:
        loaded: the runs.
        notices: what must be known before anything else, such as runs that failed.
        parts: in the order of the page.
        manifest: versions, design, digest of the runs, commands.
    """

    loaded: Loaded
    notices: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    manifest: dict[str, Any]


def analyse(folder: Path, name: str | None = None) -> Analysis:
    """All that follows from the runs of an experiment in the store in ``folder``.

    Raises:
        StoreError: as ``load`` says.
    """
    loaded = load(folder, name)
    parts = tuple(part for runs in loaded.scenarios for make in PARTS if (part := make(runs)) is not None)
    return Analysis(loaded, (), parts, {})
