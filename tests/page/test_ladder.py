"""The last answer of the ladder is ``compare``'s, whatever was asked before, and says nothing too early."""

import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coprod_sim import compare
from coprod_sim.page.live.asked import Setting, arms_of
from coprod_sim.page.live.ladder import Ladder
from coprod_sim.page.live.rows import CORE, ROWS
from coprod_sim.studies.compare.page import page_of
from coprod_sim.studies.how_sure import SCALE

pytestmark = pytest.mark.story
SIZES: dict[str, Any] = {"residents": 200, "weeks": 39, "worlds": 8}
MOVES = {
    "time_bank": (
        {},
        {"co-produced.coaching_share": 0.3},
        {"substitution": 0.8, "co-produced.coaching_share": 0.3},
        {"co-produced.programme_posts": 0.1},
        {"starting_utilisation": 1.2},
    ),
    "ubudehe": ({}, {"starting_utilisation": 1.1}, {"substitution": 0.5}),
}
CASES = [(name, evidence, move) for name, moves in MOVES.items() for evidence in ("trials", "talk") for move in moves]


@pytest.fixture(scope="module")
def ladder() -> Iterator[Ladder]:
    made = Ladder(2, small=200)
    yield made
    made.close()


def last(ladder: Ladder, s: Setting) -> dict[str, Any]:
    return list(ladder.stages(s, lambda: False))[-1]


def test_the_last_answer_is_that_of_compare(ladder: Ladder) -> None:
    cases = CASES * 2
    random.Random(3).shuffle(cases)
    answers: dict[str, str] = {}
    for name, evidence, move in cases:
        s = Setting(name, evidence, overrides=move, **SIZES)
        answer = last(ladder, s)
        found = ladder.findings(s)
        text = json.dumps(answer, allow_nan=False)
        assert answers.setdefault(f"{name} {evidence} {move}", text) == text
        if found is None:  # shown from what was answered before
            continue
        told = compare(name, evidence=evidence, residents=200, weeks=39, replicates=8, overrides=move, progress=False)
        assert answer["sentences"] == told.sentences
        assert found.json() == told.json()
        assert found.weekly.equals(told.weekly)
        pair = told.lead[0]
        for row in (*answer["rows"], *answer["core"]):
            of = told.row(row["key"], pair)
            same = ("median", "low", "high", "words", "way")
            assert [row[key] for key in same] == [of[key] for key in same]
            assert row["share"] == of["share_of_worlds"]


def test_a_warm_ladder_runs_only_what_changed(ladder: Ladder) -> None:
    base = Setting("time_bank", seed=9, **SIZES)
    last(ladder, base)
    before = ladder.store.ran
    last(ladder, Setting("time_bank", seed=9, overrides={"co-produced.coaching_share": 0.4}, **SIZES))
    once = ladder.store.ran - before
    assert once == 8 + 2 + 4  # worlds, draws that run twice and small towns of one arm
    last(ladder, base)
    assert ladder.store.ran == before + once


def test_steps_come_in_order_and_the_verdict_last(ladder: Ladder) -> None:
    s = Setting("time_bank", seed=4, overrides={"substitution": 0.1}, **SIZES | {"worlds": 64})
    answers = list(ladder.stages(s, lambda: False))
    assert [(a["stage"], a["small"], a["worlds"]) for a in answers] == [
        *(("estimate", towns, 0) for towns in (2, 4, 16)),
        *(("partial", None, worlds) for worlds in (16, 48)),
        ("final", None, 64),
    ]
    words = [word for *_, word in SCALE]
    for answer in answers:
        text = json.dumps(answer, allow_nan=False)
        assert [row["key"] for row in answer["rows"]] == list(ROWS)
        assert [row["key"] for row in answer["core"]] == list(CORE)
        assert answer["verdict"] == (answer["stage"] == "final")
        if answer["stage"] != "final":
            assert not [word for word in words if word in text]
    ranges = [answers[i]["rows"][0]["low"] is not None for i in range(6)]
    assert ranges == [False, False, False, False, True, True]
    assert [a["series"]["demand_hours"]["low"] is not None for a in answers] == ranges
    assert "fixed 1 number" in answers[0]["fixed"]


def test_an_estimate_names_no_direction_inside_its_error(ladder: Ladder) -> None:
    for share in (0.1, 0.11, 0.9):
        s = Setting("time_bank", seed=5, overrides={"co-produced.coaching_share": share}, **SIZES)
        for answer in ladder.stages(s, lambda: False):
            for row in answer["rows"] if answer["stage"] == "estimate" else ():
                inside = abs(row["median"]) <= row["error"]
                assert (row["way"] == 0) == inside
                assert ("too small to tell yet" in row["said"]) == inside


def test_the_folder_is_that_of_compare(ladder: Ladder, tmp_path: Path) -> None:
    s = Setting("time_bank", overrides={"co-produced.coaching_share": 0.3}, **SIZES)
    content = ladder.folder(s)
    assert content == ladder.folder(s)
    told = compare("time_bank", residents=200, weeks=39, replicates=8, overrides=dict(s.overrides), progress=False)
    folder = told.write(tmp_path / "time_bank")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {Path(name).relative_to("time_bank").as_posix(): packed.read(name) for name in packed.namelist()}
    report = files.pop("report.html").decode("utf-8")
    assert files == {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert report == page_of(folder)


def test_numbers_that_are_impossible_together_are_refused_in_words(ladder: Ladder) -> None:
    s = Setting("time_bank", overrides={"co-produced.programme_posts": 50_000.0}, **SIZES)
    (answer,) = ladder.stages(s, lambda: False)
    assert answer["stage"] == "refused"
    assert "posts" in answer["warnings"][0]


def test_many_arms_are_answered_with_a_few(ladder: Ladder) -> None:
    s = Setting("core_economy", **SIZES)
    answer = last(ladder, s)
    told = compare("core_economy", arms=arms_of(s), residents=200, weeks=39, replicates=8, progress=False)
    assert answer["sentences"] == told.sentences
