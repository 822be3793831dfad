"""Which arm results are told of, and which one it is compared with, whatever the order in which arms are named."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.scenario.errors import unknown
from coprod_sim.scenario.one_file import ArmSchema, OneFile
from coprod_sim.scenario.yaml_source import Document

PRACTICE = "practice_share"


@dataclass(frozen=True)
class Roles:
    """The parts that arms play in a comparison.

    ``arms`` are those compared, the baseline first, then in the scenario's order; ``practice`` is the share of the team
    that co-produces in each, as the scenario has it.
    """

    baseline: str
    arms: tuple[str, ...]
    subject: str | None
    practice: Mapping[str, float]


def roles(scenario: Any, names: Iterable[str]) -> Roles:
    """The parts of the arms called ``names``, in any order.

    Without the scenario's baseline its place is taken by what the subject is ``against``, or else by the other arm that
    co-produces least.
    """
    asked = set(names)
    arms = [arm for arm in scenario.arms if arm in asked]
    practice = {arm: practice_of(scenario, arm) for arm in arms}
    ranked = [arm for arm in scenario.subjects if arm in asked]
    baseline = scenario.baseline
    if baseline not in asked:
        others = [arm for arm in arms if arm not in ranked[:1]] or arms
        own = scenario.arms[ranked[0]].against if ranked else None
        baseline = own if own in others else min(others, key=practice.__getitem__, default="")
    subject = next((arm for arm in ranked if arm != baseline), None)
    return Roles(baseline, (baseline, *(arm for arm in arms if arm != baseline)), subject, practice)


def practice_of(scenario: Any, arm: str) -> float:
    """Share of the team that co-produces in an arm, before any draw and whatever a run sets."""
    placed = scenario.given("trials", arm).get(PRACTICE)
    setting = evidence.parameters()[PRACTICE].trials if placed is None else placed.setting
    return max(entries.elements(setting.value))


def held_against(against: Mapping[str, str | None]) -> set[str]:
    """Arms that others are compared with and that are compared with none themselves, by what each arm is against."""
    return {other for other in against.values() if other} - {arm for arm, other in against.items() if other}


def check_subject(document: Document, subject: str | None, against: Mapping[str, str | None], baseline: str) -> None:
    """Report a ``subject`` that is no arm, or that others are compared with."""
    if subject is None:
        return
    loc = ("subject",)
    if subject not in against:
        document.report(loc, unknown(subject, "arm", list(against)))
    elif subject == baseline or subject in held_against(against):
        what = "the baseline" if subject == baseline else "an arm"
        able = [arm for arm in against if arm != baseline and arm not in held_against(against)]
        hint = f"; allowed: {', '.join(able)}" if able else "; leave it out"
        document.report(loc, f"{subject!r} is {what} that others are compared with{hint}")


def ranked(
    chain: Sequence[OneFile], against: Mapping[str, str | None], practice: Mapping[str, float], baseline: str
) -> tuple[str, ...]:
    """All arms but the baseline, the one to tell of first.

    Of each file, that asked for first: the arm that it names as ``subject``, the arms that it adds, those that it
    changes; then all others. Among equals it is the arm that co-produces most, or else the first.
    """
    held = held_against(against)
    able = [arm for arm in against if arm != baseline and arm not in held]
    found: list[str] = []
    for place, part in enumerate(chain):
        inherited = {name for parent in chain[place + 1 :] for name in parent.arms}
        own = [name for name, (fields, given) in part.arms.items() if _changes(fields, given)]
        added, changed = ([n for n in own if (n in inherited) == known] for known in (False, True))
        found += [part.fields.subject or "", *_most(added, practice), *_most(changed, practice)]
    found += _most(able, practice)
    rest = [arm for arm in against if arm in held and arm != baseline]
    return tuple(dict.fromkeys([*(arm for arm in found if arm in able), *_most(rest, practice)]))


def check_labels(document: Document, labels: Mapping[str, str]) -> None:
    """Arms can be told from one another, and read: no two labels look alike, and none is blank."""
    seen: dict[str, str] = {}
    for arm, label in labels.items():
        looks = " ".join("".join(c for c in label if unicodedata.category(c) != "Cf").split()).casefold()
        if not looks:
            document.report(("arms", arm, "label"), "it has nothing that can be read; a few words that name the arm")
        elif looks in seen:
            document.report(("arms", arm, "label"), f"{seen[looks]!r} has the same label; give each arm its own")
        seen.setdefault(looks, arm)


def _changes(fields: ArmSchema, given: Mapping[str, Any]) -> bool:
    """Whether a file says more of an arm than why it is there."""
    return bool(given or fields.label or fields.against or fields.locality_residents)


def _most(arms: Iterable[str], practice: Mapping[str, float]) -> list[str]:
    return sorted(arms, key=lambda arm: -practice.get(arm, 0.0))
