"""Results change only together with MODEL_VERSION, and are plausible to begin with."""

import json

import pytest
from baseline import ARMS, OUTCOMES, PLACE, measured, where

pytestmark = pytest.mark.rule


FROZEN = json.loads(PLACE.read_text(encoding="utf-8"))
# What England makes plausible, per 1,000 residents a year (pounds: a resident)
PLAUSIBLE = {
    "demand_hours": (9_000, 18_000),  # contacts about 7,000 h at a tenth of an hour to five each; home care 4,300 h
    "public_hours": (3_500, 9_000),  # home care 4,300 h and nursing; a town of 2,000 varies
    "cost_public_gbp": (1_200, 2_500),  # NHS beds, outpatients, A&E, GP, medicines and home care: about £1,700 a head
    "unmet_hours": (30_000, 150_000),  # a fifth to a half of need for care, in published models
    "unpaid_hours": (110_000, 230_000),  # carers 2.8 h a resident-week by the Census, and 43 h an adult-year of help
    "qaly": (830, 920),  # mean utility 0.87
    "severity": (0.25, 0.45),
}


@pytest.fixture(scope="module")
def now() -> dict[str, object]:
    return measured()


def test_results_change_only_with_the_model_version(now: dict[str, dict[str, dict[str, float]]]) -> None:
    assert now["model_version"] == FROZEN["model_version"], "run: uv run python tests/baseline.py"
    for arm in ARMS:
        for key in OUTCOMES:
            assert now["arms"][arm][key] == pytest.approx(FROZEN["arms"][arm][key], rel=1e-6), (arm, key)
        if where() == FROZEN["platform"]:
            for name in ("digest", "digest_by_age"):
                assert now["arms"][arm][name] == FROZEN["arms"][arm][name], (arm, name)


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("key", OUTCOMES)
def test_the_baseline_is_plausible(arm: str, key: str) -> None:
    low, high = PLAUSIBLE[key]
    assert low < FROZEN["arms"][arm][key] < high
