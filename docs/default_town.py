"""What the documentation shows of the default town: picture, first output in the README, first table of findings.md."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import marked
from headline_figure import ROWS, headline
from markdown_table import table
from PIL import Image

from coprod_sim import Comparison, compare
from coprod_sim.report import numbers
from coprod_sim.report.figure import house_style, lay_out

PROFILES = {"trials": "as **trials** found", "talk": "as the **talk** claims"}
COLOURS = 64  # few colours make a small file
WIDTH = 96
"""Characters in a line of the README."""
COLUMNS = ("demand, hours", "public hours", "cost to the budget", "unmet, asked of the team", "unmet, never asked")
PAIR = ("co-produced", "traditional")


def write(docs: Path) -> None:
    """Run both profiles; write the picture, and the pieces of the README and of findings.md."""
    found = {name: compare("time_bank", evidence=name) for name in PROFILES}
    drawn = BytesIO()
    with house_style():
        lay_out(headline(found)).savefig(drawn, dpi=130)
    place = docs / "images" / "headline.png"
    place.parent.mkdir(exist_ok=True)
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(place, optimize=True)
    marked.replace(docs.parent / "README.md", "first output", f"```text\n{excerpt(found['trials'])}\n```\n")
    marked.replace(docs / "findings.md", "default town", both(found))


def excerpt(found: Comparison) -> str:
    """The head of what is printed, with the rows of the main outcomes, and the first paragraph."""
    lines = found.text(WIDTH).splitlines()
    labels = tuple(found.label(outcome) for outcome in ROWS)
    rule = next(place for place, line in enumerate(lines) if line.startswith("─"))
    end = lines.index("", rule)
    rows = [row for row in _rows(lines[rule + 1 : end]) if not row.startswith("  ") or _label(row) in labels]
    first = next(place for place, line in enumerate(lines) if line.startswith("In this model"))
    sentences = lines[first : lines.index("", first)]
    return "\n".join([*lines[: rule + 1], *_with_rows(rows), "...", "", *sentences, "..."])


def _rows(lines: list[str]) -> Iterator[str]:
    """Rows of a table, those of two lines as one."""
    row = ""
    for line in lines:
        if row and not line.startswith("    "):
            yield row
            row = ""
        row = f"{row}\n{line}" if row else line
    yield row


def _label(row: str) -> str:
    """What a row is of: its first cell, over as many lines as it takes."""
    return " ".join(re.split(r"\s{2,}", line.strip())[0] for line in row.splitlines())


def _with_rows(rows: list[str]) -> Iterator[str]:
    """Headings of units only where a row stands under them."""
    for row, below in zip(rows, [*rows[1:], ""], strict=True):
        if row.startswith("  ") or below.startswith("  "):
            yield row


def both(found: Mapping[str, Comparison]) -> str:
    """A row a profile, a column an outcome."""
    rows = ((PROFILES[name], *(_cell(each, outcome) for outcome in ROWS)) for name, each in found.items())
    return table(("", *COLUMNS), rows)


def _cell(found: Comparison, outcome: str) -> str:
    contrast = found.contrast(outcome, PAIR)
    say = numbers.money if outcome.endswith("_gbp") else numbers.signed
    return f"{say(contrast.median)} ({numbers.ends(contrast.low, contrast.high, say)})"
