"""The answer: demand, public hours, cost and unmet need together, against every other arm."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from coprod_sim.analysis import differences
from coprod_sim.analysis.answer import figure
from coprod_sim.analysis.design_facts import Settings, quoted_arm
from coprod_sim.analysis.runs import Runs, name_of
from coprod_sim.outcomes.registry import UNMET_PARTS, told
from coprod_sim.report.part import Part, Picture, Shown
from coprod_sim.report.sentence import Fact, Name, Sentence, TableRow, as_written, row_of, say, together
from coprod_sim.studies import statements
from coprod_sim.studies.compare.findings import Pair
from coprod_sim.studies.how_sure import SETTLED, legend

ORDER, BESIDE = told("answer"), told("beside")
OVERVIEW = "overview"
WORLDS = "sampled worlds"


def part(runs: Runs) -> Part:
    """Of every sweep."""
    settings, frame = Settings(runs), differences.table(runs)
    name = runs.named(differences.TABLE)
    tables = {name: frame, settings.name: settings.frame}
    if runs.sampled:
        said = list(_over_worlds(runs, settings, frame))
        picture: Picture | None = figure.forest(runs, frame)
        shown = Shown(
            name,
            _COLUMNS,
            caption="Differences over all points. From 40 worlds on, low and high hold 95% of them. "
            + legend(runs.experiment.matters),
        )
    else:
        overview = over_points(runs, frame)
        tables[runs.named(OVERVIEW)] = overview
        said = list(_over_points(runs, settings, frame, overview))
        picture = figure.levels(runs, frame)
        shown = Shown(
            runs.named(OVERVIEW),
            _OVERVIEW,
            caption="At how many points a direction is settled: the same in most worlds or more. "
            + legend(runs.experiment.matters),
        )
    said += list(_warnings(runs, frame))
    pictures = () if picture is None else (picture,)
    return Part("answer", "The answer", tuple(said), tables, pictures, (shown,))


_COLUMNS = (
    ("Outcome", "label", "text"),
    ("Contrast", "contrast", "text"),
    ("Unit", "unit", "text"),
    ("Median", "median", "signed"),
    ("Of the other arm's", "share_of_comparator", "signed_percent"),
    ("Low", "low", "signed"),
    ("High", "high", "signed"),
    ("How sure", "words", "text"),
    ("Of worlds", "share_of_worlds", "of_worlds"),
    ("Median in the town", "town_median", "signed"),
    ("Unit in the town", "town_unit", "text"),
)
_OVERVIEW = (
    ("Outcome", "label", "text"),
    ("Contrast", "contrast", "text"),
    ("Points", "points", "count"),
    ("Lower", "clear_lower", "count"),
    ("Higher", "clear_higher", "count"),
    ("Least median", "least", "signed"),
    ("Greatest median", "most", "signed"),
    ("Unit", "unit", "text"),
    ("Least in the town", "town_least", "signed"),
    ("Greatest in the town", "town_most", "signed"),
    ("Unit in the town", "town_unit", "text"),
)


def _rows(runs: Runs, frame: pd.DataFrame, pair: Pair, keys: Sequence[str], table: str) -> dict[str, TableRow]:
    name = runs.named(table)
    have = set(frame["outcome"])  # an experiment says which outcomes it looks at
    return {key: row_of(name, frame, runs.symbol, outcome=key, contrast=name_of(pair)) for key in keys if key in have}


# Sampled designs


def _over_worlds(runs: Runs, settings: Settings, frame: pd.DataFrame) -> Iterator[Sentence]:
    first, *others = runs.lead
    opening = say(
        "In this model, over {span} and {points} sampled worlds",
        span=settings.span,
        points=settings.fact("points_used"),
    )
    rows = _rows(runs, frame, first, ORDER, differences.TABLE)
    yield statements.compared(runs, first, rows, opening)
    yield from (statements.statement(runs, row, key) for key, row in rows.items())
    beside = _rows(runs, frame, first, BESIDE, differences.TABLE)
    yield from (statements.statement(runs, row, key) for key, row in beside.items())
    for pair in others:
        yield from _another(runs, settings, frame, first, pair)


def _another(runs: Runs, settings: Settings, frame: pd.DataFrame, first: Pair, pair: Pair) -> Iterator[Sentence]:
    """What is surer against one arm than against the other."""
    keys = (*ORDER, *BESIDE)
    one, two = (_rows(runs, frame, each, keys, differences.TABLE) for each in (first, pair))
    differ = [key for key in one if statements.verdict(one[key]) != statements.verdict(two[key])]
    differ = [key for key in differ if statements.verdict(one[key]).settled or statements.verdict(two[key]).settled]
    against = say("{arm} against {other}", arm=quoted_arm(runs, pair[0]), other=quoted_arm(runs, pair[1]))
    if not differ:
        yield say("For {against} the answer is the same.", against=against)
        return
    names = together([(statements.called(runs, key),) for key in differ])
    yield say("For {against} the answer differs in {names}.", against=against, names=names)
    yield from (statements.statement(runs, two[key], key) for key in differ)


# Chosen points


def over_points(runs: Runs, frame: pd.DataFrame) -> pd.DataFrame:
    """A row an (outcome, contrast): at how many points it is settled, and its least and greatest median, with where."""
    rows = []
    for (key, contrast), each in frame.groupby(["outcome", "contrast"], sort=False):
        sure = each["words"].isin(SETTLED)
        lower = int((sure & (each["way"] < 0)).sum())
        least, most = int(each["median"].to_numpy().argmin()), int(each["median"].to_numpy().argmax())
        row: dict[str, Any] = {"outcome": key, "contrast": contrast, "label": runs.label(str(key))}
        row |= {"unit": runs.unit(str(key)), "town_unit": runs.town_unit(str(key)), "points": len(each)}
        row |= {"clear_lower": lower, "clear_higher": int(sure.sum()) - lower, "unclear": int((~sure).sum())}
        row |= {"median_lower": int((each["median"] < 0).sum()), "median_higher": int((each["median"] > 0).sum())}
        for end, place in (("least", least), ("most", most)):
            row |= {end: float(each["median"].iloc[place]), f"{end}_row": each.index[place]}
            row |= {f"town_{end}": float(each["town_median"].iloc[place])}
        rows.append(row)
    return as_written(pd.DataFrame(rows))


def _over_points(runs: Runs, settings: Settings, frame: pd.DataFrame, overview: pd.DataFrame) -> Iterator[Sentence]:
    points = settings.fact("points_used")
    yield say(
        "In this model, over {span}, at the {points} points that the design has:", span=settings.span, points=points
    )
    for i, pair in enumerate(runs.lead):
        arms = {"first": quoted_arm(runs, pair[0]), "second": quoted_arm(runs, pair[1])}
        yield say("{first} against {second}.", **arms)
        for key, row in _rows(runs, overview, pair, ORDER + (BESIDE if i == 0 else ()), OVERVIEW).items():
            yield _at_points(runs, frame, row, key, shortly=i > 0)


def _at_points(runs: Runs, frame: pd.DataFrame, row: TableRow, key: str, *, shortly: bool) -> Sentence:
    sure = [
        say("{way} at {n}", way=way, n=row.fact(f"clear_{way}", "count"))
        for way in ("lower", "higher")
        if row[f"clear_{way}"]
    ]
    if not sure:
        verdict = say("not settled at any point")
    else:
        rest = say(", not settled at {n}", n=row.fact("unclear", "count")) if row["unclear"] else ()
        verdict = say(
            "{sure} of {points} points{rest}", sure=together(sure), points=row.fact("points", "count"), rest=rest
        )
    if row["least"] == row["most"]:
        return say(
            "{name}: {verdict}; the median is {mean}{unit}{town}.",
            name=statements.heading(runs, key),
            verdict=verdict,
            mean=statements.signed(row, "least", key),
            unit=statements.per(runs, key),
            town=_in_town(row, key),
        )
    ends = [
        (statements.signed(row, end, key), "" if shortly else where(runs, frame, int(row[f"{end}_row"])))
        for end in ("least", "most")
    ]
    (least, at_least), (most, at_most) = ends
    return say(
        "{name}: {verdict}; medians go from {least}{at_least} to {most}{at_most}{unit}{town}.",
        name=statements.heading(runs, key),
        verdict=verdict,
        least=least,
        at_least=at_least,
        most=most,
        at_most=at_most,
        unit=statements.per(runs, key),
        town=_in_town(row, key),
    )


def _in_town(row: TableRow, key: str) -> Sentence:
    """In brackets: what the least and the greatest median come to for all residents of their points."""
    least, most = (statements.signed(row, f"town_{end}", key) for end in ("least", "most"))
    if row["town_least"] != row["town_least"]:
        return ()
    both = say("{least} to {most}", least=least, most=most) if least.text != most.text else (least,)
    return say(" ({both} in the town)", both=both)


def where(runs: Runs, frame: pd.DataFrame, place: int) -> Sentence:
    """The levels at a row of the contrasts, in brackets."""
    row = TableRow(runs.named(differences.TABLE), frame, place, runs.symbol)
    parts: list[Sentence] = []
    for factor in runs.factors:
        level = row[factor.name]
        if level is None or level != level or len(factor.values) == 1:
            continue
        said: Fact | Name = Name(level) if isinstance(level, str) else row.fact(factor.name, "level")
        parts.append(say("{name} {level}", name=Name(factor.name), level=said))
    return say(" ({levels})", levels=together(parts)) if parts else say(" (everything at its centre)")


# Warnings


def _warnings(runs: Runs, frame: pd.DataFrame) -> Iterator[Sentence]:
    """Where an effect that looks good has a price: at all points, or at how many of them is in the tables."""
    for pair in runs.lead:
        rows = {
            key: differences.chosen(frame, key, name_of(pair)) for key in ("demand_hours", "unmet_hours", *UNMET_PARTS)
        }
        sure = {key: _sure(each) for key, each in rows.items()}
        fell = sure.pop("demand_hours").eq(-1)
        worse = [key for key, signs in sure.items() if (fell.to_numpy() & signs.eq(1).to_numpy()).any()]
        if worse:
            at = "" if runs.sampled else "at some points "
            names = together([(statements.called(runs, key),) for key in worse])
            yield say(
                "Against {arm}, {at}demand fell but {names} rose.", arm=quoted_arm(runs, pair[1]), at=at, names=names
            )


def _sure(rows: pd.DataFrame) -> "pd.Series[int]":
    """-1 or 1 where a direction is settled, 0 where it is not."""
    return (rows["way"] * rows["words"].isin(SETTLED)).astype(int).reset_index(drop=True)
