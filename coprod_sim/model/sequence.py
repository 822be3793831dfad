"""Where each sampled world lies: a scrambled Sobol sequence, a dimension a number, handed out by its name.

Of the first 2, 4, 8 ... worlds one lies in each half, quarter, eighth ... of every number's range, and world k is the
same however many are run. The points are scipy's; the seed scrambles each dimension by itself, as Owen (1995) does, by
the hash of Burley (2020, "Practical hash-based Owen scrambling"), which does not change with versions of numpy.

``dimensions.txt`` hands out the dimensions: a name a line, the first line is dimension 0. A new number is added at its
end, and a name that is no longer used stays, so that no other number moves. (Hashing names to dimensions lets some
meet in one, and two numbers that move together cost far more than the sequence saves.) docs/worlds.md has what this
saves, as measured.
"""

from functools import lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from coprod_sim.model.draws import MASK, PARAMETER, drawn, uniform

BITS = 32
DIMENSIONS = 1_024
DIGITS = 17
"""Binary digits of a world's number that the sequence has; worlds beyond go through it again, scrambled otherwise."""


@lru_cache(maxsize=1 << 17)
def coordinate(name: str, element: int, seed: int, world: int) -> float:
    """Where a world lies along a number, or along one element of it: above 0 and below 1."""
    point = 0
    for digit, direction in enumerate(_directions(dimension(name, element))):
        point ^= direction * (world >> digit & 1)
    first, second = _salts(name, element, seed, world >> DIGITS)
    return uniform(_mirrored(_scrambled(_scrambled(_mirrored(point), first), second)))


@lru_cache(maxsize=1 << 14)
def _salts(name: str, element: int, seed: int, again: int) -> tuple[int, int]:
    words = drawn((seed, again, 0, 0), crc32(name.encode()), element, PARAMETER)
    return words[0], words[1]


@lru_cache(maxsize=1 << 14)
def dimension(name: str, element: int) -> int:
    """The dimension of a number's element; one that is not in the list has one of those behind it, by its name."""
    known, of = handed_out(), f"{name}[{element}]"
    rest = DIMENSIONS - len(known)
    return known[of] if of in known else len(known) + crc32(of.encode()) % rest


@lru_cache(maxsize=1)
def handed_out() -> dict[str, int]:
    """``name[element]`` to its dimension."""
    lines = Path(__file__).with_name("dimensions.txt").read_text(encoding="utf-8").split()
    return {name: place for place, name in enumerate(lines)}


@lru_cache(maxsize=DIMENSIONS)
def _directions(dimension: int) -> tuple[int, ...]:
    """What each binary digit of a world's number flips in its place along a dimension."""
    return tuple(_table()[:, dimension].tolist())


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.int64]:
    """The same of all dimensions, (digits, dimensions), from points 1, 2, 4, 8 ... of scipy, in Gray code."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(DIMENSIONS, scramble=False, bits=BITS)
    table = np.zeros((DIGITS, DIMENSIONS), dtype=np.int64)
    for digit in range(DIGITS):
        sequence.fast_forward((1 << digit) - sequence.num_generated)
        table[digit] = (sequence.random(1)[0] * 2.0**BITS).astype(np.int64) ^ (table[digit - 1] if digit else 0)
    return table


def _scrambled(word: int, salt: int) -> int:
    """Each bit flipped or not by what the bits below it are; twice, as once leaves some dimensions alike."""
    word ^= (word * 0x3D20ADEA) & MASK
    word = (word + salt) & MASK
    word = (word * ((salt >> 16) | 1)) & MASK
    word ^= (word * 0x05526C56) & MASK
    return word ^ ((word * 0x53A22864) & MASK)


def _mirrored(word: int) -> int:
    """The bits in the other order."""
    return int(f"{word:0{BITS}b}"[::-1], 2)
