"""A locality's part of the country's columns: views of the same memory."""

from coprod_sim.model.town.columns import Residents, Ties


def residents_of(r: Residents, a: int, b: int) -> Residents:
    """Rows ``a`` to ``b`` of the residents' columns."""
    return Residents._make(column[a:b] for column in r)


def ties_of(t: Ties, a: int, b: int) -> Ties:
    """Ties of the residents of rows ``a`` to ``b``."""
    return Ties(t.first[a : b + 1], t.to, t.kind, t.peers[a:b])
