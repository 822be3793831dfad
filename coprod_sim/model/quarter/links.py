"""Which localities know of each other: a ring of neighbours with some links thrown far (Watts and Strogatz 1998)."""

from typing import Any

import numpy as np

from coprod_sim.model import draws
from coprod_sim.model.draws import drawn
from coprod_sim.model.town.columns import Links, no_links


def linked(localities: int, p: Any, seed: int, replicate: int) -> Links:
    """Links of ``p.link_degree`` a locality on average, fewer where there are not so many others."""
    import networkx as nx  # not before it is needed: it takes as long to import as a town takes to run

    degree = min(int(p.link_degree), localities - 1)
    if degree < 1:
        return no_links(localities)
    luck = drawn((seed, replicate, 0, 0), 0, 0, draws.LINK)[0]
    if degree == localities - 1:
        graph = nx.complete_graph(localities)
    else:
        degree += degree % 2  # a ring has as many neighbours to the right as to the left
        graph = nx.watts_strogatz_graph(localities, min(degree, localities - 1), float(p.link_rewired_share), seed=luck)
    rows = [sorted(graph.neighbors(x)) for x in range(localities)]
    first = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    return Links(first, np.array([y for row in rows for y in row], np.int64))
