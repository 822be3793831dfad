"""Experiment files that tests write."""

from pathlib import Path

TOP = """\
schema: 1
name: mine
question: What if?
settles: It does.
scenarios: [time_bank]
"""


def written(folder: Path, design: str, top: str = TOP) -> Path:
    path = folder / "mine.yaml"
    path.write_text(f"{top}design:\n{design}", encoding="utf-8")
    return path


def factors(*lines: str, kind: str = "sobol", more: str = "") -> str:
    body = "".join(f"    {line}\n" for line in lines)
    points = "" if kind in ("grid", "list", "one-at-a-time") else "  points: 8\n"
    return f"  kind: {kind}\n{points}{more}  factors:\n{body}"
