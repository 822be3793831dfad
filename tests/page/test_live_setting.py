"""A setting, a link, a command and a scenario file are the same thing, and a link may hold anything."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT

from coprod_sim import compare
from coprod_sim.page.live.asked import Setting, arms_of, loaded
from coprod_sim.page.live.setting import command, file_name, link, read, scenario_file
from coprod_sim.scenario.load import scenario_names

pytestmark = pytest.mark.rule
NAMES = scenario_names()
SMALL = {"residents": 200, "weeks": 52, "worlds": 4}
PLACES = [("co-produced.coaching_share", 0.2), ("substitution", 1 / 3), ("co-produced.programme_posts", 0.25)]


def by(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)


@pytest.mark.parametrize("evidence", ["trials", "talk"])
def test_a_link_gives_back_its_setting(evidence: str) -> None:
    s = Setting("time_bank", evidence, 7, **SMALL, arms=("traditional", "co-produced"), overrides=dict(PLACES))
    back, lines = read(by(link(s)), NAMES)
    assert lines == []
    assert (replace(back, overrides={}), dict(back.overrides)) == (replace(s, overrides={}), dict(s.overrides))
    assert link(back) == link(read(by(link(back)), NAMES)[0])


def test_a_link_is_of_differences_only() -> None:
    assert link(Setting("time_bank")) == ""
    assert link(Setting("/home/someone/secret/own.yaml")) == "scenario=own"
    assert "/" not in link(Setting("/home/someone/own.yaml", overrides={"substitution": 0.5}))


def test_each_wrong_part_is_a_line_and_the_usual_is_taken() -> None:
    query = "scenario=time_bnk&evidence=trial&seed=-1&weeks=9999&residents=x&arms=traditional&coaching_shar=1"
    s, lines = read(
        [*by(query), ("substitution", "7"), ("co-produced.substitution", "nan"), ("coaching_share", "0.1")], NAMES
    )
    assert s == Setting("time_bank", overrides={})
    assert len(lines) == 10
    said = "\n".join(lines)
    meant = [f"did you mean {word}" for word in ("time_bank", "trials", "coaching_share")]
    allowed = ("allowed are whole numbers", "allowed is 0 to 2", "not a finite number", "so it is not for all arms")
    for word in (*meant, *allowed):
        assert word in said


def test_money_that_is_impossible_is_refused_in_words() -> None:
    s, lines = read([("co-produced.programme_posts", "90000")], NAMES)
    assert s.overrides == {}
    assert len(lines) == 1
    assert "posts" in lines[0]


def test_a_huge_link_is_looked_at_in_part() -> None:
    s, lines = read([(f"<script>alert({i})</script>", "1e999") for i in range(10_000)], NAMES)
    assert s == Setting("time_bank", overrides={})
    assert len(lines) <= 50
    assert all(len(line) < 1_000 and line.isprintable() for line in lines)


TEXTS = st.one_of(
    st.text(max_size=120),
    st.sampled_from(["scenario", "evidence", "seed", "residents", "weeks", "worlds", "arms", "substitution"]),
    st.sampled_from(
        ["co-produced.coaching_share", "traditional.", ".", "..", "../../etc/passwd", "a.b.c", "\x00", "𝟙"]
    ),
    st.sampled_from(["1", "0.5", "nan", "inf", "-0", "1e400", "1_0", "[1,2", "٣", "traditional,co-produced", "True"]),
)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_link_raises(query: list[tuple[str, str]]) -> None:
    s, lines = read(query, NAMES)
    assert s.scenario in NAMES
    assert all(line.isprintable() for line in lines)
    assert set(arms_of(s)) <= set(loaded(s.scenario).arms)
    assert read(by(link(s)), NAMES)[1] == []


def test_wrong_types_are_lines_too() -> None:
    s, lines = read([(None, 3), ("seed", None), ("substitution", "0.5")], NAMES)  # type: ignore[list-item]
    assert dict(s.overrides) == {"substitution": 0.5}
    assert len(lines) == 2


def test_an_unknown_own_scenario_is_never_opened(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(scenario_file(Setting("time_bank", overrides=dict(PLACES[:2]))).replace("my_time_bank", "own"))
    assert read([("scenario", str(own))], NAMES)[0].scenario == "time_bank"
    assert read([("scenario", "own")], [*NAMES, str(own)])[0].scenario == str(own)


def test_of_many_arms_a_few_are_shown() -> None:
    assert arms_of(Setting("core_economy")) == ("traditional", "traditional_plus", "all_more")
    assert arms_of(Setting("time_bank")) == tuple(loaded("time_bank").arms)


@pytest.mark.parametrize("evidence", ["trials", "talk"])
def test_the_file_gives_the_same_comparison(tmp_path: Path, evidence: str) -> None:
    s = Setting("time_bank", evidence, overrides=dict(PLACES), **SMALL)
    path = tmp_path / f"{file_name(s)}.yaml"
    path.write_text(scenario_file(s), encoding="utf-8")
    options = {"evidence": evidence, "replicates": 4, "progress": False}
    from_file = compare(path, **options)
    by_hand = compare("time_bank", residents=200, weeks=52, overrides=dict(PLACES), **options)
    assert from_file.table.equals(by_hand.table)


def test_the_command_is_of_differences_only() -> None:
    assert command(Setting("time_bank")) == "coprod-sim compare time_bank"
    s = Setting("time_bank", "talk", 2, worlds=64, overrides={"co-produced.coaching_share": 0.25})
    assert command(s) == (
        "coprod-sim compare time_bank --evidence talk --seed 2 --replicates 64 --set co-produced.coaching_share=0.25"
    )


def test_of_two_scenarios_of_one_name_ones_own_is_meant(tmp_path: Path) -> None:
    own = tmp_path / "time_bank.yaml"
    own.write_text((ROOT / "scenarios" / "time_bank.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    found, wrong = read([("scenario", "time_bank")], [str(own), "time_bank", "ubudehe"])
    assert (found.scenario, wrong) == (str(own), [])
