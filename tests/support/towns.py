"""Small towns for the tests of the whole model: making them, copying them, and comparing them to the bit."""

from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from coprod_sim.model import engine
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.founding import Town
from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS
from coprod_sim.scenario.load import load_scenario
from coprod_sim.scenario.scenario import Scenario

I64 = npt.NDArray[np.int64]
ARMS = ("traditional", "co-produced", "traditional_plus")
NO_GROWTH: dict[str, object] = {"demand_growth_per_year": 0.0, "capacity_growth_per_year": 0.0}
# Teams with too little time, need that lapses, and a time bank with much going on
BUSY: dict[str, object] = {
    "starting_utilisation": 2.0,
    "lapse_weeks": 3,
    "join_per_year": 4.0,
    "broker_hours_per_hour": 0.25,
    "never_trade_share": 0.2,
    "gift_discount": 0.2,
}
NOBODY_LEAVES: dict[str, object] = {"move_per_year": 0.0, "death_per_year": [0.0] * 6}
NEEDS = ("need_home", "need_clinical")
MET = ("met_self", "met_kin", "met_kin_elsewhere", "met_friends", "met_bank")
UNDONE = ("undelivered", "unasked")
ASKED = ("asked_home", "need_clinical")
SERVED = ("served_home", "served_clinical")
TEAM_OTHER = ("coaching", "relief", "doing_with", "supervision")
HELP = ("given_friends", "given_asked", "given_others", "given_bank")


def small_localities(folder: Path, people: int) -> Scenario:
    """The default town in localities of so many people, of 150 or more."""
    path = folder / f"small_{people}.yaml"
    path.write_text(
        f"schema: 1\nname: {path.stem}\nextends: time_bank\ntitle: Small localities\n"
        f"question: Does it hold for several localities?\nlocality_residents: {people}\n"
    )
    return load_scenario(path)


def made(
    scenario: Scenario | str = "time_bank",
    arm: str = "co-produced",
    *,
    residents: int = 600,
    weeks: int = 0,
    drawn: bool = False,
    engine: Literal["kernel", "agents"] = "kernel",
    **options: Any,
) -> CoProductionModel:
    """A model after ``weeks`` weeks; central values of the parameters unless ``drawn``."""
    model = CoProductionModel(scenario, arm, residents=residents, fixed_parameters=not drawn, engine=engine, **options)
    return model.run(weeks) if weeks else model


def total(books: I64, *names: str) -> I64:
    """Sum of some fields: all axes of ``books`` but the last."""
    return cast("I64", books[..., [FIELD_INDEX[name] for name in names]].sum(axis=-1))


def weekly(model: CoProductionModel, *names: str) -> I64:
    """Sum of some fields a week, for the whole town."""
    return cast("I64", total(model.ledger, *names).sum(axis=-1))


def copied(table: NamedTuple) -> Any:
    """A copy of a table of columns that shares nothing with it."""
    return type(table)(*(column.copy() for column in table))


def copied_town(town: Town) -> Town:
    return Town(*(copied(table) for table in town))


def one_week(town: Town, model: CoProductionModel, record: Any = None) -> I64:
    """Books (6, fields) of the model's next week, lived by a copy of ``town``; the model stays as it is."""
    count = town.localities.number.size
    books = engine.run_piece(
        copied_town(town),
        model.record if record is None else record,
        model.seed,
        model.replicate,
        model.week,
        1,
        1,
        np.zeros((count, len(FIELDS)), np.int64),
    )
    return cast("I64", books[0])


def changed(record: Any, **values: Any) -> Any:
    """A copy of a parameter record with other values."""
    row = np.array([record], dtype=record.dtype)
    for key, value in values.items():
        row[key] = value
    return row.view(np.recarray)[0]


def different(one: NamedTuple, other: NamedTuple, *, leave_out: tuple[str, ...] = ()) -> list[str]:
    """Names of the columns in which two tables differ in any bit, but for those left out."""
    pairs = zip(one._fields, one, other, strict=True)
    return [name for name, a, b in pairs if name not in leave_out and not np.array_equal(a, b)]


def assert_same(one: CoProductionModel, other: CoProductionModel, *, leave_out: tuple[str, ...] = ()) -> None:
    """Two models are equal to the bit: state, books, and books by locality."""
    assert one.week == other.week
    for table in Town._fields:
        assert different(getattr(one.town, table), getattr(other.town, table), leave_out=leave_out) == [], table
    fields = [f.name for i, f in enumerate(FIELDS) if not np.array_equal(one.ledger[..., i], other.ledger[..., i])]
    assert fields == []
    assert one.by_locality.equals(other.by_locality)


def outstanding(town: Town) -> int:
    """Minutes of clinical need that wait."""
    return int(town.localities.backlog.sum())
