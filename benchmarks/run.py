"""What a run costs: a table of times and sizes, measured one after the other in one go. Nothing here is a test.

uv run python benchmarks/run.py
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from coprod_sim.model.first_town import first_town
from coprod_sim.model.model import CoProductionModel
from coprod_sim.scenario.load import load_scenario

WEEKS = 104
REPEATS = 3
SCENARIO = load_scenario("time_bank")
Row = tuple[str, str, str]


def town(
    arm: str, residents: int, *, threads: int = 1, engine: Literal["kernel", "agents"] = "kernel"
) -> CoProductionModel:
    """A town with central values, after its burn-in."""
    return CoProductionModel(SCENARIO, arm, residents=residents, fixed_parameters=True, threads=threads, engine=engine)


def median(measure: Callable[[], float]) -> float:
    """The median of a few measurements."""
    return statistics.median(measure() for _ in range(REPEATS))


def week_ns(arm: str, residents: int, weeks: int = WEEKS, engine: Literal["kernel", "agents"] = "kernel") -> float:
    """CPU nanoseconds a resident-week, without founding and burn-in."""

    def once() -> float:
        model = town(arm, residents, engine=engine)
        begin = time.process_time_ns()
        model.run(weeks)
        spent = time.process_time_ns() - begin
        model.close()
        return spent / (weeks * residents)

    return median(once)


def wall(residents: int, threads: int) -> float:
    """Seconds that the clock on the wall shows for a run of the co-produced arm."""

    def once() -> float:
        model = town("co-produced", residents, threads=threads)
        begin = time.perf_counter()
        model.run(WEEKS)
        return time.perf_counter() - begin

    return median(once)


def quarterly_ratio(localities: int, years: int) -> float:
    """CPU of localities of 5,000 in which all quarterly processes run, over the same without them.

    All professionals co-produce in both throughout, so that the weeks cost the same; both run a year in turn, so that
    the machine's changing clock is shared.
    """
    same: dict[str, object] = {"practice_share": 1.0}
    on: dict[str, object] = {"practice_spreads": 1, "staff_turnover_per_year": 0.0, "revert_per_year": 0.0}
    on |= {"incident_per_100000_hours": 5.0, "visits_per_year": 2.0, "discovering": 1, "fit_varies": 1, "leading": 1}
    people = localities * SCENARIO.locality_residents
    models = [
        CoProductionModel(SCENARIO, "co-produced", residents=people, fixed_parameters=True, overrides=same | more)
        for more in ({}, on)
    ]
    spent = [0, 0]
    for _ in range(years):
        for i, model in enumerate(models):
            begin = time.process_time_ns()
            model.run(52)
            spent[i] += time.process_time_ns() - begin
    return spent[1] / spent[0]


def founding_ns(residents: int) -> float:
    """CPU nanoseconds to found a resident with all ties and carers."""
    p = town("traditional", 1_000).record

    def once() -> float:
        begin = time.process_time_ns()
        first_town(residents, SCENARIO.locality_residents, p, 1, 0)
        return (time.process_time_ns() - begin) / residents

    return median(once)


def bytes_each(residents: int) -> float:
    """Bytes that a resident's columns and ties take."""
    state = town("traditional", residents).town
    return sum(column.nbytes for table in (state.residents, state.ties) for column in table) / residents


def command(*arguments: str, cache: str | None = None) -> tuple[float, float]:
    """CPU and wall seconds of a command line run in a process of its own."""
    environment = os.environ | ({"XDG_CACHE_HOME": cache, "MPLCONFIGDIR": cache} if cache else {})
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    line = [sys.executable, "-m", "coprod_sim", *arguments]
    subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, seconds


def rows() -> Iterator[Row]:
    """(what, figure, bound) of every measurement, as it comes."""
    town("co-produced", 1_000).run(26)  # compile first
    for residents in (10_000, 100_000):
        for arm in SCENARIO.arms:
            bound = "at most 60" if residents == 100_000 else ""
            yield (
                f"week, {arm}, {residents:,} residents, ns CPU a resident-week",
                f"{week_ns(arm, residents):.1f}",
                bound,
            )
    yield "two threads' speed-up, 100,000 residents", f"{wall(100_000, 1) / wall(100_000, 2):.2f}", ""
    ratio = week_ns("co-produced", 500, 8, "agents") / week_ns("co-produced", 500, 520)
    yield "agents' engine, times the kernel's CPU, 500 residents", f"{ratio:,.0f}", ""
    quarterly_ratio(2, 1)  # compiles what quarters need
    yield (
        "quarterly processes, 200 localities of 5,000, ten years, times the CPU without",
        f"{quarterly_ratio(200, 10):.2f}",
        "at most 1.15",
    )
    yield "founding, 100,000 residents, ns CPU a resident", f"{founding_ns(100_000):,.0f}", ""
    yield "columns and ties, bytes a resident", f"{bytes_each(100_000):.0f}", "at most 200"
    yield "coprod-sim --help, CPU seconds", f"{median(lambda: command('--help')[0]):.2f}", "under 0.5"
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder) / "cache", Path(folder) / "out"
        short = ("compare", "time_bank", "--arms", "traditional,co-produced", "--replicates", "2", "--out", str(out))
        cpu, seconds = command(*short, cache=str(Path(folder) / "another"))
        yield "first run ever, two arms and 2 replicates, CPU seconds", f"{cpu:.1f}", ""
        yield "first run ever, two arms and 2 replicates, seconds", f"{seconds:.1f}", ""
        cpu, seconds = command("compare", "time_bank", "--out", str(out), cache=str(cache))
        yield "first run ever of compare time_bank (60 runs), CPU seconds", f"{cpu:.1f}", ""
        yield "first run ever of compare time_bank (60 runs), seconds", f"{seconds:.1f}", "under 25"
        cpu, seconds = command("compare", "time_bank", "--out", str(out), cache=str(cache))
        yield "second run of compare time_bank, CPU seconds", f"{cpu:.1f}", ""
        yield "second run of compare time_bank, seconds", f"{seconds:.1f}", ""


def main() -> None:
    """Print the table, a row as soon as it is known."""
    print("| what | figure | bound |\n|---|---|---|")
    for row in rows():
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
