"""Founding ties to partners, parents, children and other kin, and how a tie is written down while they are gathered.

A tie is then one whole number, ``(low * n + high) * KINDS + kind``: two rows, and what the higher is to the lower.
"""

from coprod_sim.model import draws
from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform, wide
from coprod_sim.model.town.columns import CHILD, FRIEND, I8, I16, I64, KIN, NEIGHBOUR, PARENT, PARTNER, PEER, U8

KINDS = 8
MIRROR = (PARTNER, CHILD, PARENT, KIN, FRIEND, NEIGHBOUR, PEER)  # what I am to whoever is this to me
CODE = 1 << 16  # the partner of a founding draw is a kind of tie times this, and a row or a count
OLDER = ((0, 0, 0, 0), (2, 3, 3, 4), (3, 4, 4, 5), (5, 5, 4, 5))
"""By own age band: bands of a parent who lives near, equally likely. From 75 on nobody is given a parent."""
FARTHEST = 5  # fifths lie at most four apart


@rule
def tie_code(i: int, j: int, kind: int, n: int) -> int:
    """The tie of rows ``i`` and ``j``, of ``n``, as one number, where ``j`` is a ``kind`` to ``i``."""
    return (i * n + j) * KINDS + kind if i < j else (j * n + i) * KINDS + MIRROR[kind]


@rule
def count_of(mean: float, word: int) -> int:
    """A whole number of mean ``mean``: one of the two next to it."""
    return int(mean) + (1 if uniform(word) < mean - int(mean) else 0)


@rule
def at_home(place: int, other_place: int, band: int, other_band: int, couple: bool) -> int:
    """What somebody is to an earlier person of the same household.

    Places in the household count from 0; ``couple``: whether its first two are partners if both are adult.
    """
    if place > 1 or band == 0:
        return KIN
    if other_place == 1:
        return PARTNER if couple and other_band > 0 else KIN
    return CHILD if band >= other_band else PARENT  # whoever is older than the first two is a parent who lives in


@rule
def nearest(i: int, partner: int, fifth: U8, among: I64, key: Key) -> int:
    """Of four rows drawn from ``among`` (at least one) the first whose fifth is nearest to that of ``i``.

    Four, as a draw has four words: more would make kin more alike in means, fewer less.
    """
    best = 0
    least = FARTHEST
    for word in drawn(key, i, partner, draws.FOUND_TIE):
        j = int(among[int(uniform(word) * among.size)])
        apart = abs(wide(fifth[j]) - wide(fifth[i]))
        if apart < least:
            best, least = j, apart
    return best


@kernel
def kin_ties(
    household: I16, age: I8, fifth: U8, by_band: I64, begins: I64,
    couples: float, parents: float, others: float, key: Key, out: I64,
) -> int:  # fmt: skip
    """Write the ties to ``out`` and return how many. Rows stand in household order.

    ``by_band``: rows in order of age band, a band's from its place in ``begins`` on. ``couples``: share of first two
    who are partners; ``parents``: share with a parent near; ``others``: ties to other kin that a resident founds.
    """
    n = household.size
    found = 0
    start = 0
    for i in range(n):
        band = int(age[i])
        if household[i] != household[start]:
            start = i
        luck, older_luck, kin_luck, couple_luck = drawn(key, i, PARENT * CODE, draws.FOUND_TIE)
        j = i + 1
        while j < n and household[j] == household[i]:
            kind = at_home(i - start, j - start, band, int(age[j]), uniform(couple_luck) < couples)
            out[found] = tie_code(i, j, kind, n)
            found += 1
            j += 1
        if 1 <= band <= 3 and i - start < 2 and uniform(luck) < parents:
            older = OLDER[band][older_luck >> 30]
            among = by_band[begins[older] : begins[older + 1]]
            if among.size > 0:
                j = nearest(i, PARENT * CODE + 1, fifth, among, key)
                if household[j] != household[i]:
                    out[found] = tie_code(i, j, PARENT, n)
                    found += 1
        among = by_band[begins[band] : begins[band + 1]]
        for k in range(count_of(others, kin_luck)):
            j = nearest(i, KIN * CODE + k, fifth, among, key)
            if household[j] != household[i]:
                out[found] = tie_code(i, j, KIN, n)
                found += 1
    return found
