"""Home care is told by name, in all, by deprivation fifth and by age, and the parts add up to the unit."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from compared import sentences
from numbers_said import not_in_tables
from planted import planted
from planted_runs import planted as planted_runs
from planted_runs import ranges
from synthetic import VALUES
from towns import made, small_localities

from coprod_sim.analysis import differences, for_whom
from coprod_sim.outcomes.fields import AGES, FIELD_INDEX, FIELDS, of_age
from coprod_sim.outcomes.registry import HOME_CARE, OUTCOMES, SPLIT
from coprod_sim.outcomes.summary import summarise, summarise_ages
from coprod_sim.report.sentence import plain
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.sweep.store.rows import in_age, in_fifth, outcome_names, outcome_numbers

pytestmark = pytest.mark.rule


BY_AGE = ("asked_home", "served_home", "residents")
SMALL = {"replicates": 2, "weeks": 13, "residents": 600}


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare("time_bank", progress=False, **SMALL)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["kernel", "agents"])
def test_ages_add_up_to_the_unit_every_week_and_in_every_fifth(
    engine: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    town = made(
        small_localities(tmp_path_factory.mktemp("ages"), 200),
        residents=400,
        weeks=9,
        overrides={"starting_utilisation": 2.0},
        engine=engine,  # type: ignore[arg-type]
    )
    for name in BY_AGE:
        parts = sum(town.ledger[..., FIELD_INDEX[of_age(name, band)]] for band in range(len(AGES)))
        assert np.array_equal(parts, town.ledger[..., FIELD_INDEX[name]]), name
        assert parts.sum() > 0  # type: ignore[union-attr]


def test_home_care_is_what_is_asked_of_the_team_and_what_it_delivers() -> None:
    books = np.zeros((52, 6, len(FIELDS)), np.int64)
    for name, amount in {
        "residents": 1_000,
        of_age("residents", 4): 200,
        "asked_home": 600,
        "served_home": 300,
        of_age("asked_home", 4): 600,
        of_age("served_home", 4): 300,
    }.items():
        books[:, 3, FIELD_INDEX[name]] = amount
    parameters = SimpleNamespace(values=VALUES)
    whole, ages = summarise(books, parameters), summarise_ages(books, parameters)
    assert whole[list(HOME_CARE)].tolist() == [52 * 10, 52 * 5]  # hours a year per 1,000 residents
    assert ages["75-84"].tolist() == [5 * 52 * 10, 5 * 52 * 5]  # the same hours, of a fifth of the residents
    assert not ages.drop(columns="75-84").to_numpy().any()


def test_home_care_is_an_outcome_that_is_split_by_fifth() -> None:
    assert [OUTCOMES[key].label for key in HOME_CARE] == ["Home care asked for", "Home care delivered"]
    assert set(HOME_CARE) <= set(SPLIT)


def test_ages_and_fifths_add_up_to_the_town_s_hours(found: Comparison) -> None:
    whole = found.table.set_index(["outcome", "contrast"])
    for parts in (found.by_age, found.by_fifth):
        sums = parts.groupby(["outcome", "contrast"])[["town mean traditional", "town mean co-produced"]].sum()
        for key in HOME_CARE:
            for name in sums:
                assert np.allclose(sums.loc[key, name], whole.loc[key, name].loc[sums.loc[key].index], rtol=1e-9)


def test_it_is_printed_and_told_by_name(found: Comparison) -> None:
    printed = found.text(118)
    assert "  Home care asked for" in printed
    assert "  Home care delivered" in printed
    said = "\n".join(found.sentences)
    assert "Home care delivered: " in said
    assert "in the most deprived fifth" in said
    assert "By age, home care delivered per people of that age: " in said
    assert "standing care" not in said + printed


def test_nothing_is_told_where_nobody_asks_for_home_care() -> None:
    none = planted({"demand_hours": 1.0})
    table = none.table.copy()
    table.loc[table["outcome"].isin(HOME_CARE), [f"mean {arm}" for arm in none.arms]] = 0.0
    assert not any("ome care" in line for line in sentences(replace(none, table=table)))


def test_a_sweep_keeps_it_by_fifth_and_by_age() -> None:
    town = made(residents=300, weeks=4)
    numbers = dict(zip(outcome_names(), outcome_numbers(town.ledger, town.parameters), strict=True))
    ages = summarise_ages(town.ledger, town.parameters)
    for key in HOME_CARE:
        assert in_fifth(key, 1) in numbers
        assert [numbers[in_age(key, band)] for band in range(len(AGES))] == ages.loc[key].tolist()


def test_a_sweep_tells_it_by_age_and_an_older_one_says_why_not() -> None:
    name = in_age("home_care_delivered_hours", 4)
    worlds = np.full((50, 2), -300.0) + np.linspace(-1, 1, 50)[:, None]
    units = np.random.default_rng(1).random((50, 2))
    runs = planted_runs({name: worlds}, factors=ranges(2), units=units)
    part = for_whom.part(runs)
    said = "\n".join(plain(sentence) for sentence in part.sentences)
    assert not [wrong for sentence in part.sentences for wrong in not_in_tables(sentence, part.tables)]
    assert "lower in nearly all worlds at 75-84" in said
    assert "the same in all worlds at 85 and over" in said

    kept = [i for i, each in enumerate(runs.outcome_names) if "home_care" not in each]
    older = replace(
        runs,
        outcome_names=tuple(runs.outcome_names[i] for i in kept),
        outcomes={arm: values[..., kept] for arm, values in runs.outcomes.items()},
        repeats={arm: values[..., kept] for arm, values in runs.repeats.items()},
    )
    assert "by_age" not in for_whom.part(older).tables
    assert any("before home care was counted" in plain(sentence) for sentence in for_whom.part(older).sentences)
    assert not set(HOME_CARE) & set(differences.table(older)["outcome"])
