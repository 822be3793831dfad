"""Facts of care at home: carers, whom they care for, who is in need, who has help and what kind."""

import numpy as np

from coprod_sim.model.town.columns import CHILD, ELSEWHERE, PARENT, PARTNER
from coprod_sim.model.week.contacts import NEED_MINUTES, OFTEN
from coprod_sim.studies.facts.town import Flags, Town, mean, ratio

SOME = 30  # minutes a week that count as help
OLD = 3  # the age band of 65 to 74


def carers(t: Town) -> float:
    """Share of residents."""
    return mean(t.carer)


def carers_of_fifth(t: Town, fifth: int) -> float:
    """Share of the residents of one fifth who care."""
    return mean(t.carer[t.residents.fifth == fifth])


def carers_by_hours(t: Town, low: float, high: float) -> float:
    """Share of carers who give from ``low`` to below ``high`` hours a week."""
    hours = t.residents.given[t.carer] / 60.0
    return mean((hours >= low) & (hours < high))


def flow(t: Town, people: int) -> float:
    """People of a year as a share of adults."""
    return ratio(people, float(t.adult.sum()))


def care_for(t: Town, whom: str) -> float:
    """Share of carers by whom they care for: a partner, a parent (kin elsewhere are parents), a child or others."""
    r = t.residents
    elsewhere, tie = r.cares_for[t.carer] == ELSEWHERE, r.care_tie[t.carer]
    # The tie says what the carer is to whom they care for.
    near = {"partner": tie == PARTNER, "parent": tie == CHILD, "child": tie == PARENT}
    if whom == "others":
        return mean(~elsewhere & ~np.isin(tie, (PARTNER, PARENT, CHILD)))
    return mean(near[whom] & ~elsewhere | elsewhere & (whom == "parent"))


def in_need(t: Town) -> Flags:
    """Who needs two hours a week or more."""
    return t.residents.need >= NEED_MINUTES


def need_at(t: Town, band: int) -> float:
    """Share of an age band in need."""
    return mean(in_need(t)[t.residents.age == band])


def need_by_fifth(t: Town) -> float:
    """Share in need of the most deprived fifth, of that of the least."""
    need, fifth = in_need(t), t.residents.fifth
    return ratio(mean(need[fifth == 1]), mean(need[fifth == 5]))


def paid_help(t: Town) -> Flags:
    """Who has help from the team or buys it."""
    return (t.residents.package > SOME) | (t.residents.private > SOME)


def any_help(t: Town) -> Flags:
    """Who has any help."""
    return (t.residents.kin > SOME) | (t.residents.removed > SOME) | paid_help(t)


def no_help(t: Town) -> float:
    """Share of people in need without any help."""
    return 1.0 - mean(any_help(t)[in_need(t)])


def formal_of_helped(t: Town) -> float:
    """Share with paid help of people of 65 and over in need who have any help."""
    return mean(paid_help(t)[in_need(t) & any_help(t) & (t.residents.age >= OLD)])


def formal_with_carer_at_home(t: Town) -> float:
    """Share with paid help of those who have a carer at home."""
    return mean(paid_help(t)[t.carer_at_home])


def who_pays(t: Town) -> float:
    """Share of people with care at home who buy it."""
    return mean(t.residents.private[paid_help(t)] > SOME)


def often_lonely(t: Town) -> float:
    """Share of adults."""
    return mean(t.residents.lonely[t.adult] > OFTEN)
