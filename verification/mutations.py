"""Many more damaged files and numbers at their limits than the tests have time for.

uv run python verification/mutations.py [COUNT] [SEED]

COUNT (5,000) inputs, a fifth as many comparison folders, stores and sets of numbers, from SEED (0) on; what ends in
anything but words is printed with its seed, and the exit code is 1.
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from corners import corners
from mutations import Case, folder_case, input_case, outcome
from mutations_store import check
from planted_store import stored, written
from towns import made

from coprod_sim.studies.compare.comparison import compare

STORE = "design:\n  kind: grid\n  factors:\n    gift_discount: {values: [0.1, 0.2], because: It is damaged.}\n"


def town(seed: int) -> Case:
    """A small town with numbers at the limits of what is allowed."""
    return Case(f"numbers {seed}", lambda: made(residents=300, weeks=8, overrides=corners(seed)))


def main(count: int = 5_000, first: int = 0) -> None:
    """Go through all cases and say what came of them."""
    found: Counter[str] = Counter()
    faults = 0
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        compare("time_bank", replicates=2, weeks=4, residents=300).write(folder / "made")
        for seed in range(first, first + count):
            cases = [input_case(seed, folder)]
            if seed % 5 == 0:
                cases += [folder_case(seed, folder / "made", folder)[0], town(seed)]
            for case in cases:
                try:
                    found[f"{case.what.split()[0]}: {outcome(case)}"] += 1
                except AssertionError as fault:
                    faults += 1
                    print(fault)
        stored(written(folder, body=STORE, replicates=1), folder / "store")
        seeds = range(first, first + count // 5)
        unnoticed = check(folder / "store", folder, seeds)
        found["store: read as before, or told"] = len(seeds) - len(unnoticed)
        faults += len(unnoticed)
        print(*unnoticed, sep="\n", end="\n" if unnoticed else "")
    for what, number in sorted(found.items()):
        print(f"{number:>7,} {what}")
    print(f"{faults:>7,} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
