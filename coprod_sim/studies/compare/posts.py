"""What the money of each arm beyond the team buys in full-time posts: a small table, and a sentence for each row."""

from collections.abc import Mapping

import pandas as pd

from coprod_sim.report.sentence import Name, Sentence, TableRow, as_written, say
from coprod_sim.scenario.bought import Bought, bought
from coprod_sim.studies.compare.plan import ComparisonPlan

TABLE = "posts"
COLUMNS = ("arm", *Bought._fields)
TEMPLATE = (
    "The {money} money of {arm}, {each} a resident a year, is {town} a year in the town, about {posts} {post} {whose} "
    "at {hour} an hour."
)
MONEY = {"programme": "programme", "course": "course", "ordinary": "outreach"}


def posts_table(plan: ComparisonPlan) -> pd.DataFrame:
    """A row for each use of money in each arm that has any, at the central values of the evidence.

    Columns: the arm, the use (programme, course or ordinary), whose posts, money a resident a year and a year in the
    town, the full-time posts that it pays for, and what an hour of them costs.
    """
    rows = [
        (arm, *each)
        for arm in plan.arms
        for each in bought(plan.scenario, arm, plan.evidence, plan.overrides, plan.residents)
    ]
    return as_written(pd.DataFrame(rows, columns=list(COLUMNS)))


def posts_sentences(table: pd.DataFrame, labels: Mapping[str, str], symbol: str) -> list[Sentence]:
    """What the money buys, a sentence a row; every number is a cell of ``table``.

    Args:
        table: as ``posts_table`` makes it, or as its file has it.
        labels: of the arms, in the order in which to report them; arms without a label are left out.
        symbol: of the scenario's money.
    """
    rows = [TableRow(TABLE, table, place, symbol) for place in range(len(table))]
    return [_sentence(row, labels[arm]) for arm in labels for row in rows if row["arm"] == arm]


def _sentence(row: TableRow, label: str) -> Sentence:
    part = float(row["posts"]) < 1.0
    posts = row.fact("posts", "size" if part else "value")
    return say(
        TEMPLATE,
        money=MONEY[row["use"]],
        arm=Name(f"\N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}"),
        each=row.fact("gbp_per_resident_year", "cost"),
        town=row.fact("gbp_year", "cost"),
        posts=posts,
        post="of a full-time post" if part else "full-time post" if posts.text == "1" else "full-time posts",
        whose=str(row["whose"]),
        hour=row.fact("gbp_per_hour", "cost"),
    )
