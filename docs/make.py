"""Make all that the documentation shows: tables, pictures and pages of results.

uv run python docs/make.py                   all that takes seconds or a few minutes
uv run python docs/make.py --only evidence   one part; may be repeated
uv run python docs/make.py --long            what takes long, too: some fifteen minutes more on two cores
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Annotated

import claims_page
import core_economy_picture
import declared
import default_town
import facts_page
import findings_page
import questions
import typer

DOCS = Path(__file__).parent
PARTS: dict[str, Callable[[Path], None]] = {
    **{name.removesuffix(".md"): declared.writer(name) for name in declared.PAGES},
    "headline": default_town.write,
    "claims": claims_page.write,
    "core_economy_picture": core_economy_picture.write,
    "questions": questions.write,
    "facts": facts_page.write,
    "findings": findings_page.write,
}
LONG = ("core_economy_picture", "questions", "facts", "findings")


def chosen(only: list[str], long: bool) -> list[str]:
    """The parts to make, in the order of ``PARTS``.

    Raises:
        typer.BadParameter: there is no part of that name.
    """
    if unknown := [name for name in only if name not in PARTS]:
        raise typer.BadParameter(f"there is no part {unknown[0]!r}; there are: {', '.join(PARTS)}")
    return [name for name in PARTS if (name in only if only else long or name not in LONG)]


def main(
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help=f"One of: {', '.join(PARTS)}.")] = None,
    long: Annotated[bool, typer.Option("--long", help=f"What takes long, too: {', '.join(LONG)}.")] = False,
) -> None:
    """Make all that the documentation shows."""
    for name in chosen(only or [], long):
        print(f"{name} ...", file=sys.stderr, end=" ", flush=True)
        begun = perf_counter()
        PARTS[name](DOCS)
        print(f"made in {perf_counter() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    typer.run(main)
