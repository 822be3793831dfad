"""The commands ``analyse``, ``report`` and ``verify``. Heavy imports are inside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coprod_sim.cli.errors import fail, plain_errors, warn_of
from coprod_sim.report.console import tell
from coprod_sim.scenario.names import one_line, printable

if TYPE_CHECKING:
    from coprod_sim.analysis.analyse import Analysis
    from coprod_sim.report.sentence import Sentence

Experiment = Annotated[
    str | None, typer.Option("--experiment", metavar="NAME", help="Which one, where the store holds several.")
]


def analyse(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep's store.")],
    experiment: Experiment = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder to write. Default: DIR/analysis.")] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also write all tables as one workbook.")] = False,
    matters: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE", help="A difference of a smaller share is too small to matter. Default: the experiment's."
        ),
    ] = None,
) -> None:
    """What follows from a sweep: when it fails, why, and how sure that is.

    Prints it in sentences; writes tables, figures and a manifest.
    """
    with plain_errors():
        from coprod_sim.analysis import folder as analysis_folder
        from coprod_sim.analysis.places import analysis_of, is_sweep
        from coprod_sim.cli.options import out_problem, read_precision

        if not is_sweep(folder):
            fail([f"{folder}: this is a comparison's folder; `coprod-sim report {folder}` makes its page"])
        problems: list[str] = []
        share = read_precision(matters, problems, "matters")
        if problems:
            fail(problems)
        found = _analysed(folder, experiment, share)
        place = out or analysis_of(folder, found.loaded.experiment.name)
        if problem := out_problem(place):
            fail([f"--out {place}: {problem}"])
        with _writing(place):
            analysis_folder.write(found, place, warn_of, xlsx=xlsx)
        typer.echo(printable(_text(found)))
        tell(f"Tables, figures and manifest are in {place}")


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep, or of a comparison.")],
    experiment: Experiment = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write. Default: DIR/report.html.")] = None,
    brief: Annotated[bool, typer.Option("--brief", help="One A4 page for a committee: DIR/brief.html.")] = False,
    docx: Annotated[bool, typer.Option("--docx", help="The same page as a Word file: DIR/brief.docx.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="All tables as one workbook: DIR/tables.xlsx.")] = False,
) -> None:
    """One page, in one file, with all that follows from a sweep or a comparison; it needs no network.

    With --brief, --docx or --xlsx these files of a comparison instead.
    """
    with plain_errors():
        from coprod_sim.analysis.places import is_sweep, matters_of, no_place_for_a_page, report_of, write_whole
        from coprod_sim.scenario.given_file import named

        wanted = [kind for kind, asked in (("brief", brief), ("docx", docx), ("xlsx", xlsx)) if asked]
        if wanted:
            _other_kinds(folder, experiment, out, wanted)
            return
        if out is not None and (problem := no_place_for_a_page(out)):
            fail([f"--out {named(str(out))}: {problem}"])
        if is_sweep(folder):
            from coprod_sim.analysis.page import page_of

            found = _analysed(folder, experiment, matters_of(folder, experiment))
            name = found.loaded.experiment.name
            what, text, place = f"the sweep of {name}", page_of(found, tell=warn_of), out or report_of(folder, name)
        else:
            from coprod_sim.report.files import page_in
            from coprod_sim.studies.compare.page import page_of as of_comparison

            _no_experiment(folder, experiment)
            what, text, place = "the comparison", of_comparison(folder), out or page_in(folder)
        with _writing(place):
            write_whole(place, text)
        typer.echo(f"{place}: the page of {what} in {folder}")


def _other_kinds(folder: Path, experiment: str | None, out: Path | None, wanted: list[str]) -> None:
    """The page for a committee, as HTML or Word, and the tables as a workbook."""
    from coprod_sim.analysis.places import is_sweep, write_whole
    from coprod_sim.report.files import made_in
    from coprod_sim.studies.compare import kinds

    if out is not None and len(wanted) > 1:
        fail([f"--out {out}: names one file, and {' and '.join(f'--{kind}' for kind in wanted)} make several"])
    if is_sweep(folder):
        fail([f"{folder}: is a sweep; --{wanted[0]} is made of a comparison (coprod-sim compare)"])
    _no_experiment(folder, experiment)
    for kind in wanted:
        place = made_in(folder, kinds.FILES[kind], out)
        content = kinds.KINDS[kind](folder)
        with _writing(place):
            write_whole(place, content)
        typer.echo(f"{place}: {kinds.SAID[kind]} of the comparison in {folder}")


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep, or of a comparison.")],
    experiment: Experiment = None,
) -> None:
    """Make tables, figures and page again, and compare every byte. Exit code 1 if something does not follow.

    Of a sweep they are made from the stored runs; a comparison is run again.
    """
    with plain_errors():
        from coprod_sim.analysis.places import is_sweep

        if is_sweep(folder):
            from coprod_sim.analysis.verify import verify_sweep

            found, source = verify_sweep(folder, experiment), "the stored runs"
        else:
            from coprod_sim.studies.compare.verify import verify_comparison

            _no_experiment(folder, experiment)
            found, source = verify_comparison(folder), "the runs, which were made again"
        for line in found.wrong:
            typer.echo(one_line(line))
        if found.wrong:
            raise typer.Exit(1)
        pages = {0: "", 1: ", and so does the page"}.get(found.pages, f", and so do {found.pages} pages")
        typer.echo(f"{found.figures} figures and {found.tables} tables follow from {source}{pages}.")


def _analysed(folder: Path, experiment: str | None, matters: float | None) -> "Analysis":
    from coprod_sim.analysis.analyse import PARTS
    from coprod_sim.analysis.analyse import analyse as go
    from coprod_sim.report.progress import progress

    with progress("Analysis", 1 + len(PARTS)) as advance:
        return go(folder, experiment, advance, matters=matters)


def _no_experiment(folder: Path, experiment: str | None) -> None:
    if experiment is not None:
        fail([f"--experiment {experiment}: {folder} is a comparison's folder, which holds no experiments"])


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fail([f"--out {place}: it could not be written: {error.strerror}"])


def _text(found: "Analysis") -> str:
    """Notices, then each part's sentences, in lines that fit the terminal."""
    from textwrap import fill

    from coprod_sim.report.sentence import plain
    from coprod_sim.report.text_table import page_width

    width = page_width()

    def folded(sentence: "Sentence", mark: str = "") -> str:
        after = " " * len(mark)
        return fill(plain(sentence), width, initial_indent=mark, subsequent_indent=after, break_on_hyphens=False)

    blocks = [fill(found.loaded.experiment.question, width)]
    blocks += [folded(notice, "! ") for notice in found.notices]
    for part in found.parts:
        lines = [folded(sentence, "  - " if place else "") for place, sentence in enumerate(part.sentences)]
        blocks.append("\n".join([part.title.upper(), *lines]))
    return "\n\n".join(blocks)
