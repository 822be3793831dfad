"""Every claim of every shipped scenario, in full: validation.md and images/claims.png."""

from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from coprod_sim import validate

REPLICATES = 16
WIDTH = 118
COLOURS = 64  # few colours make a small file
PAGE = """# What is claimed, and what the simulation makes of it

Made by `uv run python docs/make.py --only claims`, which takes a few minutes: every [claim](claims.md) of every
scenario, {n} sampled worlds in each profile. `coprod-sim validate` makes the same table for any scenario.

![Claims against the simulation](images/claims.png)

```text
{text}
```
"""


def write(docs: Path) -> None:
    """Run all and write page and picture."""
    found = validate(replicates=REPLICATES)
    with TemporaryDirectory() as folder:
        found.write(folder)
        drawn = Image.open(Path(folder) / "figures" / "claims.png").convert("RGB")
        drawn.quantize(COLOURS).save(docs / "images" / "claims.png", optimize=True)
    text = "\n".join(line.rstrip() for line in found.text(WIDTH).splitlines())
    (docs / "validation.md").write_text(PAGE.format(n=REPLICATES, text=text), encoding="utf-8")
