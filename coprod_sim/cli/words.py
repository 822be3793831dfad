"""The words of docs/glossary.md that a reader of a table meets, which come with the program."""

import re

from coprod_sim.scenario.installed import shipped_folder
from coprod_sim.scenario.synonyms import plain_words

BEGIN, END = "## Words of a table\n", "## More words\n"


def words_of_tables() -> dict[str, str]:
    """What each word means, in the order of the page; empty where the page did not come with the program."""
    page = shipped_folder("docs") / "glossary.md"
    if not page.is_file():
        return {}
    part = page.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    entries = re.findall(r"^### (.+)\n+((?:.+\n)+)", part, re.MULTILINE)
    return {name: " ".join(text.replace("*", "").replace("`", "").split()) for name, text in entries}


def definition(word: str) -> tuple[str, str] | None:
    """A word of the page as it stands there, and what it means."""
    for name, text in words_of_tables().items():
        if plain_words(word) == plain_words(name):
            return name, text
    return None
