"""Facts of ties: how many there are of each kind, how friends cluster, and how like one another people are."""

import numpy as np
from scipy import sparse

from coprod_sim.model.town.columns import CHILD, FRIEND, KIN, PARENT, PARTNER
from coprod_sim.studies.facts.town import Town, mean, ratio

FAMILY = (PARTNER, PARENT, CHILD, KIN)


def ties_each(t: Town, *kinds: int) -> float:
    """Ties of some kinds that a resident has."""
    return float(np.isin(t.kind, kinds).sum() / t.residents.age.size)


def same_fifth(t: Town, kind: int) -> float:
    """Share of ties of a kind within one deprivation fifth."""
    here, there = _ends(t, kind)
    return mean(t.residents.fifth[here] == t.residents.fifth[there])


def clustering(t: Town) -> float:
    """Share of pairs of somebody's friends who are friends of one another."""
    here, there = _ends(t, FRIEND)
    people = t.residents.age.size
    friends = sparse.csr_matrix((np.ones(len(here)), (here, there)), shape=(people, people))
    number = np.asarray(friends.sum(axis=1)).ravel()
    closed = float((friends @ friends).multiply(friends).sum())
    return ratio(closed, float((number * (number - 1.0)).sum()))


def _ends(t: Town, kind: int) -> tuple["np.typing.NDArray[np.int64]", "np.typing.NDArray[np.int64]"]:
    owner = np.repeat(np.arange(t.residents.age.size), np.diff(t.first))
    chosen = t.kind == kind
    return owner[chosen], t.to[chosen]
