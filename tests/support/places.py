"""Where things stand in the repository."""

from pathlib import Path

import coprod_sim

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TESTS = ROOT / "tests"
PACKAGE = Path(str(coprod_sim.__file__)).parent
