"""Pages as tests read them, and an answer with planted parts."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from planted_runs import planted, ranges

from coprod_sim.analysis.analyse import Analysis
from coprod_sim.analysis.load import Loaded
from coprod_sim.analysis.notices import table as counted
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Name, Sentence, TableRow, as_written, say
from coprod_sim.sweep.store.rows import Counts

VOID = frozenset(("meta", "br", "hr", "img", "input", "link", "col", "wbr", "base", "source"))
LOADS = ("src", "srcset", "href", "xlink:href", "data", "action", "poster", "background")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: tuple["Element", ...]
    text: str = ""

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())


@dataclass
class Read(HTMLParser):
    """All elements of a page in order, each with the text within it."""

    elements: list[Element] = field(default_factory=list)
    open_now: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open_now))
        self.elements.append(element)
        if tag not in VOID:
            self.open_now.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open_now)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            last = self.open_now.pop()
            assert last.tag == tag, f"<{last.tag}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for element in self.open_now:
            element.text += data


def read(page: str) -> list[Element]:
    parser = Read()
    parser.feed(page)
    parser.close()
    assert not parser.open_now
    return parser.elements


def links(page: str) -> dict[str, bytes]:
    """Files in the page, by name."""
    found = {}
    for element in read(page):
        if "download" in element.attributes:
            head, _, body = element.attributes["href"].partition("base64,")
            assert head == "data:text/csv;charset=utf-8;"
            found[element.attributes["download"]] = base64.b64decode(body, validate=True)
    return found


def table(content: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(content))


def outside(page: str) -> list[str]:
    """What the page would load, run or style by itself; nothing where it is self-contained."""
    wrong = []
    for element in read(page):
        for name, value in element.attributes.items():
            if (
                name.startswith("on")
                or name == "style"
                or (name in LOADS and not value.startswith(("#", "data:text/csv;", "data:image/svg+xml;")))
                or re.search(r"url\((?!#)", value)
            ):
                wrong.append(f"{element.tag} {name}={value[:40]}")
        if element.tag in ("script", "link", "iframe", "object", "embed", "base"):
            wrong.append(element.tag)
        if element.tag == "style" and re.search(r"@import|url\(", element.text):
            wrong.append("style loads")
    return wrong


def loose_ids(page: str) -> list[str]:
    """Ids that are there twice, and what is referred to and not there."""
    elements = read(page)
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    wanted = {
        value[1:]
        for element in elements
        for name, value in element.attributes.items()
        if name in ("href", "xlink:href") and value.startswith("#")
    }
    for element in elements:
        for name, value in element.attributes.items():
            wanted |= set(re.findall(r"url\(#([^)]+)\)", value))
            wanted |= set(value.split()) if name in ("aria-labelledby", "aria-describedby") else set()
    return [*{one for one in ids if ids.count(one) > 1}, *(wanted - set(ids))]


def part(runs: Runs) -> Part:
    """Gains of the main contrast by point: every kind of thing that a part may have."""
    name, pair = runs.named("gains"), runs.main
    each = runs.by_point("demand_hours", pair)
    gains = as_written(
        pd.DataFrame({"point": range(len(each)), "contrast": name_of(pair), "mean": each, "share": 0.25})
    )
    row, unit = TableRow(name, gains, 1, runs.symbol), Name(runs.unit("demand_hours"))
    point, share = row.fact("point", "count"), row.fact("share", "percent")
    said: tuple[Sentence, ...] = (
        say("At {point} the gain is {gain} {unit} <b>&.", point=point, gain=row.fact("mean", "signed"), unit=unit),
        say("That is {share} of it; in money {money}.", share=share, money=row.fact("mean", "money")),
    )
    pictures = (
        Picture(runs.named("gain_by_point"), "Gain by point & more.", lambda: _drawn(each)),
        Picture(runs.named("gain_map"), "Gain as a map.", lambda: _mapped(each)),
    )
    shown = Shown(name, (("Contrast", "contrast", "text"), ("Gain", "mean", "signed")), (0, 1), "The first two.")
    return Part(runs.named("gains"), "What is gained", said, {name: gains}, pictures, (shown,))


def _drawn(values: np.ndarray) -> Figure:
    figure = Figure(figsize=(5, 3))
    axes = figure.subplots()
    axes.bar(range(len(values)), values, hatch="//", clip_on=True, label="gain, £")
    axes.plot(values, "o--")
    axes.legend()
    return figure


def _mapped(values: np.ndarray) -> Figure:
    figure = Figure(figsize=(4, 2))
    figure.subplots().imshow(np.tile(np.nan_to_num(values), (2, 1)), aspect="auto")
    return figure


def analysis(notices: tuple[Sentence, ...] = (), more: Mapping[str, object] | None = None) -> Analysis:
    """An answer about planted runs."""
    rng = np.random.default_rng(3)
    runs = planted({"demand_hours": rng.normal(-40, 9, (8, 3))}, factors=ranges(2), units=rng.random((8, 2)))
    loaded = Loaded(runs.experiment, "/home/somebody/own/planted.yaml", (runs,), Counts(46, 2, 0, 0, 0, 9.5), "d" * 64)
    return Analysis(loaded, notices, counted(loaded), (part(runs),), dict(more or {}))
