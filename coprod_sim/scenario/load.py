"""Scenarios are found by name or path, read, and checked against what they stand on."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coprod_sim.evidence.entries import PROFILES
from coprod_sim.scenario.allowed import LIMITS
from coprod_sim.scenario.amounts import amounts_in_other_money
from coprod_sim.scenario.arguments import said
from coprod_sim.scenario.claims import Claim, resolved_claim
from coprod_sim.scenario.errors import InputError, did_you_mean, few_hints, in_quotes, unknown
from coprod_sim.scenario.given_file import named, no_file
from coprod_sim.scenario.installed import shipped_folder
from coprod_sim.scenario.money import POUNDS
from coprod_sim.scenario.names import FileName, one_line
from coprod_sim.scenario.one_file import NAME, OneFile, read_part
from coprod_sim.scenario.scenario import WORLDS, Arm, Scenario
from coprod_sim.scenario.settings import ScenarioSetting, laid_over
from coprod_sim.scenario.subject import check_labels, check_subject, practice_of, ranked
from coprod_sim.scenario.yaml_source import Document


def as_given(scenario: Scenario) -> str:
    """How a command names the scenario: a shipped one by its name, any other by its file's, wherever that lies."""
    return scenario.name if is_shipped(scenario.path) else scenario.path.name


LONGEST_CHAIN = 20
DEFAULTS = {"residents": 5_000, "locality_residents": 5_000, "weeks": 520, "worlds": WORLDS}


def scenario_folder() -> Path:
    """The folder of the shipped scenarios."""
    return shipped_folder("scenarios")


def scenario_names() -> list[str]:
    """Names of the scenarios that come with the package."""
    return sorted(path.stem for path in scenario_folder().glob("*.yaml"))


def is_shipped(path: Path) -> bool:
    """Whether a file is one of the scenarios that come with the package."""
    return path.resolve().parent == scenario_folder().resolve()


@few_hints()
def load_scenario(name_or_path: str | Path, kept: Mapping[str, str] | None = None) -> Scenario:
    """Read and check a scenario: the name of a shipped one, or the path of a YAML file.

    Args:
        name_or_path: of the scenario; with ``kept`` a shipped one's name, or its own file's without a folder.
        kept: ``Scenario.files`` as they came with results: no other file is read but shipped ones.

    Raises:
        InputError: with every problem of the file as ``file:line:col: key: what is wrong; what is allowed``.
    """
    if not isinstance(name_or_path, str | Path):
        raise InputError([f"scenario: the name of a scenario or a path is needed, not {said(name_or_path)}"])
    at = Path(name_or_path).name
    path = _find(name_or_path, Path(), "") if kept is None else _kept(at, at, "", kept)
    chain, places = [_part(path, at, kept)], [at]
    while (parent := chain[-1].fields.extends) is not None:
        document = chain[-1].document
        where = f"{document.where(('extends',))}: extends: "
        places.append(posixpath.normpath((Path(places[-1]).parent / parent).as_posix()))
        path = _find(parent, document.path.parent, where) if kept is None else _kept(parent, places[-1], where, kept)
        files = [part.document.path.resolve() for part in chain]
        if path.resolve() in files:
            names = [file.stem for file in (*files[files.index(path.resolve()) :], path)]
            document.report(("extends",), f"this goes round in a circle: {' -> '.join(names)}")
            document.finish()
        if len(chain) == LONGEST_CHAIN:
            document.report(("extends",), f"more than {LONGEST_CHAIN} files extend each other; write some as one")
            document.finish()
        chain.append(_part(path, places[-1], kept))
    shipped = is_shipped if kept is None else _shipped
    own = {at: part.document.text for at, part in zip(places, chain, strict=True) if not shipped(part.document.path)}
    return _merged(chain, own)


def _find(given: str | Path, folder: Path, where: str) -> Path:
    """A shipped name, or a path from ``folder``; ``where`` opens the message if it is neither."""
    text = str(given)
    names = scenario_names()
    if isinstance(given, str) and NAME.fullmatch(text) and text in names:
        return scenario_folder() / f"{text}.yaml"
    path = folder / text
    if text and (problem := no_file(path)) != "":
        if problem is None:
            return path
        raise InputError([f"{where}{named(str(path))}: {problem}; a scenario's name or a YAML file is needed"])
    nearby = [text + end for end in (".yaml", ".yml") if text and no_file(folder / (text + end)) is None]
    hint = did_you_mean(Path(text).stem, [*nearby, *names]) if text else ""
    if NAME.fullmatch(text) and (shipped_folder("experiments") / f"{text}.yaml").is_file():
        hint = f", but an experiment of that name: `coprod-sim sweep {text}`"
    known = f"; scenarios are {', '.join(names)}, or give the path of a YAML file"
    raise InputError([f"{where}{named(text) or repr('')}: there is no such scenario or file{hint or known}"])


def _part(path: Path, at: str, kept: Mapping[str, str] | None) -> OneFile:
    return read_part(path, None if kept is None or _shipped(path) else kept[at])


def _shipped(path: Path) -> bool:
    return path.parent == scenario_folder()


def _kept(given: str, at: str, where: str, kept: Mapping[str, str]) -> Path:
    """A shipped name, or the path of a text that is ``kept``: no other file is looked at."""
    if given in scenario_names():
        return scenario_folder() / f"{given}.yaml"
    if at not in kept:
        raise InputError([f"{where}{one_line(given)[:200]}: the file is not kept with the results"])
    return Path(at)


def _leave_out(part: OneFile, arms: dict[str, Arm]) -> None:
    """Drop the inherited arms that a file does without."""
    for i, name in enumerate(part.fields.without or ()):
        if name in part.arms:
            part.document.report(("without", i), f"{in_quotes(name)} is an arm of this file; leave it out there")
        elif arms.pop(name, None) is None:
            part.document.report(("without", i), unknown(name, "inherited arm", list(arms)))


def _check_against(document: Document, arm: Arm, arms: Mapping[str, Arm], baseline: str, size: int) -> None:
    """An arm is compared with another one of localities of the same size, since people there are the same.

    ``size`` is what localities have where an arm does not say.
    """
    loc = ("arms", arm.name, "against")
    if arm.against is not None and arm.name == baseline:
        document.report(loc, f"{arm.name!r} is the baseline, which is compared with nothing; leave it out")
    elif arm.against == arm.name:
        document.report(loc, f"{arm.name!r} is the arm itself; another arm is needed")
    elif arm.against is not None and arm.against not in arms:
        left_out = loc not in document.places and ("without",) in document.places
        missing = f"{arm.name!r} is compared with {in_quotes(arm.against)}, which is left out"
        document.report(
            ("without",) if left_out else loc, missing if left_out else unknown(arm.against, "arm", list(arms))
        )
    elif arm.against is not None or all(other.against != arm.name for other in arms.values()):
        other = arms[arm.against or baseline]
        if (other.locality_residents or size) != (arm.locality_residents or size):
            which = repr(other.name) if arm.against else f"the baseline {other.name!r}, with which it is compared,"
            problem = f"{which} has localities of another size, so its people are not the same"
            document.report(loc, problem + ("" if arm.against else "; `against` says which arm to compare it with"))


def _merged(chain: list[OneFile], files: Mapping[str, str]) -> Scenario:
    """Fold a chain, the file asked for first, into one scenario; the nearer file wins."""
    own = chain[0].document
    every = [part.fields for part in chain]

    def first(key: str) -> Any:
        return next((v for fields in every if (v := getattr(fields, key)) is not None), DEFAULTS.get(key))

    settings: dict[str, ScenarioSetting] = {}
    arms: dict[str, Arm] = {}
    for place, part in reversed(list(enumerate(chain))):
        settings = laid_over(settings, part.settings)
        for name, (fields, given) in part.arms.items():
            before = arms.get(name)
            label = fields.label or (before.label if before else None)
            if label is None:
                part.document.report(("arms", name, "label"), "is missing; a few words that name the arm in tables")
            own_settings = laid_over(before.settings if before else {}, given)
            against = fields.against or (before.against if before else None)
            size = fields.locality_residents or (before.locality_residents if before else None)
            arms[name] = Arm(name, label or name, fields.because, own_settings, against, size)
        _leave_out(part, arms)
        if place > 0:
            _check_subject(chain[place:], arms)
        part.document.finish()
    title, question, baseline = first("title"), first("question"), first("baseline") or "traditional"
    check_labels(own, {name: arm.label for name, arm in arms.items()})
    if title is None:
        own.report(("title",), "is missing")
    if question is None:
        own.report(("question",), "is missing; the question that the scenario answers, in one plain sentence")
    if not arms:
        own.report(("arms",), "is missing; a scenario has at least one arm")
    elif baseline not in arms:
        own.report(("baseline",), unknown(baseline, "arm", list(arms)))
    own.finish()
    sizes = {key: first(key) for key in LIMITS}
    for arm in arms.values():
        _check_against(own, arm, arms, baseline, int(sizes["locality_residents"]))
    _check_subject(chain, arms)
    own.finish()
    money = next((part.money for part in chain if part.money is not None), POUNDS)
    left = amounts_in_other_money(money, chain)
    if left:
        own.report(("settings",), f"all amounts are in {money.name}; set these, which are not: {', '.join(left)}")
        own.finish()
    claims: dict[str, Claim] = {}
    for part in reversed(chain):
        for name, claim in part.claims.items():
            claims[name] = resolved_claim(name, claim, part.document, list(arms), baseline, int(sizes["weeks"]))
        part.document.finish()
    made = Scenario(
        FileName(every[0].name),
        title,
        question,
        own.path,
        **sizes,
        baseline=baseline,
        settings=settings,
        arms=arms,
        claims=claims,
        money=money,
        labels={key: text for part in reversed(chain) for key, text in part.labels.items()},
        files=files,
    )
    _check_posts(made)
    practice = {arm: practice_of(made, arm) for arm in arms}
    return replace(made, subjects=ranked(chain, _against(arms), practice, baseline))


def _check_posts(scenario: Scenario) -> None:
    """Posts cost no more a resident than is allowed, in any arm and profile."""
    for profile in PROFILES:
        for arm in scenario.arms:
            scenario.given(profile, arm)


def _against(arms: Mapping[str, Arm]) -> dict[str, str | None]:
    return {arm.name: arm.against for arm in arms.values()}


def _check_subject(chain: list[OneFile], arms: Mapping[str, Arm]) -> None:
    """The subject that the first file of a chain names is one of ``arms``, which that chain comes to."""
    baseline = next((part.fields.baseline for part in chain if part.fields.baseline), "traditional")
    check_subject(chain[0].document, chain[0].fields.subject, _against(arms), baseline)
