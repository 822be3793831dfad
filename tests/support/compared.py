"""What a comparison says, as plain text: sentences, and paragraphs of a lead and its details."""

from typing import NamedTuple

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.report.part import Text
from coprod_sim.report.sentence import plain
from coprod_sim.studies.compare import parts
from coprod_sim.studies.compare.adoption_sentences import spread_texts
from coprod_sim.studies.compare.findings import Findings
from coprod_sim.studies.compare.spread_table import spread_table

NAMES = {key: outcome.in_sentence for key, outcome in OUTCOMES.items()}


class Paragraph(NamedTuple):
    """A sentence, and those below it."""

    lead: str
    details: list[str]


def as_text(texts: tuple[Text, ...] | list[Text]) -> list[Paragraph]:
    """Texts as paragraphs."""
    return [Paragraph(plain(text.lead), [plain(one) for one in text.details]) for text in texts]


def paragraphs(found: Findings) -> list[Paragraph]:
    """All of them, the answer first."""
    return [one for part in parts.parts(found) for one in as_text(part.texts)]


def sentences(found: Findings) -> list[str]:
    """All sentences, the warnings first."""
    return [plain(sentence) for sentence in parts.sentences(found)]


def spread(found: Findings) -> list[Paragraph]:
    """What is said of practice that spreads."""
    return as_text(spread_texts(found, spread_table(found)))
