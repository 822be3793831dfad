"""What ``same_bytes.py`` runs: input files, and commands with the exit codes that they have.

Commands run in a folder that holds the input files, in this order, and name files by relative paths. A command in
another's way of saying it, or a new one, is added here; what it writes and says is compared without more ado.
"""

from dataclasses import dataclass
from typing import NamedTuple

EXPERIMENT = """schema: 1
name: {name}
question: Does it run?
settles: It runs, or it does not.
scenarios: [time_bank]
arms: [co-produced, traditional, traditional_plus]
replicates: 2
residents: 300
weeks: 13
design:
"""
GRID = """  kind: grid
  factors:
    gift_discount: {values: [0.2, 0.8], because: To see whether it runs.}
"""
SOBOL = """  kind: sobol
  points: 32
  factors:
    gift_discount: {from: evidence, because: To see whether it runs.}
    starting_utilisation: {from: evidence, because: To see whether it runs.}
    intention_to_action: {from: evidence, because: To see whether it runs.}
"""
OWN = """schema: 1
name: own
extends: time_bank
title: A town of our own
question: What if gifts were returned?
residents: {residents}
settings:
  gift_discount: {{value: 0.7, because: A survey of ours.}}
"""
FILES = {
    "grid.yaml": EXPERIMENT.format(name="grid") + GRID,
    "sobol.yaml": EXPERIMENT.format(name="sobol") + SOBOL,
    "repeated.yaml": EXPERIMENT.format(name="repeated").replace("weeks: 13\n", "weeks: 13\nrepeats: 1\n") + GRID,
    "own.yaml": OWN.format(residents=400),
    "wrong.yaml": OWN.format(residents=0) + "  no_such_number: {value: 1}\n",
    "figures.csv": "outcome,value,standard_error\ncore_neighbours_hours,300,30\nfriends_hours,3000,300\n",
}
SMALL = "--residents 300 --replicates 2"
SCENARIOS = (
    "bad_press", "core_economy", "dementia_residence", "discovery", "expert_patients", "family_intervention",
    "family_nurse", "grassroots", "patient_hotel", "scale", "time_bank", "ubudehe",
)  # fmt: skip
COMMANDS = (
    "compare", "scenarios", "check", "explain", "validate", "new", "calibrate", "sweep", "experiments", "status",
    "merge", "export", "analyse", "report", "verify",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A command line without the program's name, and the exit code that it has."""

    words: str
    code: int = 0


class Cases(NamedTuple):
    """Commands that each side runs, then those that both run on the store that OLD made."""

    first: list[Case]
    opened: list[Case]


def store(name: str, whole: bool) -> list[Case]:
    """All that is asked of one sweep; of one that is not ``whole``, less."""
    return [
        Case(f"sweep {name}.yaml --out {name} --workers 1"),
        Case(f"status {name}"),
        Case(f"analyse {name} --xlsx" if whole else f"analyse {name}"),
        Case(f"report {name}"),
        *([Case(f"verify {name}")] if whole else []),
    ]


def compared(name: str, more: str = "") -> Case:
    """A comparison of a few small towns."""
    return Case(f"compare {name} {SMALL} --weeks 13 --out compared_{name}{more}")


TOLD = [
    Case("scenarios"),
    Case("experiments"),
    Case("check time_bank"),
    Case("check own.yaml"),
    Case("check wrong.yaml", code=2),
    Case("explain"),
    Case("explain policy"),
    Case("explain gain_max_sd"),
    Case("explain gain_ma", code=2),
    Case("new my_town --like time_bank"),
    Case("compare time_bnk", code=2),
    Case("--help"),
]
OPENED = [
    Case("status opened"),
    Case("analyse opened"),
    # How long runs took is in these; it is the same where both sides export one store.
    *(Case(f"export opened --{how}") for how in ("csv", "parquet", "xlsx")),
    Case("export opened --csv --inputs --out inputs.csv"),
]
QUICK = Cases(
    [
        *TOLD,
        compared("time_bank"),
        Case("report compared_time_bank"),
        compared("discovery"),
        Case(f"validate patient_hotel {SMALL} --out validated"),
        *store("grid", whole=True),
    ],
    OPENED,
)
FULL = Cases(
    [
        *TOLD,
        *(Case(f"{name} --help") for name in COMMANDS),
        *(Case(f"check {name}") for name in SCENARIOS),
        *(compared(name) for name in SCENARIOS),
        *(Case(f"{what} compared_{name}") for what in ("report", "verify") for name in ("time_bank", "discovery")),
        Case(f"compare own.yaml {SMALL} --weeks 13 --evidence talk --set gift_discount=0.4 --xlsx --out compared_own"),
        Case(f"compare time_bank {SMALL} --weeks 13 --fixed-parameters --json --out compared_json"),
        Case(f"validate {SMALL} --xlsx --out validated"),
        Case(f"validate patient_hotel {SMALL} --json --out validated_json"),
        Case(f"calibrate time_bank --targets figures.csv --free gift_discount {SMALL} --weeks 13"),
        *store("grid", whole=True),
        *store("sobol", whole=True),
        *store("repeated", whole=False),
        Case("merge sobol repeated"),
        Case("status sobol"),
    ],
    [*OPENED, Case("report opened"), Case("verify opened")],
)
