"""The time that a team of professionals has left, and how it is shared and spent."""

from collections.abc import Sequence

from coprod_sim.model.agents.context import Worker
from coprod_sim.model.decisions import share_out


def time_left(team: Sequence[Worker]) -> int:
    """Minutes that the team has left this week."""
    return sum(professional.left for professional in team)


def give_time(team: Sequence[Worker], minutes: int) -> None:
    """Share this week's time out among the team."""
    for professional, share in zip(team, share_out(minutes, len(team)), strict=True):
        professional.left = share


def spend(team: Sequence[Worker], minutes: int) -> None:
    """Take ``minutes`` off the team's time, one professional after the other."""
    for professional in team:
        minutes -= professional.work(minutes)
