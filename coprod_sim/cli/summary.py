"""What the command ``check`` prints of a scenario: its size, its arms, all that it sets, and what its money buys."""

from collections.abc import Iterator, Mapping, Sequence

from coprod_sim.cli.layout import paragraph
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import PROFILES
from coprod_sim.scenario.allowed import in_digits
from coprod_sim.scenario.bought import in_posts
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.settings import ScenarioSetting

WEEKS_A_YEAR = 52


def summarise(scenario: Scenario) -> list[str | Sequence[str]]:
    """A scenario that was checked: its size, its arms and all that it sets, with the reasons."""
    parts: list[str | Sequence[str]] = [scenario.title, paragraph(scenario.question, 2), "", *_frame(scenario)]
    if scenario.settings:
        parts += ["", "All arms:", list(_settings(scenario.settings, ""))]
    for arm in scenario.arms.values():
        parts += ["", f"{arm.name} ({arm.label}):", paragraph(arm.because, 2)]
        parts += [list(_settings(arm.settings, arm.because))]
        parts += [paragraph(text, 2, 2) for text in _money(scenario, arm.name)]
    return parts


def _frame(scenario: Scenario) -> Iterator[str]:
    many = -(-scenario.residents // scenario.locality_residents)
    localities = "1 locality" if many == 1 else f"{many:,} localities"
    years = f" ({scenario.weeks / WEEKS_A_YEAR:.3g} years)" if scenario.weeks >= WEEKS_A_YEAR else ""
    weeks = "1 week" if scenario.weeks == 1 else f"{scenario.weeks:,} weeks"
    yield f"{scenario.residents:,} residents in {localities}, {weeks}{years}."
    if scenario.subjects:
        yield f"Results are about {scenario.subjects[0]}, compared with {scenario.baseline}."


def _settings(settings: Mapping[str, ScenarioSetting], known: str) -> Iterator[str]:
    """Each setting on a line, its reason below it; ``known`` is the arm's reason, which is not said again."""
    for key, given in settings.items():
        for i, line in enumerate(given_in_words(given).split("\n")):
            yield from paragraph(line if i else f"{key}: {line}", 6 if i else 2, 0 if i else 6)
        if given.because != known:
            yield from paragraph(given.because, 6)


def _money(scenario: Scenario, arm: str) -> Iterator[str]:
    """What an arm's money buys in posts: once, or a line a profile where they differ."""
    texts = {profile: in_posts(scenario, arm, profile) for profile in PROFILES}
    if texts["trials"] == texts["talk"]:
        yield from texts["trials"]
    else:
        yield from (f"{profile}: {text}" for profile, lines in texts.items() for text in lines)


def given_in_words(given: ScenarioSetting) -> str:
    """What a setting says: once, or a line a profile where they differ."""
    profiles = [(profile, given.at(profile)) for profile in ("trials", "talk")]
    texts = {profile: "left as it is" if at is None else _drawn_from(at.setting) for profile, at in profiles}
    if texts["trials"] == texts["talk"]:
        return texts["trials"]
    return "\n".join(f"{profile}: {text}" for profile, text in texts.items())


def _drawn_from(setting: entries.Setting) -> str:
    if setting.low is None or setting.low == setting.high:
        return in_digits(setting.value)
    return f"{in_digits(setting.value)}, drawn from {in_digits(setting.low)} to {in_digits(setting.high)}"
