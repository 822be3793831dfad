"""A stand-in for the model: ledgers whose differences between arms are planted and known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from coprod_sim.evidence.entries import Setting
from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS
from coprod_sim.scenario.names import FileName
from coprod_sim.scenario.scenario import Arm, Scenario
from coprod_sim.scenario.settings import ScenarioSetting

MODEL_VERSION = 7
RESIDENTS = 1_000
VALUES: dict[str, Any] = {
    "contact_hours": (0.17, 0.5, 1.5, 0.05, 5.0),
    "unit_cost_gbp": (33.0, 175.0, 280.0, 9.0, 1000.0),
    "team_cost_gbp_per_hour": 40.0,
    "broker_cost_gbp_per_hour": 25.0,
    "leader_gbp_per_hour": 30.0,
    "pay_gbp_per_hour": 8.0,
    "setting_cost_ratio": 0.4,
    "setting_eligible_cost_ratio": 0.6,
    "setting_cashable_share": 0.25,
    "setting_family_income_gbp": 20.0,
    "unpaid_hour_price_gbp": 18.0,
    "cashable_share": 0.3,
    "cashable_lag_weeks": 104.0,
    "discount_per_year": 0.035,
    "qaly_price_low_gbp": 20_000.0,
    "qaly_price_high_gbp": 30_000.0,
    "starting_utilisation": 0.95,
    "practice_share": 0.0,
}
# Amounts a week in a town of a thousand, roughly as large as in an English town.
LEVEL: dict[str, float] = {
    "need_home": 2_600_00, "need_clinical": 9_000,
    "met_self": 6_500, "met_kin": 1_700_00, "met_kin_elsewhere": 400_00, "met_friends": 1_200,
    "given_kin": 2_300_00, "given_kin_elsewhere": 500_00, "given_friends": 2_500, "given_others": 30_000,
    "asked_home": 22_000, "served_home": 20_000, "served_clinical": 8_500,
    "undelivered": 2_000, "lapsed": 300, "unasked": 26_000, "capacity": 38_000, "paid": 38_000,
    "contacts_gp": 110e6, "contacts_outpatient": 35e6, "contacts_ae": 8e6, "contacts_pharmacy": 380e6,
    "contacts_bed_days": 18e6, "qaly": 16.5e6, "backlog": 9_000, "waiting": 40, "in_need": 90, "residents": RESIDENTS,
    "citizens": 330, "severity": 95e6, "loneliness": 300e6, "often_lonely": 50, "strain": 40e6, "carer_strain": 25e6,
    "carers": 88, "carers_20h": 44,
}  # fmt: skip
WHOLE_TOWN = ("capacity", "paid", "brokering", "supervision", "programme_pence", "outreach_pence")


@dataclass
class Town:
    """Makes models: ``effects`` is arm -> field -> share by which the field's level is changed.

    ``spread`` makes the effects differ between draws of the parameters, ``noise`` adds luck, shared by all arms, and
    ``own_noise`` luck that is each arm's own.
    """

    effects: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    added: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    spread: float = 0.0
    noise: float = 0.0
    own_noise: float = 0.0
    levels: tuple[float, ...] = (0.85, 0.95, 1.05)
    practice: Mapping[str, float] = field(default_factory=lambda: {"co-produced": 1.0})
    ran: list[tuple[str, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = {name for made in (self.effects, self.added) for of in made.values() for name in of}
        assert named <= FIELD_INDEX.keys(), f"no fields of the ledger: {sorted(named - FIELD_INDEX.keys())}"

    def __call__(self, _scenario: Any, arm: str, **options: Any) -> "Model":
        return Model(self, arm, options)


@dataclass
class Model:
    """One run: the ledger is made in ``run``."""

    town: Town
    arm: str
    options: Mapping[str, Any]
    ledger: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 6, len(FIELDS)), np.int64))
    quarters: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 1, len(FIELDS)), np.int64))

    @property
    def parameters(self) -> Any:
        drawn = not self.options["fixed_parameters"]
        level = self.town.levels[self.options["draw"] % len(self.town.levels)] if drawn else 0.95
        values = VALUES | {"starting_utilisation": level, "practice_share": self.town.practice.get(self.arm, 0.0)}
        values |= self.options["overrides"]
        return SimpleNamespace(values=values, origin=dict.fromkeys(values, "evidence, trials"))

    def close(self) -> None:
        pass  # it holds no town

    def run(self, weeks: int) -> None:
        seed, draw, replicate = (self.options[key] for key in ("seed", "draw", "replicate"))
        self.town.ran.append((self.arm, replicate, draw))
        world = np.random.default_rng([seed, draw, 1])
        luck = np.random.default_rng([seed, replicate, 2])
        own = np.random.default_rng([seed, replicate, 3, *self.arm.encode()])
        strength = 1.0 if self.options["fixed_parameters"] else 1.0 + self.town.spread * world.standard_normal()
        level = 1.0 if self.options["fixed_parameters"] else 1.0 + 0.1 * world.standard_normal()
        ramp = 1.0 - np.exp(-np.arange(weeks) / 60.0)
        self.ledger = np.zeros((weeks, 6, len(FIELDS)), np.int64)
        for name, index in FIELD_INDEX.items():
            effect = self.town.effects.get(self.arm, {}).get(name, 0.0) * strength
            amount = LEVEL.get(name, 0.0) * (1.0 + effect * ramp)
            amount = amount + self.town.added.get(self.arm, {}).get(name, 0.0)
            if name not in ("residents", *WHOLE_TOWN):
                amount = amount * level
                amount = amount * (1.0 + self.town.noise * luck.standard_normal(weeks))
                amount = amount * (1.0 + self.town.own_noise * own.standard_normal(weeks))
            self._book(name, index, np.maximum(amount, 0.0) * self.options["residents"] / RESIDENTS)

    def _book(self, name: str, index: int, amount: npt.NDArray[np.float64]) -> None:
        if name in WHOLE_TOWN:
            self.ledger[:, 0, index] = np.rint(amount)
            return
        weights = np.ones(5) if name == "residents" else np.array([1.3, 1.15, 1.0, 0.85, 0.7])
        for fifth in range(5):
            self.ledger[:, fifth + 1, index] = np.rint(amount * weights[fifth] / 5)


def scenario(
    arms: tuple[str, ...] = ("traditional", "co-produced", "traditional_plus"),
    weeks: int = 104,
    *,
    practice: Mapping[str, float] | None = None,
    labels: Mapping[str, str] | None = None,
    against: Mapping[str, str] | None = None,
) -> Scenario:
    """A scenario of these arms, the first of them the baseline; ``practice`` is what the town's models have."""
    share = {"co-produced": 1.0} if practice is None else practice
    named = {"traditional": "Traditional", "co-produced": "Co-produced", "traditional_plus": "Traditional, same money"}
    named |= labels or {}
    made = {
        arm: Arm(arm, named.get(arm, arm), "It is planted.", _practice(share.get(arm, 0.0)), (against or {}).get(arm))
        for arm in arms
    }
    return Scenario(
        name=FileName("planted"),
        title="A planted town",
        question="What is found again?",
        path=Path("planted.yaml"),
        residents=RESIDENTS,
        locality_residents=RESIDENTS,
        weeks=weeks,
        baseline=arms[0],
        settings={},
        arms=made,
        subjects=tuple(sorted(arms[1:], key=lambda arm: -share.get(arm, 0.0))),
    )


def _practice(share: float) -> dict[str, ScenarioSetting]:
    return {"practice_share": ScenarioSetting(Setting(share), Setting(share), "It is planted.", "planted.yaml:1:1")}


PLAUSIBLE = Town(
    effects={
        "co-produced": {
            "asked_home": -0.03, "served_home": -0.08,
            "met_self": 0.05, "unasked": 0.004, "contacts_gp": -0.01, "lapsed": 1.0,
            "undelivered": 0.6, "severity": -0.01, "qaly": 0.0005,
        },
        "traditional_plus": {"served_home": 0.05, "undelivered": -0.3, "capacity": 0.06, "paid": 0.06},
    },
    added={
        "co-produced": {
            "coaching": 700, "relief": 250, "doing_with": 900, "brokering": 230, "supervision": 40, "members": 30,
            "programme_pence": 9_615, "both_ways": 300, "either_way": 900,
            "given_bank": 1_800, "bank_to_need": 450, "met_bank": 450, "capability": 20e6,
        },
        "traditional_plus": {"outreach": 144, "outreach_pence": 9_615},
    },
    spread=0.6, noise=0.05, own_noise=0.004,
)  # fmt: skip
