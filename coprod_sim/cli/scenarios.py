"""coprod-sim scenarios, check and explain: what there is to ask, and what its numbers mean."""

from typing import Annotated

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn


def scenarios() -> None:
    """List the scenarios that come with coprod-sim."""
    with plain_errors():
        from coprod_sim.cli.describe import list_scenarios, say
        from coprod_sim.scenario.load import load_scenario, scenario_names

        say(*list_scenarios(load_scenario(name) for name in scenario_names()))


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A YAML file, or the name of a shipped scenario.")],
) -> None:
    """Check a scenario file: print OK and what it says, or all that is wrong with it."""
    with plain_errors():
        from coprod_sim.cli.describe import say, summarise
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
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="A number or a topic; without it, all numbers.")
    ] = None,
) -> None:
    """Tell what a number means, its value and range in both profiles, and where it comes from."""
    with plain_errors():
        from coprod_sim import evidence
        from coprod_sim.cli.describe import explain_number, list_numbers, say
        from coprod_sim.scenario.allowed import known_number

        if key is None or key in {number.topic for number in evidence.parameters().values()}:
            say(*list_numbers(key))
            return
        try:
            say(*explain_number(known_number(key)))
        except ValueError as error:
            fail([f"explain: {key}: {error}"])
