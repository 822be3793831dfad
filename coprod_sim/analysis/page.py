"""The page of a sweep: what follows from its runs, and what it was made with."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coprod_sim.analysis import notices
from coprod_sim.analysis.analyse import Analysis, commands
from coprod_sim.report.page import Page, html
from coprod_sim.report.part import Part, Picture
from coprod_sim.report.progress import progress
from coprod_sim.report.results import Tell, not_drawn, warned
from coprod_sim.report.sentence import Sentence

FILE_KEYS = frozenset(("files", "command", "commands"))
"""Of a manifest: told elsewhere in the page."""


def page_of(analysis: Analysis, drawn: Mapping[str, bytes] | None = None, tell: Tell = warned) -> str:
    """The page's text.

    Args:
        analysis: what follows from the runs.
        drawn: SVG of the pictures by name, where they are drawn already.
        tell: given a line for each picture that could not be drawn.
    """
    made = drawings(analysis, tell) if drawn is None else drawn
    return html(_page(analysis, made))


def drawings(analysis: Analysis, tell: Tell = warned) -> dict[str, bytes]:
    """SVG of each picture that can be drawn, by name: the bytes that its file has."""
    from coprod_sim.report.figure import house_style

    pictures = analysis.pictures
    with house_style(), progress("Figures", len(pictures)) as advance:
        found = {}
        for picture in pictures:
            try:
                found[picture.name] = _svg(picture)
            except Exception as error:  # whatever is wrong with a figure: the numbers are right without it
                tell(not_drawn(picture.name, error))
            advance(1)
    return found


def _svg(picture: Picture) -> bytes:
    from coprod_sim.report.figure import lay_out, svg_bytes

    return svg_bytes(lay_out(picture.draw()))


def _page(analysis: Analysis, drawn: Mapping[str, bytes]) -> Page:
    loaded = analysis.loaded
    experiment, counts = loaded.experiment, loaded.counts
    first, *rest = analysis.parts or (Part("nothing", "Nothing follows from these runs"),)
    first = replace(first, tables={**first.tables, notices.TABLE: analysis.counted})
    said = (f"Experiment {experiment.name}", f"{counts.done:,} runs", f"digest {loaded.digest[:12]}")
    return Page(
        title=experiment.question,
        question=f"What the answer should settle: {experiment.settles}" if experiment.settles else "",
        parts=(first, *rest),
        drawn=drawn,
        provenance=f"{' · '.join(said)}. Model, not forecast.",
        command=f"coprod-sim report results/{experiment.name}",
        made=_made(analysis),
        commands=tuple(commands(loaded)),
        notices=(*analysis.notices, *_left_out(analysis, drawn)),
    )


def _left_out(analysis: Analysis, drawn: Mapping[str, bytes]) -> tuple[Sentence, ...]:
    missing = [picture.name for picture in analysis.pictures if picture.name not in drawn]
    return ((f"Figures that are not here, as they could not be drawn: {', '.join(missing)}.",),) if missing else ()


def _made(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    loaded = analysis.loaded
    experiment, counts = loaded.experiment, loaded.counts
    ended = {name: getattr(counts, name) for name in ("done", "failed", "timeout", "killed", "missing", "damaged")}
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
