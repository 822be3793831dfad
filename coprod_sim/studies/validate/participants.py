"""A study of participants: the same people followed from enrolment on in two arms, with the same luck.

A participant is a person whose ``coached`` column rises from zero in the first year; only the first enrolment in a
row counts. "Before" is the state just before the week of enrolment; "after" is the four-weekly state that holds so many
weeks later. Who left or moved away in between is left out: the row's founding marks (``MARKS``), which nothing else
changes, are then another person's.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from coprod_sim.model import engine
from coprod_sim.model.town.columns import Residents
from coprod_sim.model.week.contacts import CHANNELS, each_person
from coprod_sim.outcomes.formulas import YEAR, LedgerView, contacts_cost, discounted, programme_money
from coprod_sim.outcomes.summary import summarise
from coprod_sim.scenario.claims import DIFFERENCES, PEOPLE_OUTCOMES, WORTH_MEASURES, Claim
from coprod_sim.studies.worlds import Array, MakeModel

MONTH, ENROLLING = 4, 52
MARKS = ("severity_start", "helper", "activity")
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


class Watched(NamedTuple):
    """Everybody in one arm, every fourth week from week 0: ``enrolled`` is by the weeks that begin the months."""

    states: Array  # (times, people, PEOPLE_OUTCOMES)
    marks: npt.NDArray[np.float32]  # (times, people, MARKS)
    enrolled: Bools  # (months, people)


class Participants(NamedTuple):
    """States (people, PEOPLE_OUTCOMES) before and after enrolment, in the arm and of the same people in the other."""

    before: Array
    after: Array
    other_before: Array
    other_after: Array


class Measured(NamedTuple):
    """A claim in one world: what came of it, what would have anyway (nan where the measure has none), participants.

    ``contacts`` are participants' and their counterfactuals' contacts a year, (people, 2), where a trial is emulated.
    """

    value: float
    anyway: float
    people: int
    contacts: Array
    dispersion: float


def people_states(model: Any, rows: Rows | None = None) -> Array:
    """The state now of everybody, or of some rising rows: (people, PEOPLE_OUTCOMES).

    Contacts and QALYs are a year, as last reckoned.
    """
    r, localities = model.town.residents, model.town.localities
    week = model.week - MONTH
    growth = float(engine.growth(float(model.record.demand_growth_per_year), week, 1)[0])
    who = np.arange(r.person_id.size) if rows is None else rows
    rates = np.zeros((who.size, CHANNELS + 1))
    starts = np.searchsorted(who, localities.start)
    for x in range(localities.number.size):
        here = slice(starts[x], starts[x + 1])
        own = who[here]
        people = Residents(*(column[own] for column in r))
        each_person(people, float(localities.usual_unmet[x]), model.record, growth, week, rates[here])
    states = dict(zip(PEOPLE_OUTCOMES, (*rates[:, :CHANNELS].T, None, None, rates[:, CHANNELS]), strict=True))
    yearly = {name: YEAR * rate for name, rate in states.items() if rate is not None}
    others = {name: getattr(r, name)[who].astype(np.float64) for name in ("severity", "capability")}
    return np.stack([(yearly | others)[name] for name in PEOPLE_OUTCOMES], axis=1)


def watch(model: Any, months: int, rows: Rows | None = None) -> Watched:
    """Run ``model`` for some months of four weeks and note people's states before, between and after them.

    ``rows``: of whom; of everybody if not given, which for many people and months needs much memory.
    """
    residents = model.town.residents
    who: Rows | slice = slice(None) if rows is None else rows
    states, marks, enrolled = [people_states(model, rows)], [_marks(residents, who)], []
    for _ in range(months):
        free = residents.coached[who] == 0
        model.run(weeks=1)
        enrolled.append(free & (residents.coached[who] > 0))
        model.run(weeks=MONTH - 1)
        states.append(people_states(model, rows))
        marks.append(_marks(residents, who))
    return Watched(np.stack(states), np.stack(marks), np.array(enrolled, bool).reshape(months, len(marks[0])))


def of_rows(watched: Watched, rows: Rows) -> Watched:
    """The same of some rows."""
    return Watched(watched.states[:, rows], watched.marks[:, rows], watched.enrolled[:, rows])


def followed_on(watched: Watched, model: Any, months: int, rows: Rows) -> Watched:
    """What was watched of ``rows``, and some months more of them."""
    later = watch(model, months, rows)
    return Watched(
        np.concatenate([watched.states, later.states[1:]]),
        np.concatenate([watched.marks, later.marks[1:]]),
        np.concatenate([watched.enrolled, later.enrolled]),
    )


def _marks(residents: Any, rows: "Rows | slice") -> npt.NDArray[np.float32]:
    return np.stack([getattr(residents, name)[rows] for name in MARKS], axis=1)


def months_to_watch(to_week: int) -> int:
    """Months until the last of those who enrol in the first year has been followed to before ``to_week``."""
    return ENROLLING // MONTH + (to_week - 1) // MONTH + 1


def participants(arm: Watched, other: Watched, from_week: int, to_week: int) -> Participants:
    """Those who enrolled in ``arm`` and stayed, with their mean states of some weeks after enrolment."""
    first_year = arm.enrolled[: ENROLLING // MONTH]
    rows = np.flatnonzero(first_year.any(axis=0))
    begin = first_year[:, rows].argmax(axis=0)
    end = begin + (to_week - 1) // MONTH + 1
    who = arm.marks[begin, rows]
    stayed = (arm.marks[end, rows] == who).all(axis=1)
    for time in (begin, end):
        stayed &= (other.marks[time, rows] == who).all(axis=1)
    rows, begin = rows[stayed], begin[stayed]
    return Participants(
        arm.states[begin, rows],
        _mean(arm, begin, rows, from_week, to_week),
        other.states[begin, rows],
        _mean(other, begin, rows, from_week, to_week),
    )


def _mean(watched: Watched, begin: npt.NDArray[np.intp], rows: npt.NDArray[np.intp], first: int, end: int) -> Array:
    """Mean over the weeks ``first`` to before ``end`` after enrolment; a state holds from its week's reckoning on."""
    months, weeks = np.unique(np.arange(first, end) // MONTH, return_counts=True)
    if len(months) == 1:
        return np.asarray(watched.states[begin + months[0] + 1, rows], dtype=np.float64)
    total = np.zeros((len(rows), len(PEOPLE_OUTCOMES)))
    for month, count in zip(months, weeks, strict=True):
        total += count * watched.states[begin + month + 1, rows]
    return np.asarray(total / weeks.sum(), dtype=np.float64)


def ratio_less_one(top: float, bottom: float) -> float:
    """``top / bottom - 1``; zero of zero is no change, and something of zero has no value."""
    if bottom == 0.0:
        return 0.0 if top == 0.0 else float("nan")
    return top / bottom - 1.0


def effect(claim: Claim, people: Participants) -> tuple[float, float]:
    """What a claim about participants comes to, and what it would have come to without the programme."""
    if len(people.before) == 0:
        return float("nan"), float("nan")
    column = PEOPLE_OUTCOMES.index(claim.outcome)
    before, after, other_before, other_after = (states[:, column] for states in people)
    if claim.measure == "participants_improved":
        return _improved(before, after, claim.by), _improved(other_before, other_after, claim.by)
    means = [float(values.mean()) for values in (before, after, other_before, other_after)]
    if claim.measure == "participants_before_after":
        return ratio_less_one(means[1], means[0]), ratio_less_one(means[3], means[2])
    if claim.outcome in DIFFERENCES:
        return means[1] - means[3], float("nan")
    return ratio_less_one(means[1], means[3]), float("nan")


def _improved(before: Array, after: Array, by: float) -> float:
    return float((after <= (1.0 - by) * before).mean())


def world(
    make: MakeModel, scenario: Any, claims: Sequence[Claim], options: Mapping[str, Any], replicate: int
) -> dict[str, Measured]:
    """Every claim in one sampled world: its arms run from one burnt-in town, each once.

    All arms live the first year first. Then it is known who is to be followed, and nobody else's state is kept.
    """
    months, weeks = _lengths(claims)
    options = {**options, "replicate": replicate}
    watched: dict[str, Watched] = {}
    models: dict[str, Any] = {}
    burnt_in: Any = None
    for arm in weeks:
        if burnt_in is None:
            burnt_in = make(scenario, arm, **options)
        models[arm] = make(scenario, arm, **options, start_from=burnt_in)
        if months[arm]:
            watched[arm] = watch(models[arm], min(months[arm], ENROLLING // MONTH))
    enrolled = [each.enrolled.any(axis=0) for each in watched.values()]
    rows = np.flatnonzero(np.any(enrolled, axis=0)) if enrolled else np.zeros(0, np.intp)
    for arm, model in models.items():
        if months[arm]:
            seen = of_rows(watched[arm], rows)
            watched[arm] = followed_on(seen, model, months[arm] - len(seen.enrolled), rows)
        model.run(weeks=max(0, weeks[arm] - MONTH * months[arm]))
    return {c.name: _measured(c, watched, models) for c in claims}


def _lengths(claims: Sequence[Claim]) -> tuple[dict[str, int], dict[str, int]]:
    """Months that an arm's people are watched, and weeks that it is run, by arm."""
    months: dict[str, int] = {}
    weeks: dict[str, int] = {}
    for claim in claims:
        for arm in filter(None, (claim.arm, claim.against)):
            watching = ENROLLING // MONTH if claim.counts_people else 0
            watching = months_to_watch(claim.to_week) if claim.of_people else watching
            months[arm] = max(months.get(arm, 0), watching)
            weeks[arm] = max(weeks.get(arm, 0), 0 if claim.of_people else claim.to_week)
    return months, weeks


def _measured(claim: Claim, watched: Mapping[str, Watched], models: Mapping[str, Any]) -> Measured:
    if claim.of_people:
        return _of_people(claim, watched, models)
    if claim.measure in WORTH_MEASURES:
        return _of_worth(claim, watched, models)
    return _of_runs(claim, models)


def _of_people(claim: Claim, watched: Mapping[str, Watched], models: Mapping[str, Any]) -> Measured:
    people = participants(watched[claim.arm], watched[claim.against], claim.from_week, claim.to_week)
    value, anyway = effect(claim, people)
    contacts = np.zeros((0, 2))
    if claim.trial_n is not None:
        column = PEOPLE_OUTCOMES.index(claim.outcome)
        contacts = np.stack([people.after[:, column], people.other_after[:, column]], axis=1)
    dispersion = float(models[claim.arm].parameters.values["contact_dispersion"])
    return Measured(value, anyway, len(people.before), contacts, dispersion)


def _of_runs(claim: Claim, models: Mapping[str, Any]) -> Measured:
    first, second = (_outcome(models[arm], claim) if arm else 0.0 for arm in (claim.arm, claim.against))
    value = ratio_less_one(first, second) if claim.measure == "run_ratio" else first - second
    return Measured(value, float("nan"), 0, np.zeros((0, 2)), float("nan"))


def _outcome(model: Any, claim: Claim) -> float:
    ledger = model.ledger[claim.from_week : claim.to_week]
    return float(summarise(ledger, model.parameters, claim.from_week)[claim.outcome])


def _of_worth(claim: Claim, watched: Mapping[str, Watched], models: Mapping[str, Any]) -> Measured:
    """What is saved in contacts against another arm, over the programme's extra money or less it, a participant."""
    first, second = (_money(models[arm], claim) for arm in (claim.arm, claim.against))
    saved, extra = second[0] - first[0], first[1] - second[1]
    people = 0
    if claim.counts_people:
        people = int(watched[claim.arm].enrolled[: ENROLLING // MONTH].any(axis=0).sum())
        value = (saved - extra) / people if people else float("nan")
    else:
        value = saved / extra if extra else float("nan")
    return Measured(value, float("nan"), people, np.zeros((0, 2)), float("nan"))


def _money(model: Any, claim: Claim) -> tuple[float, float]:
    """What contacts and the programme cost over the claim's weeks, at their value in week 0."""
    weeks = model.ledger[claim.from_week : claim.to_week].sum(axis=1, keepdims=True)
    ledger = LedgerView(weeks, model.parameters.values, claim.from_week)
    contacts, programme = (discounted(cost)(ledger).sum() for cost in (contacts_cost, programme_money))
    return float(contacts), float(programme)
