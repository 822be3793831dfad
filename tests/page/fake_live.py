"""A stand-in for the part that answers: the same contract, numbers from a formula, and a pace that can be set."""

import io
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import sleep
from typing import Any
from urllib.parse import urlencode

from coprod_sim.page.served.live_part import Live

SHIPPED = {"time_bank": "A time bank", "ubudehe": "Villages <b>that</b> choose"}
LEVERS = {"co-produced.coaching_share": (0.1, 0.0, 1.0), "co-produced.practice_share": (1.0, 0.0, 1.0)}
DOUBTS = {"substitution": (0.06, 0.0, 0.5)}
OUTCOMES = {
    "demand_hours": ("Demand (hours asked for)", "hours per 1,000 residents a year"),
    "public_hours": ("Public hours, programme included", "hours per 1,000 residents a year"),
    "cost_public": ("Cost to the public budget", "£ per resident a year"),
    "unmet_asked_hours": ("Unmet need asked of the team", "hours per 1,000 residents a year"),
    "unmet_silent_hours": ("Unmet need never asked of the team", "hours per 1,000 residents a year"),
}
ABOUT = {
    "meaning": "Share of hours.",
    "kind": "judgement",
    "sources": ["A & B <i>2019</i>"],
    "note": "",
    "confirmed": True,
    "explain": "coprod-sim explain coaching_share",
}


@dataclass(frozen=True)
class Setting:
    scenario: str = "time_bank"
    evidence: str = "trials"
    seed: int = 1
    overrides: Mapping[str, float] = field(default_factory=dict)


def read(pairs: Sequence[tuple[str, str]], scenarios: Sequence[str]) -> tuple[Setting, list[str]]:
    given: dict[str, Any] = {"overrides": {}}
    problems = []
    for name, value in pairs[:200]:
        known = {**LEVERS, **DOUBTS}.get(name)
        if name == "scenario" and value in scenarios:
            given["scenario"] = value
        elif name == "evidence" and value in ("trials", "talk"):
            given["evidence"] = value
        elif name == "seed" and value.isdigit():
            given["seed"] = int(value)
        elif known and value.replace(".", "", 1).isdigit() and known[1] <= float(value) <= known[2]:
            given["overrides"][name] = float(value)
        else:
            problems.append(f"{name[:100]}: {value[:100]} is not allowed; the scenario's value is used")
    return Setting(**given), problems[:50]


def link(s: Setting) -> str:
    return urlencode({"scenario": s.scenario, **s.overrides})


def command(s: Setting) -> str:
    return f"coprod-sim compare {s.scenario}" + "".join(f" --set {key}={value:g}" for key, value in s.overrides.items())


def scenario_file(s: Setting) -> str:
    return f"schema: 1\nextends: {s.scenario}\n"


def controls(s: Setting) -> dict[str, Any]:
    def one(key: str, of: tuple[float, float, float]) -> dict[str, Any]:
        value = s.overrides.get(key, of[0])
        name = key.rpartition(".")[2].replace("_", " ").capitalize()
        return {
            "key": key,
            "arm": key.rpartition(".")[0] or None,
            "name": name,
            "words": f"{value:.0%} of team time",
            "unit": "share of hours",
            "value": value,
            "default": of[0],
            "low": of[1],
            "high": of[2],
            "step": 0.01,
            "ticks": [{"value": of[0], "name": "trials"}],
            "range": [0.02, 0.2],
            "switch": False,
            "about": ABOUT,
        }

    return {
        "decide": [one(*item) for item in LEVERS.items()],
        "doubt": [one(*item) for item in DOUBTS.items()],
        "money": None,
        "all": [{"key": "willing_weekly_share", "name": "Willing to give time weekly", "words": "28%"}],
        "scenarios": [
            {"name": name, "title": title, "question": f"What of {name}?", "finding": "Demand is lower in most worlds."}
            for name, title in SHIPPED.items()
        ],
        "presets": [],
    }


def spread(middle: float, size: float) -> list[float]:
    return [middle + size * ((i * 37) % 128 - 64) / 64 for i in range(128)]


def row(key: str, stage: str, shift: float) -> dict[str, Any]:
    label, unit = OUTCOMES[key]
    middle = {"demand_hours": -230, "public_hours": 670, "cost_public": 23}.get(key, 100.0) * (0.5 + 5 * shift)
    final = stage == "final"
    return {
        "key": key,
        "label": label,
        "name": label.partition(" (")[0],
        "unit": unit,
        "median": middle,
        "said": f"≈ {middle:+,.0f}, ± 70" if stage == "estimate" else f"{middle:+,.0f}",
        "way": 1,
        "low": middle - 300 if final else None,
        "high": middle + 300 if final else None,
        "sure": "higher in most worlds (95%)" if final else "",
        "range": f"{middle - 300:+,.0f} to {middle + 300:+,.0f}" if final else "",
        "worlds": spread(middle, 300) if final else [],
        "share": 0.95 if final else None,
        "error": 70.0 if stage == "estimate" else None,
        "town": "+3,400 in the town",
    }


def answer(s: Setting, stage: str, worlds: int, small: int | None = None) -> dict[str, Any]:
    shift = s.overrides.get("co-produced.coaching_share", 0.1)
    rows = [row(key, stage, shift) for key in OUTCOMES]
    weeks = list(range(0, 520, 26))
    series = {
        of["key"]: {
            "weeks": weeks,
            "median": [of["median"] * (1 - 0.97**week) for week in weeks],
            "low": [of["median"] * (1 - 0.97**week) - 300 for week in weeks] if worlds >= 40 else None,
            "high": [of["median"] * (1 - 0.97**week) + 300 for week in weeks] if worlds >= 40 else None,
        }
        for of in rows
    }
    said = f"Demand: {rows[0]['said']} hours"
    return {
        "stage": stage,
        "small": small,
        "worlds": worlds,
        "of": 128,
        "verdict": stage == "final",
        "rows": rows,
        "state": f"{worlds} of 128 worlds of 5,000 residents",
        "headline": [f"{said}: higher in most worlds.", "Public hours: higher."] if stage == "final" else [said],
        "pair": ["Co-produced", "Traditional"],
        "core": [{**rows[0], "key": "kin", "label": "By kin"}],
        "rate": "An hour more saves a minute.",
        "series": series,
        "levels": {"demand_hours": {"traditional": {"weeks": [0, 260], "median": [11000.0, 13000.0]}}},
        "arms": {"traditional": "Traditional", "co-produced": "Co-produced"},
        "need": {"columns": ["Who", "Traditional"], "rows": [["Kin", "90%"]]},
        "whom": [{"title": "By fifth", "sentences": ["The same."]}],
        "pays": ["The council."],
        "same_money": [],
        "turns": [],
        "how_sure": [],
        "warnings": [],
        "fixed": "",
        "command": command(s),
    }


class Ladder:
    """``pace`` seconds a stage, looked at every hundredth; ``running`` is how many run now, ``most`` at once ever."""

    def __init__(self, pace: float = 0.0) -> None:
        self.pace, self.running, self.most, self.begun = pace, 0, 0, 0
        self._lock = threading.Lock()

    def ready(self) -> None:
        pass

    def stages(self, s: Setting, cancelled: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        self.begun += 1
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
            try:
                for stage, worlds, small in (("estimate", 0, 2), ("partial", 16, None), ("partial", 40, None)):
                    yield answer(s, stage, worlds, small)
                    for _ in range(int(self.pace * 100)):
                        if cancelled():
                            return
                        sleep(0.01)
                yield answer(s, "final", 128)
            finally:
                self.running -= 1

    def folder(self, s: Setting) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr("report.html", "<p>report")
            made.writestr("comparison.csv", "a,b\n")
        return out.getvalue()

    def close(self) -> None:
        pass


def curve(s: Setting, lever: str, outcome: str, change: float, cancelled: Callable[[], bool]) -> dict[str, Any]:
    points = [
        {"value": at, "words": f"{at:.0%}", "share": at, "said": f"{at:.0%}", "low": 0.0, "high": 1.0}
        for at in (0.0, 0.5, 1.0)
    ]
    return {"lever": lever, "outcome": outcome, "change": change, "points": points, "state": "≈ estimate", "done": True}


def fake(pace: float = 0.0) -> Live:
    return Live(read, link, command, scenario_file, controls, curve, Ladder(pace))
