"""Every claim of every shipped scenario, in full: makes docs/validation.md and docs/images/claims.png.

uv run python verification/run.py
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from coprod_sim import validate

DOCS = Path(__file__).parents[1] / "docs"
REPLICATES = 16
WIDTH = 118
COLOURS = 64  # few colours make a small file
PAGE = """# What is claimed, and what the simulation makes of it

Made by `uv run python verification/run.py`, which takes a few minutes: every [claim](claims.md) of every scenario, {n}
sampled worlds in each profile. `coprod-sim validate` makes the same table for any scenario.

![Claims against the simulation](images/claims.png)

```text
{text}
```
"""


def main() -> None:
    """Run all and write page and picture."""
    found = validate(replicates=REPLICATES)
    with TemporaryDirectory() as folder:
        found.write(folder)
        drawn = Image.open(Path(folder) / "figures" / "claims.png").convert("RGB")
        drawn.quantize(COLOURS).save(DOCS / "images" / "claims.png", optimize=True)
    text = "\n".join(line.rstrip() for line in found.text(WIDTH).splitlines())
    (DOCS / "validation.md").write_text(PAGE.format(n=REPLICATES, text=text), encoding="utf-8")


if __name__ == "__main__":
    main()
