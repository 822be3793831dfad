"""The files of the page: a closed list, read once. All words of the page stand in one of them."""

import json
from pathlib import Path

from jinja2 import Environment, StrictUndefined

STATIC = Path(__file__).parent / "static"
WORDS = "words.en.json"
KINDS = {
    "page.css": "text/css",
    "icon.svg": "image/svg+xml",
    WORDS: "application/json",
    **dict.fromkeys(
        ("page.js", "ask.js", "keep.js", "controls.js", "chart.js", "figures.js", "show.js", "dom.js"),
        "text/javascript",
    ),
}


class Pieces:
    """What is sent: the page with its words and its token, and the files that it asks for."""

    def __init__(self, token: str) -> None:
        self.files = {name: ((STATIC / name).read_bytes(), kind) for name, kind in KINDS.items()}
        self.words: dict[str, str] = json.loads(self.files[WORDS][0])
        page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        text = (STATIC / "index.html").read_text(encoding="utf-8")
        self.index = page.from_string(text).render(words=self.words, token=token).encode()
