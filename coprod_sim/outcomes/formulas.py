"""How outcomes follow from the ledger: plain sums of its fields, weighted by resolved parameters.

Money is counted once: a programme's extra money is in ``programme_pence``, and the ordinary hours that it buys, which
are part of the team's ``capacity``, are taken out of the team's own cost.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from coprod_sim.outcomes.fields import CHANNELS, FIELD_INDEX, FIELDS, MILLION

YEAR = 52
"""Weeks in a year of the model."""
Array = npt.NDArray[np.float64]
Formula = Callable[["LedgerView"], Array]
_SCALE = {"minutes": 60, "pence": 100, "people": 1, "weeks": 1, "count": 1, "millionths": MILLION}


class LedgerView:
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

    def element(self, key: str, channel: str) -> float:
        """A parameter's number for one channel."""
        return float(self._values[key][CHANNELS.index(channel)])

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
GIVEN = (*KIN, *HELP, "peer_led", "project_given")
"""Hours that others give."""
REFERRED = ("referred_standing", "referred_relational", "referred_clinical")
SERVED = ("served_standing", "served_relational", "served_clinical")
SERVING = (*SERVED, "fit_minutes")
"""Time that service takes: what it met, and what it lost, or won, where practice does not fit, or does."""
TEAM_OTHER = ("coaching", "relief", "doing_with", "supervision")
PROGRAMME = (*TEAM_OTHER, "brokering", "course_staff")
ASKED_UNMET = ("unserved_standing", "lapsed", "departed")


def unpaid(books: LedgerView) -> Array:
    """Hours that others give unpaid. Self-care is left out: nobody is asked to give it."""
    return books(*GIVEN) - books("paid_help")


def nights_saved(books: LedgerView) -> Array:
    """Mean ward nights' worth that nights in the other setting save: people who need little cost a ward less, too."""
    cheaper = books.number("setting_eligible_cost_ratio") - books.number("setting_cost_ratio")
    return books("setting_nights") * cheaper


def contact_hours(books: LedgerView) -> Array:
    """Professional hours that contacts with other services take."""
    return books.contacts("contact_hours") - nights_saved(books) * books.element("contact_hours", "bed_days")


def helpers_pay(books: LedgerView) -> Array:
    """What helpers are paid, in pounds."""
    return books("paid_help") * books.number("pay_gbp_per_hour")


def price_gap(books: LedgerView) -> Array:
    """Pounds by which nights in the other setting are cheaper than a mean night on a ward: a price, not a saving."""
    cheaper = 1.0 - books.number("setting_cost_ratio")
    return books("setting_nights") * cheaper * books.element("unit_cost_gbp", "bed_days")


def contacts_cost(books: LedgerView) -> Array:
    """Contacts at unit costs, in pounds, less what relatives pay for their nights."""
    income = books("family_nights") * books.number("setting_family_income_gbp")
    return books.contacts("unit_cost_gbp") - setting_saved(books) - income


def demand(books: LedgerView) -> Array:
    """Professional hours asked for, counted once, when they arise."""
    return books(*REFERRED) + contact_hours(books)


def cost_public(books: LedgerView) -> Array:
    """Pounds: the team's paid hours, whether busy or not, the programme's money, and contacts."""
    team = (books("capacity") - books("bought")) * books.number("team_cost_gbp_per_hour")
    return team + books("programme_pence") + helpers_pay(books) + contacts_cost(books)


def activity_cost(books: LedgerView) -> Array:
    """Pounds: hours that the team spent in service and programme, the broker's hours, and contacts, at unit costs."""
    team = books(*SERVING, *TEAM_OTHER) * books.number("team_cost_gbp_per_hour")
    brokers = books("brokering") * books.number("broker_cost_gbp_per_hour")
    leaders = books("course_staff") * books.number("leader_gbp_per_hour")
    return team + brokers + leaders + helpers_pay(books) + contacts_cost(books)


def cashable(books: LedgerView) -> Array:
    """The part of the activity's cost that a fall in activity would free as money, once the lag is over."""
    share = books.number("cashable_share") * books.since(books.number("cashable_lag_weeks"))
    return share * activity_cost(books)


def setting_saved(books: LedgerView) -> Array:
    """Pounds that nights in the other setting save, at what these people cost a ward."""
    return nights_saved(books) * books.element("unit_cost_gbp", "bed_days")


def setting_cashable(books: LedgerView) -> Array:
    """The part of what is saved that is freed as money, at once."""
    return setting_saved(books) * books.number("setting_cashable_share")


def unpaid_cost(books: LedgerView) -> Array:
    """Unpaid hours at their price, in pounds."""
    return unpaid(books) * books.number("unpaid_hour_price_gbp")


def cost_society(books: LedgerView) -> Array:
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
