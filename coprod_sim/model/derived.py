"""Constants that follow from the parameters: weekly rates, and strengths solved so that totals come out as stated.

Two strengths are solved rather than given. ``contact_gain_slope`` makes *all* routes together (capability itself and
less severity) give the stated ratio of contacts in the ``effect_weeks`` from the beginning of a course on, where usual
care gives nothing like it; it is negative where the course raises use. ``qaly_per_sd`` makes the same course worth the
stated QALYs: a worth of capability in its own right beside severity, because the trial found QALYs gained without less
service use.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from coprod_sim import evidence
from coprod_sim.evidence import entries
from coprod_sim.evidence.entries import PROFILES
from coprod_sim.model.parameters import resolve
from coprod_sim.model.town import cohort
from coprod_sim.outcomes.fields import CHANNELS
from coprod_sim.scenario.errors import InputError
from coprod_sim.scenario.given_file import shown
from coprod_sim.scenario.scenario import Scenario

WEEKS_A_YEAR = 52
MONTHS_A_YEAR = 13  # of four weeks
MIDDLE = 2  # the age band, 45-64, of a typical participant
TINY = 1e-9  # a gain below it is none, of which no strength could be worked out
LARGEST_EXPONENT = 600.0  # of what floats hold
Array = npt.NDArray[np.float64]


def together(v: Mapping[str, Any], why: str, *keys: str | tuple[str, int]) -> InputError:
    """What to raise where numbers that are allowed one by one are impossible at once.

    Args:
        v: the parameter values.
        why: what is wrong, and what to change.
        keys: of these numbers, or (key, place) of an element.
    """
    named = []
    for key in keys:
        name, place = (key, None) if isinstance(key, str) else key
        index = evidence.parameters()[name].index
        label = "" if place is None or index is None else f"[{entries.INDEXES[index][place]}]"
        named.append(f"{name}{label} {v[name] if place is None else v[name][place]:,.6g}")
    return InputError([f"{' and '.join(named)} cannot hold together: {why}"])


def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


def course_path(v: Mapping[str, Any]) -> tuple[Array, Array]:
    """Gain (SDs) and fall in severity in each of the ``effect_weeks`` from a course on, for a typical participant.

    The participant is the middle one (45-64, or a child of a cohort) at their start severity, with no passing illness;
    the steps are the model's own: the dose grows weekly, gain and severity move every fourth week. Usual care gives
    nothing like the course.
    """
    keep_month = 0.5 ** (1.0 / (MONTHS_A_YEAR * v["dose_half_life_years"]))
    rate = 1.0 - math.exp(-v["severity_slow_rate_per_year"] / MONTHS_A_YEAR)
    slow = v["severity_slow_mean"][0 if v["cohort"] else MIDDLE]
    start = logistic(slow)
    dose = gain = 0.0
    gains, falls = [], []
    for week in range(int(v["effect_weeks"])):
        if week % 4 == 0:
            dose *= keep_month
            gain = v["gain_max_sd"] * (1.0 - math.exp(-dose / v["gain_dose_minutes"]))
            prevented = min(v["prevention_cap"], v["prevention_per_sd"] * gain)
            target = start * (1.0 - prevented)
            slow += rate * (math.log(target / (1.0 - target)) - slow)
        dose += v["course_minutes"] / v["course_weeks"] if week < v["course_weeks"] else 0.0
        gains.append(gain)
        falls.append(start - logistic(slow))
    return np.array(gains), np.array(falls)


def weights(v: Mapping[str, Any], channel: int) -> Array:
    """What each of the ``effect_weeks`` weighs in a channel's total: nothing where its contacts do not count.

    A cohort's weeks weigh what contacts somebody of its age has.
    """
    weeks = np.arange(int(v["effect_weeks"]))
    first, end = (WEEKS_A_YEAR * v[key][channel] for key in ("contacts_from_year", "contacts_until_year"))
    rates = [band[channel] for band in contact_rates(v)[1]] if v["cohort"] else [1.0]
    each = [rates[cohort.band_at(week) if v["cohort"] else 0] for week in range(len(weeks))]
    return np.where((weeks >= first) & (weeks < end), each, 0.0)


def contact_gain_slopes(v: Mapping[str, Any]) -> tuple[float, ...]:
    """Fall in log contacts per SD of gain, a channel, so that the ratio over the ``effect_weeks`` is the stated one."""
    gains, falls = course_path(v)
    by_severity = np.exp(-v["contact_severity_slope"] * falls)
    slopes = (
        _slope(v, channel, ratio, gains, by_severity, weights(v, channel))
        for channel, ratio in enumerate(v["contact_ratio_26_weeks"])
    )
    return tuple(round(slope, 12) for slope in slopes)  # what is none is none, not a solver's last bit


def _slope(v: Mapping[str, Any], channel: int, ratio: float, gains: Array, by_severity: Array, weight: Array) -> float:
    total = float(weight.sum())
    mean_gain = float((weight * gains).sum()) / total if total > 0.0 else 0.0
    if mean_gain <= TINY:
        return 0.0

    def missed(slope: float) -> float:
        return float((weight * by_severity * np.exp(-slope * gains)).sum()) / total - ratio

    widest = 20.0 / mean_gain
    lowest = -min(widest, LARGEST_EXPONENT / float(gains.max()))
    if (least := missed(widest) + ratio) > ratio or missed(lowest) < 0.0:
        reached = f"at least {least:.2g}" if least > ratio else f"at most {missed(lowest) + ratio:.2g}"
        raise together(
            v,
            f"what a course gives fades, so that contacts over those weeks come to {reached} of what they would be; "
            "take fewer weeks, a slower fading or a ratio nearer to 1",
            ("contact_ratio_26_weeks", channel),
            "effect_weeks",
            "dose_half_life_years",
        )
    return float(brentq(missed, lowest, widest))


def qaly_per_sd(v: Mapping[str, Any]) -> float:
    """QALYs a year per SD of gain, so that a course is worth ``qaly_course`` in the ``effect_weeks`` by all routes."""
    gains, falls = course_path(v)
    if gains.max() <= TINY:
        return 0.0
    by_severity = v["qaly_severity"] * float(falls.sum()) / WEEKS_A_YEAR
    return float(v["qaly_course"] - by_severity) / (float(gains.sum()) / WEEKS_A_YEAR)


def contact_rates(v: Mapping[str, Any]) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """Expected contacts a week by [condition][age band][channel], with each age's total as measured."""
    by_age = [v[f"contacts_{channel}"] for channel in CHANNELS]

    def rate(condition: int, age: int, channel: int) -> float:
        ratio = v["condition_rate_ratio"][channel]
        share = v["condition_share"][age]
        without = by_age[channel][age] / (1.0 - share + share * ratio)
        return float(without * (ratio if condition else 1.0)) / WEEKS_A_YEAR

    return tuple(tuple(tuple(rate(c, a, k) for k in range(5)) for a in range(6)) for c in range(2))


def by_fifth(gradient: float) -> tuple[float, ...]:
    """exp(gradient x (3 - fifth)) at index ``fifth``; index 0 is not used."""
    return (1.0, *(math.exp(gradient * (3 - fifth)) for fifth in range(1, 6)))


def check_together(scenario: Scenario) -> None:
    """Whether the central values of each arm are possible at once, in both profiles.

    Raises:
        InputError: with a line for each arm and profile where they are not.
    """
    problems: dict[str, str] = {}
    for profile in PROFILES:
        for arm in scenario.arms:
            try:
                derive(resolve(scenario, arm, profile=profile, drawn=False).values)
            except InputError as error:
                problems.setdefault(str(error), f"{shown(scenario.path)}: arms.{arm} ({profile}): {error}")
    if problems:
        raise InputError(problems.values())


def derive(v: Mapping[str, Any]) -> dict[str, Any]:
    """All constants that follow from parameter values ``v``, to stand beside them in the kernels' record."""
    persistence = v["severity_passing_persistence"]
    return {
        "contact_gain_slope": contact_gain_slopes(v),
        "qaly_per_sd": qaly_per_sd(v),
        "gain_beyond_usual_sd": v["gain_max_sd"] * (1.0 - v["usual_support"]),
        "contact_rate": contact_rates(v),
        "passing_step_sd": v["severity_passing_sd"] * math.sqrt(1.0 - persistence * persistence),
        "slow_rate_month": 1.0 - math.exp(-v["severity_slow_rate_per_year"] / MONTHS_A_YEAR),
        "dose_keep_month": 0.5 ** (1.0 / (MONTHS_A_YEAR * v["dose_half_life_years"])),
        "credit_fade_month": min(1.0, v["credit_fade_per_year"] / MONTHS_A_YEAR),
        "peer_fade_month": 1.0 - math.exp(-v["peer_tie_fade_per_year"] / MONTHS_A_YEAR),
        "leave_bank_month": 1.0 - (1.0 - v["leave_per_year"]) ** (1.0 / MONTHS_A_YEAR),
        "leave_town_month": tuple(
            1.0 - math.exp(-(death + v["move_per_year"]) / MONTHS_A_YEAR) for death in v["death_per_year"]
        ),
        "episode_rate_week": v["episode_rate_per_year"] / WEEKS_A_YEAR,
        "fifth_severity": by_fifth(v["deprivation_severity"]),
        "fifth_incidence": by_fifth(v["deprivation_incidence"]),
        "fifth_willing": by_fifth(v["deprivation_willing"]),
        "fifth_uptake": by_fifth(v["deprivation_uptake"]),
        "groups_meet": float(v["course_group_size"] > 1 or v["discovering"] == 1),
    }
