"""Claims held against the simulation: results, text, files and exit codes."""

import io
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from claims_town import LINES, claimed
from matplotlib.figure import Figure
from matplotlib.text import Text
from typer.testing import CliRunner, Result

from coprod_sim.cli.app import app
from coprod_sim.report.figure import house_style, lay_out
from coprod_sim.scenario.errors import InputError
from coprod_sim.studies.contrasts import Estimate
from coprod_sim.studies.validate.figure import claims_figure
from coprod_sim.studies.validate.results import CHANGE, SHARE
from coprod_sim.studies.validate.text import anyway_share, regression, text
from coprod_sim.studies.validate.validation import Validation, validate

pytestmark = pytest.mark.story


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["validate", *args])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("claims")


@pytest.fixture(scope="module")
def found(folder: Path) -> Validation:
    return validate([claimed(folder)], replicates=3, residents=1_000)


def test_every_claim_has_a_result_in_each_profile_and_counts_in_its_own(found: Validation) -> None:
    assert len(found.results) == 2 * (len(LINES) + 3)
    assert {r.profile for r in found.results if r.counts and r.claim.profile == "trials"} == {"trials"}
    assert all(r.counts for r in found.results if r.claim.profile == "both")
    assert all(math.isfinite(r.simulated.mean) for r in found.results)
    assert {r.claim.name for r in found.results if math.isfinite(r.anyway.mean)} == {"before_after", "better"}
    assert {r.claim.name for r in found.results if r.trial is not None} == {"trial"}


def test_units_and_values_read_well(found: Validation) -> None:
    by_name = {r.claim.name: r for r in found.results if r.profile == "trials"}
    units = {name: r.unit for name, r in by_name.items()}
    assert [units[name] for name in ("before_after", "trial", "ratio")] == [CHANGE] * 3
    assert [units[name] for name in ("better", "level", "willing_weekly")] == [SHARE] * 3
    assert units["gain"] == "SD"
    assert units["health"] == "QALYs a year"
    assert by_name["willing_weekly"].claimed == "28% ± 0.5%"
    assert by_name["trial"].claimed == "0% (−30% to +30%)"
    assert by_name["input"].status == "input"
    assert by_name["willing_weekly"].say(by_name["willing_weekly"].simulated.mean) == "28%"


def test_a_drawn_input_shows_its_range_in_each_profile(found: Validation) -> None:
    inputs = {r.profile: r.simulated for r in found.results if r.claim.name == "input"}
    assert inputs["trials"] == (1.0, 0.85, 1.15)
    assert inputs["talk"].mean == 0.84
    assert math.isnan(inputs["talk"].low)


def test_the_same_command_gives_the_same_bytes(found: Validation, folder: Path, tmp_path: Path) -> None:
    again = validate([claimed(folder)], replicates=3, residents=1_000, workers=1)
    for name, each in (("one", found), ("two", again)):
        each.write(tmp_path / name)
    names = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert {str(name) for name in names} == {
        "validation.csv",
        "manifest.json",
        "figures/claims.svg",
        "figures/claims.png",
    }
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_change_that_would_have_happened_anyway_is_told(found: Validation) -> None:
    r = next(r for r in found.results if r.claim.name == "before_after" and r.counts)
    mostly = replace(r, simulated=Estimate(-0.10, -0.2, 0.0), anyway=Estimate(-0.08, -0.2, 0.0))
    told = regression(mostly)
    assert told is not None
    assert (
        "−10% simulated, 8 weeks after enrolment, and −8.0% for the same people without the programme: 80% of it"
        in told
    )
    assert "regression to the mean" in told
    assert regression(replace(mostly, anyway=Estimate(-0.04, -0.2, 0.0))) is None
    more = regression(replace(mostly, anyway=Estimate(-0.12, -0.2, 0.0)))
    assert more is not None
    assert "all of it" in more
    worse = regression(replace(mostly, simulated=Estimate(0.1, 0, 0.2), anyway=Estimate(0.09, 0, 0.2)))
    assert worse is not None
    assert "regression to the mean" not in worse
    assert anyway_share(replace(mostly, anyway=Estimate(0.04, 0, 0))) is None


@pytest.mark.parametrize("width", [60, 80, 118])
def test_the_table_has_no_line_that_is_too_long(found: Validation, width: int) -> None:
    lines = text(found, width).splitlines()
    assert max(len(line) for line in lines) <= width
    assert any("inside" in line for line in lines)


@pytest.mark.parametrize("wild", [False, True])
def test_the_figure_shows_all_of_its_text(found: Validation, wild: bool) -> None:
    if wild:
        far = Estimate(9.0, -40.0, 70.0)
        none = Estimate(math.nan, math.nan, math.nan)
        long = "A claim with a great many words " * 4
        results = [
            replace(r, simulated=none if i % 3 == 0 else far, claim=replace(r.claim, text=long, flag="sign doubtful"))
            for i, r in enumerate(found.results)
        ]
        found = Validation(results, found.manifest)
    with house_style():
        figure = claims_figure(found)
        lay_out(figure).savefig(io.BytesIO())
    _assert_nothing_is_cut(figure)


def _assert_nothing_is_cut(figure: Figure) -> None:
    page = figure.bbox
    for item in figure.findobj(Text):
        if isinstance(item, Text) and item.get_text().strip() and item.get_visible():
            box = item.get_window_extent()
            limits = item.axes.get_xlim() if item.axes is not None else (0, 0)
            if item.axes is not None and item in item.axes.get_xticklabels():
                ticks = dict(zip(item.axes.get_xticklabels(), item.axes.get_xticks(), strict=True))
                if item not in ticks or not min(limits) <= ticks[item] <= max(limits):
                    continue
            assert box.x0 >= page.x0 - 1, item
            assert box.x1 <= page.x1 + 1, item
            assert box.y0 >= page.y0 - 1, item
            assert box.y1 <= page.y1 + 1, item


def test_no_claims_have_a_figure_and_a_sentence() -> None:
    empty = Validation([], {"replicates": 2, "seed": 1, "scenarios": []})
    assert empty.text() == "There are no claims.\n"
    with house_style():
        claims_figure(empty)


def test_met_claims_have_exit_code_0_and_files(folder: Path, tmp_path: Path) -> None:
    path = claimed(tmp_path, {"ratio": LINES["ratio"]})
    result = run(str(path), "--residents", "300", "--replicates", "2", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert "1 of 1 calibrated claims are inside what is claimed." in result.stdout
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    asked = "--evidence both --residents 300 --replicates 2 --seed 1"
    assert manifest["command"] == f"coprod-sim validate {path.name} {asked}"
    assert (tmp_path / "out" / "figures" / "claims.png").is_file()
    head = (tmp_path / "out" / "validation.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.startswith("scenario,claim,text,profile,counts,status,source,measure,outcome")


@pytest.mark.parametrize(
    ("profile", "status", "evidence", "code"),
    [
        ("trials", "calibrated", "trials", 1),
        ("both", "calibrated", "talk", 1),
        ("trials", "predicted", "trials", 0),
        ("talk", "calibrated", "trials", 0),
    ],
)
def test_a_missed_claim_has_exit_code_1_if_it_is_calibrated_and_counts(
    tmp_path: Path, profile: str, status: str, evidence: str, code: int
) -> None:
    missed = "outcome: willing_weekly_share, measure: number, value: 0.5, tolerance: 0.01"
    path = claimed(tmp_path, {"missed": missed}, profile, status)
    result = run(str(path), "--evidence", evidence, "--out", str(tmp_path / "out"), "--json")
    assert result.exit_code == code, result.output
    (row,) = (row for row in json.loads(result.stdout)["claims"] if row["claim"] == "missed")
    assert (row["simulated"], row["inside"], row["counts"]) == (0.28, False, profile in (evidence, "both"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("time_bnak",), "time_bnak: there is no such scenario or file; did you mean time_bank?"),
        (
            ("time_bank", "--evidence", "trails"),
            "--evidence trails: there is no profile 'trails'; did you mean trials?",
        ),
        (("time_bank", "--replicates", "1"), "--replicates 1: 1 is out of range; an interval needs two replicates"),
        (("time_bank", "--residents", "x"), "--residents x: a whole number is needed"),
    ],
)
def test_bad_input_has_exit_code_2_and_no_traceback(
    tmp_path: Path, arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_a_bad_claim_and_a_scenario_without_claims_are_refused(tmp_path: Path) -> None:
    path = claimed(tmp_path, {"ratio": LINES["ratio"].replace("demand_hours", "demand_hour")})
    result = run(str(path))
    assert result.exit_code == 2
    assert f"{path}:8:" in result.stderr
    assert "did you mean demand_hours?" in result.stderr
    plain = tmp_path / "plain.yaml"
    plain.write_text("schema: 1\nname: plain\ntitle: P\nquestion: Q?\narms:\n  traditional: {label: T, because: so}\n")
    result = run(str(plain), "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stderr) == (2, f"{plain}: it has no claims\n")


def test_from_python_mistakes_are_errors_of_their_own(folder: Path) -> None:
    for options in ({"evidence": "trails"}, {"replicates": 0}, {"residents": 3}):
        with pytest.raises(InputError):
            validate(["time_bank"], **options)  # type: ignore[arg-type]


def test_all_shipped_claims_that_are_calibrated_are_met() -> None:
    found = validate(evidence="trials", replicates=2, residents=1_000)
    assert not [r.claim.name for r in found.results if r.missed and r.claim.measure == "number"]
    assert {"willing_weekly", "willing_monthly", "want_to_be_active"} <= {r.claim.name for r in found.results}
    none = [r for r in found.results if not np.isfinite(r.simulated.mean)]
    assert {r.claim.outcome for r in none} == {"severity"}  # of families with a key worker; so small a town has none
    assert {(r.scenario, r.people, r.verdict.strip("()")) for r in none} == {("family_intervention", 0.0, "no value")}


def test_of_too_few_participants_nothing_is_said_but_that(found: Validation) -> None:
    by_name = {r.claim.name: r for r in found.results if r.counts}
    assert by_name["ratio"].in_all is None
    assert by_name["trial"].in_all == round(by_name["trial"].people * 4)  # three worlds are rounded up
    far = replace(by_name["trial"], simulated=Estimate(5.0, 4.0, 6.0))
    enough, few = replace(far, in_all=100), replace(far, in_all=99)
    assert (enough.verdict, enough.missed, few.verdict, few.missed) == ("outside", True, "too few to tell", False)
    assert replace(few, simulated=Estimate(math.nan, math.nan, math.nan)).verdict == "no value"
    assert replace(few, claim=replace(few.claim, profile="talk")).verdict == "(too few to tell)"
    said = Validation([enough, few], found.manifest).sentences
    assert said[0] == (
        "0 of 2 calibrated claims are inside what is claimed; of 1 there are too few participants to tell."
    )
    (line,) = (line for line in said if "too few to tell" in line)
    assert line == (
        "claimed.trial (trials): too few to tell; 99 participants in all worlds together, and 100 are needed. Use more "
        "residents or replicates."
    )
    assert set(Validation([enough, few], found.manifest).table["verdict"]) == {"outside", "too few to tell"}


def test_levels_that_cannot_be_negative_have_no_interval_below_nought(tmp_path: Path) -> None:
    line = "outcome: members, measure: level, arm: co-produced, to_week: 4, value: 5, tolerance: 50"
    (result,) = (
        r
        for r in validate([claimed(tmp_path, {"few": line})], replicates=2, residents=400, evidence="trials").results
        if r.claim.name == "few"
    )
    assert 0.0 <= result.simulated.low <= result.simulated.mean
