"""What a scenario calls things: its money, and the labels of outcomes that mean something else in its world."""

from dataclasses import dataclass

from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.scenario.errors import unknown
from coprod_sim.scenario.schema import Strict, Text, validated
from coprod_sim.scenario.yaml_source import Document


class MoneySchema(Strict):
    """The currency of all amounts of a scenario, as a file has it."""

    symbol: Text
    name: Text
    year: int


@dataclass(frozen=True)
class Money:
    """The currency and price year of all amounts of a scenario; numbers whose names say gbp are in it, too."""

    symbol: str = "£"
    name: str = "pounds"
    year: int = 2025


POUNDS = Money()
POUND = POUNDS.symbol


def in_symbol(text: str, symbol: str) -> str:
    """Amounts that are written in pounds, with the ``symbol`` of other money."""
    return text.replace(f"{POUND} ", f"{symbol.strip()} ").replace(POUND, symbol)


def unit_in(unit: str, symbol: str) -> str:
    """A unit of the evidence or of an outcome in the money of that ``symbol``; GBP stays where that is the pound."""
    other = symbol.strip()
    return other if unit == "GBP" and symbol != POUND else in_symbol(unit, symbol).strip()


def read_money(document: Document) -> Money | None:
    """The file's ``money``, or None."""
    raw = document.data.get("money")
    fields = validated(MoneySchema, raw, document, ("money",)) if raw is not None else None
    return Money(fields.symbol, fields.name, fields.year) if fields else None


def read_labels(document: Document) -> dict[str, str]:
    """The file's ``labels``: outcome to what it is called."""
    raw = document.data.get("labels")
    labels: dict[str, str] = {}
    for key, text in (raw if isinstance(raw, dict) else {}).items():
        if key not in OUTCOMES:
            document.report(("labels", key), unknown(str(key), "outcome", list(OUTCOMES)))
        elif not isinstance(text, str) or not text.strip():
            document.report(("labels", key), "needs a few words that name the outcome")
        else:
            labels[key] = text
    return labels
