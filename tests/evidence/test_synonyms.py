"""Words that people use lead to numbers and outcomes: in ``explain``, ``new`` and messages, by one rule."""

from pathlib import Path

import pytest
from cli_runs import refused, run

from coprod_sim import evidence
from coprod_sim.evidence.entries import EvidenceError
from coprod_sim.evidence.reading import parse_number
from coprod_sim.outcomes.registry import OUTCOMES
from coprod_sim.outcomes.synonyms import SYNONYMS
from coprod_sim.scenario.errors import few_hints
from coprod_sim.scenario.synonyms import may_mean, meant, of_numbers, plain_words

pytestmark = pytest.mark.text
USED = (
    *("connector", "community connector", "coordinator", "volunteer", "volunteer hours", "post", "client", "package"),
    *("service user", "waiting list", "neighbour", "carer", "respite", "befriending", "home help", "timebank", "buddy"),
    *("domiciliary care", "peer support", "budget", "spend", "staff", "caseload", "link worker", "broker"),
)
ENTRY = {"meaning": "M.", "unit": "share", "allowed": [0, 1], "trials": {"value": 0.5}, "kind": "choice"}


@pytest.mark.parametrize("word", USED)
def test_a_word_that_people_use_finds_something(word: str) -> None:
    for written in (word, word.upper(), word.replace(" ", "-"), f"{word.removesuffix('s')}s"):
        result = run("explain", written)
        assert (result.exit_code, result.stderr) == (0, ""), written
    assert meant(word, {**of_numbers(), **SYNONYMS})


@pytest.mark.parametrize("words", [["Volunteer"], ["a b", "a"], ["two  words"], ["time-bank"], [""], [3], ["x", "x"]])
def test_synonyms_are_lowercase_plain_words(words: list[object]) -> None:
    if words == ["a b", "a"]:
        assert parse_number("policy", "key", {**ENTRY, "synonyms": words}).synonyms == ("a b", "a")
        return
    with pytest.raises(
        EvidenceError, match=r"policy.toml: key: synonyms: .* is (not allowed; allowed are|there twice)"
    ):
        parse_number("policy", "key", {**ENTRY, "synonyms": words})


def test_synonyms_of_outcomes_are_of_outcomes_and_as_plain() -> None:
    assert set(SYNONYMS) <= set(OUTCOMES)
    for words in SYNONYMS.values():
        parse_number("policy", "key", {**ENTRY, "synonyms": list(words)})


def test_a_word_of_several_lists_them_with_what_they_mean() -> None:
    result = run("explain", "broker")
    assert result.stdout.startswith("“broker” may mean:\n")
    listed = [line.strip() for line in result.stdout.splitlines() if line.startswith("  ") and line[2] != " "]
    assert {"programme_gbp_per_resident_year", "broker_cost_gbp_per_hour", "brokered_hours"} <= set(listed)
    for key in listed:
        meaning = OUTCOMES[key].label if key in OUTCOMES else None
        known = evidence.parameters().get(key)
        assert (meaning or (known.meaning if known else "Full-time posts")) in " ".join(result.stdout.split())


def test_a_word_of_one_shows_it_whole() -> None:
    assert run("explain", "expert", "by", "experience").stdout == run("explain", "peer_led").stdout
    assert run("explain", "garden").stdout == run("explain", "project_hours_per_resident").stdout


def test_a_word_need_not_be_in_quotes() -> None:
    assert run("explain", "waiting", "list").stdout == run("explain", "waiting list").stdout


def test_an_outcome_is_explained() -> None:
    flat = " ".join(run("explain", "demand_hours").stdout.split())
    assert "unit hours per 1,000 residents a year" in flat
    assert "formula Professional hours asked for, counted once, when they arise" in flat
    for key in OUTCOMES:
        assert run("explain", key).stdout.startswith(f"{key}\n")


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("conector", "did you mean programme_gbp_per_resident_year, programme_posts or broker_hours_per_hour?"),
        ("broker_budgets_of_ours", "did you mean programme_gbp_per_resident_year, "),
        ("newcommer", "did you mean move_per_year, "),
        ("demand_hour", "there is no such number or outcome; did you mean demand_hours?"),
        ("xqzzy", "there is no such number; `coprod-sim explain` lists them all"),
    ],
)
def test_a_word_of_none_is_refused_with_what_is_near(word: str, hint: str) -> None:
    (line,) = refused(run("explain", word))
    assert hint in line


def test_plurals_and_signs_make_no_difference() -> None:
    assert plain_words("Community-Connectors") == plain_words("community_connector") == ("community", "connector")
    assert plain_words("categories, A&E; carer's") == ("category", "a&e", "carer")
    assert meant("", of_numbers()) == meant("!", of_numbers()) == []


def test_many_mistakes_are_looked_at_briefly() -> None:
    with few_hints():
        hints = [may_mean(f"conector{i}") for i in range(2_000)]
    assert hints[0]
    assert not hints[-1]


def test_a_new_file_has_the_numbers_that_a_word_may_mean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "mine", "--like", "time_bank", "--about", "respite", "--about", "lead_chance").exit_code == 0
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert "  # redefined_work: {value: 1, because:" in text
    assert "  # lead_chance: {value: 0.6, because:" in text
    assert "Words for it: respite, carer" in " ".join(text.split())
    assert run("check", "mine.yaml").exit_code == 0
    (line,) = refused(run("new", "other", "--like", "time_bank", "--about", "respit"))
    assert (
        line == "--about respit: there is no such number; did you mean redefined_work, relief_share or relief_effect?"
    )
