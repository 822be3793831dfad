"""Self-care: people meet part of the relational need themselves, before anybody is asked."""

from typing import Any

import numpy as np

from coprod_sim.model.compiled import kernel, rule
from coprod_sim.model.town.columns import F32, I8, I32, I64, U8, U32
from coprod_sim.model.week.ledger_places import MET_SELF

MOST_SELF_CARE = 0.95


@rule
def self_care_share(base: float, active: int, capability: float, per_sd: float, invited: float) -> float:
    """Share of an episode's relational need met by oneself.

    Everybody meets ``base``. Those who are active also meet more with capability (``per_sd`` a founding SD of gain)
    and when the service invites them (``invited``, a share).
    """
    if active == 0:
        return base
    return min(MOST_SELF_CARE, max(0.0, base + per_sd * capability + invited))


@rule
def part(minutes: int, share: float) -> int:
    """``share`` of ``minutes`` in whole minutes."""
    return int(minutes * share + 0.5)


@kernel
def meet(
    fifth: U8,
    active: I8,
    capability: F32,
    relational: I32,
    everyday: I32,
    needy: U32,
    p: Any,
    recognised: float,
    ledger: I64,
) -> None:
    """Take what people do themselves off ``relational`` and ``everyday``.

    ``recognised`` is practice x redefined work: how far the service invites self-care.
    """
    invited = p.self_care_invited * recognised
    for i in needy:
        met = part(int(everyday[i]), p.self_care_everyday)
        everyday[i] -= met
        if relational[i] > 0:
            share = self_care_share(
                p.self_care_episode, int(active[i]), np.float64(capability[i]), p.self_care_per_sd, invited
            )
            own = part(int(relational[i]), share)
            relational[i] -= own
            met += own
        ledger[fifth[i], MET_SELF] += met
