"""How outcomes follow from the ledger: plain sums of its fields, weighted by resolved parameters.

Money is counted once: a programme's extra money is in ``programme_pence``, but what it spends on outreach is in the
team's paid hours, and what it hands back is no cost.
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

    ``first_week`` is the week of the ledger's first row. Many outcomes are made of the same amounts, so each is summed
    once, and may only be read.
    """

    def __init__(self, ledger: npt.NDArray[np.int64], values: Mapping[str, Any], first_week: int = 0) -> None:
        self._ledger, self._values, self._first_week = ledger, values, first_week
        self._read: dict[tuple[str, ...], Array] = {}
        self._weighed: dict[str, Array] = {}

    def __call__(self, *fields: str) -> Array:
        """The sum of some fields of one unit."""
        if (known := self._read.get(fields)) is not None:
            return known
        unit = FIELDS[FIELD_INDEX[fields[0]]].unit
        whole = self._ledger[..., [FIELD_INDEX[name] for name in fields]].sum(axis=-1)
        amount = np.asarray(whole / _SCALE[unit], dtype=np.float64)
        amount.flags.writeable = False
        self._read[fields] = amount
        return amount

    def number(self, key: str) -> float:
        """A parameter that is one number."""
        return float(self._values[key])

    def contacts(self, weight: str) -> Array:
        """Contacts with other services, each channel times its element of the parameter ``weight``."""
        if (known := self._weighed.get(weight)) is not None:
            return known
        each = zip(CHANNELS, self._values[weight], strict=True)
        amount = sum((self(f"contacts_{name}") * value for name, value in each), start=self._zero())
        amount.flags.writeable = False
        self._weighed[weight] = amount
        return amount

    def element(self, key: str, channel: str) -> float:
        """A parameter's number for one channel."""
        return float(self._values[key][CHANNELS.index(channel)])

    def since(self, week: float) -> Array:
        """One from that week on, zero before: shape (weeks, 1)."""
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
    meanings = [FIELDS[FIELD_INDEX[name]].meaning for name in fields]
    return _worded("; plus ".join(meanings), lambda ledger: ledger(*fields))


def a_year(formula: Formula) -> Formula:
    """A weekly amount as it would be in a year."""
    return _worded(f"{in_words(formula)}, in a year", lambda ledger: YEAR * formula(ledger))


def _worded(words: str, formula: Formula) -> Formula:
    formula.__doc__ = words
    return formula


def in_words(formula: Formula) -> str:
    """A formula as a person reads it."""
    return (formula.__doc__ or "").strip().rstrip(".")


NEEDS = ("need_home", "need_clinical")
"""Need that visitors brought to light is booked as clinical need, too, and so counted in it."""
MET_KIN = ("met_kin", "met_kin_elsewhere")
MET = (*MET_KIN, "met_friends", "met_bank")
"""Need at home that others met unpaid."""
KIN = ("given_kin", "given_kin_elsewhere")
FRIENDS = ("given_friends", "given_asked", "given_others")
GIVEN = (*KIN, *FRIENDS, "given_bank", "peer_led", "project_given")
"""Hours that others give."""
ASKED = ("asked_home", "need_clinical")
SERVED = ("served_home", "served_clinical")
SERVING = (*SERVED, "fit_minutes")
"""Time that service takes: what it met, and what it lost, or won, where practice does not fit, or does."""
TEAM_OTHER = ("coaching", "relief", "doing_with", "supervision")
PROGRAMME = (*TEAM_OTHER, "brokering", "course_staff")
ASKED_UNMET = ("undelivered", "lapsed")
UNMET = (*ASKED_UNMET, "unasked")


def unpaid(ledger: LedgerView) -> Array:
    """Hours that others give unpaid. Self-care is left out: nobody is asked to give it."""
    return ledger(*GIVEN) - ledger("paid_help")


def unpaid_but_kin(ledger: LedgerView) -> Array:
    """Of them those that people other than kin give."""
    return unpaid(ledger) - ledger(*KIN)


def being_there(ledger: LedgerView) -> Array:
    """Hours of kin beyond the need that they met."""
    return ledger(*KIN) - ledger(*MET_KIN)


def additional(ledger: LedgerView) -> Array:
    """Hours of friends, neighbours and members beyond the need that they met: company, and help to others."""
    return ledger(*FRIENDS, "given_bank") - ledger("met_friends", "met_bank")


def nights_saved(ledger: LedgerView) -> Array:
    """Mean ward nights' worth that nights in the other setting save: people who need little cost a ward less, too."""
    cheaper = ledger.number("setting_eligible_cost_ratio") - ledger.number("setting_cost_ratio")
    return ledger("setting_nights") * cheaper


def contact_hours(ledger: LedgerView) -> Array:
    """Professional hours that contacts with other services take."""
    return ledger.contacts("contact_hours") - nights_saved(ledger) * ledger.element("contact_hours", "bed_days")


def helpers_pay(ledger: LedgerView) -> Array:
    """What helpers are paid, in pounds."""
    return ledger("paid_help") * ledger.number("pay_gbp_per_hour")


def price_gap(ledger: LedgerView) -> Array:
    """Pounds by which nights in the other setting are cheaper than a mean night on a ward: a price, not a saving."""
    cheaper = 1.0 - ledger.number("setting_cost_ratio")
    return ledger("setting_nights") * cheaper * ledger.element("unit_cost_gbp", "bed_days")


def contacts_cost(ledger: LedgerView) -> Array:
    """Contacts at unit costs, in pounds, less what relatives pay for their nights."""
    income = ledger("family_nights") * ledger.number("setting_family_income_gbp")
    return ledger.contacts("unit_cost_gbp") - setting_saved(ledger) - income


def demand(ledger: LedgerView) -> Array:
    """Professional hours asked for, counted once, when they arise."""
    return ledger(*ASKED) + contact_hours(ledger)


def team_paid(ledger: LedgerView) -> Array:
    """Pounds that the team's paid hours cost: bought by the hour, and fixed."""
    return ledger("paid") * ledger.number("team_cost_gbp_per_hour")


def cost_public(ledger: LedgerView) -> Array:
    """Pounds: the team's paid hours, the programme's money, and contacts."""
    return team_paid(ledger) + ledger("programme_pence") + helpers_pay(ledger) + contacts_cost(ledger)


def programme_money(ledger: LedgerView) -> Array:
    """Pounds that a programme spends beyond the team's usual hours: brokers, leaders, support and outreach."""
    return ledger("programme_pence", "outreach_pence")


def activity_cost(ledger: LedgerView) -> Array:
    """Pounds: hours that the team spent in service and programme, the broker's hours, and contacts, at unit costs."""
    team = ledger(*SERVING, *TEAM_OTHER) * ledger.number("team_cost_gbp_per_hour")
    brokers = ledger("brokering") * ledger.number("broker_cost_gbp_per_hour")
    leaders = ledger("course_staff") * ledger.number("leader_gbp_per_hour")
    return team + brokers + leaders + helpers_pay(ledger) + contacts_cost(ledger)


def cashable(ledger: LedgerView) -> Array:
    """The part of the activity's cost that a fall in activity would free as money, once the lag is over."""
    share = ledger.number("cashable_share") * ledger.since(ledger.number("cashable_lag_weeks"))
    return share * activity_cost(ledger)


def setting_saved(ledger: LedgerView) -> Array:
    """Pounds that nights in the other setting save, at what these people cost a ward."""
    return nights_saved(ledger) * ledger.element("unit_cost_gbp", "bed_days")


def setting_cashable(ledger: LedgerView) -> Array:
    """The part of what is saved that is freed as money, at once."""
    return setting_saved(ledger) * ledger.number("setting_cashable_share")


def unpaid_cost(ledger: LedgerView) -> Array:
    """Unpaid hours at their price, in pounds."""
    return unpaid(ledger) * ledger.number("unpaid_hour_price_gbp")


def cost_society(ledger: LedgerView) -> Array:
    """Cost to the public budget, and unpaid hours at their price."""
    return cost_public(ledger) + unpaid_cost(ledger)


def discounted(formula: Formula) -> Formula:
    """Pounds at their value in week 0."""
    return _worded(
        f"{in_words(formula)}; later years count for less (discount_per_year)",
        lambda ledger: formula(ledger) * ledger.discount(),
    )


def qaly_worth(threshold: str) -> Formula:
    """QALYs at the price named by a parameter."""
    return _worded(f"QALYs x {threshold}", lambda ledger: ledger.number(threshold) * ledger("qaly"))


def net_benefit(threshold: str) -> Formula:
    """QALYs at the price named by a parameter, less the cost to the public budget."""
    return _worded(
        f"QALYs x {threshold}, less the cost to the public budget",
        lambda ledger: qaly_worth(threshold)(ledger) - cost_public(ledger),
    )


NET_BENEFIT_LOW = net_benefit("qaly_price_low_gbp")
NET_BENEFIT_HIGH = net_benefit("qaly_price_high_gbp")
