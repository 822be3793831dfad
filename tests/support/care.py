"""Standing towns for the tests of care: what a plan says person by person, and one more plan of a standing town."""

from typing import Any

import numpy as np
import numpy.typing as npt
from towns import changed, copied_town

from coprod_sim.model import engine
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.town.columns import NO_PEER, Residents
from coprod_sim.model.town.founding import Town
from coprod_sim.model.week.usual_help import PEER_WEIGHT, tie_weight
from coprod_sim.outcomes.fields import FIELDS

I64 = npt.NDArray[np.int64]
NOTHING_ACTS: dict[str, object] = {
    "substitution": 0.0, "find_need_share": 0.0, "harm_of_unmet": 0.0, "lonely_severity": 0.0, "lonely_contacts": 0.0,
    "contact_unmet_slope": 0.0, "gain_max_sd": 0.0, "self_care_invited": 0.0,
}  # fmt: skip
"""Every strength at none: how help, company, unmet need and capability act on demand."""


def column(model: CoProductionModel, name: str) -> I64:
    """A column of the residents in whole numbers wide enough to add up."""
    return np.asarray(getattr(model.town.residents, name), dtype=np.int64)


def met_by_kin(model: CoProductionModel) -> I64:
    """Minutes of need that kin meet, person by person."""
    meets = float(str(model.values["care_meets_share"]))
    return np.minimum(column(model, "need"), np.floor(meets * column(model, "kin") + 0.5).astype(np.int64))


def home_of(town: Town) -> I64:
    """The row in the country at which each resident's locality begins."""
    start = town.localities.start
    return np.repeat(start[:-1], np.diff(start))


def cared_at_home(town: Town) -> npt.NDArray[np.bool_]:
    """Who is cared for by somebody of the same household."""
    r = town.residents
    carers = np.flatnonzero(r.cares_for >= 0)
    others = r.cares_for[carers].astype(np.int64) + home_of(town)[carers]
    result = np.zeros(r.age.size, np.bool_)
    result[others[r.household[carers] == r.household[others]]] = True
    return result


def given_along_ties(model: CoProductionModel) -> tuple[I64, I64, I64]:
    """(usual help received, usual help given, help given because a team asked), reckoned once more tie by tie."""
    r, t, base = model.town.residents, model.town.ties, home_of(model.town)
    others = 2.0 * 60.0 * float(str(model.values["help_others_hours_per_week"]))
    received, usual, asked = np.zeros((3, r.age.size), np.int64)
    for j in np.flatnonzero(r.asking > 0).tolist():
        ties = [(int(t.to[k]), tie_weight(int(t.kind[k]))) for k in range(t.first[j], t.first[j + 1])]
        ties += [(int(peer), PEER_WEIGHT) for peer in t.peers[j] if peer != NO_PEER]
        for place, weight in ties:
            i = int(base[j]) + place
            one = int(float(r.helping[i]) * (weight * int(r.asking[j]) / (int(r.pull[i]) + others)))
            free = float(int(r.more[i]) - int(r.spent[i]))
            other = int(free * (weight * int(r.asked_for[j]) / (int(r.pull_asked[i]) + others)))
            usual[i] += one
            asked[i] += other
            received[j] += one + other
    return received, usual, asked


def another_plan(model: CoProductionModel, months: int = 1, **numbers: Any) -> Residents:
    """Residents after the plans of the next ``months``, with other ``numbers``; the model stays as it is."""
    assert model.week % 4 == 0
    town, p = copied_town(model.town), changed(model.record, **numbers) if numbers else model.record
    for month in range(months):
        books = np.zeros((town.localities.number.size, len(FIELDS)), np.int64)
        engine.run_piece(town, p, model.seed, model.replicate, model.week + 4 * month, 4, 1, books)
    return town.residents
