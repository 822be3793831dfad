"""What a comparison rests on: its inputs by topic, how many of them are judgement or provisional, and which."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coprod_sim import evidence


def inputs_by_topic(manifest: Mapping[str, Any]) -> pd.DataFrame:
    """A row a topic: how many of its inputs rest on judgement, how many are provisional, and which (with a *)."""
    known = evidence.parameters()
    origin = {key: of["origin"] for arm in manifest["arms"].values() for key, of in arm["parameters"].items()}
    used = [known[key] for key, where in origin.items() if key in known and where.startswith("evidence")]
    rows = []
    for topic in dict.fromkeys(number.topic for number in known.values()):
        of = [number for number in used if number.topic == topic]
        weak = sorted((n for n in of if n.kind == "judgement" or n.provisional), key=lambda number: number.key)
        if weak:
            row = {
                "topic": topic,
                "inputs": len(of),
                "judgement": sum(number.kind == "judgement" for number in of),
                "provisional": sum(number.provisional for number in of),
                "which": ", ".join(f"{number.key}{'*' if number.provisional else ''}" for number in weak),
            }
            rows.append(row)
    return pd.DataFrame(rows, columns=["topic", "inputs", "judgement", "provisional", "which"])
