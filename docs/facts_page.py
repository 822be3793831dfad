"""Published facts and the simulated town, in full: facts.md and images/facts.png."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_table import table
from PIL import Image

from coprod_sim.studies.facts.results import Facts, Result
from coprod_sim.studies.facts.run import facts
from coprod_sim.studies.facts.text import cells_of

COLOURS = 64  # few colours make a small file
HEAD = ("fact", "published (what counts as met)", "simulated (95 % interval)", "verdict", "source", "note")
PAGE = """# Published facts and the simulated town

Made by `uv run python docs/make.py --only facts`, which takes half a minute on two cores once the loops are compiled.
`coprod-sim validate --facts` makes the same table.

{sentences}

A simulated value is the mean over towns, and its interval is the 95 % confidence interval of that mean (Student's t):
it tells how well these towns pin down the model's own value, not how sure anybody can be of the world. The figures
are of the end of the second year, or of that year where they add up over time. Sources are listed in
[evidence.md](evidence.md); the facts stand in `coprod_sim/evidence/facts.toml`.

![Published facts and the simulated town](images/facts.png)

## Fitted

Numbers of the model were set so that these are met. That they are shows that the setting was done, and no more. The
command's exit code is 1 if one of them is missed.

{fitted}
## Not fitted

These are checks, and the exit code does not depend on them. Nothing was set so that they come out right, unless the
note names a number that was set with them in view: those are weak checks. Those that fail stay here, failing. "No
figure" means that none was found to compare the town with.

{others}"""


def write(docs: Path) -> None:
    """Run the towns and write page and picture."""
    found = facts()
    with TemporaryDirectory() as folder:
        found.write(folder)
        drawn = Image.open(Path(folder) / "figures" / "facts.png").convert("RGB")
        drawn.quantize(COLOURS).save(docs / "images" / "facts.png", optimize=True)
    (docs / "facts.md").write_text(page(found, found.sentences), encoding="utf-8")


def page(found: Facts, sentences: Iterable[str]) -> str:
    """The page, from what came of the facts."""
    tables = {
        name: table(HEAD, [row(r) for r in found.of(fitted=fitted)])
        for name, fitted in (("fitted", True), ("others", False))
    }
    return PAGE.format(sentences="\n\n".join(sentences), **tables)


def row(r: Result) -> tuple[str, ...]:
    """Cells of a fact; a fact that is not met stands out."""
    label, sources, published, simulated, verdict = cells_of(r)
    return label, published, simulated, f"**{verdict}**" if verdict == "outside" else verdict, sources, r.fact.note
