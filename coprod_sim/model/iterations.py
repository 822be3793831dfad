"""Which world a model stands for, also where ``mesa.batch_run`` makes it several times with the same arguments."""

import inspect
from typing import Final

from coprod_sim.scenario.arguments import refuse, whole


class Usual(int):
    """A default of an argument: a number like any other, but one that nobody gave."""


SEED: Final = Usual(1)
REPLICATE: Final = Usual(0)


def world_of(seed: int | None, replicate: int, rng: int | None = None) -> tuple[int, int]:
    """Seed and replicate of a model.

    Where neither is given, iteration i of ``mesa.batch_run`` is replicate i of the usual seed; what is given stays as
    it is. ``rng`` is what Mesa 3.5 calls a seed, and None what it gives a model where there is none.

    Raises:
        InputError: one of them is not a whole number that is allowed, or the seed is given twice.
    """
    iteration = running_iteration()
    if rng is not None:
        if not isinstance(seed, Usual):
            raise refuse("seed", "it is given twice, as seed and as rng; give one of them")
        seed = rng
    elif seed is None and iteration is not None:
        seed = SEED
    unsaid = isinstance(seed, Usual) and isinstance(replicate, Usual)
    if iteration is not None and unsaid:
        return int(SEED), iteration
    return whole("seed" if rng is None else "rng", seed), whole("replicate", replicate)


def running_iteration() -> int | None:
    """Number of the iteration for which ``mesa.batch_run`` is making a model now; None outside of it.

    Mesa tells the model nothing of it, in no version: iterations are made with equal arguments, or with None for a
    seed, and are to differ by entropy, which nobody could repeat. So the number is read where Mesa counts.
    """
    frame = inspect.currentframe()
    while frame is not None:
        number = frame.f_locals.get("iteration") if frame.f_globals.get("__name__") == "mesa.batchrunner" else None
        if isinstance(number, int):
            return number
        frame = frame.f_back
    return None
