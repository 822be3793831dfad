"""Rules of connection: what keeps people company, and how lonely that leaves them, each worked by hand."""

import math

import numpy as np
import pytest

from coprod_sim.model.town.columns import NO_PEER, PEER_SLOTS
from coprod_sim.model.week.connection import (
    company_minutes,
    lonely_excess,
    nearer,
    peer_count,
    visit_factor,
    without_visits,
)

pytestmark = pytest.mark.rule


def test_company_minutes() -> None:
    assert company_minutes(60, 30, 100) == pytest.approx(120.0)  # three tenths of home care are company
    assert company_minutes(0, 0, 0) == 0.0


def test_visit_factor() -> None:
    assert visit_factor(0.0, 0.25) == 1.0
    assert visit_factor(240.0, 0.25) == pytest.approx(math.exp(-1.0))  # four hours a week
    assert visit_factor(60.0, math.log(2.0)) == pytest.approx(0.5)


def test_without_visits() -> None:
    assert without_visits(1, 0, 0, 0.95, 0.065, 0.3) == 1.0  # alone, and knows nobody
    assert without_visits(0, 0, 0, math.log(2.0), 0.065, 0.3) == pytest.approx(0.5)
    assert without_visits(0, 10, 1, 0.95, 0.065, 0.3) == pytest.approx(0.1495686)  # exp(-0.95 - 0.65 - 0.3)


def test_nearer() -> None:
    assert nearer(0.5, 0.7, 0.1) == pytest.approx(0.52)
    assert nearer(0.7, 0.5, 0.1) == pytest.approx(0.68)
    assert nearer(0.7, 0.7, 0.1) == 0.7
    assert nearer(-1.0, 0.7, 0.1) == 0.7  # not known yet: at once


def test_peer_count() -> None:
    peers = np.full((2, PEER_SLOTS), NO_PEER, np.int16)
    peers[1, [0, 2]] = 5, 0
    assert [peer_count(peers, i) for i in range(2)] == [0, 2]


def test_lonely_excess() -> None:
    assert lonely_excess(0.5, 0.3) == pytest.approx(0.2)
    assert lonely_excess(0.2, 0.3) == pytest.approx(-0.1)
    assert lonely_excess(-1.0, 0.3) == lonely_excess(0.5, -1.0) == 0.0
