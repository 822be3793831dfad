"""Where each sampled world lies: points that fill every range evenly, a coordinate a number, keyed by its name.

Of the first 2, 4, 8 ... worlds one lies in each half, quarter, eighth ... of every number's range, and world k is the
same however many are run. That is what each dimension of a scrambled Sobol sequence does. How dimensions go together
is different here: each takes the worlds in an order of its own, shuffled within halves, quarters, eighths ... by the
number's name and the seed. So numbers are independent of each other, and one more or less moves no other.

Sobol's table cannot do both. Its dimensions have to be handed out: by hash, some names meet in one, and two numbers
then move together. Handed out in turn, 163 numbers share the 64 ways in which 128 worlds can be halved, so that a
number of pairs are always high or low together. docs/worlds.md has what this saves, as measured.

Shuffling and scrambling are Owen's (1995), by the hash of Burley (2020, "Practical hash-based Owen scrambling").
"""

from functools import lru_cache
from zlib import crc32

from coprod_sim.model.draws import MASK, PARAMETER, drawn, uniform

BITS = 32


@lru_cache(maxsize=1 << 17)
def coordinate(name: str, element: int, seed: int, world: int) -> float:
    """Where a world lies along a number, or along one element of it: above 0 and below 1."""
    order, order_again, place, place_again = _salts(name, element, seed)
    turn = _mirrored(_scrambled(_scrambled(_mirrored(world), order), order_again))
    return uniform(_mirrored(_scrambled(_scrambled(turn, place), place_again)))


@lru_cache(maxsize=1 << 14)
def _salts(name: str, element: int, seed: int) -> tuple[int, int, int, int]:
    """What shuffles the worlds, and what scrambles their places."""
    return drawn((seed, 0, 0, 0), crc32(name.encode()), element, PARAMETER)


def _scrambled(word: int, salt: int) -> int:
    """Each bit flipped or not by what the bits below it are; twice, as once leaves some numbers alike."""
    word ^= (word * 0x3D20ADEA) & MASK
    word = (word + salt) & MASK
    word = (word * ((salt >> 16) | 1)) & MASK
    word ^= (word * 0x05526C56) & MASK
    return word ^ ((word * 0x53A22864) & MASK)


def _mirrored(word: int) -> int:
    """The bits in the other order."""
    return int(f"{word:0{BITS}b}"[::-1], 2)
