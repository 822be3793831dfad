"""coprod-sim scenarios, check and explain: what there is to ask, and what its numbers and outcomes mean."""

from typing import TYPE_CHECKING, Annotated

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn

if TYPE_CHECKING:
    from collections.abc import Sequence


def scenarios() -> None:
    """List the scenarios that come with coprod-sim."""
    with plain_errors():
        from coprod_sim.cli.describe import list_scenarios
        from coprod_sim.cli.layout import say
        from coprod_sim.scenario.load import load_scenario, scenario_names

        say(*list_scenarios(load_scenario(name) for name in scenario_names()))


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A YAML file, or the name of a shipped scenario.")],
) -> None:
    """Check a scenario file: print OK and what it says, or all that is wrong with it."""
    with plain_errors():
        from coprod_sim.cli.layout import say
        from coprod_sim.cli.summary import summarise
        from coprod_sim.model.derived import check_together
        from coprod_sim.scenario.equal_money import money_warnings
        from coprod_sim.scenario.load import load_scenario
        from coprod_sim.scenario.yaml_source import shown
        from coprod_sim.studies.cautions import spends_on_courses

        scenario = load_scenario(file)
        check_together(scenario)
        say(f"{shown(scenario.path)}: OK", "", *summarise(scenario))
        warn(money_warnings(scenario), f"{shown(scenario.path)}: ")
        if spends_on_courses(scenario):
            from coprod_sim.studies.cautions import of_file

            warn(of_file(scenario), f"{shown(scenario.path)}: ")


def explain(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY", help="A number, an outcome, a topic, or a word; without it, all numbers."),
    ] = None,
) -> None:
    """Show what a number means, its value and range in both profiles, and where it comes from.

    A word that people use, such as volunteer or waiting list, finds the numbers and outcomes that it may mean;
    the word words shows what the words of tables mean.
    """
    with plain_errors():
        from coprod_sim import evidence
        from coprod_sim.cli.describe import list_numbers, list_words
        from coprod_sim.cli.layout import say

        key = " ".join(words or ()) or None
        if key == "words":
            say(*list_words())
        elif key is None or key in {number.topic for number in evidence.parameters().values()}:
            say(*list_numbers(key))
        else:
            say(*_explained(key))


def _explained(key: str) -> "list[str | Sequence[str]]":
    from coprod_sim.cli.describe import explain_number, list_found, list_words
    from coprod_sim.scenario.allowed import settable
    from coprod_sim.scenario.synonyms import meant, of_numbers

    if key in of_numbers():
        return explain_number(settable(key))
    from coprod_sim.outcomes.registry import OUTCOMES
    from coprod_sim.outcomes.synonyms import SYNONYMS

    if key in OUTCOMES:
        return _whole(key)
    said = list_words(key)
    found = meant(key, {**of_numbers(), **SYNONYMS})
    if len(found) == 1:
        return [*said, *_whole(found[0])]
    if found:
        return [*said, *list_found(key, [(each, _meaning(each)) for each in found])]
    return said or _not_found(key)


def _whole(key: str) -> "list[str | Sequence[str]]":
    from coprod_sim.cli.describe import explain_number, explain_outcome
    from coprod_sim.outcomes.registry import OUTCOMES
    from coprod_sim.outcomes.synonyms import SYNONYMS
    from coprod_sim.scenario.allowed import settable

    return explain_outcome(OUTCOMES[key], SYNONYMS.get(key, ())) if key in OUTCOMES else explain_number(settable(key))


def _meaning(key: str) -> str:
    from coprod_sim.outcomes.registry import OUTCOMES
    from coprod_sim.scenario.allowed import settable

    if key in OUTCOMES:
        return f"An outcome: {OUTCOMES[key].label}, {OUTCOMES[key].display_unit}."
    return settable(key).meaning


def _not_found(key: str) -> "list[str | Sequence[str]]":
    from coprod_sim.outcomes.registry import OUTCOMES
    from coprod_sim.scenario.allowed import known_number
    from coprod_sim.scenario.errors import did_you_mean

    try:
        known_number(key)
    except ValueError as error:
        near = did_you_mean(key, OUTCOMES)
        fail([f"explain: {key}: {f'there is no such number or outcome{near}' if near else error}"])
    return []
