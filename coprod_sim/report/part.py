"""What an answer is made of: parts, each with sentences, the tables behind them and pictures of those tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from matplotlib.figure import Figure

from coprod_sim.report.sentence import Sentence, as_written


@dataclass(frozen=True)
class Picture:
    """A figure: its file's name, what it shows for readers who cannot see it, and how it is drawn.

    ``draw`` is called within the house style and may be called several times.
    """

    name: str
    alt: str
    draw: Callable[[], Figure]


@dataclass(frozen=True)
class Shown:
    """Some of a table, as a page shows it.

    Args:
        table: one of the part's.
        columns: (heading, column, form) each; form is one of ``said.FORMS``, or ``text``.
        rows: places of the rows, in order; all where None.
        caption: what it shows.
    """

    table: str
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[int, ...] | None = None
    caption: str = ""


@dataclass(frozen=True)
class Part:
    """One part of an answer.

    Args:
        key: short name, an anchor in the page.
        title: heading.
        sentences: the answer first; every number of theirs is in ``tables``.
        tables: by the name of their files without ending.
        pictures: in order.
        shown: tables in the page; the others are links.
    """

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    shown: tuple[Shown, ...] = ()

    def __post_init__(self) -> None:
        written = {name: as_written(frame) for name, frame in self.tables.items()}
        object.__setattr__(self, "tables", written)
