"""Each process of the week changes what it says it changes, and nothing else.

A town runs the week's own list of processes in plain Python; around each call every column handed to it is compared
with a copy made before. The table below is what the processes' first lines say.
"""

import ast
import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from from_python import from_python

import coprod_sim.model.week.month
import coprod_sim.model.week.week
from coprod_sim.model import engine
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.week.week import run_weeks

pytestmark = pytest.mark.rule


PLACE = {"r.person_id", "r.household", "r.alone", "r.age", "r.cohort", "r.fifth"}  # of a row, whoever lives there
LEDGER = {"ledger"}
ASKING = {"r.asking", "r.asked_for"}
ASKED = {"r.own", "r.removed", "r.package", "r.private", "r.left"}
# Process -> columns (of residents r, ties t, localities at) and arrays that it changes; scratch s is working space.
WRITES: dict[str, set[str]] = {
    "fill": {"out"},
    "learning.remember": {"r.unmet"},
    "usual.add_unmet": {"sums"},
    "turnover.leave_and_come": {"t.peers", "gone"},  # and all of the row but its place: see below
    "peer_ties.fade": {"peers"},
    "learning.health": {"r.dose", "r.capability", "r.slow", "r.passing", "r.severity", "r.need", *ASKING} | ASKED,
    "kin.stop": {"r.cares_for", "r.offer"},
    "kin.start": {"r.cares_for", "r.care_tie", "r.offer"},
    "kin.give": {"r.kin", "r.given"},
    "coaching.enrol": {"r.coached", "t.peers"},
    "coaching.choose_carers": {"r.relieved"},
    "usual_help.offer": {"r.helping", "r.pull", "r.pull_asked"},
    "usual_help.ask": {"r.asking", "r.asked_for", "r.pull", "r.pull_asked"},
    "more_time.offer": {"r.more", "r.spent"},
    "coaching.lead": {"r.spent", "by_fifth"},
    "projects.work_together": {"r.spent", "r.took_part", "at.project_given", "at.project_until"},
    "time_bank.join_and_leave": {"r.member"},
    "time_bank.trade": {"r.bank", "r.spent", "at.broker_load", "at.exchanges"},
    "usual_help.give": {"r.friend"},
    "asking.look_after": ASKED | {"month"},
    "usual.visits_now": {"sums"},
    "connection.feel": {"r.lonely", "r.lonely_usual"},
    "plan_books.owe": {"r.gave", "r.received"},
    "plan_books.book": {"at"},
    "contacts.reckon": {"at"},
    "contacts.count_states": {"at"},
    "episodes.arise": LEDGER,
    "stays.stay_in_bed": {"r.stay", "r.setting"} | LEDGER,
    "coaching.visit": {"r.coached", "r.dose", "r.sanctioned"} | LEDGER,
    "team.work": {"r.dose", "at.backlog", "at.undelivered"} | LEDGER,
    "team.pay": {"at.fixed"},
    "ledger.book_time": LEDGER,
    "ledger.place": LEDGER,
    "ledger.close": LEDGER,
    "ledger.add": {"weekly", "in_all"},
}  # fmt: skip
LOOK_ONLY = {"ledger.blank", "ledger.list_rows", "ledger.list_users"}
MAY_GO = {"r.offered"}
"""Columns that are working space as well."""
PLACES = {"month": coprod_sim.model.week.month, "week": coprod_sim.model.week.week}


def processes() -> Iterator[tuple[str, str]]:
    """(where it is called, kernel) of the week and the month, as their lists write them."""
    for place, module in PLACES.items():
        for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name):
                name = ast.unparse(call.func)
                if hasattr(found(place, name), "py_func") and name != "month.plan":
                    yield place, name


def names() -> set[str]:
    return {name for _, name in processes()}


def found(place: str, name: str) -> Any:
    thing: Any = PLACES[place]
    for part in name.split("."):
        thing = getattr(thing, part, None)
    return thing


def columns(value: Any) -> dict[str, Any]:
    """The arrays in an argument: itself, or the columns of a table."""
    if isinstance(value, np.ndarray):
        return {"": value}
    return dict(value._asdict()) if hasattr(value, "_asdict") else {}


class Watch:
    """Notes which arguments each process changes."""

    def __init__(self) -> None:
        self.changed: dict[str, set[str]] = defaultdict(set)
        self.reborn: set[str] = set()
        self.calls: set[str] = set()

    def around(self, name: str, process: Callable[..., Any]) -> Callable[..., Any]:
        parameters = list(inspect.signature(process.py_func).parameters)  # type: ignore[attr-defined]
        called = from_python(process)

        def watched(*arguments: Any) -> Any:
            given = [columns(value) for value in arguments]
            before = [{key: column.copy() for key, column in held.items()} for held in given]
            result = called(*arguments)
            self.calls.add(name)
            for parameter, old, new in zip(parameters, before, given, strict=True):
                if parameter == "s":
                    continue
                different = {key for key in old if not np.array_equal(old[key], new[key], equal_nan=True)}
                named = {f"{parameter}.{key}" if key else parameter for key in different} - MAY_GO
                if name == "turnover.leave_and_come":
                    self.reborn |= {key for key in named if key.startswith("r.")}
                    named -= self.reborn
                self.changed[name] |= named
            return result

        return watched


def grown() -> CoProductionModel:
    """A town five weeks before policy begins, with much going on afterwards."""
    overrides: dict[str, object] = {
        "starting_utilisation": 1.3, "join_per_year": 3.0, "leave_per_year": 0.9, "broker_hours_per_hour": 0.05,
        "lapse_weeks": 4, "find_need_share": 0.5, "never_trade_share": 0.0, "coaching_share": 0.3,
        "move_per_year": 0.5, "course_gbp_per_resident_year": 40.0, "course_group_size": 5, "peer_led": 1,
        "leader_gbp_per_hour": 10.0, "coaching_visit_minutes": 20.0, "introduction_share": 0.6,
        "peer_tie_fade_per_year": 6.0, "drop_out_per_week": 0.2, "sanction_share": 0.5,
        "project_hours_per_resident": 3.0, "project_join": 0.4, "stays_drawn": 1, "setting_beds": 6,
        "ask_boldness": 6.0, "intention_to_action": 0.8, "home_care_take_up_share": 0.4,
        "private_take_up_share": 0.9, "pays_share": [0.5] * 5, "severity_passing_sd": 0.8,
    }  # fmt: skip
    model = CoProductionModel(
        "time_bank", "co-produced", residents=1_500, fixed_parameters=True, burn_in=False, overrides=overrides
    )
    return model.run(47)


@pytest.fixture(scope="module")
def watch() -> Watch:
    """What was seen over 31 weeks, the beginning of policy among them."""
    seen = Watch()
    watched, undisturbed = grown(), grown()
    undisturbed.run(31)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "run_weeks", run_weeks.py_func)  # type: ignore[attr-defined]
        watched_ones = {(place, name): seen.around(name, found(place, name)) for place, name in processes()}
        patch.setattr("coprod_sim.model.week.month.plan", coprod_sim.model.week.month.plan.py_func)  # type: ignore[attr-defined]
        for (place, name), process in watched_ones.items():
            patch.setattr(f"coprod_sim.model.week.{place}.{name}", process)
        watched.run(31)
    for table, other in zip(watched.town, undisturbed.town, strict=True):
        for column, same in zip(table, other, strict=True):
            assert np.array_equal(column, same)  # what was watched is what runs
    return seen


def test_the_table_lists_the_weeks_processes() -> None:
    assert names() == WRITES.keys() | LOOK_ONLY


def test_every_process_was_seen_at_work(watch: Watch) -> None:
    assert watch.calls == names()


@pytest.mark.parametrize("name", WRITES)
def test_a_process_changes_what_it_says_and_nothing_else(watch: Watch, name: str) -> None:
    assert watch.changed[name] == WRITES[name]


def test_looking_changes_nothing(watch: Watch) -> None:
    assert [name for name in LOOK_ONLY if watch.changed[name]] == []


def test_who_comes_to_a_row_is_new_in_everything_but_the_place(watch: Watch) -> None:
    assert not watch.reborn & PLACE
    assert watch.reborn >= {
        f"r.{name}" for name in ("condition", "slow", "helper", "cares_for", "lonely", "gave", "pays")
    }


@pytest.mark.parametrize("name", WRITES)
def test_a_process_takes_nothing_that_it_does_not_use(name: str) -> None:
    process = next(found(place, other) for place, other in processes() if other == name)
    tree = ast.parse(inspect.getsource(process.py_func))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set(inspect.signature(process.py_func).parameters) - used == set()
