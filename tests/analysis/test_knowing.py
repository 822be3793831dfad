"""What it is worth to know: a linear case with a known answer, and zero where nothing is to be known."""

import numpy as np
import planted_runs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numbers_said import not_in_tables

from coprod_sim.analysis.runs import Runs
from coprod_sim.analysis.what_decides.regression import basis
from coprod_sim.analysis.worth_knowing.part import part
from coprod_sim.analysis.worth_knowing.value import of_all, of_each
from coprod_sim.report.figure import house_style, lay_out
from coprod_sim.report.part import Part
from coprod_sim.report.sentence import plain
from coprod_sim.sweep.experiment import sampling
from coprod_sim.sweep.experiment.factors import Factor

pytestmark = pytest.mark.rule


NET = "net_benefit_low_gbp"
LINE, WORTH = (-40.0, 100.0), 8.0
"""Net benefit of a + b x with x from 0 to 1: its mean is 10, the mean of the better arm 18."""


def runs_of(
    values: np.ndarray, units: np.ndarray, noise: float = 0.0, replicates: int = 2, seed: int = 0, **more: object
) -> Runs:
    luck = noise * np.random.default_rng(seed).standard_normal((len(values), replicates))
    factors = [*planted_runs.ranges(units.shape[1] - 1), Factor("coaching_share")]
    return planted_runs.planted({NET: values[:, None] + luck}, factors=factors, units=units, **more)  # type: ignore[arg-type]


def checked(runs: Runs) -> Part:
    made = part(runs)
    assert made is not None
    assert not [wrong for sentence in made.sentences for wrong in not_in_tables(sentence, made.tables)]
    return made


def row(made: Part, factor: str) -> dict[str, object]:
    table = made.tables["value_of_knowing"]
    found: dict[str, object] = table[table["factor"] == factor].iloc[0].to_dict()
    return found


def test_a_linear_case_has_its_known_value() -> None:
    units = sampling.units("sobol", 4, 1024, 1, 4)
    made = checked(runs_of(LINE[0] + LINE[1] * units[:, 0], units, noise=20.0))
    first, every = row(made, planted_runs.KEYS[0]), row(made, "all")
    assert first["value"] == pytest.approx(WORTH, abs=1.0)
    assert first["low"] < WORTH < first["high"]  # type: ignore[operator]
    assert first["worth"]
    assert first["rank"] == 1
    assert first["changes"] == pytest.approx(0.4, abs=0.03)
    assert 5.0 < every["value"] < WORTH + 1.0  # type: ignore[operator]  # luck misleads either half's choice
    assert first["town_value"] == pytest.approx(10_000 * first["value"], rel=1e-6)  # type: ignore[operator]
    for other in planted_runs.KEYS[1:3]:
        assert not row(made, other)["worth"]
        assert abs(float(row(made, other)["value"])) < 1.0  # type: ignore[arg-type]


def test_the_estimate_is_about_right_on_the_mean_and_its_interval_holds_the_truth() -> None:
    values, held = [], 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        units = random.random((300, 2))
        net = np.column_stack([np.zeros(300), LINE[0] + LINE[1] * units[:, 0] + random.normal(0, 30.0, 300)])
        found, null = of_each([basis(units[:, i]) for i in range(2)], net)
        values.append((found.value, null.value))
        held += found.low <= WORTH <= found.high
    means = np.mean(values, axis=0)
    assert means[0] == pytest.approx(WORTH, abs=0.8)
    assert -1.0 < means[1] < 0.1  # curves of 300 points mislead a little, and never seem worth anything
    assert held >= 34


def test_all_inputs_at_once_have_the_known_value_where_luck_is_small() -> None:
    units = sampling.units("sobol", 4, 1024, 1, 4)
    made = checked(runs_of(LINE[0] + LINE[1] * units[:, 0], units, noise=2.0))
    assert row(made, "all")["value"] == pytest.approx(WORTH, abs=0.2)


def test_all_inputs_below_one_alone_say_why() -> None:
    units = sampling.units("sobol", 4, 1024, 1, 4)
    text = " ".join(map(plain, checked(runs_of(LINE[0] + LINE[1] * units[:, 0], units, noise=40.0)).sentences))
    assert "It cannot be worth less than one input alone" in text


def test_luck_cannot_be_known() -> None:
    worth = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        luck = [np.column_stack([np.zeros(400), random.normal(0.0, 50.0, 400)]) for _ in range(2)]
        assert of_all(luck[0], None).value > 10.0  # as one replicate has it, too high
        worth += of_all(*luck).low > 0.0
    assert worth <= 2


def test_one_replicate_says_that_it_counts_luck() -> None:
    units = sampling.units("sobol", 3, 256, 1, 4)
    texts = [plain(s) for s in checked(runs_of(np.zeros(256), units, noise=9.0, replicates=1)).sentences]
    assert any("With one replicate this counts chance" in text for text in texts)


def test_a_choice_is_not_ranked_among_what_can_be_found_out() -> None:
    units = sampling.units("sobol", 3, 512, 1, 4)
    made = checked(runs_of(LINE[0] + LINE[1] * units[:, 2], units, noise=5.0))
    lever = row(made, "coaching_share")
    assert lever["decision"]
    assert lever["rank"] == 0
    text = " ".join(map(plain, made.sentences))
    assert "is a choice and not an unknown" in text
    assert "No single input is shown to be worth finding out" in text


def test_an_arm_that_is_best_everywhere_leaves_nothing_to_know() -> None:
    units = sampling.units("sobol", 3, 256, 1, 4)
    made = checked(runs_of(100.0 + 10.0 * units[:, 0], units, plus={NET: np.full((256, 2), 20.0)}))
    text = " ".join(map(plain, made.sentences))
    assert "“Co-produced” has the highest net benefit" in text
    assert "the choice would hardly change" in text
    assert "whatever one of them alone turned out to be, the same arm would be chosen" in text
    assert not made.pictures
    assert (made.tables["value_of_knowing"]["value"] == 0.0).all()


def test_few_points_or_a_grid_have_no_such_part() -> None:
    units = sampling.units("sobol", 3, 128, 1, 4)
    assert part(runs_of(np.zeros(128), units)) is None
    factors = [Factor(planted_runs.KEYS[0], values=tuple(range(300)))]
    levels = {factors[0].name: [float(i) for i in range(300)]}
    assert part(planted_runs.planted({NET: np.zeros((300, 2))}, factors=factors, levels=levels, kind="grid")) is None


def test_the_picture_can_be_drawn() -> None:
    units = sampling.units("sobol", 4, 256, 1, 4)
    made = checked(runs_of(LINE[0] + LINE[1] * units[:, 0], units, noise=20.0))
    assert made.pictures
    with house_style():
        lay_out(made.pictures[0].draw())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([0.0, 1e-6, -30.0, 50.0, 1e6]),
    st.sampled_from([0.0, 1.0, -80.0]),
    st.sampled_from([0.0, 1.0, 1e5]),
    st.integers(0, 9),
)
def test_words_never_claim_more_than_the_table(level: float, slope: float, noise: float, seed: int) -> None:
    units = sampling.units("sobol", 3, 256, 1, 4)
    made = checked(runs_of(level + slope * units[:, 0], units, noise=noise, seed=seed))
    table, arms = made.tables["value_of_knowing"], made.tables["arms_by_net_benefit"]
    text = " ".join(map(plain, made.sentences))
    worth = table[(table["rank"] > 0) & table["worth"]]
    assert ("Most worth finding out" in text) == (not worth.empty)
    assert (worth["low"] > 0.0).all()
    assert ("would be worth" in text) == bool(table["worth"].iloc[0])
    leads = arms.loc[~arms["best"], "led_by_low"] > 0.0
    assert ("has the highest net benefit" in text) == bool(leads.all())
