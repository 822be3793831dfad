"""Peer ties: people who met in a group help each other, until the tie fades.

Each resident has a few slots; a tie stands in a slot of both. Ties of the founding are another matter and stay.
"""

from typing import Any

from coprod_sim.model import draws
from coprod_sim.model.compiled import inner_kernel, rule
from coprod_sim.model.draws import Key, drawn, uniform
from coprod_sim.model.town.columns import I16, NO_PEER


@rule
def slot_of(peers: I16, i: int, who: int) -> int:
    """First slot of row ``i`` that holds ``who`` (-1 for an empty one), or -1."""
    for slot in range(peers.shape[1]):
        if peers[i, slot] == who:
            return slot
    return -1


@rule
def meet(peers: I16, i: int, j: int) -> None:
    """Let two people be peers, where they are not yet and both have room for one more."""
    mine, theirs = slot_of(peers, i, NO_PEER), slot_of(peers, j, NO_PEER)
    if i != j and mine >= 0 and theirs >= 0 and slot_of(peers, i, j) < 0:
        peers[i, mine] = j
        peers[j, theirs] = i


@rule
def end_tie(peers: I16, i: int, slot: int) -> None:
    """End the peer tie in a slot, on both sides."""
    j = int(peers[i, slot])
    peers[j, slot_of(peers, j, i)] = NO_PEER
    peers[i, slot] = NO_PEER


@rule
def forget(peers: I16, i: int) -> None:
    """End all peer ties of somebody who leaves."""
    for slot in range(peers.shape[1]):
        if peers[i, slot] != NO_PEER:
            end_tie(peers, i, slot)


@inner_kernel
def fade(person_id: I16, peers: I16, p: Any, key: Key) -> None:
    """Every fourth week: each peer tie fades or lasts."""
    for i in range(person_id.size):
        for slot in range(peers.shape[1]):
            j = int(peers[i, slot])
            if j != NO_PEER and person_id[i] < person_id[j]:
                luck = drawn(key, int(person_id[i]), int(person_id[j]), draws.FADE)[0]
                if uniform(luck) < p.peer_fade_month:
                    end_tie(peers, i, slot)
