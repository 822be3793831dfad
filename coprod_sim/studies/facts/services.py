"""Facts of the team, of other services, of everyday help and of the time bank."""

import math

import numpy as np

from coprod_sim.model.town.columns import NEVER_TRADES, NOT_MEMBER
from coprod_sim.studies.facts.homes import SOME
from coprod_sim.studies.facts.town import Town


def undelivered(t: Town) -> float:
    """Share of home care asked for in the year."""
    whole = t.year.whole
    return whole["undelivered_hours"] / whole["home_care_asked_hours"]


def users(t: Town) -> float:
    """People with home care from the team, per 1,000 residents."""
    return 1_000.0 * float((t.residents.package > SOME).mean())


def hours_each(t: Town) -> float:
    """Hours a week of each of them."""
    packages = t.residents.package[t.residents.package > SOME]
    return float(packages.mean()) / 60.0 if packages.size else math.nan


def kin_for_formal(t: Town) -> float:
    """Change of care by kin per hour that the team delivers more, beside the town with half the take-up."""
    here, half = t.year.whole, t.half.whole
    formal = here["home_care_delivered_hours"] - half["home_care_delivered_hours"]
    return (here["core_kin_hours"] - half["core_kin_hours"]) / formal if formal else math.nan


def ae_most_deprived(t: Town) -> float:
    """Share of A&E attendances of the most deprived fifth, as if fifths were equally large."""
    rates = t.year.by_fifth("contacts_ae")
    return float(rates[0] / rates.sum())


def everyday_help(t: Town) -> float:
    """Hours a year that an adult gives to friends, neighbours and others."""
    whole = t.year.whole
    return (whole["friends_hours"] + whole["others_hours"]) / 1_000.0 / float(t.adult.mean())


def helped_in_month(t: Town) -> float:
    """Share of adults who help this month."""
    return float((t.residents.helping[t.adult] > 0).mean())


def kin_of_unpaid(t: Town) -> float:
    """Share of unpaid hours that are care by kin."""
    return t.year.whole["core_kin_hours"] / t.year.whole["unpaid_hours"]


def bank_hours_each(t: Town) -> float:
    """Hours a year that a member exchanges."""
    return t.bank.whole["brokered_hours_per_member"] if t.bank is not None else math.nan


def bank_cost_each(t: Town) -> float:
    """Pounds a year of the programme for each member."""
    if t.bank is None or not t.bank.whole["members"]:
        return math.nan
    pounds = float(t.bank.parameters.values["programme_gbp_per_resident_year"])
    return 1_000.0 * pounds / t.bank.whole["members"]


def never_trade(t: Town) -> float:
    """Share of members at the end of the second year."""
    members = int((t.bank_members != NOT_MEMBER).sum())
    return int((t.bank_members == NEVER_TRADES).sum()) / members if members else math.nan


def trend(t: Town) -> float:
    """Slope of demand over the years, as a share of its mean."""
    years = np.arange(len(t.years))
    return float(np.polyfit(years, t.years, 1)[0] / t.years.mean())
