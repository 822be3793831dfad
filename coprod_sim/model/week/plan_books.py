"""The plan's books: what a plan moves in a week, by deprivation fifth, and what people owe each other for it."""

from typing import Any

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.town.columns import ELSEWHERE, I64, Residents, Scratch
from coprod_sim.model.week.asking import outreach_part
from coprod_sim.model.week.kin import met_by_kin, met_elsewhere
from coprod_sim.model.week.ledger_places import (
    ASKED_BY_AGE,
    ASKED_HOME,
    BANK_TO_NEED,
    EXCHANGES,
    GIVEN_ASKED,
    GIVEN_BANK,
    GIVEN_FRIENDS,
    GIVEN_KIN,
    GIVEN_KIN_ELSEWHERE,
    GIVEN_OTHERS,
    GIVEN_OUTSIDE,
    MET_BANK,
    MET_FRIENDS,
    MET_KIN,
    MET_KIN_ELSEWHERE,
    MET_SELF,
    NEED_HOME,
    OUTREACH,
    PAID_HELP,
    PRIVATE,
    PROJECT_GIVEN,
    UNASKED,
)

WEEKS = 4


@rule
def removed_by_bank(removed: int, friend: int, bank: int) -> int:
    """Of need that help ``removed`` what the time bank did, by the help that it gave."""
    return removed * bank // (friend + bank) if bank > 0 else 0


@rule
def faded(minutes: int, share: float) -> int:
    """Minutes given or received that fade, rounded towards nothing."""
    return int(minutes * share)


@inner_kernel
def owe(r: Residents, s: Scratch, trades: bool, fades: float) -> int:
    """Remember what people gave and received this month, along ties to people in need and in the time bank.

    Then a share of it ``fades``: returns the minutes of credit that the estate takes over.
    """
    estate = 0
    for i in range(r.gave.size):
        gave = r.gave[i] + WEEKS * (s.given[i] + s.asked[i])
        if trades:
            gave += WEEKS * s.banked[i]
        received = r.received[i] + WEEKS * (r.friend[i] + r.bank[i])
        if gave + received > 0:
            gone, forgotten = faded(gave, fades), faded(received, fades)
            r.gave[i] = gave - gone
            r.received[i] = received - forgotten
            estate += gone - forgotten
    return estate


@inner_kernel
def book(r: Residents, s: Scratch, p: Any, outreach: float, works: bool, trades: bool, exchanges: int, at: I64) -> None:
    """Book the plan's minutes a week into ``at`` (6, fields); ``works`` and ``trades`` say what took place."""
    at[0, EXCHANGES] += exchanges
    for i in range(r.age.size):
        band = r.fifth[i]
        if r.helping[i] > 0:
            at[band, GIVEN_OTHERS] += r.helping[i] - s.given[i]
            at[band, GIVEN_FRIENDS] += s.given[i]
        at[band, GIVEN_ASKED] += s.asked[i]
        if r.given[i] > 0:
            at[band, GIVEN_OUTSIDE if r.cares_for[i] == ELSEWHERE else GIVEN_KIN] += r.given[i]
        if works:
            at[band, PROJECT_GIVEN] += s.worked[i]
        if trades:
            at[band, GIVEN_BANK] += s.banked[i]
            if p.pay_gbp_per_hour > 0.0:
                at[band, PAID_HELP] += s.banked[i]
    for j in s.needy[: s.counts[0]]:
        band = r.fifth[j]
        need = int(r.need[j])
        met = met_by_kin(need, int(r.kin[j]), p.care_meets_share)
        away = met_elsewhere(met, int(r.kin[j]), int(s.elsewhere[j]))
        by_bank = removed_by_bank(int(r.removed[j]), int(r.friend[j]), int(r.bank[j]))
        at[band, NEED_HOME] += need
        at[band, MET_SELF] += r.own[j]
        at[band, MET_KIN] += met - away
        at[band, MET_KIN_ELSEWHERE] += away
        at[band, GIVEN_KIN_ELSEWHERE] += s.elsewhere[j]
        at[band, MET_FRIENDS] += r.removed[j] - by_bank
        at[band, MET_BANK] += by_bank
        at[band, BANK_TO_NEED] += r.bank[j]
        at[band, PRIVATE] += r.private[j]
        at[band, ASKED_HOME] += r.package[j]
        at[band, ASKED_BY_AGE + r.age[j]] += r.package[j]
        at[band, UNASKED] += r.left[j]
        if outreach > 0.0:
            at[band, OUTREACH] += outreach_part(int(r.package[j]), outreach)
