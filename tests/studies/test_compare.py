"""Comparisons of planted towns: what was planted is found, however many threads looked for it."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from compare_runs import run
from synthetic import MODEL_VERSION, Model, Town, scenario

from coprod_sim.outcomes.fields import FIELD_INDEX
from coprod_sim.outcomes.registry import MAIN, OUTCOMES
from coprod_sim.report import numbers
from coprod_sim.report.provenance import SCHEMA
from coprod_sim.studies.compare.comparison import Comparison, compare
from coprod_sim.studies.worlds import OTHER_LUCK

pytestmark = pytest.mark.story


NULL = Town()


def difference(found: Comparison, outcome: str, arm: str = "co-produced", other: str = "traditional") -> float:
    return found.contrast(outcome, (arm, other)).mean


def test_a_planted_difference_is_found_again() -> None:
    town = Town(added={"co-produced": {"need_clinical": 600.0, "brokering": 120.0}}, levels=(0.95,))
    found = run(town, fixed_parameters=True)
    assert difference(found, "demand_hours") == pytest.approx(52 * 10, rel=1e-3)
    assert difference(found, "public_hours") == pytest.approx(52 * 2, rel=1e-3)
    assert difference(found, "unmet_hours") == 0
    row = found.table[(found.table["outcome"] == "demand_hours")].iloc[0]
    assert row["mean co-produced"] - row["mean traditional"] == pytest.approx(row["mean"])
    assert row["unit"] == "hours per 1,000 residents a year"


def test_equal_arms_are_equal_to_the_bit() -> None:
    found = run(Town(noise=0.1))
    assert not found.table[["median", "low", "high", "town_median"]].fillna(0.0).to_numpy().any()


def test_results_do_not_depend_on_threads() -> None:
    one, four = run(workers=1), run(workers=4)
    assert one.json() == four.json()
    assert one.weekly.equals(four.weekly)


def test_every_arm_of_a_replicate_has_the_same_luck_and_some_draws_run_twice() -> None:
    town = Town()
    run(town, replicates=8)
    arms = ("traditional", "co-produced", "traditional_plus")
    expected = {(arm, r, r) for r in range(8) for arm in arms}
    expected |= {(arm, draw + OTHER_LUCK, draw) for draw in (0, 4) for arm in arms}
    assert len(town.ran) == len(expected)
    assert set(town.ran) == expected


def test_fixed_parameters_need_no_repeats_and_give_the_interval_of_the_mean() -> None:
    town = Town(own_noise=0.02, added={"co-produced": {"lapsed": 60.0}})
    found = run(town, fixed_parameters=True, replicates=8)
    assert len(town.ran) == 24
    row = found.table[found.table["outcome"] == "unmet_hours"].iloc[0]
    assert row["mean_high"] - row["mean"] == pytest.approx(2.3646243 * row["mc_error"])
    assert found.by_utilisation.empty


def test_monte_carlo_error_is_apart_from_what_parameters_do() -> None:
    town = Town(effects={"co-produced": {"unasked": 0.2}}, spread=0.5, own_noise=0.001)
    found = run(town, replicates=32)
    row = found.table[found.table["outcome"] == "unmet_hours"].iloc[0]
    assert 0 < row["mc_error"] < 0.05 * (row["high"] - row["low"])


def test_precision_stops_at_the_first_stage_that_has_it_and_says_when_none_does() -> None:
    steady, wild = Town(own_noise=0.001), Town(effects={"co-produced": {"unasked": 1.0}}, spread=20.0)
    met = run(steady, replicates=None, precision=0.05)
    assert met.manifest["replicates"] == 8
    assert met.manifest["precision"]["met"]
    missed = run(wild, replicates=None, precision=0.001, weeks=2)
    assert missed.manifest["replicates"] == 128
    assert not missed.manifest["precision"]["met"]
    assert missed.manifest["precision"]["outcome"] == "unmet_hours"
    assert len(wild.ran) == 3 * (128 + 16)


def test_precision_goes_on_where_eight_replicates_finish() -> None:
    found = run(Town(), replicates=8)
    again = run(Town(), replicates=None, precision=0.5)
    assert again.table.equals(found.table)


def test_the_baseline_can_be_left_out_and_names_mean_nothing() -> None:
    town = Town(effects={"x": {"unasked": 0.1}}, practice={"x": 1.0})
    made = scenario(("z", "y", "x"), practice=town.practice)
    found = compare(made, model=town, replicates=2, weeks=13)
    assert found.pairs == (("x", "z"), ("x", "y"), ("y", "z"))
    some = compare(made, arms=["y", "x"], model=town, replicates=2, weeks=13)
    assert some.baseline == "y"
    assert some.pairs == (("x", "y"),)


def test_worlds_are_rounded_up_to_a_power_of_two_and_the_manifest_says_so() -> None:
    found = run(replicates=5)
    assert (found.manifest["replicates"], found.manifest["options"]["replicates"]) == (8, 5)
    assert run(replicates=3, fixed_parameters=True).manifest["replicates"] == 3


def test_a_world_is_the_same_however_many_are_run() -> None:
    few, many = (run(replicates=n).worlds for n in (4, 16))
    first = many[many["replicate"] < 4].reset_index(drop=True)
    assert first.equals(few)


def test_without_a_number_as_many_worlds_are_run_as_the_scenario_says() -> None:
    made = dataclasses.replace(scenario(weeks=2), worlds=64)
    assert compare(made, model=Town(), progress=False).manifest["replicates"] == 64


def test_by_utilisation_gives_each_level_its_own_replicates() -> None:
    rows = run(replicates=8).by_utilisation
    counts = rows.groupby("starting_utilisation")["replicates"].first()
    assert counts.to_dict() == {0.85: 3, 0.95: 3, 1.05: 2}
    assert set(rows["outcome"]) == set(MAIN)


def test_break_even_is_when_an_investment_has_paid() -> None:
    # £4,000 a week less of contacts and QALYs worth £100 a week, for £100,000 in the first week: paid in week 25.
    class Invests(Model):
        def run(self, weeks: int) -> None:
            super().run(weeks)
            if self.arm == "co-produced":
                self.ledger[0, 0, FIELD_INDEX["programme_pence"]] += 10_000_000
                self.ledger[1:, 1, FIELD_INDEX["contacts_bed_days"]] -= 4_000_000
                self.ledger[1:, 1, FIELD_INDEX["qaly"]] += 5_000

    town = Town(levels=(0.95,))
    found = compare(
        scenario(weeks=60),
        model=lambda _, arm, **options: Invests(town, arm, options),
        replicates=2,
        fixed_parameters=True,
    )
    rows = found.break_even.set_index("contrast")
    row = rows.loc["co-produced minus traditional"]
    assert (row["week"], row["worlds_share"], row["worlds_median_week"]) == (25, 1.0, 25)
    assert (row["qaly_price_gbp"], row["weeks"]) == (20_000, 60)
    assert rows.loc["traditional_plus minus traditional", "week"] == 0
    shorter = compare(
        scenario(weeks=20),
        model=lambda _, arm, **options: Invests(town, arm, options),
        replicates=2,
        fixed_parameters=True,
    )
    assert json.loads(shorter.json())["break_even"][0]["week"] is None
    assert "breaks even" not in shorter.text()


def test_worlds_average_to_the_table() -> None:
    found = run()
    means = found.worlds.groupby(["outcome", "contrast"])["difference"].mean()
    table = found.table.set_index(["outcome", "contrast"])["mean"]
    assert len(found.worlds) == 4 * len(OUTCOMES) * 3
    assert means.loc[table.index].to_numpy() == pytest.approx(table.to_numpy())


def test_by_fifth_differences_weigh_up_to_the_whole() -> None:
    found = run(weeks=52)
    rows = found.by_fifth
    chosen = rows[(rows["outcome"] == "demand_hours") & (rows["contrast"] == "co-produced minus traditional")]
    assert chosen["mean"].mean() == pytest.approx(difference(found, "demand_hours"), rel=1e-6)


def test_weekly_rows_are_every_week_arm_and_outcome_once() -> None:
    found = run(weeks=20)
    assert not found.weekly.duplicated(["week", "arm", "outcome"]).any()
    assert found.weekly.groupby("arm")["week"].nunique().tolist() == [20, 20, 20]
    assert (found.weekly["low"] <= found.weekly["mean"] + 1e-9).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"arms": ["traditional", "nobody"]}, "unknown nobody"),
        ({"arms": ["traditional"]}, "at least two"),
        ({"arms": ["traditional", "traditional"]}, "each once"),
        ({"replicates": 0}, "replicates: 0"),
        ({"weeks": 0}, "weeks: 0"),
        ({"residents": -5}, "residents: -5"),
        ({"precision": 2.0}, "precision: 2.0"),
    ],
)
def test_what_cannot_be_compared_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run(**options)


def test_an_error_in_a_run_is_raised() -> None:
    def broken(*_: Any, **options: Any) -> Any:
        raise RuntimeError(f"replicate {options['replicate']}")

    with pytest.raises(RuntimeError, match="replicate"):
        compare(scenario(), model=broken, replicates=3, workers=2)


def test_files_are_the_same_bytes_on_every_repeat(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(weeks=30).write(tmp_path / name)
    names = sorted(str(path.relative_to(tmp_path / "one")) for path in (tmp_path / "one").rglob("*") if path.is_file())
    drawn = ("by_fifth", "contrasts", "core_economy", "costs", "demand", "who_met_the_need")
    for end in (".svg", ".png"):
        assert [name for name in names if name.endswith(end)] == [f"figures/{name}{end}" for name in drawn]
    assert {"comparison.csv", "weekly.csv", "by_fifth.csv", "by_utilisation.csv", "manifest.json"} <= set(names)
    assert {"break_even.csv", "worlds.csv"} <= set(names)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    assert not list(tmp_path.glob(".*"))


def test_a_write_that_fails_leaves_old_results_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, folder = run(weeks=2), tmp_path / "out"
    folder.mkdir()
    (folder / "comparison.csv").write_text("old")

    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("coprod_sim.studies.compare.folder.csv", full)
    with pytest.raises(OSError, match="no space"):
        found.write(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "comparison.csv"]
    assert (folder / "comparison.csv").read_text() == "old"


def test_manifest_says_what_is_needed_to_repeat() -> None:
    found = run(overrides={"cashable_share": 0.5, "contact_hours": (0.1, 0.5, 1.5, 0.1, 5.0)}, seed=9)
    manifest = found.manifest
    assert manifest["schema"] == SCHEMA
    assert manifest["model_version"] == MODEL_VERSION
    assert manifest["command"] == (
        "coprod-sim compare planted.yaml --arms traditional,co-produced,traditional_plus --replicates 4 --weeks 60 "
        "--residents 1000 --seed 9 --evidence trials --set cashable_share=0.5 "
        "--set 'contact_hours=[0.1, 0.5, 1.5, 0.1, 5.0]'"
    )
    options = json.loads(json.dumps(manifest["options"]))
    assert options["overrides"] == {"cashable_share": 0.5, "contact_hours": [0.1, 0.5, 1.5, 0.1, 5.0]}
    assert (options["replicates"], options["precision"], options["seed"], options["matters"]) == (4, None, 9, 0.01)
    inputs = manifest["arms"]["co-produced"]["parameters"]
    assert inputs["cashable_share"]["value"] == 0.5
    assert inputs["starting_utilisation"]["value"] == "drawn: see parameters.csv"
    assert found.parameters["key"].unique().tolist() == ["starting_utilisation"]
    assert found.parameters["traditional"].tolist() == [0.85, 0.95, 1.05, 0.85]
    assert {"numpy", "numba", "python"} <= set(manifest["software"])
    assert json.loads(found.json())["manifest"]["inputs"]["numbers"] > 0


@pytest.mark.parametrize("width", [79, 119])
def test_text_has_a_table_a_contrast_and_fits_the_page(width: int) -> None:
    text = run().text(width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "\N{HORIZONTAL ELLIPSIS}" not in text
    assert ("A wider window" in text) == (width == 79)
    assert "Monte" not in text  # from few repeated draws it is not known
    for title in (
        "Co-produced minus Traditional\n",
        "Co-produced minus Traditional, same money\n",
        "Traditional, same money minus Traditional\n",
    ):
        assert text.count(title) == 1
    flat = " ".join(text.split())
    for key in MAIN:
        assert OUTCOMES[key].label.split()[0] in flat
    assert flat.count("Demand (hours asked for)") == 3


def test_no_number_is_cut_however_long() -> None:
    tiny, huge = (
        Town(effects={"co-produced": {"severity": -1e-6}}, own_noise=1e-7),
        Town(effects={"co-produced": {"unasked": 9e5}}, spread=3.0),
    )
    many = run(tiny, replicates=32)
    assert many.table["mc_error"].notna().any()  # comparison.csv has what the printed table has no room for
    of_both = [run(town) for town in (tiny, huge)]
    for width in (79, 119):
        for found in of_both:
            text = found.text(width)
            unmet = found.contrast("unmet_hours", found.lead[0])
            assert numbers.ends(unmet.low, unmet.high, numbers.signed) in text
            severity = found.contrast("severity", found.lead[0])
            assert f" {numbers.signed(severity.median)} " in text


def test_one_replicate_is_shown_without_intervals() -> None:
    found = run(replicates=1)
    assert np.isnan(found.table["low"]).all()
    assert "One world says nothing of how sure" in found.text()
    assert "NaN" not in found.json()
