"""Run the command line in this process or another, and what is refused."""

from typer.testing import CliRunner, Result

from coprod_sim.cli.app import app


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def refused(result: Result) -> list[str]:
    """The messages of a command that was refused: on standard error, exit code 2, no traceback."""
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr.splitlines()
