"""What a scenario or an arm sets a number to: a setting for each profile, with its range, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from coprod_sim.evidence.entries import PROFILES, Parameter, Setting, elements
from coprod_sim.scenario.allowed import checked, settable, within_limits
from coprod_sim.scenario.errors import in_words
from coprod_sim.scenario.posts import BOTH, POSTS, RIVALS, other_way
from coprod_sim.scenario.schema import Strict, Text, validated
from coprod_sim.scenario.yaml_source import Document, Location

RANGE = ("value", "low", "high")
HOW = "give value, or trials and talk, each with its own value"


class SourcedSetting(NamedTuple):
    """A setting of one profile; ``where`` is ``file:line:col``."""

    setting: Setting
    where: str


@dataclass(frozen=True)
class ScenarioSetting:
    """A number that a scenario or an arm sets: ``where`` is ``file:line:col``.

    A profile that is None is left as it was: as in ``under``, the setting that this one was laid over, or else as the
    evidence has it.
    """

    trials: Setting | None
    talk: Setting | None
    because: str
    where: str
    under: "ScenarioSetting | None" = None

    def own(self, profile: str) -> Setting | None:
        """What is said here of the profile ``"trials"`` or ``"talk"``."""
        return self.trials if profile == "trials" else self.talk

    def at(self, profile: str) -> SourcedSetting | None:
        """What holds in a profile, or None where that is left to the evidence."""
        setting = self.own(profile)
        if setting is not None:
            return SourcedSetting(setting, self.where)
        return self.under.at(profile) if self.under is not None else None

    def over(self, below: "ScenarioSetting | None") -> "ScenarioSetting":
        """This setting laid over an inherited one, which keeps the profile that is left out here."""
        if below is None or None not in (self.trials, self.talk):
            return self
        return replace(self, under=below if self.under is None else self.under.over(below))

    def without(self, profile: str) -> "ScenarioSetting":
        """The setting with nothing said of a profile, here or in what it was laid over."""
        under = None if self.under is None else self.under.without(profile)
        if profile == "trials":
            return replace(self, trials=None, under=under)
        return replace(self, talk=None, under=under)


def laid_over(below: Mapping[str, ScenarioSetting], above: Mapping[str, ScenarioSetting]) -> dict[str, ScenarioSetting]:
    """Settings by number, those of ``above`` over inherited ones; posts and money take each other's place."""
    kept = dict(below)
    for key, given in above.items():
        if (rival := other_way(key, kept)) is not None and rival not in above:
            for profile in PROFILES:
                if given.own(profile) is not None:
                    kept[rival] = kept[rival].without(profile)
    left = {key: given for key, given in kept.items() if key not in RIVALS or any(map(given.at, PROFILES))}
    return {**left, **{key: given.over(left.get(key)) for key, given in above.items()}}


class ScenarioSettingSchema(Strict):
    """A setting as a file has it; the evidence says what values may be."""

    value: Any = None
    low: Any = None
    high: Any = None
    trials: Any = None
    talk: Any = None
    because: Text


class SettingSchema(Strict):
    """What holds in one profile, as a file has it."""

    value: Any = None
    low: Any = None
    high: Any = None


def read_settings(document: Document, loc: Location, raw: object, because: object) -> dict[str, ScenarioSetting]:
    """The settings of a file or an arm: ``key: {value:, because:}``, or ``key: value`` for the arm's own reason."""
    result: dict[str, ScenarioSetting] = {}
    for key, entry in (raw if isinstance(raw, dict) else {}).items():
        here = (*loc, key)
        if not isinstance(entry, dict):
            if loc == ("settings",):
                document.report(here, "has no because; write it as {value: ..., because: why it differs}")
            entry = {"value": entry, "because": because if isinstance(because, str) and because else "-"}
        fields = validated(ScenarioSettingSchema, entry, document, here)
        found = _by_profile(document, here, key, entry)
        if fields is not None and found:
            result[key] = ScenarioSetting(found.get("trials"), found.get("talk"), fields.because, document.where(here))
    if RIVALS.keys() <= result.keys():
        document.report((*loc, POSTS), BOTH)
    return result


def _by_profile(document: Document, here: Location, key: str, entry: Mapping[str, Any]) -> dict[str, Setting | None]:
    """The settings of the profiles that an entry is about; None or nothing where it is wrong."""
    try:
        number = settable(key)
    except ValueError as error:
        document.report(here, str(error))
        return {}
    named = [profile for profile in PROFILES if profile in entry]
    both = [name for name in RANGE if name in entry]
    if named and both:
        document.report((*here, both[0]), f"it is for both profiles, but {named[0]} has its own setting here; {HOW}")
        return {}
    if not named:
        return dict.fromkeys(PROFILES, _setting(document, here, number, entry))
    found: dict[str, Setting | None] = {}
    for profile in named:
        there, body = (*here, profile), entry[profile]
        if not isinstance(body, dict):
            document.report(there, f"a mapping is needed, not {in_words(body)}; write it as {{value: ...}}")
        elif validated(SettingSchema, body, document, there) is not None:
            found[profile] = _setting(document, there, number, body)
    return found


def _setting(document: Document, here: Location, number: Parameter, body: Mapping[str, Any]) -> Setting | None:
    if "value" not in body:
        document.report((*here, "value"), "is missing" if here[-1] in PROFILES else f"is missing; {HOW}")
        return None
    try:
        value = checked(number.key, body["value"])
    except ValueError as error:
        document.report(here, str(error))
        return None
    ends = {name: body[name] for name in ("low", "high") if name in body}
    if not ends:
        return Setting(value)
    problems = len(document.problems)
    if len(ends) == 1:
        document.report((*here, *ends), f"a range has both ends; {'high' if 'low' in ends else 'low'} is missing")
    elif problem := _why_not_drawn(number):
        document.report((*here, "low"), problem)
    for name, end in ends.items():
        try:
            ends[name] = within_limits(number, end)
        except ValueError as error:
            document.report((*here, name), str(error))
    if len(document.problems) > problems:
        return None
    setting = Setting(value, ends["low"], ends["high"])
    if problem := range_problem(number, setting):
        document.report((*here, "low"), problem)
    return setting


def _why_not_drawn(number: Parameter) -> str | None:
    if number.distribution == "levels":
        levels = ", ".join(f"{level:g}" for level in number.levels)
        return f"replicates take the levels {levels} of this number in turn, so it has no range; give a value alone"
    if number.unit == "switch":
        return "a switch is on or off and has no range; give a value alone"
    return None


def range_problem(number: Parameter, setting: Setting) -> str | None:
    """What is wrong with a range, element by element; an element whose ends are equal is not drawn."""
    assert setting.low is not None
    assert setting.high is not None
    for low, value, high in zip(elements(setting.low), elements(setting.value), elements(setting.high), strict=True):
        if not low <= value <= high:
            return f"the value {value:g} is not inside its range, {low:g} to {high:g}"
        if number.distribution == "log-uniform" and low <= 0 < high:
            return f"the number is drawn evenly on a log scale, so a range must start above 0, not at {low:g}"
    return None
