"""Fitting: planted values come back, what cannot be told apart is said, and what is written repeats the fit."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coprod_sim.evidence.entries import Setting
from coprod_sim.model.model import CoProductionModel
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.outcomes.summary import over_weeks, summarise, weekly
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario
from coprod_sim.studies.calibrate import fit as calibrate_fit
from coprod_sim.studies.calibrate import free_numbers
from coprod_sim.studies.calibrate.fit import Design, Fit, Progress, calibrate, standard_errors
from coprod_sim.studies.calibrate.fitted_file import scenario_text
from coprod_sim.studies.calibrate.identifiability import identify
from coprod_sim.studies.calibrate.targets import Target
from coprod_sim.studies.calibrate.text import report, sentences, warnings

pytestmark = pytest.mark.statistical


TOWN = load_scenario("time_bank")
WEEKS, RESIDENTS, REPLICATES = 26, 1_000, 4
PLANTED = {"help_hours_per_week": 2.4, "gift_discount": 0.25}


def simulated(keys: list[str], arm: str = "traditional", seed: int = 1, count: int = REPLICATES, **set_to: Any) -> Any:
    """(replicates, outcomes) with numbers set."""
    rows = []
    for replicate in range(count):
        model = CoProductionModel(
            TOWN, arm, seed=seed, replicate=replicate, residents=RESIDENTS, fixed_parameters=True, overrides=set_to
        ).run(WEEKS)
        rows.append(summarise(model.ledger, model.parameters)[keys].to_numpy())
    return np.array(rows)


def target(key: str, value: float, error: float, arm: str = "traditional", last: int = WEEKS - 1) -> Target:
    return Target(key, value, error, arm, 0, last, f"figures.csv:{key}")


def design(targets: list[Target], free: str, **options: Any) -> Design:
    arms = list(dict.fromkeys(t.arm for t in targets))
    numbers = free_numbers.read_free(free, TOWN, arms, "trials")
    sizes = {"residents": RESIDENTS, "weeks": WEEKS, "replicates": REPLICATES, "seed": 1} | options
    return Design(TOWN, targets, numbers, "trials", **sizes)


def fitted(targets: list[Target], free: str, **options: Any) -> Fit:
    return calibrate(design(targets, free, **options), CoProductionModel)


KEYS = ["core_neighbours_hours", "friends_hours", "unpaid_hours"]


@pytest.fixture(scope="module")
def planted() -> Fit:
    """A fit to what the model itself gives with two numbers changed, with the same luck."""
    figures = simulated(KEYS, **PLANTED).mean(axis=0)
    return fitted([target(k, v, 0.02 * v) for k, v in zip(KEYS, figures, strict=True)], ",".join(PLANTED))


def test_planted_values_come_back_with_the_same_luck(planted: Fit) -> None:
    for one, value, truth in zip(planted.design.free, planted.values, PLANTED.values(), strict=True):
        assert value == pytest.approx(truth, abs=0.01 * (one.high - one.low))
    assert planted.converged
    assert planted.chi_square < 0.01
    assert planted.bounds == ("", "")
    assert any("tell all free numbers apart" in line for line in sentences(planted))
    assert any("nearer to the targets than" in line or "about as much as" in line for line in sentences(planted))


def test_planted_values_come_back_with_other_luck_within_their_standard_errors() -> None:
    count = 16
    figures = simulated(KEYS[:2], seed=99, count=count, **PLANTED)
    noise = np.sqrt(2.0 / count) * figures.std(axis=0, ddof=1)  # of the figures, and as much of what is simulated
    targets = [target(k, v, e) for k, v, e in zip(KEYS[:2], figures.mean(axis=0), noise, strict=True)]
    fit = fitted(targets, ",".join(PLANTED), replicates=count)
    for value, error, truth in zip(fit.values, fit.errors, PLANTED.values(), strict=True):
        assert 0 < error < 0.3
        assert abs(value - truth) < 2.5 * error


def test_a_price_is_found_exactly_and_an_element_too() -> None:
    bill = float(simulated(["unpaid_cost_gbp"], unpaid_hour_price_gbp=21.5).mean())
    fit = fitted([target("unpaid_cost_gbp", bill, 0.01 * bill)], "unpaid_hour_price_gbp")
    assert fit.values[0] == pytest.approx(21.5, rel=1e-4)
    assert fit.errors[0] == pytest.approx(0.01 * 21.5, rel=1e-3)
    prices = (44.0, 50.0, 60.0, 10.0, 70.0)
    cost = float(simulated(["contacts_cost_gbp"], unit_cost_gbp=prices).mean())
    fit = fitted([target("contacts_cost_gbp", cost, 1.0)], "unit_cost_gbp[gp]")
    usual = CoProductionModel(TOWN, residents=RESIDENTS, fixed_parameters=True, burn_in=False).parameters
    assert fit.settings()["unit_cost_gbp"][1:] == usual.values["unit_cost_gbp"][1:]


def test_numbers_that_act_as_a_product_only_are_not_told_apart() -> None:
    figures = simulated(["clinical_hours", "referred_hours"]).mean(axis=0)
    targets = [target(k, v, 0.02 * v) for k, v in zip(("clinical_hours", "referred_hours"), figures, strict=True)]
    fit = fitted(targets, "episode_rate_per_year,episode_minutes")
    sight = identify(fit.slopes, [one.name for one in fit.design.free])
    assert sight.unseen == ()
    (blind,) = sight.blind
    assert blind.parts == (("episode_rate_per_year", 1), ("episode_minutes", -1))
    text = " ".join(sentences(fit))
    assert "cannot tell this apart: episode_rate_per_year up and episode_minutes down" in text
    assert "no degrees of freedom" in text


def test_a_number_that_no_target_sees_stays_and_is_named_and_few_targets_are_warned_of(planted: Fit) -> None:
    fit = fitted(list(planted.design.targets[:1]), "help_hours_per_week,ask_boldness")
    assert fit.values[1] == 2.0
    assert fit.values[0] == pytest.approx(PLANTED["help_hours_per_week"], abs=0.2)
    assert fit.errors[1] == np.inf
    assert any(line.startswith("No target responds to ask_boldness:") for line in sentences(fit))
    assert warnings(fit)[0].startswith("Warning: there are fewer targets (1) than free numbers (2): many sets")


def test_when_nothing_responds_the_fit_ends_at_its_start() -> None:
    fit = fitted([target("qaly", 500.0, 1.0)], "ask_boldness")
    assert fit.values == (2.0,)
    assert np.array_equal(fit.before, fit.after)


def test_a_target_out_of_reach_ends_at_a_bound_and_both_are_said() -> None:
    fit = fitted([target("others_hours", 5_000.0, 10.0), target("friends_hours", 3e6, 1e5)], "gift_discount")
    assert (fit.values, fit.bounds) == ((0.0,), ("low",))
    text = " ".join([*sentences(fit), *warnings(fit)])
    assert "gift_discount is at the bottom of its range" in text
    assert "miss the targets by more than their standard errors allow" in text
    assert "friends_hours: the target, 3,000,000, is far from the" in text
    assert "is it in hours per 1,000 residents a year?" in text
    said = "others_hours: the simulated figure's Monte Carlo error"
    assert said not in text  # too few replicates to know it
    many = dataclasses.replace(fit, design=dataclasses.replace(fit.design, replicates=8))
    assert said in " ".join(warnings(many))


def test_a_fit_that_has_not_settled_is_said(planted: Fit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate_fit, "MOST_EVALUATIONS", 1)
    fit = fitted(list(planted.design.targets), ",".join(PLANTED))
    assert not fit.converged
    assert any("had not settled after" in line for line in warnings(fit))


def test_the_report_shows_each_target_with_its_unit_and_each_number_with_its_range(
    planted: Fit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "119")
    text = report(planted, "figures.csv")
    assert "2 numbers of time_bank fitted to 3 targets of figures.csv" in text
    assert text.count("traditional, weeks 0 to 25, hours per 1,000 residents a year:") == 1
    assert all(OUTCOMES[key].label in text for key in KEYS)
    assert "gift_discount (share)" in text


def test_the_written_scenario_loads_and_gives_the_fitted_figures_to_the_bit(planted: Fit, tmp_path: Path) -> None:
    path = tmp_path / "fitted.yaml"
    path.write_text(scenario_text(planted, "time_bank", path, "figures.csv", "coprod-sim calibrate ..."))
    scenario = load_scenario(path)
    assert {key: at.setting.value for key, at in scenario.given("talk").items()} == planted.settings()
    assert all(
        "Fitted to 3 targets of figures.csv: standard error 0.0" in g.because for g in scenario.settings.values()
    )
    for replicate in range(REPLICATES):
        model = CoProductionModel(scenario, replicate=replicate, residents=RESIDENTS, fixed_parameters=True).run(WEEKS)
        found = summarise(model.ledger, model.parameters)[KEYS].to_numpy()
        assert np.array_equal(found, planted.after[replicate])


def test_arms_share_a_town_and_give_what_they_give_alone() -> None:
    arms = ("traditional", "co-produced", "traditional_plus")
    fit = fitted([target("referred_hours", 6e3, 1e3, arm) for arm in arms], "home_care_take_up_share")
    alone = [simulated(["referred_hours"], arm, home_care_take_up_share=fit.values[0])[:, 0] for arm in arms]
    assert np.array_equal(fit.after, np.stack(alone, axis=-1))


def test_threads_make_no_difference_and_progress_is_told() -> None:
    targets = [target("friends_hours", 5_000.0, 20.0)]
    told: list[int] = []
    progress = Progress()
    one = calibrate(
        design(targets, "gift_discount", workers=1), CoProductionModel, progress, lambda p: told.append(p.evaluations)
    )
    assert one.values == fitted(targets, "gift_discount", workers=4).values
    assert told == list(range(1, one.evaluations + 1))
    assert progress.chi_square <= one.chi_square + 1e-9
    assert len(progress.values) == 1


def test_a_model_that_cannot_run_and_an_outcome_without_value_are_plain_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ValueError("no root")

    with pytest.raises(InputError, match=r"--free: the model cannot run with gift_discount=0.5: no root"):
        calibrate(design([target("qaly", 500.0, 1.0)], "gift_discount"), broken)
    monkeypatch.setattr(calibrate_fit, "over_weeks", lambda *_: np.nan)
    with pytest.raises(InputError, match=r"figures.csv:qaly: qaly has no value in so small a run"):
        fitted([target("qaly", 500.0, 1.0)], "gift_discount")


def test_over_weeks_is_a_summary_of_those_weeks() -> None:
    model = CoProductionModel(TOWN, "co-produced", residents=RESIDENTS).run(60)
    whole = summarise(model.ledger, model.parameters)
    for key in OUTCOMES:
        assert over_weeks(key, model.ledger, model.parameters, 0, 59) == whole[key]
    weeks = weekly(model.ledger, model.parameters)
    part = over_weeks("need_hours", model.ledger, model.parameters, 10, 29)
    assert part == pytest.approx(weeks["need_hours"][10:30].mean() * 52 * 1_000 / RESIDENTS)
    # Money that comes with a lag or is discounted is counted from week 0 whatever the window.
    late = over_weeks("npv_cost_public_gbp", model.ledger, model.parameters, 52, 59)
    early = over_weeks("npv_cost_public_gbp", model.ledger, model.parameters, 0, 51)
    assert late + early == pytest.approx(whole["npv_cost_public_gbp"], rel=1e-6)


def test_standard_errors_are_those_of_the_textbook() -> None:
    slopes = np.random.default_rng(1).normal(size=(6, 3))
    assert standard_errors(slopes) == pytest.approx(np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes))))
    blind = np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    assert standard_errors(blind).tolist() == [0.5, np.inf, np.inf]


def test_a_direction_within_the_noise_is_not_told_apart_however_exact_the_targets() -> None:
    rng = np.random.default_rng(2)
    clear = np.broadcast_to(np.array([[100.0, 100.0], [50.0, 50.0], [0.0, 0.0]]), (8, 3, 2))
    noisy = clear + rng.normal(scale=10.0, size=clear.shape)
    assert [b.parts for b in identify(noisy, ["a", "b"]).blind] == [(("a", 1), ("b", -1))]
    apart = clear + np.array([[0.0, 0.0], [0.0, 0.0], [60.0, 0.0]])
    assert identify(apart + rng.normal(scale=10.0, size=clear.shape), ["a", "b"]).blind == ()
    still = np.broadcast_to(np.array([[3.0, 0.0]]), (8, 1, 2))
    assert identify(still, ["a", "b"]).unseen == ("b",)


def test_a_number_that_a_scenario_sets_by_profile_is_written_for_the_fits_profile_alone(
    planted: Fit, tmp_path: Path
) -> None:
    head = "schema: 1\nname: town\nextends: time_bank\nsettings:\n"
    (tmp_path / "town.yaml").write_text(head + "  gift_discount: {talk: {value: 0.2}, because: a guess}\n")
    town = load_scenario(tmp_path / "town.yaml")
    fit = dataclasses.replace(planted, design=dataclasses.replace(planted.design, scenario=town))
    path = tmp_path / "fitted.yaml"
    path.write_text(scenario_text(fit, str(tmp_path / "town.yaml"), path, "figures.csv", "coprod-sim calibrate ..."))
    written = load_scenario(path)
    assert written.given("talk")["gift_discount"].setting == Setting(0.2)
    assert written.given("trials")["gift_discount"].setting.value == fit.settings()["gift_discount"]
