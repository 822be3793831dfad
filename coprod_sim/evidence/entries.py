"""What an entry of the evidence is: its fields, and the closed lists they are taken from."""

from dataclasses import dataclass

TOPICS = ("town", "health", "needs", "exchange", "practice", "contacts", "policy", "programmes", "spread")
PROFILES = ("talk", "trials")
KINDS = ("measured", "derived", "transferred", "judgement", "choice")
DISTRIBUTIONS = ("triangular", "log-uniform", "levels", "fixed")
SWITCHES = ("assets", "reciprocity", "redefined_work", "networks")
READ = ("found", "recalled")
UNITS = (
    *("share", "share a year", "share per SD", "share per four weeks", "ratio", "multiple", "correlation"),
    *("probability", "probability a week", "probability a year", "rate a year", "needs a year", "contacts a year"),
    *(
        "logit",
        "log change per unit",
        "log change per logit",
        "log change per SD",
        "log change per log",
        "log SD",
    ),
    *("log change per fifth", "SD", "severity", "QALY", "QALY a year", "GBP"),
    *(
        "minutes",
        "minutes a week",
        "minutes per minute",
        "hours",
        "hours a week",
        "hours per hour",
        "weeks",
        "years",
        "nights",
    ),
    *("ties", "count", "switch"),
)
INDEXES: dict[str, tuple[str, ...]] = {
    "age_band": ("0-15", "16-44", "45-64", "65-74", "75-84", "85+"),
    "channel": ("gp", "outpatient", "ae", "pharmacy", "bed_days"),
    "household_size": ("1", "2", "3", "4", "5+"),
    "fifth": ("1", "2", "3", "4", "5"),
    "cared_for": ("partner", "own_child", "parent", "other_kin", "friend", "neighbour", "kin_elsewhere"),
    "care_place": ("home", "away"),
    "company": ("home", "tie", "visit_hour", "member"),
}
"""The names along each index, in order; an indexed number has one element for each."""
Value = float | tuple[float, ...]


class EvidenceError(ValueError):
    """An entry cannot be used; the text reads ``file: key: what is wrong; what is allowed``."""


@dataclass(frozen=True)
class Source:
    """Where numbers come from. ``read`` is "found" where the page was read, "recalled" where cited from memory."""

    key: str
    citation: str
    year: int
    where: str
    read: str


@dataclass(frozen=True)
class Setting:
    """A number in one profile: its value, and the range it is drawn from (None where it is not drawn).

    For an indexed number all three are tuples; an element whose low and high are equal is not drawn.
    """

    value: Value
    low: Value | None = None
    high: Value | None = None


@dataclass(frozen=True)
class Parameter:
    """One number of the model. ``allowed`` are the hard limits for what a user may set, in ``unit``.

    ``distribution`` and ``levels`` say how a value is drawn in a profile that has a range. ``together``: one draw moves
    all elements to the same quantile; otherwise their draws have a ``correlation``, from 0 up to 1. ``sums_to``: what
    the elements must add up to. ``switch``: which of the four values it belongs to. ``provisional``: a second reading
    did not confirm all of it in print. ``synonyms``: words that people use for it, by which it is found.
    """

    key: str
    topic: str
    meaning: str
    unit: str
    index: str | None
    allowed: tuple[float, float]
    whole: bool
    distribution: str
    levels: tuple[float, ...]
    talk: Setting
    trials: Setting
    kind: str
    sources: tuple[str, ...]
    note: str
    switch: str | None
    provisional: bool
    together: bool
    correlation: float
    sums_to: float | None
    synonyms: tuple[str, ...] = ()

    def setting(self, profile: str) -> Setting:
        """Its setting in the profile ``"trials"`` or ``"talk"``."""
        return self.trials if profile == "trials" else self.talk


def elements(value: Value) -> tuple[float, ...]:
    """``value`` as a tuple, whether indexed or not."""
    return value if isinstance(value, tuple) else (value,)
