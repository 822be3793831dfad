"""A locality's part of the country's columns: views of the same memory."""

from coprod_sim.model.compiled import kernel, rows
from coprod_sim.model.town.columns import Residents, Scratch, Ties


@kernel
def residents_of(r: Residents, a: int, b: int) -> Residents:
    """Rows ``a`` to ``b`` of the residents' columns."""
    return Residents(
        rows(r.person_id, a, b),
        rows(r.household, a, b),
        rows(r.alone, a, b),
        rows(r.age, a, b),
        rows(r.cohort, a, b),
        rows(r.fifth, a, b),
        rows(r.pays, a, b),
        rows(r.condition, a, b),
        rows(r.ask_luck, a, b),
        rows(r.helper, a, b),
        rows(r.activity, a, b),
        rows(r.slow, a, b),
        rows(r.passing, a, b),
        rows(r.severity_start, a, b),
        rows(r.severity, a, b),
        rows(r.need, a, b),
        rows(r.cares_for, a, b),
        rows(r.care_tie, a, b),
        rows(r.offer, a, b),
        rows(r.given, a, b),
        rows(r.elsewhere, a, b),
        rows(r.kin, a, b),
        rows(r.helping, a, b),
        rows(r.more, a, b),
        rows(r.spent, a, b),
        rows(r.asking, a, b),
        rows(r.asked_for, a, b),
        rows(r.pull, a, b),
        rows(r.pull_asked, a, b),
        rows(r.friend, a, b),
        rows(r.bank, a, b),
        rows(r.own, a, b),
        rows(r.removed, a, b),
        rows(r.package, a, b),
        rows(r.private, a, b),
        rows(r.left, a, b),
        rows(r.member, a, b),
        rows(r.gave, a, b),
        rows(r.received, a, b),
        rows(r.took_part, a, b),
        rows(r.lonely, a, b),
        rows(r.lonely_usual, a, b),
        rows(r.dose, a, b),
        rows(r.capability, a, b),
        rows(r.coached, a, b),
        rows(r.sanctioned, a, b),
        rows(r.relieved, a, b),
        rows(r.stay, a, b),
        rows(r.setting, a, b),
        rows(r.unmet, a, b),
    )


@kernel
def ties_of(t: Ties, a: int, b: int) -> Ties:
    """Ties of the residents of rows ``a`` to ``b``."""
    return Ties(t.first[a : b + 1], t.to, t.kind, t.peers[a:b])


@kernel
def of_locality(r: Residents, t: Ties, s: Scratch, a: int, b: int) -> tuple[Residents, Ties, Scratch]:
    """Residents, ties and working space of the locality of rows ``a`` to ``b``."""
    n = b - a
    space = Scratch(
        s.words,
        s.luck,
        rows(s.row_of, 0, n),
        rows(s.needy, 0, n),
        rows(s.citizens, 0, n),
        rows(s.booked, 0, n),
        s.counts,
        rows(s.gone, 0, n),
        rows(s.when, 0, n),
        rows(s.whom, 0, n),
        rows(s.tie, 0, n),
        rows(s.offered, 0, n),
        rows(s.in_all, 0, n),
        rows(s.elsewhere, 0, n),
        rows(s.given, 0, n),
        rows(s.asked, 0, n),
        rows(s.traders, 0, n),
        rows(s.wish, 0, n),
        rows(s.banked, 0, n),
        rows(s.worked, 0, n),
        s.ill,
        rows(s.minutes, 0, n),
        s.order,
    )
    return residents_of(r, a, b), ties_of(t, a, b), space
