"""Factors as a file has them: their names, levels and ranges, checked against the evidence and the scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field

from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import PROFILES, Parameter, elements
from coprod_sim.scenario.errors import in_words, unknown
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.schema import Strict, Text, validated
from coprod_sim.scenario.set_numbers import not_for_all, setting_arms
from coprod_sim.scenario.yaml_source import Document, Location
from coprod_sim.sweep.experiment.factors import PROFILE, Factor, Level, central
from coprod_sim.sweep.experiment.levels import one_level, parse_name

HOW = "give values: [...], low and high, or from: evidence"


class FactorSchema(Strict):
    """A factor as a file has it."""

    values: Any = None
    low: Any = None
    high: Any = None
    from_: Annotated[Any, Field(alias="from")] = None
    log: Any = None
    multiply: Any = None
    arms: Any = None
    because: Text


@dataclass(frozen=True)
class Setup:
    """What factors are checked against; ``arms`` are those that the experiment runs, in order."""

    document: Document
    scenarios: Sequence[Scenario]
    arms: tuple[str, ...]
    profile: str
    kind: str

    def centre(self, number: Parameter, arm: str | None = None) -> list[entries.Setting]:
        """The number's setting in each scenario, or in an arm of each that has it."""
        having = [s for s in self.scenarios if arm is None or arm in s.arms]
        return [central(s, arm, number, self.profile) for s in having]


def read_factors(setup: Setup, loc: Location, raw: object) -> list[Factor]:
    """The factors of a design, by name; what is wrong is reported."""
    document = setup.document
    if not isinstance(raw, dict):
        document.report(loc, f"a mapping of numbers is needed, not {in_words(raw)}")
        return []
    found: dict[str, Factor] = {}
    for name, body in raw.items():
        here = (*loc, name)
        fields = validated(FactorSchema, body, document, here)
        try:
            bare = parse_name(name)
            if fields is None:
                continue
            factor = _Reader(setup, here, fields, bare).factor()
        except ValueError as error:
            document.report(here, str(error))
            continue
        twice = [
            f.name
            for f in found.values()
            if f.key == factor.key and (f.name == factor.name or None in (f.element, factor.element))
        ]
        if twice:
            document.report(here, f"it is there twice, the first time as {twice[0]}")
        found.setdefault(factor.name, factor)
    return list(found.values())


class _Reader:
    """One factor being read."""

    def __init__(self, setup: Setup, here: Location, fields: FactorSchema, bare: Factor) -> None:
        self.setup, self.here, self.fields, self.bare = setup, here, fields, bare
        self.number = bare.number

    def factor(self) -> Factor:
        """The factor; raises ValueError or reports, at the key that is wrong."""
        self.check_ways()
        multiply, log = self.flag("multiply"), self.flag("log")
        factor = replace(self.bare, arms=self.arms(), multiply=multiply)
        if self.setup.kind == "list":
            self.check_multiple(factor)
            self.check_own(factor)
            return factor
        if self.fields.values is not None:
            factor = replace(factor, values=self.levels(factor, self.fields.values, ("values",)))
        elif self.fields.from_ is not None:
            factor = self.by_evidence(factor)
        else:
            factor = self.by_range(factor, log)
        self.check_multiple(factor)
        self.check_own(factor)
        return factor

    def report(self, key: str, problem: str) -> None:
        self.setup.document.report((*self.here, key), problem)

    def flag(self, key: str) -> bool:
        value = getattr(self.fields, key)
        if value is not None and not isinstance(value, bool):
            self.report(key, f"true or false is needed, not {in_words(value)}")
        elif value and key == "log" and self.fields.low is None:
            self.report(key, "it is for a range; give low and high, too")
        return bool(value)

    def check_ways(self) -> None:
        fields = self.fields
        ways = [fields.values is not None, fields.low is not None or fields.high is not None, fields.from_ is not None]
        if self.setup.kind == "list":
            if any(ways):
                raise ValueError("a list gives the values in its points; leave values, low, high and from out here")
        elif sum(ways) != 1:
            raise ValueError(f"{'too much is given' if sum(ways) else 'it has no levels and no range'}; {HOW}")
        elif self.setup.kind == "grid" and not ways[0] and not self.taken_in_turn():
            raise ValueError("a grid needs levels and no range; give values: [...]")

    def taken_in_turn(self) -> bool:
        """Whether ``from: evidence`` gives levels."""
        return self.fields.from_ is not None and self.number is not None and self.number.distribution == "levels"

    def arms(self) -> tuple[str, ...]:
        given, known = self.fields.arms, self.setup.arms
        if given is None:
            return ()
        if self.number is None:
            self.report("arms", f"{self.bare.key} holds in all arms of a point; leave arms out")
            return ()
        if not isinstance(given, list) or not given:
            self.report("arms", "a list of arms is needed, or leave it out for all")
            return ()
        for arm in given:
            if arm not in known:
                self.report("arms", unknown(str(arm), "arm", list(known)))
        return tuple(arm for arm in known if arm in given)

    def levels(self, factor: Factor, given: object, loc: Location) -> tuple[Level, ...]:
        """Levels as they are used; a switch is 0 or 1."""
        if not isinstance(given, list) or not given:
            self.setup.document.report((*self.here, *loc), "a list with at least one level is needed")
            return ()
        result: dict[Level, None] = {}
        for i, value in enumerate(given):
            try:
                level = one_level(factor, value)
            except ValueError as error:
                self.setup.document.report((*self.here, *loc, i), str(error))
                continue
            if level in result:
                self.setup.document.report((*self.here, *loc, i), f"{in_words(value)} is there twice")
            result[level] = None
        if len({isinstance(level, str) for level in result}) > 1:
            self.setup.document.report((*self.here, *loc), "levels are all numbers or all profiles")
        return tuple(result)

    def by_range(self, factor: Factor, log: bool) -> Factor:
        number, fields = self.number, self.fields
        if factor.key == PROFILE or (number is not None and number.unit == "switch"):
            levels = list(PROFILES) if number is None else [0, 1]
            what = "the profile" if number is None else "a switch is on or off and"
            raise ValueError(f"{what} has no range; give values: {levels}".replace("'", ""))
        ends = []
        for key in ("low", "high"):
            value = getattr(fields, key)
            if value is None:
                self.report(key, "is missing; a range has both ends")
                continue
            try:
                level = one_level(factor, value)
            except ValueError as error:
                self.report(key, str(error))
                continue
            if isinstance(level, str):
                self.report(key, f"a number is needed, not {in_words(value)}")
            else:
                ends.append(level)
        if len(ends) < 2:
            return factor
        low, high = ends
        if low >= high:
            self.report("low", f"{low:g} is not below high, which is {high:g}")
            return factor
        if fields.log is None and number is not None and number.distribution == "log-uniform":
            log = low > 0
        if log and low <= 0:
            self.report("low", f"{low:g} is not above 0; a range on a log scale starts above 0")
            return factor
        return replace(factor, low=low, high=high, log=log)

    def by_evidence(self, factor: Factor) -> Factor:
        number = self.number
        if self.fields.from_ != "evidence":
            self.report("from", f"{in_words(self.fields.from_)} is not known; allowed is evidence")
            return factor
        if number is None or factor.multiply:
            raise ValueError("from: evidence is for a number's own range, no multiple, size or profile; give values")
        settings = self.setup.centre(number)
        if any(setting != settings[0] for setting in settings):
            raise ValueError("the scenarios give it different ranges; give low and high")
        return ranged(factor, number, settings[0])

    def check_multiple(self, factor: Factor) -> None:
        number = self.number
        if not factor.multiply:
            return
        if number is None or number.unit == "switch":
            raise ValueError("a profile, a size or a switch has no multiples; give values and leave multiply out")
        if number.sums_to is not None:
            raise ValueError(f"its elements add up to {number.sums_to:g}, so that they cannot be multiplied")
        for arm in factor.arms or self.setup.arms:
            for setting in self.setup.centre(number, arm):
                row = elements(setting.value)
                if not any(row if factor.element is None else (row[factor.element],)):
                    raise ValueError(f"it is 0 in the arm {arm}, and so is every multiple of it; give values")

    def check_own(self, factor: Factor) -> None:
        """A number that some arm sets itself must not be set in all of them by mistake."""
        number = self.number
        if number is None or factor.arms:
            return
        for scenario in self.setup.scenarios:
            if own := setting_arms(scenario, number.key):
                raise ValueError(f"{scenario.name}: {not_for_all(own)}; say where it acts: arms: [...]")


def ranged(factor: Factor, number: Parameter, setting: entries.Setting) -> Factor:
    """The factor with the range of a setting.

    Raises:
        ValueError: there is none.
    """
    if number.distribution == "levels" and setting.low is not None:
        return replace(factor, values=number.levels)
    if setting.low is None or setting.high is None:
        raise ValueError("it has no range in the evidence; give low and high")
    rows = list(zip(elements(setting.low), elements(setting.value), elements(setting.high), strict=True))
    if factor.element is not None:
        rows = [rows[factor.element]]
    if all(low == high for low, _, high in rows):
        raise ValueError("it has no range in the evidence; give low and high")
    low, high = (rows[0][0], rows[0][2]) if len(rows) == 1 else (0.0, 1.0)
    return replace(factor, low=low, high=high, spread=tuple(rows))


def cuts(factor: Factor, setup: Setup) -> list[str]:
    """A line for each arm in which a multiple is cut to what is allowed."""
    number = factor.number
    if not factor.multiply or number is None:
        return []
    top = max((v for v in factor.values if isinstance(v, float)), default=factor.high)
    high = number.allowed[1]
    most = [
        (arm, max(elements(setting.value)))
        for arm in factor.arms or setup.arms
        for setting in setup.centre(number, arm)
    ]
    return [
        f"{factor.name}: {top:g} times {value:g} in the arm {arm} is cut to {high:g}"
        for arm, value in dict(most).items()
        if value * top > high
    ]
