"""Where the command starts: what this installation lacks is said in a sentence, before anything needs it."""

import sys

NEEDED = (3, 11)


def main() -> None:
    """Run the command line; exit code 2 where Python is too old, or a package is missing or of another version."""
    if sys.version_info < NEEDED:
        _fail([f"Python {'.'.join(map(str, NEEDED))} or newer is needed; this is {sys.version.split()[0]}"])
    try:
        from coprod_sim.cli.app import main as run

        run()
    except Exception as error:
        from coprod_sim.scenario.installed import problems

        lines = problems()
        if not lines and isinstance(error, ModuleNotFoundError) and not str(error.name).startswith("coprod_sim"):
            lines = [f"the package {error.name} is missing; install coprod-sim again"]
        if not lines:
            raise
        _fail(lines)


def _fail(lines: "list[str]") -> None:
    for line in lines:
        print(f"coprod-sim: {line}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
