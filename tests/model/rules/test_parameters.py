"""Parameters: where values come from, how they are drawn, and how a run is named."""

import dataclasses
import math

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.model.parameters import Parameters, canonical, draw, key, quantile, record, resolve, triangular
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario

pytestmark = pytest.mark.rule


SCENARIO = load_scenario("time_bank")
NUMBERS = evidence.parameters()
words32 = st.integers(0, 2**32 - 1)
replicates = st.integers(0, 100_000)
unit = st.floats(1e-9, 1 - 1e-9)


def resolved(arm: str = "traditional", **options: object) -> Parameters:
    return resolve(SCENARIO, arm, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("profile", entries.PROFILES)
def test_without_draws_a_number_has_the_central_value_of_its_profile(profile: str) -> None:
    values = resolved(profile=profile, drawn=False).values
    for name, number in NUMBERS.items():
        if name not in SCENARIO.arm("traditional").settings:
            assert values[name] == getattr(number, profile).value, name


def test_the_profiles_differ_in_strengths() -> None:
    trials, talk = (resolved(profile=p, drawn=False).values for p in ("trials", "talk"))
    assert (trials["intention_to_action"], talk["intention_to_action"]) == (0.3, 1.0)


@given(words32, replicates, st.sampled_from(entries.PROFILES))
@settings(max_examples=30, deadline=None)
def test_draws_lie_in_their_range_and_shares_add_up(seed: int, replicate: int, profile: str) -> None:
    values = resolved(seed=seed, replicate=replicate, profile=profile).values
    for name, number in NUMBERS.items():
        setting = getattr(number, profile)
        if setting.low is None or number.sums_to is not None:
            continue
        lows, row, highs = (entries.elements(v) for v in (setting.low, values[name], setting.high))
        assert all(low <= x <= high for low, x, high in zip(lows, row, highs, strict=True)), name
        assert not number.whole or all(x == int(x) for x in row), name


@given(words32, replicates)
@settings(max_examples=20, deadline=None)
def test_all_arms_of_a_replicate_share_the_draws(seed: int, replicate: int) -> None:
    arms = [resolved(arm, seed=seed, replicate=replicate).values for arm in SCENARIO.arms]
    set_by_arms = {name for arm in SCENARIO.arms.values() for name in arm.settings}
    for name in NUMBERS.keys() - set_by_arms:
        assert len({values[name] for values in arms}) == 1, name


@given(words32, replicates)
@settings(max_examples=20, deadline=None)
def test_a_number_more_shifts_no_other_draw(seed: int, replicate: int) -> None:
    before = resolved(seed=seed, replicate=replicate).values
    more = dataclasses.replace(NUMBERS["gain_max_sd"], key="another_number")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "parameters", lambda: {"another_number": more, **NUMBERS})
        after = resolved(seed=seed, replicate=replicate).values
    assert {name: after[name] for name in before} == before
    assert after["another_number"] != after["gain_max_sd"]  # its own luck


def test_replicates_and_seeds_have_luck_of_their_own() -> None:
    draws = [resolved(seed=s, replicate=r).values["gain_max_sd"] for s in (1, 2) for r in range(50)]
    assert len(set(draws)) == 100


def test_the_draws_fill_their_range_with_the_mean_of_a_triangle() -> None:
    number = NUMBERS["gain_max_sd"]
    assert number.trials.low is not None
    low, mode, high = (float(np.asarray(v)) for v in (number.trials.low, number.trials.value, number.trials.high))
    draws = np.array([draw(number, number.trials, 1, r) for r in range(4000)])
    sd = math.sqrt((low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18)
    assert abs(draws.mean() - (low + mode + high) / 3) < 4 * sd / math.sqrt(len(draws))
    assert draws.std() == pytest.approx(sd, rel=0.05)


def test_a_design_factor_takes_its_levels_in_turn() -> None:
    levels = NUMBERS["starting_utilisation"].levels
    drawn = [resolved(seed=7, replicate=r).values["starting_utilisation"] for r in range(2 * len(levels))]
    assert tuple(drawn) == levels * 2


def test_one_draw_moves_all_elements_of_an_indexed_number_together() -> None:
    number = NUMBERS["company"]
    apart = dataclasses.replace(number, together=False)
    low, high = (np.asarray(v) for v in (number.trials.low, number.trials.high))

    def places(n: entries.Parameter, replicate: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.asarray((np.asarray(draw(n, n.trials, 1, replicate)) - low) / (high - low))

    # These ranges have their peak in the middle, so equal quantiles are equal places
    assert np.ptp(places(number, 3)) < 1e-12
    assert np.ptp(places(apart, 3)) > 0.01


def test_drawn_shares_are_made_to_add_up() -> None:
    base = NUMBERS["household_size_share"]
    wide = entries.Setting(base.trials.value, (0.2,) * 3 + (0.1, 0.0), (0.5,) * 3 + (0.3, 0.2))
    number = dataclasses.replace(base, distribution="triangular", together=False)
    rows = [draw(number, wide, 1, r) for r in range(20)]
    assert len(set(rows)) == 20
    assert all(math.fsum(entries.elements(row)) == pytest.approx(1.0, abs=1e-12) for row in rows)


@given(unit, unit, st.floats(0.1, 5), st.floats(0, 5), st.floats(0, 5))
def test_a_quantile_never_falls_as_luck_rises(u: float, v: float, low: float, up: float, more: float) -> None:
    first, second = sorted((u, v))
    mode, high = low + up, low + up + more
    for distribution in ("triangular", "log-uniform"):
        number = dataclasses.replace(NUMBERS["gain_max_sd"], distribution=distribution)
        a, b = (quantile(number, x, low, mode, high) for x in (first, second))
        assert low <= a <= b + 1e-12
        assert b <= high


@pytest.mark.parametrize(("u", "value"), [(0.25, 1.0), (0.5, 4 - math.sqrt(6)), (1e-12, 0.0), (1 - 1e-12, 4.0)])
def test_the_triangle_by_hand(u: float, value: float) -> None:
    # On [0, 4] with its peak at 1 a quarter lies below the peak; above it, P(x > q) = (4 - q)^2 / 12.
    assert triangular(u, 0.0, 1.0, 4.0) == pytest.approx(value, abs=1e-5)


def test_the_middle_of_a_log_uniform_range_is_its_geometric_mean() -> None:
    number = NUMBERS["dose_half_life_years"]
    assert quantile(number, 0.5, 0.5, 2.2, 10.0) == pytest.approx(math.sqrt(5.0))


def test_the_nearer_source_of_a_value_wins_and_is_named() -> None:
    p = resolved("co-produced", overrides={"relief_share": 0.5})
    assert (p.values["relief_share"], p.origin["relief_share"]) == (0.5, "override")
    assert p.values["coaching_share"] == SCENARIO.given("trials", "co-produced")["coaching_share"].setting.value
    assert "time_bank.yaml:" in p.origin["coaching_share"]
    assert p.origin["gain_max_sd"] == "evidence, trials"


def test_what_is_set_is_not_drawn() -> None:
    values = {resolved(replicate=r, overrides={"gain_max_sd": 0.3}).values["gain_max_sd"] for r in range(5)}
    assert values == {0.3}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"overrides": {"gain_max": 1}}, "overrides: gain_max: there is no such number; did you mean gain_max_sd"),
        ({"overrides": {"coaching_share": 28, "foo": 1}}, "coaching_share: 28 is out of range; .*did you mean 0.28"),
        ({"overrides": {"contact_hours": [1.0]}}, "5 are needed"),
        ({"profile": "talks"}, "did you mean talk?"),
        ({"arm": "nobody"}, "there is no arm 'nobody'"),
    ],
)
def test_what_cannot_be_resolved_is_told(options: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        resolved(**options)  # type: ignore[arg-type]


def test_a_record_is_read_by_name_in_python_and_in_loops() -> None:
    p = resolved(drawn=False)

    @numba.njit
    def read(r):  # type: ignore[no-untyped-def]
        return r.substitution, r.contact_hours[1], r.networks

    assert read.py_func(p.record) == read(p.record) == (0.3, 0.5, 1)
    assert p.record.dtype.names == tuple(sorted(p.values))
    assert p.record.dtype["networks"] == np.int64
    assert p.record.dtype["substitution"] == np.float64


def test_a_record_holds_every_value() -> None:
    p = resolved(replicate=3)
    for name, value in p.values.items():
        assert np.array_equal(np.asarray(record(p.values)[name]), np.asarray(value)), name


def test_the_canonical_text_does_not_depend_on_order_or_type() -> None:
    first = canonical({"a": 1.0, "b": (0.1, 2.0)})
    assert first == canonical({"b": (np.float64(0.1), 2), "a": 1}) == '{"a":1.0,"b":[0.1,2.0]}'


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_values_that_differ_have_texts_that_differ(a: float, b: float) -> None:
    assert (canonical({"x": a}) == canonical({"x": b})) == (repr(a) == repr(b))


def test_the_key_of_a_run_changes_with_all_that_decides_its_numbers() -> None:
    values = {"a": 1.0}
    keys = [
        key(1, values, 52, 100, 1, 0),
        key(2, values, 52, 100, 1, 0),
        key(1, {"a": 1.1}, 52, 100, 1, 0),
        key(1, values, 53, 100, 1, 0),
        key(1, values, 52, 101, 1, 0),
        key(1, values, 52, 100, 2, 0),
        key(1, values, 52, 100, 1, 1),
        key(1, values, 52, 100, 1, 0, locality_residents=200),
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(k) == 64 and int(k, 16) >= 0 for k in keys)
    assert keys[0] == key(1, {"a": np.float64(1)}, 52, 100, 1, 0)
