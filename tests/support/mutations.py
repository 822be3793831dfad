"""Damage to files, by seed: what editors, disks, spreadsheets, mail and strangers do to text, tables and manifests."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario, scenario_folder
from coprod_sim.studies.calibrate.targets import read_targets
from coprod_sim.sweep.experiment.experiment_file import experiment_folder, load_experiment

CPU_SECONDS = 20.0
EXTREMES = (
    *("0", "-1", "1e999", "-1e999", "nan", ".nan", ".inf", "1e-320", "9" * 310, "0x" + "f" * 400, "0b", "1_0", "٣"),
    *(
        "2147483648",
        "1.7976931348623157e308",
        "0.1e",
        "1e16",
        "0o17",
        "12:30",
        "2020-13-45",
        "1,234",
        "0,5",
        "5%",
        "£3",
    ),
)
ODD = (
    *("\0", "\x1b[31m", "\ufeff", "\u202e", "\ud7ff", "\x85", "\u2028", "é", "☕", "'", '"', "{", "}", "[", "]", ": "),
    *("- ", "#", "&a ", "*a", "<<: ", "!!int ", "!!bool ", "!!binary ", "!!python/name:os.system ", "!mine ", "|", ">"),
    *(
        "? ",
        "%YAML 1.1\n---\n",
        "---\n",
        "...\n",
        "\t",
        "\r",
        "\n\n",
        "~",
        "null",
        "true",
        "{}",
        "[]",
        "@",
        "`",
        ",",
        ";",
    ),
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "utf-8-sig", "cp500", "utf-7")
FIGURES = (
    "outcome,value,standard_error,arm,from_week,to_week,note\n"
    "friends_hours,3100,300,co-produced,0,51,a survey\n"
    'self_sufficiency,0.6,0.02,,,,"by hand, twice"\n'
    "contacts_gp,5200.5,1e2,traditional,26,51,\n"
)


class Case(NamedTuple):
    """A damaged file: how to read it, and what was done to it."""

    what: str
    read: Callable[[], object]


def near(rng: Random, text: str) -> tuple[int, int]:
    """A piece of a text."""
    begin = rng.randrange(len(text) + 1)
    return begin, min(len(text), begin + rng.choice((1, 1, 2, 5, 20, 100)))


def numbers_in(text: str) -> list[tuple[int, int]]:
    """Where numbers stand."""
    import re

    return [match.span() for match in re.finditer(r"-?\d+(\.\d+)?(e-?\d+)?", text)]


def put(rng: Random, text: str) -> str:
    begin, _ = near(rng, text)
    return text[:begin] + rng.choice(ODD) + text[begin:]


def cut(rng: Random, text: str) -> str:
    begin, end = near(rng, text)
    return text[:begin] + text[end:]


def truncate(rng: Random, text: str) -> str:
    return text[: rng.randrange(len(text) + 1)]


def lines(rng: Random, text: str) -> str:
    """A line taken out, there twice, or at another's place."""
    rows = text.splitlines(keepends=True) or [""]
    a, b = rng.randrange(len(rows)), rng.randrange(len(rows))
    how = rng.randrange(4)
    if how == 0:
        del rows[a]
    elif how == 1:
        rows.insert(b, rows[a])
    elif how == 2:
        rows[a], rows[b] = rows[b], rows[a]
    else:
        rows[a] = " " * rng.choice((1, 2, 7)) + rows[a]
    return "".join(rows)


def another_number(rng: Random, text: str) -> str:
    spans = numbers_in(text)
    if not spans:
        return text + rng.choice(EXTREMES)
    begin, end = rng.choice(spans)
    return text[:begin] + rng.choice(EXTREMES) + text[end:]


def misspell(rng: Random, text: str) -> str:
    """Two letters of a word swapped, a letter in the other case, or a word much too long."""
    if len(text) < 3:
        return text + "x"
    place = rng.randrange(len(text) - 1)
    pair = text[place : place + 2]
    new = rng.choice((pair[::-1], pair.swapcase(), pair * 400, pair[0]))
    return text[:place] + new + text[place + 2 :]


def deeper(rng: Random, text: str) -> str:
    begin, end = near(rng, text)
    depth = rng.choice((2, 30, 2000))
    return text[:begin] + "[" * depth + text[begin:end] + "]" * depth + text[end:]


def flipped(rng: Random, content: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 30))):
        if damaged:
            damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


TEXT = (put, put, cut, truncate, lines, another_number, another_number, misspell, deeper)


def damaged_text(rng: Random, content: bytes) -> bytes:
    """A text with one to three kinds of damage, its bytes sometimes, too."""
    text = content.decode("utf-8")
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice(TEXT)(rng, text)
    how = rng.random()
    if how < 0.1:
        return flipped(rng, text.encode("utf-8", "replace"))
    if how < 0.2:
        return text.encode(rng.choice(ENCODINGS), "replace")
    return text.replace("\n", rng.choice(("\n", "\n", "\n", "\r\n", "\r"))).encode("utf-8", "replace")


def damaged_table(rng: Random, content: bytes) -> bytes:
    """A table with other cells, columns, rows or bytes."""
    rows = [line.split(",") for line in content.decode("utf-8").splitlines()]
    a, b = rng.randrange(len(rows)), rng.randrange(len(rows))
    column, other = rng.randrange(len(rows[0])), rng.randrange(len(rows[0]))
    how = rng.randrange(8)
    if how == 0:
        return content[: rng.randrange(len(content))]
    if how == 1:
        return flipped(rng, content)
    if how == 2:
        rows[a][column:] = []
    elif how == 3:
        rows = [[*row[:column], *row[column + 1 :]] for row in rows]
    elif how == 4:
        for row in rows:
            if max(column, other) < len(row):
                row[column], row[other] = row[other], row[column]
    elif how == 5:
        rows[a], rows[b] = rows[b], rows[a]
    elif how == 6:
        del rows[a]
    elif column < len(rows[a]):
        rows[a][column] = rng.choice((*EXTREMES, *ODD, "", "words"))
    return "".join(",".join(row) + "\n" for row in rows).encode("utf-8", "replace")


def damaged_json(rng: Random, content: bytes) -> bytes:
    """A manifest with a key or value changed, or its text damaged."""
    if rng.random() < 0.3:
        return damaged_text(rng, content)
    held: Any = json.loads(content)
    part: Any = held
    while True:
        if isinstance(part, dict) and part:
            key: Any = rng.choice(sorted(part))
        elif isinstance(part, list) and part:
            key = rng.randrange(len(part))
        else:
            return damaged_text(rng, content)
        if not isinstance(part[key], dict | list) or not part[key] or rng.random() < 0.4:
            break
        part = part[key]
    how = rng.randrange(4)
    if how == 0:
        del part[key]
    elif how == 1 and isinstance(part, dict):
        part[f"{key}s"] = part.pop(key)
    else:
        huge = (10**400, -1, 1e308, float("nan"), "x" * 5000, "\x1b[0m", "../../etc/passwd")
        part[key] = rng.choice((None, True, [], {}, "", "words", [[]], {"a": {}}, *huge))
    return json.dumps(held).encode("utf-8", "replace")


@contextmanager
def limited(seconds: float = CPU_SECONDS) -> Iterator[None]:
    """Stop what takes more of the processor's time; only the main thread can."""

    def stop(*_: object) -> None:
        raise AssertionError(f"took more than {seconds:g} s of CPU")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def input_case(seed: int, folder: Path) -> Case:
    """A shipped scenario or experiment, or a table of figures, damaged."""
    rng = Random(seed)
    kind = rng.choice(("scenario", "experiment", "figures"))
    if kind == "figures":
        path = folder / "figures.csv"
        damage = rng.choice((damaged_table, damaged_text))
        path.write_bytes(damage(rng, FIGURES.encode()))
        arms = ("traditional", "co-produced")
        return Case(f"{kind} {seed}", lambda: read_targets(path, arms=arms, arm=arms[0], weeks=52))
    shipped = scenario_folder() if kind == "scenario" else experiment_folder()
    source = rng.choice(sorted(shipped.glob("*.yaml")))
    path = folder / source.name
    path.write_bytes(damaged_text(rng, source.read_bytes()))
    return Case(
        f"{kind} {source.stem} {seed}", lambda: (load_scenario if kind == "scenario" else load_experiment)(path)
    )


def outcome(case: Case) -> str:
    """``read`` or ``told``; anything else that reading ends in is a fault.

    Raises:
        AssertionError: a fault, or a message that is none.
    """
    told: list[str] | None = None
    try:
        with limited():
            case.read()
    except InputError as error:
        told = error.messages
    except Exception as error:
        raise AssertionError(f"{case.what}: {type(error).__name__}: {error}") from error
    if told is None:
        return "read"
    assert told, case.what
    for message in told:
        assert message.isprintable(), f"{case.what}: {message!r}"
    return "told"


def folder_case(seed: int, made: Path, folder: Path, damage_to: str = "") -> tuple[Case, bool]:
    """A comparison's folder with one file damaged; and whether the file is another one by it."""
    import shutil

    from coprod_sim.studies.compare.page import page_of

    rng = Random(seed)
    names = sorted(path.name for path in made.glob("*.csv")) + ["manifest.json"] * 4
    name = damage_to or rng.choice(names)
    place = folder / f"{name}_{seed}"
    shutil.copytree(made, place, dirs_exist_ok=True)
    before = (made / name).read_bytes()
    after = (damaged_json if name.endswith(".json") else damaged_table)(rng, before)
    (place / name).write_bytes(after)
    return Case(f"{name} {seed}", lambda: page_of(place)), after != before
