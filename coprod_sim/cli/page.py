"""coprod-sim page: a page that answers while numbers are moved."""

from signal import SIG_IGN, SIGINT, signal
from typing import Annotated

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn

LOCAL = "127.0.0.1"
MOST_PORT = 65_535


def page(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="What it begins with: a shipped scenario, or a YAML file.")
    ] = "time_bank",
    port: Annotated[str | None, typer.Option(metavar="N", help="Port to listen on. Default: any that is free.")] = None,
    host: Annotated[
        str, typer.Option(metavar="H", help="Address to listen on; any but the default lets other machines in.")
    ] = LOCAL,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser; only print the address.")] = False,
) -> None:
    """Move a number and see both towns answer, in a browser on this machine.

    Prints the address of the page and serves it until Ctrl-C. Nothing leaves the machine.
    """
    with plain_errors():
        from coprod_sim.page.served.start import bound, serve
        from coprod_sim.scenario.load import load_scenario, scenario_names

        load_scenario(scenario)
        number = _port(port or "0")
        try:
            place = bound(host, number)
        except OSError as error:
            fail([f"--host {host} --port {number}: cannot listen there: {error.strerror or error}"])
        if host not in (LOCAL, "localhost", "::1"):
            warn([f"--host {host}: whoever reaches this machine there can start runs on it; nothing is encrypted"])
        try:
            serve(list(dict.fromkeys([scenario, *scenario_names()])), place, _say, not no_browser)
        except KeyboardInterrupt:
            signal(SIGINT, SIG_IGN)  # what still runs is let end; a second Ctrl-C would only print where it was
            raise KeyboardInterrupt("Stopped.") from None


def _say(address: str) -> None:
    typer.echo(f"The page is at {address} until Ctrl-C.")


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    if not 0 <= number <= MOST_PORT:
        fail([f"--port {text}: a whole number is needed; allowed are 0 to {MOST_PORT:,}, and 0 is any that is free"])
    return number
