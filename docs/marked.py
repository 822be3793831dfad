"""Pieces that are made, inside pages that are written by hand."""

import re
from pathlib import Path


def replace(page: Path, name: str, text: str) -> None:
    """Put ``text`` between the comments ``<!-- made: NAME -->`` and ``<!-- end -->`` of a page.

    Raises:
        ValueError: the page has no such place, or several.
    """
    place = re.compile(rf"(<!-- made: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    made, found = place.subn(lambda match: f"{match[1]}{text}{match[2]}", page.read_text(encoding="utf-8"))
    if found != 1:
        raise ValueError(f"{page.name}: {found} places are marked {name!r}; there should be one")
    page.write_text(made, encoding="utf-8")
