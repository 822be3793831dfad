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
class Text:
    """A sentence that stands out (none where it is empty), and those below it."""

    lead: Sentence
    details: tuple[Sentence, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All of them, the lead first."""
        return (self.lead, *self.details) if self.lead else self.details


@dataclass(frozen=True)
class Part:
    """One part of an answer.

    Args:
        key: short name, an anchor in the page.
        title: heading.
        said: the answer first, as sentences (the first stands out) or as texts; every number is in ``tables``.
        tables: by the name of their files without ending.
        pictures: in order.
        shown: tables in the page; the others are links.
        notes: lines below all that, in small print.
    """

    key: str
    title: str
    said: tuple[Sentence, ...] | tuple[Text, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    shown: tuple[Shown, ...] = ()
    notes: tuple[Sentence, ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """Texts that have something in them."""
        if not self.said or isinstance(self.said[0], Text):
            return tuple(text for text in self.said if isinstance(text, Text) and text.sentences)
        first, *rest = (sentence for sentence in self.said if not isinstance(sentence, Text))
        return (Text(first, tuple(rest)),)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All of them in order."""
        return tuple(sentence for text in self.texts for sentence in text.sentences)

    def __post_init__(self) -> None:
        written = {name: as_written(frame) for name, frame in self.tables.items()}
        object.__setattr__(self, "tables", written)
