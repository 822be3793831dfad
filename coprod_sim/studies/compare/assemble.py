"""From the runs of a comparison to its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from coprod_sim.outcomes.fields import AGES
from coprod_sim.outcomes.registry import HEADLINE, HOME_CARE, MAIN, OUTCOMES, SPLIT
from coprod_sim.outcomes.summary import FIFTHS, PLACE_OUTCOMES, QUARTER
from coprod_sim.report import provenance
from coprod_sim.scenario.equal_money import set_apart
from coprod_sim.studies import contrasts, intervals
from coprod_sim.studies.cautions import cautions
from coprod_sim.studies.compare import manifest
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.plan import ComparisonPlan
from coprod_sim.studies.compare.posts import posts_table
from coprod_sim.studies.compare.saved import saved_table
from coprod_sim.studies.compare.tables import band_table, break_even_table, contrast_table, split_table, world_table
from coprod_sim.studies.worlds import OTHER_LUCK, Job, Run

Array = npt.NDArray[np.float64]
KEYS = tuple(OUTCOMES)
LEVEL = "starting_utilisation"
MOST_LEVELS = 5
WEEKLY = tuple(key for key, outcome in OUTCOMES.items() if outcome.kind != "total")
NET_BENEFIT, QALY_PRICE = "net_benefit_low_gbp", "qaly_price_low_gbp"
_HEADLINE, _MAIN = ([KEYS.index(key) for key in keys] for keys in (HEADLINE, MAIN))


@dataclass(frozen=True)
class Sample:
    """Runs of the first ``replicates`` replicates, and of the draws that ran twice."""

    runs: Mapping[Job, Run]
    plan: ComparisonPlan
    replicates: int
    repeats: tuple[int, ...]

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms, the baseline first."""
        return self.plan.arms

    def each(self, field: str) -> dict[str, Array]:
        """One array of the runs by arm, replicates along the first axis."""
        return {arm: np.stack([getattr(self.run(arm, r), field) for r in range(self.replicates)]) for arm in self.arms}

    def again(self) -> dict[str, Array] | None:
        """Outcomes of the draws that ran twice, (2, repeats, outcomes), by arm."""
        if not self.repeats:
            return None
        return {
            arm: np.stack(
                [
                    [self.run(arm, draw).whole for draw in self.repeats],
                    [self.runs[Job(arm, draw + OTHER_LUCK, draw)].whole for draw in self.repeats],
                ]
            )
            for arm in self.arms
        }

    def run(self, arm: str, replicate: int) -> Run:
        """The run of an arm in a replicate."""
        return self.runs[Job(arm, replicate, replicate)]

    def inputs(self) -> list[dict[str, Mapping[str, Any]]]:
        """Resolved values, by replicate and arm."""
        return [{arm: self.run(arm, r).values for arm in self.arms} for r in range(self.replicates)]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Contrasts to report, the subject's first."""
        plan, playing = self.plan, self.plan.roles
        against, both = plan.against, plan.same_people
        return contrasts.pairs(self.arms, plan.baseline, playing.practice, against, playing.subject, both=both)


def widest(sample: Sample) -> tuple[float, str, str]:
    """The widest confidence interval of a headline outcome's mean difference.

    Returns:
        Its half-width as a share of the mean in the arm compared with, the outcome and the contrast.
    """
    once = {arm: values[:, _HEADLINE] for arm, values in sample.each("whole").items()}
    found = []
    for pair in sample.pairs:
        half = intervals.half_width(contrasts.paired(once[pair[0]], once[pair[1]]))
        shares = contrasts.share_of_level(half, once[pair[1]].mean(axis=0))
        found += [
            (float(share) if np.isfinite(share) else np.inf, key, contrast_name(pair))
            for share, key in zip(shares, HEADLINE, strict=True)
        ]
    return max(found)


def findings(plan: ComparisonPlan, sample: Sample, version: object) -> Findings:
    """All tables of a comparison, and the manifest."""
    once = sample.each("whole")
    pairs = sample.pairs
    options: dict[str, Any] = {"pairs": pairs, "fixed": plan.fixed_parameters, "matters": plan.matters}
    town = {arm: np.full(sample.replicates, float(plan.residents)) for arm in plan.arms}
    weeks = {arm: values[..., [KEYS.index(key) for key in WEEKLY]] for arm, values in sample.each("weeks").items()}
    fifths = sample.each("fifths")
    inputs = sample.inputs()
    levels = _levels(once, inputs, plan.baseline)
    return Findings(
        labels=plan.labels,
        baseline=plan.baseline,
        pairs=pairs,
        table=contrast_table(once, KEYS, **options, people=town, again=sample.again()),
        weekly=band_table(weeks, range(plan.weeks), WEEKLY),
        quarters=_quarters(sample, pairs, plan.weeks),
        by_fifth=split_table(
            _parts(fifths, FIFTHS), "fifth", SPLIT, people=_parts(sample.each("fifth_people"), FIFTHS), **options
        ),
        by_age=split_table(
            _parts(sample.each("ages"), AGES),
            "age",
            tuple(HOME_CARE),
            people=_parts(sample.each("age_people"), AGES),
            **options,
        ),
        by_utilisation=split_table(levels, LEVEL, MAIN, people=_as_large(levels, plan.residents), **options),
        break_even=break_even_table(
            {arm: values[..., WEEKLY.index(NET_BENEFIT)] for arm, values in weeks.items()},
            pairs,
            float(sample.run(plan.baseline, 0).values[QALY_PRICE]),
        ),
        saved=saved_table(once, KEYS, pairs),
        posts=posts_table(plan),
        worlds=world_table(once, KEYS, pairs),
        parameters=manifest.parameter_frame(inputs),
        places=_places(sample, pairs),
        first_world=_first_world(sample),
        manifest=_manifest(plan, sample, inputs, version),
        sources={name: text for name, (_, text) in provenance.kept_files(plan.scenario).items()},
    )


def _parts(each: Mapping[str, Array], names: Sequence[Any]) -> dict[Any, dict[str, Array]]:
    """Arrays by part of the town, the last axis of what arms have."""
    return {name: {arm: values[..., i] for arm, values in each.items()} for i, name in enumerate(names)}


def _as_large(parts: Mapping[Any, Mapping[str, Array]], residents: int) -> dict[Any, dict[str, Array]]:
    """Residents behind each part of the replicates: the whole town."""
    return {
        part: {arm: np.full(len(values), float(residents)) for arm, values in once.items()}
        for part, once in parts.items()
    }


def _places(sample: Sample, pairs: Sequence[Pair]) -> pd.DataFrame:
    """Differences in each locality of each world, where there are many localities."""
    rows = []
    for arm, other in pairs:
        for replicate in range(sample.replicates):
            one, two = sample.run(arm, replicate).places, sample.run(other, replicate).places
            if one is None or two is None:
                continue
            rows.append(pd.DataFrame(contrasts.paired(one.whole, two.whole), columns=list(PLACE_OUTCOMES)))
            rows[-1].insert(0, "locality", range(len(one.whole)))
            rows[-1].insert(0, "replicate", replicate)
            rows[-1].insert(0, "contrast", contrast_name((arm, other)))
    columns = ["contrast", "replicate", "locality", *PLACE_OUTCOMES]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)


def _first_world(sample: Sample) -> pd.DataFrame:
    """Adoption and perceived risk of each locality in each quarter of one world."""
    rows = []
    for arm in sample.arms:
        found = sample.run(arm, 0).places
        if found is not None:
            quarter, place = np.indices(found.adoption.shape)
            amounts = {"adoption": found.adoption.ravel(), "risk": found.risk.ravel()}
            where = {"arm": arm, "locality": place.ravel(), "week": QUARTER * quarter.ravel()}
            rows.append(pd.DataFrame(where | amounts))
    columns = ["arm", "locality", "week", "adoption", "risk"]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)


def _quarters(sample: Sample, pairs: Sequence[Pair], weeks: int) -> pd.DataFrame:
    arms = sample.each("quarters")
    differences = {contrast_name(pair): contrasts.paired(arms[pair[0]], arms[pair[1]]) for pair in pairs}
    return band_table(arms, range(0, weeks, QUARTER), HEADLINE, differences=differences)


def _levels(
    once: Mapping[str, Array], inputs: Sequence[Mapping[str, Mapping[str, Any]]], baseline: str
) -> dict[float, dict[str, Array]]:
    """Main values by starting utilisation; empty where that was not varied, or drawn rather than set to some levels."""
    drawn = np.array([float(by_arm[baseline].get(LEVEL, np.nan)) for by_arm in inputs])
    levels = sorted(set(drawn[np.isfinite(drawn)].tolist()))
    if not 2 <= len(levels) <= min(MOST_LEVELS, len(drawn) // 2):  # drawn freely, each is another
        return {}
    return {level: {arm: values[drawn == level][:, _MAIN] for arm, values in once.items()} for level in levels}


def _manifest(
    plan: ComparisonPlan, sample: Sample, inputs: Sequence[Mapping[str, Mapping[str, Any]]], version: object
) -> dict[str, Any]:
    drawn, kept = manifest.drawn_keys(inputs), provenance.kept_files(plan.scenario)
    result: dict[str, Any] = {
        "schema": provenance.SCHEMA,
        "model_version": version,
        "software": provenance.software(),
        "machine": provenance.machine(),
        "command": manifest.repeat_command(plan),
        "options": manifest.options(plan),
        "scenario": {name: getattr(plan.scenario, name) for name in ("name", "title", "question")}
        | manifest.own_words(plan.scenario)
        | ({"files": {name: at for name, (at, _) in kept.items()}} if kept else {}),
        "evidence": plan.evidence,
        "fixed_parameters": plan.fixed_parameters,
        "weeks": plan.weeks,
        "residents": plan.residents,
        "seed": plan.seed,
        "subject": sample.pairs[0][0],
        "replicates": sample.replicates,
        "repeated_draws": list(sample.repeats),
        "interval": intervals.range_of(sample.replicates),
        "matters": plan.matters,
        "inputs": manifest.judged(
            {key: origin for arm in plan.arms for key, origin in sample.run(arm, 0).origin.items()}
        ),
    }
    if plan.precision is not None:
        share, key, contrast = widest(sample)
        result["precision"] = {
            "wanted": plan.precision,
            "met": bool(share <= plan.precision),
            "widest": share if np.isfinite(share) else None,
            "outcome": key,
            "contrast": contrast,
        }
    worlds = {arm: [by_arm[arm] for by_arm in inputs] for arm in plan.arms}
    apart = set_apart(plan.scenario, plan.evidence, plan.overrides, sample.pairs, plan.residents)
    result["warnings"] = [*cautions(plan.scenario, plan.residents, worlds), *apart]
    sizes = {arm: plan.scenario.people_in_locality(arm) for arm in plan.arms}
    result["arms"] = {
        arm: {
            "label": plan.labels[arm],
            **({"against": plan.against[arm]} if arm in plan.against else {}),
            **({"locality_residents": sizes[arm]} if len(set(sizes.values())) > 1 else {}),
            "parameters": manifest.arm_inputs(sample.run(arm, 0).values, sample.run(arm, 0).origin, drawn),
        }
        for arm in plan.arms
    }
    result["outcomes"] = manifest.units(plan.scenario)
    return result
