"""Every command with its arguments and options, from the command line itself."""

import re
from collections.abc import Iterator

import typer
from markdown_table import table
from typer.main import get_group

from coprod_sim.cli.app import app

PROGRAM = "coprod-sim"
HEAD = f"""# Commands

Made by `docs/make.py` from what `{PROGRAM} COMMAND --help` says. In a checkout, `uv run {PROGRAM}` stands for
`{PROGRAM}`. Exit codes: 0 it went well, 1 something that was checked does not hold or a run failed, 2 what was asked
for cannot be done.

"""
NOTES = {
    "compare": """It writes `comparison.csv`, `weekly.csv`, `by_fifth.csv`, `by_age.csv` and other tables, six figures
(SVG and PNG), the drawn parameters and a `manifest.json` with the command that repeats it. With five localities or
more it adds `places.csv` (differences in each locality of each sampled world) and `first_world.csv` (adoption and
perceived risk by locality and quarter in one world), and figures where there is something to show: `adoption`,
`risk`, `places` (who is left behind) and `size`. Of more than four arms only the main contrasts are printed;
`comparison.csv` has all. The same command gives the same bytes.

The first run on a machine compiles for some fifteen seconds; after that a town of 10,000 takes about a third of a
second for ten years.""",
    "page": "[page.md](page.md) says what is on it.",
    "new": "[own_programme.md](own_programme.md) goes through an example.",
    "validate": """[claims.md](claims.md) says how claims are written and what the columns mean;
[facts.md](facts.md) shows the facts in full. `--facts` writes `facts.csv` and the figure `facts`: a row a fact, with
what is published, what counts as met, the mean over towns and its 95 % confidence interval. It runs the scenario's
baseline and, where there is one, the arm `co-produced`, for the time bank.""",
    "calibrate": "[calibrate.md](calibrate.md) goes through an example.",
    "sweep": """An experiment file names a question, a design over any numbers and the outcomes that answer it
([experiments.md](experiments.md)). A sweep can be stopped at any time; the same command continues it. It also runs on
several machines ([sweeps.md](sweeps.md)).""",
    "analyse": "[analysis.md](analysis.md) says what is in it.",
    "report": """The page has the answer in plain English, how sure it is, for whom, when it reverses and what it leaves
out, with figures and tables. Every number in its sentences is a cell of a table in it
([analysis_page.md](analysis_page.md)).""",
}
"""What a page has room for and a terminal has not."""


def page() -> str:
    """All commands: a line each, then a section each."""
    group = get_group(app)
    named = typer.Context(group, info_name=PROGRAM)
    commands = [(name, group.get_command(named, name)) for name in group.list_commands(named)]
    known = [(name, command) for name, command in commands if command is not None]
    lines = ((f"[`{name}`](#{PROGRAM}-{name})", command.get_short_help_str(limit=200)) for name, command in known)
    sections = (section(name, command) for name, command in known)
    return HEAD + table(("command", "what it does"), lines) + "".join(sections)


def section(name: str, command: "typer.core.TyperCommand") -> str:
    """One command in full."""
    told = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    rows = list(options(command))
    shown = f"\n{table(('argument or option', 'meaning'), rows)}" if rows else ""
    note = f"\n{NOTES[name]}\n" if name in NOTES else ""
    return f"\n## `{PROGRAM} {name}`\n\n{told}\n{shown}{note}"


def options(command: "typer.core.TyperCommand") -> Iterator[tuple[str, str]]:
    """How each argument and option is written, and what it means."""
    context = typer.Context(command)
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record is not None:
            written, meaning = record[0].partition(" <")[0], record[1].replace("[required]", "")  # no type of Python
            yield f"`{written}`", re.sub(r"\[default: (.*)\]$", r"Default: \1.", " ".join(meaning.split()))
