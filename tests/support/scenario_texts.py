"""Scenario files as texts, and what is wrong with them."""

from pathlib import Path

import pytest

from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.load import load_scenario

ARMS = """\
arms:
  traditional: {label: Traditional, because: as today, settings: {practice_share: 0}}
  co-produced: {label: Co-produced, because: the other way, settings: {practice_share: 1}}
"""


HEAD = "schema: 1\nname: town\ntitle: A town\nquestion: What happens?\n"  # four lines


def town(folder: Path, text: str, name: str = "town") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path | str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return [message.replace(f"{path}:", "") for message in caught.value.messages]
