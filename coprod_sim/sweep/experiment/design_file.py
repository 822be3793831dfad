"""The ``design`` of an experiment file: its kind, size and factors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field

from coprod_sim.scenario.errors import did_you_mean, in_words, unknown
from coprod_sim.scenario.schema import Strict, validated
from coprod_sim.sweep.experiment import sampling
from coprod_sim.sweep.experiment.every_number import everything, read_excepted
from coprod_sim.sweep.experiment.factor_file import Setup, cuts, read_factors
from coprod_sim.sweep.experiment.factors import Factor, Level
from coprod_sim.sweep.experiment.levels import one_level, parse_name

LOC = ("design",)
LEVELS = 4
LEAST = {"saltelli": 2, "morris": 2}


class DesignSchema(Strict):
    """A design as a file has it."""

    kind: Any
    points: Any = None
    levels: Any = None
    everything: Any = None
    except_: Annotated[Any, Field(alias="except")] = None
    factors: Any = None


@dataclass(frozen=True)
class Design:
    """A checked design; ``points`` as in an experiment."""

    kind: str
    factors: tuple[Factor, ...]
    points: int
    levels: int
    notes: tuple[str, ...]


def read_design(setup: Setup, raw: object) -> Design | None:
    """The design, or None where so much is wrong that there is none; what is wrong is reported."""
    document = setup.document
    if raw is None:
        return None  # the top level says that it is missing
    body = dict(raw) if isinstance(raw, dict) else {}
    if validated(DesignSchema, raw, document, LOC) is None and not isinstance(raw, dict):
        return None
    kind = body.get("kind")
    if kind not in sampling.KINDS:
        if "kind" in body:
            document.report((*LOC, "kind"), unknown(str(kind), "kind of design", sampling.KINDS))
        return None
    setup = replace(setup, kind=kind)
    before = len(document.problems)
    factors = read_factors(setup, (*LOC, "factors"), body["factors"]) if "factors" in body else []
    readable = len(document.problems) == before
    factors += _all(setup, body, factors)
    if not factors and not document.problems:
        document.report(LOC, "factors are missing; name numbers under factors, or say everything: true")
    notes: list[str] = []
    if kind == "list":
        factors = _with_rows(setup, factors, body.get("points")) if readable else []
        points = len(factors[0].values) if factors else 0
    else:
        points = _points(setup, body, notes)
    levels = _levels(setup, body)
    notes += [note for factor in factors for note in cuts(factor, setup)]
    if not document.problems:
        _check_size(setup, factors, points)
    return Design(kind, tuple(factors), points, levels, tuple(notes))


def counts(kind: str, factors: Sequence[Factor]) -> list[int]:
    """How many levels of each factor a design tries."""
    return [len(f.values if kind in ("grid", "list") else f.ends()) for f in factors]


def _all(setup: Setup, body: dict[str, Any], named: Sequence[Factor]) -> list[Factor]:
    document = setup.document
    wanted = body.get("everything")
    if wanted not in (None, True, False):
        document.report((*LOC, "everything"), f"true or false is needed, not {in_words(wanted)}")
    if not wanted:
        if "except" in body:
            document.report((*LOC, "except"), "it leaves numbers out of everything: true; say that, too")
        return []
    if setup.kind in ("grid", "list"):
        document.report((*LOC, "everything"), f"a {setup.kind} needs levels; name the factors")
        return []
    out = read_excepted(setup, (*LOC, "except"), body["except"]) if "except" in body else set()
    return everything(setup, named, out, (*LOC, "everything"))


def _points(setup: Setup, body: dict[str, Any], notes: list[str]) -> int:
    document, kind, here = setup.document, setup.kind, (*LOC, "points")
    given = body.get("points")
    if kind in sampling.LISTED:
        if "points" in body:
            document.report(here, f"the points of a {kind} design follow from its factors; leave this line out")
        return 0
    least = LEAST.get(kind, 1)
    if "points" not in body:
        document.report(here, f"is missing; how many {'trajectories' if kind == 'morris' else 'points'}")
        return least
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= sampling.LARGEST:
        document.report(
            here, f"{in_words(given)} is not allowed; allowed are whole numbers from {least} to {sampling.LARGEST:,}"
        )
        return least
    better = sampling.power_of_two(given)
    if kind == "saltelli" and better != given:
        notes.append(f"points: Saltelli's N is a power of two; {given:,} was rounded up to {better:,}")
        return better
    if kind == "sobol" and better != given:
        notes.append(f"points: a Sobol sequence is even where its length is a power of two; {better:,} is the next one")
    return given


def _levels(setup: Setup, body: dict[str, Any]) -> int:
    if "levels" not in body:
        return LEVELS
    here, given = (*LOC, "levels"), body["levels"]
    if setup.kind != "morris":
        setup.document.report(here, "it is for Morris designs; leave this line out")
    elif isinstance(given, bool) or not isinstance(given, int) or not 2 <= given <= 100:
        setup.document.report(here, f"{in_words(given)} is not allowed; allowed are even numbers from 2 to 100")
    elif given % 2:
        setup.document.report(here, f"{given} is odd; a step crosses half of the levels; did you mean {given + 1}?")
    else:
        return given
    return LEVELS


def _with_rows(setup: Setup, factors: list[Factor], raw: object) -> list[Factor]:
    """Factors of a list, each with its value in every point."""
    document, here = setup.document, (*LOC, "points")
    if not isinstance(raw, list) or not raw or not all(isinstance(row, dict) for row in raw):
        document.report(here, "a list of points is needed, each a mapping of factors to values")
        return []
    columns: dict[str, list[Level]] = {factor.name: [] for factor in factors}
    by_name = {factor.name: factor for factor in factors}
    for i, row in enumerate(raw):
        left = set(columns)
        for word, value in row.items():
            try:
                name = _name_of(word, left, columns)
                columns[name].append(one_level(by_name[name], value))
            except ValueError as error:
                document.report((*here, i, word), str(error))
        if left:
            document.report((*here, i), f"every point gives every factor; {', '.join(sorted(left))} is missing")
    return [replace(factor, values=tuple(columns[factor.name])) for factor in factors]


def _name_of(word: str, left: set[str], names: Iterable[str]) -> str:
    """The factor's name, taken out of those that are ``left`` in a point."""
    name = parse_name(word).name
    if name not in names:
        raise ValueError(f"it is not under factors{did_you_mean(word, names)}")
    if name not in left:
        raise ValueError("it is there twice")
    left.discard(name)
    return name


def _check_size(setup: Setup, factors: Sequence[Factor], points: int) -> None:
    levels = counts(setup.kind, factors)
    size = sampling.size(setup.kind, levels, points) * len(setup.scenarios)
    if size > sampling.LARGEST:
        makes = sampling.in_words(setup.kind, levels, points)
        if setup.kind == "grid":
            makes = " x ".join(f"{n} of {factor.name}" for n, factor in zip(levels, factors, strict=True))
        if len(setup.scenarios) > 1:
            makes += f", in {len(setup.scenarios)} scenarios"
        setup.document.report(
            LOC,
            f"{size:,} points ({makes}) are too many; allowed are "
            f"{sampling.LARGEST:,}; take fewer levels or factors, or sample with kind: sobol",
        )
