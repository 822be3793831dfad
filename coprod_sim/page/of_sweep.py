"""The page of a sweep: what follows from its runs, and what it was made with."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coprod_sim.analysis.analyse import Analysis
from coprod_sim.page.html import Page, Section, Text, html, section
from coprod_sim.page.left_out import LEFT_OUT, WHERE
from coprod_sim.progress import progress
from coprod_sim.report.part import Picture
from coprod_sim.sweep.experiment import Experiment

FILE_KEYS = frozenset(("files", "command", "commands"))
"""Of a manifest: told elsewhere in the page."""


def page_of(analysis: Analysis, drawn: Mapping[str, bytes] | None = None) -> str:
    """The page's text.

    Args:
        analysis: what follows from the runs.
        drawn: SVG of the pictures by name, where they are drawn already.
    """
    made = drawings(analysis) if drawn is None else drawn
    return html(_page(analysis, made))


def drawings(analysis: Analysis) -> dict[str, bytes]:
    """SVG of each picture, by name: the bytes that its file has."""
    from coprod_sim.report.style import house_style

    pictures = pictures_of(analysis)
    with house_style(), progress("Figures", len(pictures)) as advance:
        found = {}
        for picture in pictures:
            found[picture.name] = _svg(picture)
            advance(1)
    return found


def pictures_of(analysis: Analysis) -> list[Picture]:
    """All pictures, in order."""
    return [picture for part in analysis.parts for picture in part.pictures]


def _svg(picture: Picture) -> bytes:
    from coprod_sim.report.style import lay_out, svg_bytes

    return svg_bytes(lay_out(picture.draw()))


def given(experiment: Experiment, named: str) -> str:
    """How a command names the experiment; a user's own file by its name only."""
    return Path(named).name if Path(named).suffix else experiment.name


def commands(analysis: Analysis) -> tuple[str, ...]:
    """What makes runs, tables and page anew, in order."""
    experiment = analysis.loaded.experiment
    sweep = f"coprod-sim sweep {given(experiment, analysis.loaded.given)}"
    return (sweep, *(f"coprod-sim {what} results/{experiment.name}" for what in ("analyse", "report", "verify")))


def _page(analysis: Analysis, drawn: Mapping[str, bytes]) -> Page:
    loaded = analysis.loaded
    experiment, counts = loaded.experiment, loaded.counts
    sections = [section(part, drawn) for part in analysis.parts]
    texts = tuple(Text((line,)) for line in LEFT_OUT)
    left_out = Section("what-it-leaves-out", "What it leaves out", texts, notes=(WHERE,))
    said = (f"Experiment {experiment.name}", f"{counts.done:,} runs", f"digest {loaded.digest[:12]}")
    return Page(
        title=experiment.question,
        question=f"What the answer should settle: {experiment.settles}" if experiment.settles else "",
        sections=(*sections, left_out),
        provenance=f"{' · '.join(said)}. Model, not forecast.",
        command=f"coprod-sim report results/{experiment.name}",
        made=_made(analysis),
        commands=commands(analysis),
        notices=analysis.notices,
    )


def _made(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    loaded = analysis.loaded
    experiment, counts = loaded.experiment, loaded.counts
    ended = {name: getattr(counts, name) for name in ("done", "failed", "timeout", "killed", "missing")}
    fixed = (
        ("Experiment", experiment.name),
        ("Design", f"{experiment.kind}, {len(experiment.factors)} factors, {experiment.replicates} replicates a point"),
        ("Scenarios", ", ".join(Path(name).stem for name in experiment.scenarios)),
        ("Runs", ", ".join(f"{count:,} {name}" for name, count in ended.items() if count or name == "done")),
        ("Seed", str(experiment.seed)),
        ("Digest of the runs", loaded.digest),
        ("Digest of the experiment", experiment.digest),
    )
    told = {term.lower() for term, _ in fixed} | FILE_KEYS
    more = [(_term(key), _value(value)) for key, value in analysis.manifest.items() if key not in told]
    return (*fixed, *more)


def _term(key: str) -> str:
    return f"{key[:1].upper()}{key[1:].replace('_', ' ')}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
