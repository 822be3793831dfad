"""Rules of courses, key workers, peers and common projects, each worked by hand."""

import numpy as np
import pytest

from coprod_sim.model.town.columns import NEVER_STOOD, NO_PEER, PEER_SLOTS
from coprod_sim.model.week.coaching import counted_share, enrols, session_minutes, staff_minutes
from coprod_sim.model.week.projects import join_chance, nobody_yet, project_minutes, session_of, stands_until
from coprod_sim.model.week.stays import beds_taken, begins_stay, night_qalys, stay_length
from coprod_sim.model.week.ties import end_tie, forget, meet, slot_of

pytestmark = pytest.mark.rule


def strangers(people: int) -> np.ndarray:
    return np.full((people, PEER_SLOTS), NO_PEER, np.int16)


def test_enrols() -> None:
    assert enrols(500, -1)
    assert enrols(25, 26)
    assert not enrols(26, 26)
    assert not enrols(0, 0)


def test_session_minutes() -> None:
    assert session_minutes(59.6, 0.0, 30.0) == 60
    assert session_minutes(60.0, 6.0, 30.0) == 300  # a worker's thirty hours among six
    assert session_minutes(60.0, 200.0, 1.0) == 1


def test_staff_minutes() -> None:
    assert staff_minutes(60, 1) == 60
    assert staff_minutes(150, 12) == 13  # 12.5, rounded up


def test_counted_share() -> None:
    assert counted_share(0.0, 6.0) == 1.0
    assert counted_share(6.0, 6.0) == 1.0
    assert counted_share(12.0, 6.0) == 0.5


def test_join_chance() -> None:
    assert join_chance(0.3, 0.5, 1.0) == pytest.approx(0.3)
    assert join_chance(0.3, 0.5, 0.5) == pytest.approx(0.225)  # 0.3 x (0.5 + 0.25)
    assert join_chance(0.3, 0.5, 0.0) == pytest.approx(0.15)
    assert join_chance(0.3, 1.0, 0.0) == 0.0  # nobody goes first


def test_nobody_yet() -> None:
    assert nobody_yet(0, NEVER_STOOD)
    assert not nobody_yet(60, NEVER_STOOD)  # some have begun
    assert not nobody_yet(0, 300)  # one stood until week 300


def test_session_of() -> None:
    assert session_of(30, 40.0) == 24  # 30 and 40 meet
    assert session_of(0, 40.0) == 0


def test_project_minutes() -> None:
    assert project_minutes(1.5, 200) == 18_000


def test_stands_until() -> None:
    assert stands_until(9, 2.0) == 9 + 4 + 104  # the plan it is finished in, and two years


def test_slot_of() -> None:
    peers = strangers(2)
    peers[0, 1] = 1
    assert slot_of(peers, 0, 1) == 1
    assert slot_of(peers, 0, NO_PEER) == 0
    assert slot_of(peers, 1, 0) == -1


def test_meet_makes_a_tie_on_both_sides_once_and_while_there_is_room() -> None:
    peers = strangers(PEER_SLOTS + 3)
    for other in (1, 1, 0, *range(2, PEER_SLOTS + 3)):
        meet(peers, 0, other)
    assert peers[0].tolist() == list(range(1, PEER_SLOTS + 1))
    assert peers[1].tolist() == [0] + [NO_PEER] * (PEER_SLOTS - 1)
    assert peers[PEER_SLOTS + 1].tolist() == [NO_PEER] * PEER_SLOTS


def test_end_tie_is_for_both() -> None:
    peers = strangers(3)
    meet(peers, 0, 1)
    meet(peers, 0, 2)
    end_tie(peers, 0, 0)
    assert peers[0].tolist() == [NO_PEER, 2, NO_PEER, NO_PEER]
    assert peers[1].max() == NO_PEER
    assert peers[2, 0] == 0


def test_forget_ends_all_of_ones_ties() -> None:
    peers = strangers(3)
    meet(peers, 0, 1)
    meet(peers, 0, 2)
    meet(peers, 1, 2)
    forget(peers, 0)
    assert (peers[0] == NO_PEER).all()
    assert slot_of(peers, 1, 2) >= 0
    assert slot_of(peers, 2, 0) == -1
    assert pytest.approx(2) == (peers != NO_PEER).sum()


def test_begins_stay() -> None:
    assert begins_stay(0.009, 0.05, 5.0)  # 0.05 nights a week in stays of five: one week in a hundred
    assert not begins_stay(0.011, 0.05, 5.0)


def test_stay_length() -> None:
    assert stay_length(0.5, 1.0) == 1
    assert stay_length(0.999, 5.0) == 1
    assert stay_length(0.5, 5.0) == 4  # 0.8 cubed is 0.51
    assert stay_length(1e-300, 20.0) == 365
    nights = [stay_length((k + 0.5) / 10_000, 5.0) for k in range(10_000)]
    assert np.mean(nights) == pytest.approx(5.0, rel=0.01)


def test_beds_taken() -> None:
    assert beds_taken(0.1, 0.2, 0.9, 0.5, 3) == 1
    assert beds_taken(0.1, 0.2, 0.4, 0.5, 3) == 2  # with a relative
    assert beds_taken(0.1, 0.2, 0.4, 0.5, 1) == 1  # for whom there is no bed
    assert beds_taken(0.1, 0.2, 0.4, 0.5, 0) == 0
    assert beds_taken(0.3, 0.2, 0.4, 0.5, 3) == 0  # not eligible, or would rather not


def test_night_qalys() -> None:
    assert night_qalys(7, 0.052) == 1_000
    assert night_qalys(7, 0.0) == 0
