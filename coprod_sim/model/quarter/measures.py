"""What the quarter's processes look at: the last quarter's ledger and the last reckoning of states, by locality."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from coprod_sim.model.town.columns import F64, I64, Localities
from coprod_sim.model.week.ledger_places import CAPABILITY, CITIZENS, SEVERITY
from coprod_sim.outcomes import formulas
from coprod_sim.outcomes.formulas import LedgerView

QUARTERS = 4
MILLION = 1_000_000.0


def share(top: F64, bottom: F64) -> F64:
    """``top / bottom``, zero where there is nothing."""
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0), dtype=np.float64)


def unmet_share(ledger: LedgerView) -> F64:
    """Need that went unmet, of all that arose."""
    return share(ledger(*formulas.UNMET)[0], ledger(*formulas.NEEDS)[0])


def team_hours(ledger: LedgerView) -> F64:
    """Hours that the team was paid for."""
    return np.asarray(ledger("capacity")[0], dtype=np.float64)


def score(ledger: LedgerView, p: Any, usual: F64) -> F64:
    """Net benefit a resident-year, less what unmet need and unpaid hours count, in pounds.

    Unmet need counts as far as it is above the ``usual`` share of need, and unpaid hours without those of kin: else who
    happens to live in a place would decide.
    """
    excess = ledger(*formulas.UNMET) - ledger(*formulas.NEEDS) * np.maximum(usual, 0.0)[None]
    unmet = excess * float(p.score_unmet_share * p.team_cost_gbp_per_hour)
    unpaid = formulas.unpaid_but_kin(ledger) * float(p.score_unpaid_share * p.unpaid_hour_price_gbp)
    worth = formulas.NET_BENEFIT_LOW(ledger) - unmet - unpaid
    return share(QUARTERS * worth[0], ledger("residents")[0])


def lives(at: Localities, p: Any) -> F64:
    """Worth of lives as capability and severity make it: QALYs a year a person with the condition."""
    state = at.month[:, 1:].sum(axis=1)
    worth = float(p.qaly_per_sd) * state[:, CAPABILITY] - float(p.qaly_severity) * state[:, SEVERITY]
    return share(worth / MILLION, state[:, CITIZENS].astype(np.float64))


def of_quarter(quarter: I64, values: Mapping[str, Any]) -> LedgerView:
    """The ledger of each locality (localities, fields) as rows of one span of time."""
    return LedgerView(quarter[None], values)
