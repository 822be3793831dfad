"""What measures each fact of ``facts.toml`` in a town."""

from collections.abc import Callable, Mapping
from typing import Any

from coprod_sim.model.town.columns import FRIEND, NEIGHBOUR
from coprod_sim.studies.facts import elasticities, homes, networks, services
from coprod_sim.studies.facts.town import Town

Measure = Callable[[Town], float]


def _of(measure: Callable[..., float], *numbers: Any) -> Measure:
    return lambda t: measure(t, *numbers)


def _booked(outcome: str) -> Measure:
    return lambda t: t.year.whole[outcome]


MEASURES: Mapping[str, Measure] = {
    "carers": homes.carers,
    "carers_0_9_hours": _of(homes.carers_by_hours, 0.0, 10.0),
    "carers_10_19_hours": _of(homes.carers_by_hours, 10.0, 20.0),
    "carers_20_34_hours": _of(homes.carers_by_hours, 20.0, 35.0),
    "carers_35_49_hours": _of(homes.carers_by_hours, 35.0, 50.0),
    "carers_50_hours": _of(homes.carers_by_hours, 50.0, 1e9),
    "become_carers": lambda t: homes.flow(t, t.began),
    "stop_caring": lambda t: homes.flow(t, t.stopped),
    **{f"care_for_{whom}": _of(homes.care_for, whom) for whom in ("partner", "parent", "child", "others")},
    "elasticity_less_care": _of(elasticities.at_home, -elasticities.STEP),
    "elasticity_more_care": _of(elasticities.at_home, elasticities.STEP),
    "elasticity_fades": elasticities.fades,
    "elasticity_all_cared_for": elasticities.of_all,
    "kin_for_formal_hours": services.kin_for_formal,
    "need_65_74": _of(homes.need_at, homes.OLD),
    "need_75_84": _of(homes.need_at, homes.OLD + 1),
    "need_85": _of(homes.need_at, homes.OLD + 2),
    "need_by_fifth": homes.need_by_fifth,
    "no_help": homes.no_help,
    "formal_of_helped": homes.formal_of_helped,
    "who_pays": homes.who_pays,
    "home_care_asked": _booked("home_care_asked_hours"),
    "home_care_delivered": _booked("home_care_delivered_hours"),
    "undelivered": services.undelivered,
    "home_care_users": services.users,
    "home_care_hours_each": services.hours_each,
    "waiting": _booked("waiting"),
    "formal_with_carer_at_home": homes.formal_with_carer_at_home,
    "carers_20_hours": _of(homes.carers_by_hours, 20.0, 1e9),
    "carers_most_deprived": _of(homes.carers_of_fifth, 1),
    "carers_least_deprived": _of(homes.carers_of_fifth, 5),
    "ae_most_deprived": services.ae_most_deprived,
    "everyday_help": services.everyday_help,
    "helped_in_month": services.helped_in_month,
    "kin_of_unpaid": services.kin_of_unpaid,
    "often_lonely": homes.often_lonely,
    "bank_hours_each": services.bank_hours_each,
    "bank_cost_each": services.bank_cost_each,
    "never_trade": services.never_trade,
    "friends_clustering": networks.clustering,
    "friends_same_fifth": _of(networks.same_fifth, FRIEND),
    "neighbours_same_fifth": _of(networks.same_fifth, NEIGHBOUR),
    "kin_ties": _of(networks.ties_each, *networks.FAMILY),
    "friend_ties": _of(networks.ties_each, FRIEND),
    "neighbour_ties": _of(networks.ties_each, NEIGHBOUR),
    "trend": services.trend,
}
