"""Whether differences turn round with how busy the team is at the start."""

from collections.abc import Iterator

from coprod_sim.outcomes.registry import UNMET_PARTS
from coprod_sim.report.sentence import Sentence, TableRow, say, together
from coprod_sim.studies.compare.answer import against, pairs_in_turn
from coprod_sim.studies.compare.findings import Findings, Pair
from coprod_sim.studies.statements import called, heading, quoted_arm, signed, verdict

TABLE, LEVEL = "by_utilisation", "starting_utilisation"
TOLD = ("demand_hours", "unmet_asked_hours")


def _rows(found: Findings, pair: Pair, outcome: str) -> list[TableRow]:
    return found.rows_of(TABLE, pair, outcome=outcome)


def utilisation(found: Findings) -> Iterator[Sentence]:
    """Median differences at each level, where it was varied."""
    for pair in pairs_in_turn(found) if len(found.by_utilisation) else ():
        levels = together([(row.fact(LEVEL, "share"),) for row in _rows(found, pair, TOLD[0])])
        parts = []
        for outcome in TOLD:
            rows = _rows(found, pair, outcome)
            values, town = (
                together([(signed(row, column, outcome),) for row in rows]) for column in ("median", "town_median")
            )
            words = "{values} hours in {name} ({town} in the town)"
            parts.append(say(words, values=values, name=called(found, outcome), town=town))
        whose = say("of {of}", of=against(found, pair))
        if not found.own_baselines:
            whose = say("from {arm}", arm=quoted_arm(found, pair[1]))
        words = "Starting with a team busy at {levels}, median differences {whose} are {parts}."
        yield say(words, levels=levels, whose=whose, parts=together(parts))


def turns(found: Findings) -> Iterator[Sentence]:
    """Whether what is settled goes the same way however busy the team is at the start."""
    pair = found.lead[0]
    for outcome in ("demand_hours", *UNMET_PARTS) if len(found.by_utilisation) else ():
        ways: dict[str, list[TableRow]] = {}
        for row in _rows(found, pair, outcome):
            if verdict(row).settled:
                ways.setdefault(verdict(row).way, []).append(row)
        if not ways:
            yield say("At no starting utilisation is the direction of {name} settled.", name=called(found, outcome))
            continue
        parts = [
            say("{way} from a start at {at}", way=way, at=together([(row.fact(LEVEL, "share"),) for row in rows]))
            for way, rows in sorted(ways.items(), reverse=True)
        ]
        turned = "turns round" if len(ways) > 1 else "does not turn round where it is settled"
        name = heading(found, outcome)
        yield say("{name} {turned}: {parts}.", name=name, turned=turned, parts=together(parts))
