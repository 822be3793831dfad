"""Code blocks of the documentation."""

import re

from places import DOCS


def block(page: str, kind: str) -> str:
    """The first block of that kind on a page."""
    found = re.search(rf"```{kind}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]
