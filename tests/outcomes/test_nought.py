"""Zero in tables and bands: what no arm has is not printed, and there is no less than none of an amount."""

from dataclasses import replace

import pytest
from compare_runs import run
from synthetic import PLAUSIBLE, Town

from coprod_sim.outcomes.fields import FIELD_INDEX
from coprod_sim.outcomes.registry import MAIN, OUTCOMES

SIGNED = {key for key, outcome in OUTCOMES.items() if outcome.signed}
pytestmark = pytest.mark.text


def test_what_no_arm_has_is_left_out_of_the_printed_table_only() -> None:
    bare = run(Town(added={"co-produced": {"relief": 30.0}}))
    flat = " ".join(bare.text(119).split())
    for key in ("members", "brokered_hours_per_member", "enrolled"):
        assert OUTCOMES[key].label not in flat
        assert (bare.table["outcome"] == key).any()
    assert OUTCOMES["programme_hours"].label in flat
    full = " ".join(run().text(119).split())
    assert OUTCOMES["members"].label in full
    none = run(Town(effects={arm: dict.fromkeys(FIELD_INDEX, -1.0) for arm in ("traditional", "co-produced")}))
    for key in MAIN:
        assert OUTCOMES[key].label.split()[0] in none.text(119)


def test_a_row_that_is_nought_on_the_mean_but_not_in_every_world_is_kept() -> None:
    found = run(PLAUSIBLE)
    rows = found.table["outcome"] == "members"
    found.table.loc[rows, [name for name in found.table if name.startswith("mean ")]] = 0.0
    assert OUTCOMES["members"].label in replace(found).text(119)  # cells are looked up as they were at first
    found.table.loc[rows, ["median", "low", "high"]] = 0.0
    assert OUTCOMES["members"].label not in replace(found).text(119)


def test_bands_of_amounts_stop_at_nought_and_those_of_differences_do_not() -> None:
    town = Town(effects={"co-produced": {"need_clinical": -0.2}}, spread=3.0, own_noise=0.6)
    found = run(town, replicates=2)
    # In planted ledgers kin and friends may meet more than they give, as they cannot in a town
    beyond_need = {"kin_being_there_hours", "additional_hours"}
    amounts = found.weekly[~found.weekly["outcome"].isin(SIGNED | beyond_need)].dropna()
    assert (amounts["low"] >= 0).all()
    assert (amounts["low"] == 0).any()
    assert (amounts["low"] <= amounts["mean"]).all()
    assert (found.weekly.loc[found.weekly["outcome"] == "net_benefit_low_gbp", "low"] < 0).any()
    arms = found.quarters["arm"].isin(found.arms)
    assert (found.quarters.loc[arms, "low"] >= 0).all()
    assert (found.quarters.loc[~arms, "low"] < 0).any()


def test_what_may_be_negative_has_no_share() -> None:
    assert {key for key in OUTCOMES if "net_benefit" in key or key in ("npv_low_gbp", "npv_high_gbp")} <= SIGNED
