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

import coprod_sim.model.week.week
from coprod_sim.model import engine
from coprod_sim.model.model import CoProductionModel
from coprod_sim.model.week.week import run_localities

pytestmark = pytest.mark.rule


PLACE = {"person_id", "household", "age", "cohort", "fifth"}  # of a row, whoever lives there
BOOKS = {"ledger"}
NEEDS = {"standing", "relational", "everyday"}
HELP = NEEDS | {"clinical", "left", "credit", "given", "need"}
# Process -> names of the arguments whose numbers it changes; `order`, `supply` and the like are working space.
WRITES: dict[str, set[str]] = {
    "ledger.begin": {"row_of", "left", "credit_before", "granted_before"},
    "fill": {"out"},
    "needs.arise": NEEDS | {"clinical", "need", "needy"} | BOOKS,
    "self_care.meet": {"relational", "everyday"} | BOOKS,
    "kin.find_kin": {"kin_target", "supply", "in_need"},
    "kin.care": {"standing", "supply"} | BOOKS,
    "exchange.order_askers": {"order"},
    "exchange.ask_ties": HELP | {"granted", "trust", "with_time"} | BOOKS,
    "time_bank.join_and_leave": {"member", "gave", "received", "before"},
    "time_bank.trade": HELP | {"gave", "received", "traders"} | BOOKS,
    "projects.work_together": {"left", "given"} | BOOKS,
    "peer_ties.fade": {"peers"},
    "service.refer": {"package", "waiting_relational", "waiting_clinical", "unmet"} | BOOKS,
    "coaching.enrol": {"coached", "order", "peers"},
    "coaching.choose_carers": {"relieved", "order"},
    "coaching.lead": {"left", "given"} | BOOKS,
    "coaching.visit": {"coached", "dose", "trust_services"} | BOOKS,
    "service.queue": {"order"},
    "service.serve": {"waiting_relational", "waiting_clinical", "wait", "dose", "trust", "unmet"} | BOOKS,
    "learning.fade_credit": {"credit"},
    "learning.feel": {"strain", "spare", "given", "trust_neighbours", "trust_services", "granted"},
    "learning.health": {
        "unmet", "need", "unmet_minutes", "dose", "capability", "slow", "passing", "severity", "level",
    },
    "learning.learn_usual": {"usual_unmet"},
    "contacts.reckon": {"at"},
    "contacts.count_states": {"at"},
    "stays.stay_in_bed": {"stay", "setting"} | BOOKS,
    "turnover.leave_and_come": BOOKS | {"r", "peers"},
    "ledger.place": BOOKS,
    "ledger.close": BOOKS,
    "ledger.add": {"weekly", "by_locality"},
}  # fmt: skip
LOOK_ONLY = {"ledger.supervised", "ledger.blank", "rows"}


def processes() -> Iterator[str]:
    """Kernels that the week calls, as its list writes them."""
    tree = ast.parse(Path(str(coprod_sim.model.week.week.__file__)).read_text())
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name):
            name = ast.unparse(call.func)
            if hasattr(found(name), "py_func"):
                yield name


def found(name: str) -> Any:
    thing: Any = coprod_sim.model.week.week
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

        def watched(*arguments: Any) -> Any:
            given = [columns(value) for value in arguments]
            before = [{key: column.copy() for key, column in held.items()} for held in given]
            result = process(*arguments)
            self.calls.add(name)
            for parameter, old, new in zip(parameters, before, given, strict=True):
                different = {key for key in old if not np.array_equal(old[key], new[key])}
                if different:
                    self.changed[name].add(parameter)
                self.reborn |= different - {""}
            return result

        return watched


def grown() -> CoProductionModel:
    """A town five weeks before policy begins, with much going on afterwards."""
    overrides: dict[str, object] = {
        "starting_utilisation": 1.3, "join_per_year": 3.0, "leave_per_year": 0.9, "broker_hours_per_try": 0.05,
        "lapse_weeks": 4, "home_care_take_up_share": 0.05, "help_finds_need": 0.2, "never_trade_share": 0.0,
        "coaching_share": 0.3, "broker_hours_per_member_year": 1.0, "move_per_year": 0.5,
        "course_gbp_per_resident_year": 40.0, "course_group_size": 5, "peer_led": 1, "leader_gbp_per_hour": 10.0,
        "coaching_visit_minutes": 20.0, "introduction_share": 0.6, "peer_tie_fade_per_year": 6.0,
        "drop_out_per_week": 0.2, "sanction_share": 0.5, "project_hours_per_resident": 0.2, "project_join": 0.4,
        "stays_drawn": 1, "setting_beds": 6,
    }  # fmt: skip
    model = CoProductionModel(
        "time_bank", "co-produced", residents=800, fixed_parameters=True, burn_in=False, overrides=overrides
    )
    return model.run(47)


@pytest.fixture(scope="module")
def watch() -> Watch:
    """What was seen over 31 weeks, the beginning of policy among them."""
    seen = Watch()
    watched, undisturbed = grown(), grown()
    undisturbed.run(31)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "run_localities", run_localities.py_func)  # type: ignore[attr-defined]
        for name in set(processes()):
            patch.setattr(f"coprod_sim.model.week.week.{name}", seen.around(name, found(name)))
        watched.run(31)
    for table, other in zip(watched.town, undisturbed.town, strict=True):
        for column, same in zip(table, other, strict=True):
            assert np.array_equal(column, same)  # what was watched is what runs
    return seen


def test_the_table_lists_the_weeks_processes() -> None:
    assert set(processes()) == WRITES.keys() | LOOK_ONLY


def test_every_process_was_seen_at_work(watch: Watch) -> None:
    assert watch.calls == set(processes())


@pytest.mark.parametrize("name", WRITES)
def test_a_process_changes_what_it_says_and_nothing_else(watch: Watch, name: str) -> None:
    assert watch.changed[name] == WRITES[name]


def test_looking_changes_nothing(watch: Watch) -> None:
    assert not watch.changed.keys() & LOOK_ONLY


def test_who_comes_to_a_row_is_new_in_everything_but_the_place(watch: Watch) -> None:
    assert not watch.reborn & PLACE
    assert watch.reborn >= {"condition", "slow", "severity", "willing", "kin_minutes", "trust_services", "credit"}


@pytest.mark.parametrize("name", WRITES)
def test_a_process_takes_nothing_that_it_does_not_use(name: str) -> None:
    process: Any = found(name)
    tree = ast.parse(inspect.getsource(process.py_func))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set(inspect.signature(process.py_func).parameters) - used == set()
