"""Published facts compared with the simulated town: a small version of docs/facts.md, files and exit codes."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner, Result

from coprod_sim.cli.app import app
from coprod_sim.report.figure import house_style, lay_out
from coprod_sim.scenario.errors import InputError
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.facts.figure import facts_figure
from coprod_sim.studies.facts.results import COLUMNS
from coprod_sim.studies.facts.run import FactsFound, facts

pytestmark = pytest.mark.statistical
TOWNS, RESIDENTS = 3, 10_000
IN_VIEW = {"need_65_74", "need_75_84", "need_85", "no_help", "undelivered"}
"""Checks that numbers were set with in view, as their notes say: as near as what is fitted."""
WIDER = 2.0
"""Half-widths of what counts as met within which so few and small towns lie; docs/facts.md has the full run."""
NOISY = {"undelivered": 3.0, "home_care_asked": 3.0, "home_care_delivered": 3.0, "who_pays": 3.0}
"""Some two hundred people use home care in these towns, and hours are bought after who happens to ask."""


@pytest.fixture(scope="module")
def found() -> FactsFound:
    return facts(towns=TOWNS, residents=RESIDENTS)


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["validate", "--facts", *args])


def test_fitted_facts_are_near_and_so_are_those_that_numbers_were_set_with_in_view(found: FactsFound) -> None:
    far = {}
    in_view = [r for r in found.of(fitted=False) if r.fact.key in IN_VIEW]
    assert {r.fact.key for r in in_view} == IN_VIEW
    assert all("in view" in r.fact.note for r in in_view)
    for r in [*found.of(fitted=True), *in_view]:
        middle, half = (r.fact.low + r.fact.high) / 2.0, (r.fact.high - r.fact.low) / 2.0
        if not abs(r.simulated.mean - middle) <= NOISY.get(r.fact.key, WIDER) * half:
            far[r.fact.key] = (r.published, r.found)
    assert far == {}


def test_most_fitted_facts_are_met_even_so(found: FactsFound) -> None:
    fitted = found.of(fitted=True)
    assert sum(r.inside for r in fitted) >= 0.8 * len(fitted)


def test_signs_that_nothing_was_fitted_to(found: FactsFound) -> None:
    by_key = {r.fact.key: r for r in found.results}
    assert by_key["elasticity_fades"].inside
    assert by_key["kin_for_formal_hours"].inside
    assert by_key["need_by_fifth"].simulated.mean > 1.2


def test_every_fact_has_a_value_in_every_town(found: FactsFound) -> None:
    assert {r.towns for r in found.results} == {TOWNS}
    assert all(r.simulated.low <= r.simulated.mean <= r.simulated.high for r in found.results)


def test_a_fact_that_fails_stays_in_the_table(found: FactsFound) -> None:
    first = found.of(fitted=True)[0]
    wrong = replace(first, simulated=Estimate(0.5, 0.4, 0.6))
    other = FactsFound([wrong, *[r for r in found.results if r is not first]], found.manifest)
    assert wrong in other.missed
    assert wrong.fact.key in other.text(118)
    assert f"Missed although numbers were set to meet them: {wrong.fact.key}" in " ".join(other.text(118).split())
    assert dict(zip(other.table["fact"], other.table["verdict"], strict=True))[wrong.fact.key] == "outside"


def test_a_fitted_fact_without_a_value_is_missed_and_others_are_not(found: FactsFound) -> None:
    none = Estimate(math.nan, math.nan, math.nan)
    results = [replace(r, simulated=none, towns=0) for r in found.results]
    assert len(FactsFound(results, found.manifest).missed) == len(found.of(fitted=True))
    assert {r.verdict for r in results} == {"no value"}


def test_the_figure_draws_one_town_too(found: FactsFound) -> None:
    single = [replace(r, simulated=Estimate(r.simulated.mean, math.nan, math.nan)) for r in found.results]
    with house_style():
        for each in (found, FactsFound(single, found.manifest)):
            assert len(lay_out(facts_figure(each)).axes) == 2


def test_numbers_may_be_set_and_workers_change_nothing() -> None:
    options = {"towns": 2, "residents": 1_000, "progress": False}
    one, two = (facts(**options, workers=workers).table for workers in (1, 2))
    pd.testing.assert_frame_equal(one, two)
    nobody = facts(**options, overrides={"home_care_take_up_share": 0})
    assert {r.fact.key: r.simulated.mean for r in nobody.results}["home_care_asked"] == 0.0
    assert nobody.missed
    assert nobody.manifest["overrides"] == {"home_care_take_up_share": 0}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"towns": 0}, "towns: 0 is out of range; allowed are 1 to 1,000"),
        ({"towns": 2.5}, "towns: a whole number is needed"),
        ({"residents": 3}, "residents: 3 is out of range"),
        ({"overrides": {"take_up": 1}}, "take_up"),
    ],
)
def test_what_cannot_be_used_is_told(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        facts(**options)


def test_the_command_writes_table_figure_and_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small = ("--towns", "1", "--residents", "500", "--xlsx")
    done = run(*small, "--out", "first")
    assert done.exit_code == 1, done.output  # a town of 500 misses some
    assert "Fitted: numbers of the model were set" in done.stdout
    assert "Missed although numbers were set to meet them" in done.stdout
    files = {str(path.relative_to("first")) for path in Path("first").rglob("*") if path.is_file()}
    assert files == {"facts.csv", "manifest.json", "tables.xlsx", "figures/facts.png", "figures/facts.svg"}
    table = pd.read_csv("first/facts.csv")
    assert tuple(table.columns) == COLUMNS
    manifest = json.loads(Path("first/manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == "coprod-sim validate --facts time_bank --towns 1 --residents 500 --seed 1"
    again = run(*small, "--json", "--out", "second")
    assert len(json.loads(again.stdout)["facts"]) == len(table)
    assert Path("first/facts.csv").read_bytes() == Path("second/facts.csv").read_bytes()


def test_exit_code_follows_from_fitted_facts_alone(
    found: FactsFound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = Estimate(99.0, 98.0, 100.0)
    at_low = [replace(r, simulated=Estimate(r.fact.low, math.nan, math.nan)) for r in found.results]
    met = [r if r.verdict != "outside" else low for r, low in zip(found.results, at_low, strict=True)]
    failing = [replace(r, simulated=far) if not r.fact.fitted else r for r in met]
    missed = [replace(r, simulated=far) if r.fact.key == "carers" else r for r in met]
    monkeypatch.setattr(FactsFound, "_figure", lambda _: Figure().subplots().figure)  # drawn above
    for results, code in ((met, 0), (failing, 0), (missed, 1)):
        whole = FactsFound(results, found.manifest)
        monkeypatch.setattr("coprod_sim.studies.facts.run.facts", lambda *_, whole=whole, **__: whole)
        done = run("--out", str(tmp_path / "out"))
        assert done.exit_code == code, done.output
        assert done.stdout.count("outside") == sum(r.verdict == "outside" for r in results)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("time_bank", "scale"), "--facts: one scenario is compared with them at a time, not 2"),
        (("--evidence", "talk"), "--evidence: not with --facts"),
        (("--replicates", "4"), "--replicates: goes with claims"),
        (("--towns", "none"), "--towns none: a whole number is needed; allowed are 1 to 1,000"),
        (("time_bonk",), "time_bonk"),
    ],
)
def test_options_that_do_not_go_with_it_end_in_a_line(args: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = run(*args, "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "out").exists()


def test_towns_go_with_facts_only(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["validate", "time_bank", "--towns", "2", "--out", str(tmp_path / "out")])
    assert (done.exit_code, "--towns: goes with --facts" in done.output) == (2, True)
