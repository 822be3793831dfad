"""Whole minutes shared out so that the parts add up, by the order of who has them."""

from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.town.columns import I64

FIFTHS = 6


@rule
def part_of(minutes: int, before: int, amount: int, in_all: int) -> int:
    """Somebody's whole minutes of ``minutes``, who has an ``amount`` of what there is ``in_all``.

    ``before`` is what those before have: so all parts add up to ``minutes``, and none is a minute more than fair.
    """
    return minutes * (before + amount) // in_all - minutes * before // in_all if in_all > 0 else 0


@inner_kernel
def split(of_fifths: I64, in_all: int, minutes: int, ledger: I64, field: int) -> None:
    """Take ``minutes`` off each fifth by what it has of what is there ``in_all``, and book them."""
    before = 0
    for fifth in range(FIFTHS):
        amount = of_fifths[fifth]
        part = part_of(minutes, before, amount, in_all)
        before += amount
        of_fifths[fifth] -= part
        ledger[fifth, field] += part
