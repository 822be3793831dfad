"""Amounts of money that a scenario leaves in other money than its own."""

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import PROFILES
from coprod_sim.scenario.money import POUNDS, Money
from coprod_sim.scenario.one_file import OneFile
from coprod_sim.scenario.posts import MONEY, POSTS


def amounts_in_other_money(money: Money, chain: list[OneFile]) -> list[str]:
    """Amounts that a chain of files, the file asked for first, leaves in other money than the scenario's."""
    amounts = {key: number for key, number in evidence.parameters().items() if number.unit == "GBP"}
    own: set[tuple[str, str]] = set()
    others: set[tuple[str, str]] = set()
    for place, part in enumerate(chain):
        its = next((p.money for p in chain[place:] if p.money is not None), POUNDS)
        places = [("", part.settings), *((f"{arm}.", numbers) for arm, (_, numbers) in part.arms.items())]
        for profile in PROFILES:
            given = {
                (start + key, profile)
                for start, numbers in places
                for key in amounts.keys() & numbers.keys()
                if numbers[key].own(profile) is not None
            }
            (own if its == money else others).update(given)
            own.update(  # posts are paid in whatever money the scenario has
                (start + MONEY, profile)
                for start, numbers in places
                if POSTS in numbers and numbers[POSTS].own(profile) is not None
            )
    if money != POUNDS:
        nothing = entries.Setting(0.0)
        others |= {(key, p) for key, number in amounts.items() for p in PROFILES if number.setting(p) != nothing}
    left = others - own
    whole = {name for name, _ in left if {(name, profile) for profile in PROFILES} <= left}
    return sorted(whole | {f"{name} ({profile})" for name, profile in left if name not in whole})
