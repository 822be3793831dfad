"""What is left when a programme ends: nothing that it paid for, and what people remember of it."""

import pytest
from towns import made, weekly

pytestmark = pytest.mark.property


def test_only_the_first_project_begins_with_everybody_s_good_will() -> None:
    projects: dict[str, object] = {
        "project_hours_per_resident": 2.0, "project_years": 0.25, "project_join": 0.3, "conditional_share": 0.8,
        "intention_to_action": 1.0,
    }  # fmt: skip
    worked = weekly(made(residents=2_000, overrides=projects, weeks=104), "project_given")
    again = next(week for week in range(8, 104) if worked[week] > 0 and not worked[week - 8 : week].any())
    assert 0 < worked[again] < 0.5 * worked[0]  # people go by what their ties did last


def test_a_time_bank_that_closes_has_no_members_and_nobody_is_coached() -> None:
    members, given, enrolled = (
        weekly(made(residents=2_000, overrides={"withdrawal_week": 26}, weeks=60), name)
        for name in ("members", "given_bank", "enrolled")
    )
    assert members[20] > 0
    for books in (members, given, enrolled):
        assert books[32:].max() == 0
