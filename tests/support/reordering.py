"""A town whose rows stand in another order."""

import numpy as np
import numpy.typing as npt
from towns import copied

from coprod_sim.model.town.columns import NO_PEER, Residents, Ties
from coprod_sim.model.town.founding import Town

Orders = list[npt.NDArray[np.int64]]


def reordered(town: Town, orders: Orders) -> Town:
    """The same town with the rows of each locality in another order: new row k is the old row ``order[k]``."""
    r, t, localities = town.residents, town.ties, town.localities
    rows = np.concatenate([localities.start[x] + order for x, order in enumerate(orders)])
    residents = Residents._make(column[rows] for column in r)
    to = np.empty_like(t.to)
    first = np.concatenate(([0], np.cumsum(np.diff(t.first)[rows]))).astype(np.int32)
    kind = np.empty_like(t.kind)
    peers = np.empty_like(t.peers)
    for x, order in enumerate(orders):
        a, b = int(localities.start[x]), int(localities.start[x + 1])
        place_of = np.empty(b - a, np.int16)
        place_of[order] = np.arange(b - a)
        target = residents.cares_for[a:b]
        target[target >= 0] = place_of[target[target >= 0]]
        for row in range(a, b):
            old, new = (slice(f[i], f[i + 1]) for f, i in ((t.first, rows[row]), (first, row)))
            to[new], kind[new] = place_of[t.to[old]], t.kind[old]
        known = t.peers[a:b][order]
        peers[a:b] = np.where(known >= 0, place_of[known], NO_PEER)
    return Town(residents, Ties(first, to, kind, peers), copied(localities), copied(town.posts), town.links)


def shuffles(town: Town, seed: int) -> Orders:
    luck = np.random.default_rng(seed)
    return [luck.permutation(int(size)).astype(np.int64) for size in np.diff(town.localities.start)]
