"""Where compiled loops are kept.

Numba's cache does not notice an edit in a function that a cached function calls. So the folder is named by a hash of
all sources of the package: any edit starts a fresh cache, and no stale answer can survive. Nothing heavy is imported
here, so that whether the loops are compiled is known at once.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def source_hash(package: Path = _PACKAGE) -> str:
    """Sixteen hex digits that change when any Python source of the package does."""
    digest = hashlib.sha256(version("numba").encode())
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def folder() -> Path:
    """The folder of the loops compiled from these sources."""
    return platformdirs.user_cache_path("coprod-sim") / f"loops-{source_hash()}"
