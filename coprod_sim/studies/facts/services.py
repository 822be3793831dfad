"""Facts of the team, of other services, of everyday help and of the time bank."""

import math

import numpy as np

from coprod_sim.model.town.columns import NEVER_TRADES, NOT_MEMBER
from coprod_sim.studies.facts.homes import SOME
from coprod_sim.studies.facts.town import Town, mean, ratio


def undelivered(t: Town) -> float:
    """Share of home care asked for in the year."""
    whole = t.year.whole
    return ratio(whole["undelivered_hours"], whole["home_care_asked_hours"])


def users(t: Town) -> float:
    """People with home care from the team, per 1,000 residents."""
    return 1_000.0 * mean(t.residents.package > SOME)


def hours_each(t: Town) -> float:
    """Hours a week of each of them."""
    return mean(t.residents.package[t.residents.package > SOME]) / 60.0


def kin_for_formal(t: Town) -> float:
    """Change of care by kin per hour that the team delivers more, beside the town with half the take-up."""
    here, half = t.year.whole, t.half.whole
    formal = here["home_care_delivered_hours"] - half["home_care_delivered_hours"]
    return ratio(here["core_kin_hours"] - half["core_kin_hours"], formal)


def ae_most_deprived(t: Town) -> float:
    """Share of A&E attendances of the most deprived fifth, as if fifths were equally large."""
    rates = t.year.by_fifth("contacts_ae")
    return ratio(float(rates[0]), float(rates.sum()))


def everyday_help(t: Town) -> float:
    """Hours a year that an adult gives to friends, neighbours and others."""
    whole = t.year.whole
    return (whole["friends_hours"] + whole["others_hours"]) / 1_000.0 / mean(t.adult)


def helped_in_month(t: Town) -> float:
    """Share of adults who help this month."""
    return mean(t.residents.helping[t.adult] > 0)


def kin_of_unpaid(t: Town) -> float:
    """Share of unpaid hours that are care by kin."""
    return ratio(t.year.whole["core_kin_hours"], t.year.whole["unpaid_hours"])


def bank_hours_each(t: Town) -> float:
    """Hours a year that a member exchanges."""
    return t.bank.whole["brokered_hours_per_member"] if t.bank is not None else math.nan


def bank_cost_each(t: Town) -> float:
    """Pounds a year of the programme for each member."""
    if t.bank is None:
        return math.nan
    return ratio(1_000.0 * float(t.bank.parameters.values["programme_gbp_per_resident_year"]), t.bank.whole["members"])


def never_trade(t: Town) -> float:
    """Share of members at the end of the second year."""
    return mean(t.bank_members[t.bank_members != NOT_MEMBER] == NEVER_TRADES)


def trend(t: Town) -> float:
    """Slope of demand over the years, as a share of its mean."""
    years = np.arange(len(t.years))
    return ratio(float(np.polyfit(years, t.years, 1)[0]), mean(t.years))
