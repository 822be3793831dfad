"""Shapley shares of planted games, and what goes with an hour of core economy."""

from itertools import combinations

import numpy as np
import pytest
from numbers_said import not_in_tables
from planted_runs import planted, ranges

from coprod_sim.analysis import core_economy, which_values
from coprod_sim.analysis.runs import Runs
from coprod_sim.report.sentence import plain
from coprod_sim.sweep.experiment.factors import Factor

pytestmark = pytest.mark.rule


PLAYERS = ("assets", "reciprocity", "redefined_work", "networks")
WORTH = {"assets": -100.0, "reciprocity": 10.0, "redefined_work": -40.0, "networks": 0.0}
SWITCHES = tuple(Factor(player, values=(0.0, 1.0), arms=("co-produced",)) for player in PLAYERS)


def coalitions() -> list[frozenset[str]]:
    return [frozenset(some) for size in range(5) for some in combinations(PLAYERS, size)]


def game(extra: float = 0.0, luck: float = 0.0, replicates: int = 20, shuffle: bool = False) -> Runs:
    """Each on its own adds what it is worth; assets and networks together add ``extra``."""
    every = coalitions()
    if shuffle:
        every = [every[i] for i in np.random.default_rng(2).permutation(len(every))]
    draw = np.random.default_rng(1)
    world = draw.normal(1.0, 0.1, size=replicates)
    added = np.array([sum(WORTH[p] for p in some) + extra * ({"assets", "networks"} <= some) for some in every])
    demand = 7.0 + added[:, None] * world + luck * draw.normal(size=(len(every), replicates))
    levels = {player: [float(player in some) for some in every] for player in PLAYERS}
    return planted({"demand_hours": demand}, factors=SWITCHES, levels=levels, kind="grid")


def shares(runs: Runs) -> dict[str, float]:
    part = which_values.part(runs)
    assert part is not None
    table = part.tables["shapley"]
    demand = table[table["outcome"] == "demand_hours"]
    return dict(zip(demand["player"], demand["mean"], strict=True))


@pytest.mark.parametrize("shuffle", [False, True])
def test_an_additive_game_gives_each_its_own_worth(shuffle: bool) -> None:
    found = shares(game(shuffle=shuffle))
    scale = np.random.default_rng(1).normal(1.0, 0.1, size=20).mean()
    for player, worth in WORTH.items():
        assert found[player] == pytest.approx(worth * scale, abs=1e-5)
    assert found[which_values.WHOLE] == pytest.approx(sum(WORTH.values()) * scale, abs=1e-5)
    assert found[which_values.JOINT] == pytest.approx(0, abs=1e-6)


def test_what_two_do_together_is_split_between_them() -> None:
    plain_game, joint = shares(game()), shares(game(extra=-60.0))
    scale = np.random.default_rng(1).normal(1.0, 0.1, size=20).mean()
    for player in ("assets", "networks"):
        assert joint[player] - plain_game[player] == pytest.approx(-30 * scale, abs=1e-5)
    assert joint["reciprocity"] == pytest.approx(plain_game["reciprocity"], abs=1e-5)
    assert joint[which_values.JOINT] == pytest.approx(-60 * scale, abs=1e-5)
    assert sum(joint[player] for player in PLAYERS) == pytest.approx(joint[which_values.WHOLE], abs=1e-5)


def demand_lines(runs: Runs) -> list[str]:
    """What is said of demand: the whole, its shares, and what is beyond each alone."""
    part = which_values.part(runs)
    assert part is not None
    for sentence in part.sentences:
        assert not not_in_tables(sentence, part.tables)
    return [plain(sentence) for sentence in part.sentences][1:4]


def test_words_of_shares() -> None:
    whole, clear_shares, joint = demand_lines(game(extra=-60.0))
    assert whole.startswith("Demand: lower in most worlds")
    assert "median −190" in whole
    assert clear_shares.startswith("Settled shares of that: assets −")
    assert "not settled" not in clear_shares
    assert joint.startswith("Together they come to something else than each alone in sum: −61")
    _, alone, joint = demand_lines(game())
    assert alone.endswith("; not settled of networks.")
    assert joint.startswith("Whether together they are more or less")
    whole, none, joint = demand_lines(game(luck=1e5))
    assert "not settled" in whole
    assert none == "No share of that is settled."
    assert joint.startswith("Whether together they are more or less")


def test_a_game_without_all_its_coalitions_is_none() -> None:
    runs = game()
    runs.outcomes["co-produced"][3] = np.nan
    assert which_values.part(runs) is None
    units = np.random.default_rng(1).random((50, 2))
    assert which_values.part(planted({"demand_hours": units[:, :1]}, factors=ranges(2), units=units)) is None


# Dose and response


def worlds(slope: float, through_need: float, noise: float, points: int = 300) -> Runs:
    """Core hours that take ``slope`` hours of demand each, and illness that moves both."""
    draw = np.random.default_rng(3)
    ill = draw.normal(size=(points, 1)) * 100
    given = draw.normal(size=(points, 1)) * 50
    core = given + through_need * ill
    demand = slope * given + through_need * ill + noise * draw.normal(size=(points, 1))
    return planted(
        {"core_hours": core, "demand_hours": demand, "need_hours": ill},
        factors=ranges(2),
        units=draw.random((points, 2)),
    )


def lines(runs: Runs) -> dict[str, dict[str, float]]:
    part = core_economy.part(runs)
    assert part is not None
    for sentence in part.sentences:
        assert not not_in_tables(sentence, part.tables)
    return {row["how"]: row for row in part.tables["dose_response_fit"].to_dict("records")}


def said(runs: Runs) -> list[str]:
    part = core_economy.part(runs)
    assert part is not None
    return [plain(sentence) for sentence in part.sentences]


def test_a_planted_slope_comes_out() -> None:
    found = lines(worlds(-0.3, 0.0, 5.0))
    for row in found.values():
        assert row["low"] <= -0.3 <= row["high"]
        assert row["high"] - row["low"] < 0.1
    assert said(worlds(-0.3, 0.0, 5.0))[0].startswith("An hour more of core economy goes with less demand: −0.3")


def test_illness_that_moves_both_is_told_apart() -> None:
    runs = worlds(-0.3, 1.0, 5.0)
    found = lines(runs)
    assert found[core_economy.PLAIN]["mean"] > 0.3
    assert found[core_economy.SAME_NEED]["mean"] == pytest.approx(-0.3, abs=0.05)
    first, second, *_ = said(runs)
    assert "more demand" in first
    assert "less demand" in second


def test_no_slope_is_called_none() -> None:
    for line in said(worlds(0.0, 0.0, 1e4))[:2]:
        assert "a change in demand of" in line
        assert line.endswith("whose direction is not settled.")


def test_chosen_points_are_changes_from_the_usual_town() -> None:
    factor = Factor("intention_to_action", values=(0.5, 1.0, 2.0), multiply=True)
    draw = np.random.default_rng(3)
    luck = draw.normal(size=(1, 12)) * 30
    core = np.array([[-100.0], [0.0], [200.0]]) + luck
    base = {
        "core_hours": 5_000 + core,
        "demand_hours": 900 - 0.2 * core + luck,
        "need_hours": np.full((3, 12), 9_000.0),
    }
    more = {"core_hours": np.full((3, 12), 50.0), "demand_hours": np.full((3, 12), -10.0)}
    runs = planted(more, factors=(factor,), levels={"intention_to_action": [0.5, 1.0, 2.0]}, kind="grid", base=base)
    found = lines(runs)[core_economy.PLAIN]
    assert found["mean"] == pytest.approx(-0.2, abs=0.01)
    assert (found["dose_low"], found["dose_high"]) == pytest.approx((-100, 250))
    assert "nearest to everything at its centre" in "\n".join(said(runs))


def test_what_arms_differ_in_is_no_answer_to_a_dose() -> None:
    """The co-produced arm has more core hours and more demand everywhere; within an arm an hour takes a fifth off."""
    factor = Factor("intention_to_action", values=(0.5, 1.0, 2.0), multiply=True)
    core = np.array([[-100.0], [0.0], [200.0]]) + np.random.default_rng(3).normal(size=(1, 12))
    base = {"core_hours": 5_000 + core, "demand_hours": 900 - 0.2 * core}
    more = {"core_hours": np.full((3, 12), 5_000.0), "demand_hours": np.full((3, 12), 8_000.0)}
    runs = planted(more, factors=(factor,), levels={"intention_to_action": [0.5, 1.0, 2.0]}, kind="grid", base=base)
    assert lines(runs)[core_economy.PLAIN]["mean"] == pytest.approx(-0.2, abs=1e-6)


def test_no_dose_no_part() -> None:
    units = np.random.default_rng(1).random((50, 2))
    assert core_economy.part(planted({"demand_hours": units[:, :1]}, factors=ranges(2), units=units)) is None
