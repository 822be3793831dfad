"""Values at the ends of what is allowed, alone and together, in towns as small as they may be."""

from typing import Any

import numpy as np
import pytest
from quarters import EVENTFUL, country
from towns import assert_same, weekly

from coprod_sim.outcomes.fields import FIELDS
from coprod_sim.outcomes.registry import HEADLINE
from coprod_sim.outcomes.summary import summarise

pytestmark = pytest.mark.property


EVERYTHING: dict[str, object] = EVENTFUL | {"leading": 1, "catalysing": 1, "discovering": 1, "scandal_national": 1}
ENDS: dict[str, dict[str, object]] = {
    "no links": {"link_degree": 0},
    "more links than localities": {"link_degree": 10_000, "linked_share": 1.0},
    "all links thrown far": {"link_degree": 2, "link_rewired_share": 1.0},
    "everybody leaves": {"staff_turnover_per_year": 1.0, "mandate_share": 1.0, "induction_share": 0.0},
    "all co-produce": {"practice_share": 1.0},
    "nobody does or may": {"practice_share": 0.0, "risk_first": 1.0, "risk_fade_per_year": 0.0},
    "fit at its widest": {"fit_varies": 1, "fit_spread": 2.0},
    "large groups": {"course_group_size": 50, "discover_spread": 2.0, "group_dilution": 1.0},
    "timid, and tries anything": {"ask_boldness": 0.1, "discover_spread": 2.0, "experiment_per_year": 1.0},
    "passion at its widest": {"passion_sd": 3.0, "fidelity_first": 0.01, "take_up_need_per_year": 13.0},
    "no passion apart": {"passion_sd": 0.0},
    "scandal in week 0": {"scandal_week": 0},
    "scandal after the end": {"scandal_week": 5_200},
    "never funded": {"programme_until_week": 0},
    "withdrawn in week 0": {"withdrawal_week": 0},
    "withdrawn while it spreads": {"withdrawal_week": 20, "fit_varies": 1},
    "withdrawn, then unfunded": {"withdrawal_week": 15, "programme_until_week": 17},
    "a press that tells all": {
        "story_probability": 1.0,
        "national_share": 1.0,
        "news_weight": 1.0,
        "bad_news_ratio": 100.0,
    },
    "harm": {"incident_harm": 10.0},
    "visits every week": {"visits_per_year": 52.0, "visit_qaly": 0.0001},
    "all rates at their fastest": {
        "take_up_outside_per_year": 13.0,
        "take_up_peers_per_year": 13.0,
        "leadership_per_year": 13.0,
        "revert_per_year": 13.0,
        "revert_unfunded_per_year": 13.0,
        "programme_until_week": 13,
    },
    "nothing of what they value": {"assets": 0, "reciprocity": 0, "redefined_work": 0, "networks": 0},
    "no money": {"programme_gbp_per_resident_year": 0.0, "support_gbp_per_resident_year": 0.0},
    "a market of nobody": {"match_half_members": 10_000.0},
    "much growth": {"demand_growth_per_year": 0.2, "capacity_growth_per_year": -0.1},
}


def held(people: int, residents: int, overrides: dict[str, object]) -> Any:
    """Both engines agree, and no book is negative or beyond measure."""
    kernel, agents = (
        country(
            arm="leader",
            people=people,
            residents=residents,
            overrides=overrides,
            weeks=30,
            engine=engine,
            replicate=1,
            drawn=True,
        )
        for engine in ("kernel", "agents")
    )
    assert_same(kernel, agents)
    may_be_negative = {"fit_minutes", "met_self"}
    lowest = {f.name: weekly(kernel, f.name).min() for f in FIELDS if f.unit in ("minutes", "pence", "count")}
    assert [name for name, low in lowest.items() if low < 0 and name not in may_be_negative] == []
    at, posts = kernel.town.localities, kernel.town.posts
    for share in (at.practice, at.risk, at.fidelity, posts.fidelity):
        assert np.all((share >= 0.0) & (share <= 1.0))
    assert np.isfinite(summarise(kernel.ledger, kernel.parameters)[list(HEADLINE)]).all()
    return kernel


@pytest.mark.parametrize("name", ENDS)
def test_ends_of_what_is_allowed(name: str) -> None:
    held(30, 90, EVERYTHING | ENDS[name])


@pytest.mark.parametrize("people", [20, 150])
def test_one_locality_of_twenty_residents(people: int) -> None:
    model = held(people, 20, EVERYTHING | {"scandal_week": 20, "take_up_outside_per_year": 2.0})
    assert model.town.links.to.size == 0


def test_a_last_locality_of_one_resident() -> None:
    held(30, 61, EVERYTHING)


def test_a_team_without_time() -> None:
    """Nothing is asked of it, so nobody is hired but one who has no time."""
    nothing: dict[str, object] = {"episode_rate_per_year": 0.0, "home_care_take_up_share": 0.0}
    model = held(30, 90, EVERYTHING | nothing | {"practice_share": 0.4})
    assert model.town.localities.clinical_minutes.max() == model.town.localities.home_minutes.max() == 0
    at, posts = model.town.localities, model.town.posts
    assert posts.minutes.size == at.number.size
    assert np.array_equal(at.practice, posts.co_produces)


def test_two_localities_copy_each_other() -> None:
    model = held(30, 60, EVERYTHING | {"experiment_per_year": 0.0})
    assert model.town.links.to.tolist() == [1, 0]
