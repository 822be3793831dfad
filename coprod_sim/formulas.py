"""How outcomes follow from the ledger: plain sums of its fields, weighted by resolved parameters.

Money is counted once: a programme's extra money is in ``programme_pence``, and the ordinary hours that it buys, which
are part of the team's ``capacity``, are taken out of the team's own cost.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from coprod_sim.fields import CHANNELS, FIELD_INDEX, FIELDS, MILLION

YEAR = 52
"""Weeks in a year of the model."""
Array = npt.NDArray[np.float64]
Formula = Callable[["Books"], Array]
_SCALE = {"minutes": 60, "pence": 100, "people": 1, "weeks": 1, "count": 1, "millionths": MILLION}


class Books:
    """A ledger (weeks, rows, fields) read in hours, pounds and people; every amount has the shape (weeks, rows).

    ``first_week`` is the week of the ledger's first row.
    """

    def __init__(self, ledger: npt.NDArray[np.int64], values: Mapping[str, Any], first_week: int = 0) -> None:
        self._ledger, self._values, self._first_week = ledger, values, first_week

    def __call__(self, *fields: str) -> Array:
        """The sum of some fields of one unit."""
        unit = FIELDS[FIELD_INDEX[fields[0]]].unit
        whole = self._ledger[..., [FIELD_INDEX[name] for name in fields]].sum(axis=-1)
        return np.asarray(whole / _SCALE[unit], dtype=np.float64)

    def number(self, key: str) -> float:
        """A parameter that is one number."""
        return float(self._values[key])

    def contacts(self, weight: str) -> Array:
        """Contacts with other services, each channel times its element of the parameter ``weight``."""
        each = zip(CHANNELS, self._values[weight], strict=True)
        return sum((self(f"contacts_{name}") * value for name, value in each), start=self._zero())

    def since(self, week: float) -> Array:
        """One from that week on, nought before: shape (weeks, 1)."""
        return np.asarray(self._weeks() >= week, dtype=np.float64)

    def discount(self) -> Array:
        """What a pound of each week is worth in week 0: shape (weeks, 1)."""
        return np.asarray((1.0 + self.number("discount_per_year")) ** (-self._weeks() / YEAR), dtype=np.float64)

    def _weeks(self) -> Array:
        return self._first_week + np.arange(len(self._ledger), dtype=np.float64)[:, None]

    def _zero(self) -> Array:
        return np.zeros(self._ledger.shape[:2])


def total(*fields: str) -> Formula:
    """The sum of some fields of one unit."""
    return lambda books: books(*fields)


def a_year(formula: Formula) -> Formula:
    """A weekly amount as it would be in a year."""
    return lambda books: YEAR * formula(books)


NEEDS = ("need_standing", "need_relational", "need_clinical", "need_everyday")
"""Need that help brought to light is booked as clinical need, too, and so counted in it."""
KIN = ("met_kin", "met_kin_elsewhere")
HELP = ("met_ties", "extra_ties", "met_neighbours", "extra_neighbours")
REFERRED = ("referred_standing", "referred_relational", "referred_clinical")
SERVED = ("served_standing", "served_relational", "served_clinical")
TEAM_OTHER = ("coaching", "relief", "doing_with", "supervision")
PROGRAMME = (*TEAM_OTHER, "brokering")
ASKED_UNMET = ("unserved_standing", "lapsed", "departed")
UNPAID = total(*KIN, *HELP)
"""Hours that others give. Self-care is left out: nobody is asked to give it."""


def contact_hours(books: Books) -> Array:
    """Professional hours that contacts with other services take."""
    return books.contacts("contact_hours")


def contacts_cost(books: Books) -> Array:
    """Contacts at unit costs, in pounds."""
    return books.contacts("unit_cost_gbp")


def demand(books: Books) -> Array:
    """Professional hours asked for, counted once, when they arise."""
    return books(*REFERRED) + contact_hours(books)


def cost_public(books: Books) -> Array:
    """Pounds: the team's paid hours, whether busy or not, the programme's money, and contacts."""
    team = (books("capacity") - books("bought")) * books.number("team_cost_gbp_per_hour")
    return team + books("programme_pence") + contacts_cost(books)


def activity_cost(books: Books) -> Array:
    """Pounds: hours that the team spent in service and programme, the broker's hours, and contacts, at unit costs."""
    team = books(*SERVED, *TEAM_OTHER) * books.number("team_cost_gbp_per_hour")
    return team + books("brokering") * books.number("broker_cost_gbp_per_hour") + contacts_cost(books)


def cashable(books: Books) -> Array:
    """The part of the activity's cost that a fall in activity would free as money, once the lag is over."""
    share = books.number("cashable_share") * books.since(books.number("cashable_lag_weeks"))
    return share * activity_cost(books)


def unpaid_cost(books: Books) -> Array:
    """Unpaid hours at their price, in pounds."""
    return UNPAID(books) * books.number("unpaid_hour_price_gbp")


def cost_society(books: Books) -> Array:
    """Cost to the public purse, and unpaid hours at their price."""
    return cost_public(books) + unpaid_cost(books)


def discounted(formula: Formula) -> Formula:
    """Pounds at their value in week 0."""
    return lambda books: formula(books) * books.discount()


def net_benefit(threshold: str) -> Formula:
    """QALYs at the price named by a parameter, less the cost to the public purse."""
    return lambda books: books.number(threshold) * books("qaly") - cost_public(books)


NET_BENEFIT_LOW = net_benefit("qaly_price_low_gbp")
NET_BENEFIT_HIGH = net_benefit("qaly_price_high_gbp")
