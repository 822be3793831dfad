"""An answer that is no longer wanted stops within half a year of a town, and what is kept stays bounded."""

import threading
from time import perf_counter

import pytest

from coprod_sim.model.model import CoProductionModel
from coprod_sim.page.live.asked import Setting
from coprod_sim.page.live.ladder import Ladder
from coprod_sim.page.live.worlds import PIECE, Store

pytestmark = pytest.mark.story
WORKERS = 2


def test_it_stops_within_half_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    run, lock = CoProductionModel.run, threading.Lock()
    calls: list[tuple[int, bool]] = []
    stop = threading.Event()

    def counted(model: CoProductionModel, weeks: int = 520) -> CoProductionModel:
        with lock:
            calls.append((weeks, stop.is_set()))
            if len(calls) == 30:
                stop.set()
        return run(model, weeks)

    monkeypatch.setattr(CoProductionModel, "run", counted)
    ladder = Ladder(WORKERS, small=200)
    answers = list(ladder.stages(Setting("time_bank", residents=300, weeks=520, worlds=64), stop.is_set))
    assert all(answer["stage"] == "estimate" for answer in answers)
    assert max(weeks for weeks, _ in calls) == PIECE
    assert sum(late for _, late in calls) < WORKERS
    monkeypatch.undo()
    assert list(ladder.stages(Setting("time_bank", residents=300, weeks=26, worlds=4), lambda: False))[-1]["verdict"]
    ladder.close()


def test_leaving_an_answer_lets_the_next_one_in() -> None:
    ladder = Ladder(WORKERS, small=200)
    left = ladder.stages(Setting("time_bank", residents=300, weeks=104, worlds=64), lambda: False)
    next(left)
    waiting = ladder.stages(Setting("time_bank", residents=300, weeks=26, worlds=4), lambda: True)
    assert list(waiting) == []
    left.close()
    begun = perf_counter()
    assert list(ladder.stages(Setting("time_bank", residents=300, weeks=26, worlds=4), lambda: False))[-1]["verdict"]
    assert perf_counter() - begun < 30
    ladder.close()


def test_memory_is_bounded_and_answers_stay_the_same() -> None:
    tight = Store(runs=300_000, towns=200_000, small=20_000)
    ladders = Ladder(WORKERS, small=200, store=tight), Ladder(WORKERS, small=200)
    for share in (0.1, 0.2, 0.3, 0.1, 0.2):
        s = Setting("time_bank", residents=200, weeks=26, worlds=4, overrides={"co-produced.coaching_share": share})
        one, two = (list(ladder.stages(s, lambda: False))[-1] for ladder in ladders)
        assert one == two
        assert tight.runs.bytes <= 300_000
        assert tight.towns.bytes <= 200_000
        assert tight.small.bytes <= 20_000
    for ladder in ladders:
        ladder.close()
