"""Read the evidence files and refuse what is malformed or contradicts itself."""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from coprod_sim.evidence.entries import (
    DISTRIBUTIONS,
    INDEXES,
    KINDS,
    READ,
    SWITCHES,
    TOPICS,
    UNITS,
    EvidenceError,
    Parameter,
    Setting,
    Source,
    Value,
    elements,
)

NEEDED: dict[str, type] = {"meaning": str, "unit": str, "allowed": list, "trials": dict, "kind": str}
OPTIONAL: dict[str, type] = {
    "talk": dict,
    "index": str,
    "whole": bool,
    "distribution": str,
    "levels": list,
    "sources": list,
    "note": str,
    "switch": str,
    "provisional": bool,
    "together": bool,
    "correlation": float,
    "sums_to": int,
    "synonyms": list,
}
SYNONYM = re.compile(r"[a-z0-9&]+(?: [a-z0-9&]+)*")
PLAIN_WORDS = "lowercase words with one space between them"
SOURCE_FIELDS: dict[str, type] = {"citation": str, "year": int, "where": str, "read": str}


def load(folder: Path) -> tuple[dict[str, Parameter], dict[str, Source]]:
    """All numbers, in the order of the files, and all sources of ``folder``.

    Raises:
        EvidenceError: a file is missing or is not TOML, an entry is malformed, a key is there twice, a source that a
            number names is not listed.
    """
    known = {key: parse_source(key, entry) for key, entry in tables(folder, "sources").items()}
    found: dict[str, Parameter] = {}
    for topic in TOPICS:
        for key, entry in tables(folder, topic).items():
            at = f"{topic}.toml: {key}"
            if key in found:
                raise EvidenceError(f"{at}: already in {found[key].topic}.toml")
            found[key] = parse_number(topic, key, entry)
            for name in found[key].sources:
                if name not in known:
                    raise EvidenceError(f"{at}: no source {name!r} in sources.toml{_near(name, known)}")
    return found, known


def parse_source(key: str, entry: Mapping[str, Any]) -> Source:
    """Check one table of ``sources.toml``.

    Raises:
        EvidenceError: a field is missing, unknown or of the wrong type.
    """
    at = f"sources.toml: {key}"
    check_fields(at, entry, SOURCE_FIELDS, {})
    one_of(at, "read", entry["read"], READ)
    return Source(key=key, **entry)


def parse_number(topic: str, key: str, entry: Mapping[str, Any]) -> Parameter:
    """Check one table of a topic file. ``talk`` left out is the same as ``trials``.

    Raises:
        EvidenceError: a field is missing, unknown, of the wrong type, or the numbers contradict each other.
    """
    at = f"{topic}.toml: {key}"
    check_fields(at, entry, NEEDED, OPTIONAL)
    index = one_of(at, "index", entry["index"], INDEXES) if "index" in entry else None
    trials = _setting(f"{at}: trials", entry["trials"], index)
    talk = _setting(f"{at}: talk", entry["talk"], index) if "talk" in entry else trials
    drawn = trials.low is not None or talk.low is not None
    distribution = entry.get("distribution", "triangular" if drawn else "fixed")
    number = Parameter(
        key=key,
        topic=topic,
        meaning=entry["meaning"],
        unit=one_of(at, "unit", entry["unit"], UNITS),
        index=index,
        allowed=_limits(f"{at}: allowed", entry["allowed"]),
        whole=entry.get("whole", False),
        distribution=one_of(at, "distribution", distribution, DISTRIBUTIONS),
        levels=_row(f"{at}: levels", entry.get("levels", [])),
        talk=talk,
        trials=trials,
        kind=one_of(at, "kind", entry["kind"], KINDS),
        sources=tuple(entry.get("sources", ())),
        note=entry.get("note", ""),
        switch=one_of(at, "switch", entry["switch"], SWITCHES) if "switch" in entry else None,
        provisional=entry.get("provisional", False),
        together=entry.get("together", True),
        correlation=entry.get("correlation", 0.0),
        sums_to=float(entry["sums_to"]) if "sums_to" in entry else None,
        synonyms=_synonyms(at, entry.get("synonyms", [])),
    )
    _check_setting(f"{at}: trials", number, trials)
    _check_setting(f"{at}: talk", number, talk)
    _check_drawing(at, number, drawn)
    _check_kind(at, number)
    return number


def tables(folder: Path, name: str) -> dict[str, Any]:
    """The tables of ``NAME.toml``.

    Raises:
        EvidenceError: the file cannot be read, or something stands outside any table.
    """
    try:
        tables = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise EvidenceError(f"{name}.toml: cannot be read: {problem}") from problem
    for key, entry in tables.items():
        if not isinstance(entry, dict):
            raise EvidenceError(f"{name}.toml: {key}: stands outside any [table]")
    return tables


def _near(word: str, options: Iterable[str]) -> str:
    near = get_close_matches(word, list(options), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def one_of(at: str, field: str, value: str, options: Iterable[str]) -> str:
    """``value``, where it is one of ``options``.

    Raises:
        EvidenceError: it is not; the text names the nearest.
    """
    names = list(options)
    if value not in names:
        raise EvidenceError(f"{at}: {field}: {value!r} is not one of {', '.join(names)}{_near(value, names)}")
    return value


def check_fields(
    at: str,
    entry: Mapping[str, Any],
    needed: Mapping[str, type],
    optional: Mapping[str, type],
    others: Iterable[str] = (),
) -> None:
    """Refuse fields that are missing, unknown or of the wrong type; ``others`` are known, and checked elsewhere.

    Raises:
        EvidenceError: there is such a field.
    """
    types = {**needed, **optional}
    for name, value in entry.items():
        if name not in types:
            raise EvidenceError(f"{at}: unknown field {name!r}{_near(name, [*types, *others])}")
        if type(value) is not types[name]:
            raise EvidenceError(f"{at}: {name}: {types[name].__name__} is needed, not {type(value).__name__}")
    for name in needed:
        if entry.get(name, "") in ("", []):
            raise EvidenceError(f"{at}: {name} is missing")


def _row(at: str, row: list[Any]) -> tuple[float, ...]:
    for value in row:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise EvidenceError(f"{at}: {value!r} is not a finite number")
    return tuple(float(value) for value in row)


def _limits(at: str, row: list[Any]) -> tuple[float, float]:
    limits = _row(at, row)
    if len(limits) != 2 or not limits[0] < limits[1]:
        raise EvidenceError(f"{at}: {row} is not a lowest and a highest number")
    return limits[0], limits[1]


def _synonyms(at: str, words: list[Any]) -> tuple[str, ...]:
    for word in words:
        if not isinstance(word, str) or not SYNONYM.fullmatch(word):
            raise EvidenceError(f"{at}: synonyms: {word!r} is not allowed; allowed are {PLAIN_WORDS}")
        if words.count(word) > 1:
            raise EvidenceError(f"{at}: synonyms: {word!r} is there twice")
    return tuple(words)


def _setting(at: str, given: Mapping[str, Any], index: str | None) -> Setting:
    if set(given) not in ({"value"}, {"value", "low", "high"}):
        raise EvidenceError(f"{at}: {', '.join(given)} given; allowed are value alone, or value, low and high")
    shaped = {name: _shaped(f"{at}: {name}", raw, index) for name, raw in given.items()}
    return Setting(**shaped)


def _shaped(at: str, raw: Any, index: str | None) -> Value:
    if index is None:
        if isinstance(raw, list):
            raise EvidenceError(f"{at}: one number is needed, not a list")
        return _row(at, [raw])[0]
    names = INDEXES[index]
    if not isinstance(raw, list) or len(raw) != len(names):
        raise EvidenceError(f"{at}: a list of {len(names)} numbers is needed, for {', '.join(names)}")
    return _row(at, raw)


def _check_setting(at: str, number: Parameter, setting: Setting) -> None:
    bottom, top = number.allowed
    values = elements(setting.value)
    lows = values if setting.low is None else elements(setting.low)
    highs = values if setting.high is None else elements(setting.high)
    for low, value, high in zip(lows, values, highs, strict=True):
        if not low <= value <= high:
            raise EvidenceError(f"{at}: {value:g} is not inside its range {low:g} to {high:g}")
        if not bottom <= low <= high <= top:
            raise EvidenceError(f"{at}: {low:g} to {high:g} is not inside what is allowed, {bottom:g} to {top:g}")
        if number.distribution == "log-uniform" and low <= 0:
            raise EvidenceError(f"{at}: a log-uniform range must start above 0")
        if number.whole and any(v != int(v) for v in (low, value, high)):
            raise EvidenceError(f"{at}: {value:g}: whole numbers are needed")
    if number.sums_to is not None and abs(math.fsum(values) - number.sums_to) > 1e-9:
        raise EvidenceError(f"{at}: adds up to {math.fsum(values):g}, not {number.sums_to:g}")
    if number.levels and (lows, highs) != ((min(number.levels),), (max(number.levels),)):
        raise EvidenceError(f"{at}: low and high must be the lowest and highest of the levels")


def _check_drawing(at: str, number: Parameter, drawn: bool) -> None:
    if (number.distribution == "levels") != bool(number.levels):
        raise EvidenceError(f"{at}: levels belong with distribution 'levels', and only with it")
    if drawn == (number.distribution == "fixed"):
        needed = "needs no range" if drawn else "needs a range"
        raise EvidenceError(f"{at}: distribution {number.distribution!r} {needed}")


def _check_kind(at: str, number: Parameter) -> None:
    if number.kind == "judgement" and (number.trials.low is None or not number.note):
        raise EvidenceError(f"{at}: a judgement needs a range, and a note that says on what it rests")
    if number.kind in ("measured", "derived", "transferred") and not number.sources:
        raise EvidenceError(f"{at}: kind {number.kind!r} needs a source")
