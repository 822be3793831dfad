"""Bytecode is kept while tests run, beside pytest's cache, where the environment forbids it elsewhere.

Otherwise each process that a test starts compiles all libraries anew, for three seconds.
"""

import os
import sys
from pathlib import Path

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[2] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
