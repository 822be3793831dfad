"""How far practice spreads, what a scandal does, who is left behind and whether size matters, in plain English."""

from collections.abc import Iterator

import pandas as pd

from coprod_sim.report.part import Text
from coprod_sim.report.sentence import Name, Sentence, TableRow, from_to, row_of, say, together
from coprod_sim.studies.compare.adoption import (
    ADOPTION,
    GAIN,
    changing,
    differing,
    of_places,
    scandal_week,
    sized_pairs,
    without_scandal,
)
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.spread_table import BY_SIZE, TABLE
from coprod_sim.studies.intervals import range_of
from coprod_sim.studies.statements import called, quoted_arm, statement, verdict

FEW_ARMS = 3
LATE = Name("Adoption in the last year")


def spread_texts(found: Findings, table: pd.DataFrame) -> list[Text]:
    """Sentences with the details below them; none where nothing of it happens. ``table`` is ``spread_table``'s."""
    return [*_adoption(found, table), *_scandals(found, table), *_places(found, table), *_by_size(found, table)]


def _rows(found: Findings, table: pd.DataFrame, what: str) -> list[TableRow]:
    return [
        TableRow(TABLE, table, int(place), found.money) for place in (table["what"] == what).to_numpy().nonzero()[0]
    ]


def _range(row: TableRow, form: str) -> Sentence:
    """In brackets: where worlds lie; nothing of one world."""
    return say(" ({ends})", ends=from_to(row, form)) if row["low"] == row["low"] else ()


def _adoption(found: Findings, table: pd.DataFrame) -> Iterator[Text]:
    arms = changing(found, ADOPTION)
    if not arms:
        return
    ends = [
        say("{share}{range} in {arm}", share=row.fact("median", "of_worlds"), range=_range(row, "of_worlds"),
            arm=quoted_arm(found, row["arm"]))
        for row in _rows(found, table, "adoption_end")
    ]  # fmt: skip
    lead = say("Share of professionals who co-produce at the end, median and range: {ends}.", ends=together(ends))
    yield Text(lead, tuple(_difference(found, pair) for pair in _pairs_adopting(found, arms)))


def _pairs_adopting(found: Findings, arms: list[str]) -> list[Pair]:
    """Differences in adoption: among few arms all, among more those of the lead; those after a scandal stand there."""
    pairs = found.pairs if len(arms) <= FEW_ARMS else found.lead
    elsewhere = {(arm, without_scandal(found, arm)) for arm in arms if scandal_week(found, arm) is not None}
    return [pair for pair in pairs if set(pair) <= set(arms) and pair not in elsewhere]


def _difference(found: Findings, pair: Pair) -> Sentence:
    first, second = (quoted_arm(found, arm) for arm in pair)
    name = Name(f"{LATE}, {first} compared with {second}")
    return statement(found, found.said(ADOPTION, pair), ADOPTION, name)


def _scandals(found: Findings, table: pd.DataFrame) -> Iterator[Text]:
    for row in _rows(found, table, "scandal"):
        arm, beside = str(row["arm"]), []
        if row["before"] == row["before"]:
            beside.append(say("it was {before} in the week before", before=row.fact("before", "figures")))
        twin, details = without_scandal(found, arm), []
        if twin is not None:
            without = row.fact("without", "figures")
            words = "it is {without} in that week without a scandal, in {twin}"
            beside.append(say(words, without=without, twin=quoted_arm(found, twin)))
            details.append(_against_twin(found, arm, twin))
        high: Sentence = ()
        if row["low"] == row["low"]:
            range_ = Name(range_of(int(found.manifest["replicates"])))
            high = say(" ({range} {ends})", range=range_, ends=from_to(row, "figures"))
        lead = say(
            "Within a year of the scandal in week {week}, the risk that officials see in {arm} is at most {mean} on "
            "the mean{high}{beside}.",
            week=row.fact("week", "week"),
            arm=quoted_arm(found, arm),
            mean=row.fact("mean", "figures"),
            high=high,
            beside=say("; {all}", all=together(beside)) if beside else (),
        )
        yield Text(lead, tuple(details))


def _against_twin(found: Findings, arm: str, twin: str) -> Sentence:
    """The arm with the scandal and the one without, whichever way round they were compared."""
    pair = (arm, twin) if (arm, twin) in found.pairs else (twin, arm)
    first, second = (
        f"{quoted_arm(found, each)}{', the same without a scandal' if each == twin else ''}" for each in pair
    )
    separator = "," if pair[0] == twin else ""
    name = Name(f"{LATE}, {first}{separator} compared with {second}")
    return statement(found, found.said(ADOPTION, pair), ADOPTION, name)


def _places(found: Findings, table: pd.DataFrame) -> Iterator[Text]:
    pairs = [pair for pair in found.lead if not of_places(found, pair).empty]
    if pairs:
        lead = (
            "Localities that are worse off, with less net benefit; what differs there is chance as well as the policy:"
        )
        yield Text(say(lead), tuple(_left_behind(found, table, pair) for pair in pairs))


def _left_behind(found: Findings, table: pd.DataFrame, pair: Pair) -> Sentence:
    first, second = (quoted_arm(found, arm) for arm in pair)
    opening = say("{first} compared with {second}", first=first, second=second)
    gains = of_places(found, pair)[GAIN]
    if not gains.any():
        return say("{opening}: none; net benefit is the same in every locality of all worlds.", opening=opening)
    if not (gains < 0).any():
        return say("{opening}: none in all worlds.", opening=opening)
    row = row_of(TABLE, table, found.money, what="worse_off", contrast=contrast_name(pair))
    ends: Sentence = ("one world gives no range",)
    if row["low"] == row["low"]:
        ends = say("{range} {ends}", range=Name(row["range"]), ends=from_to(row, "of_worlds"))
    share = row.fact("median", "of_worlds")
    return say("{opening}: {share} of localities in the median world, {ends}.", opening=opening, share=share, ends=ends)


def _by_size(found: Findings, table: pd.DataFrame) -> Iterator[Text]:
    """What a contrast gains more than the one of large localities."""
    pairs = sized_pairs(found)
    told = {str(row["contrast"]) for row in _rows(found, table, "size")}
    for pair in pairs[1:]:
        if contrast_name(pair) not in told:
            continue
        large = pairs[0]
        where = {"what": "size", "contrast": contrast_name(pair)}
        effects = {key: row_of(TABLE, table, found.money, outcome=key, **where) for key in BY_SIZE}
        sure = [(called(found, key),) for key, row in effects.items() if verdict(row).settled]
        said = say("differs in most worlds or more in {sure}", sure=together(sure)) if sure else ()
        lead = say(
            "By size: what {small} gains on {its} {said} from what {large} gains on {usual}.",
            small=_sized(found, table, pair),
            its=quoted_arm(found, pair[1]),
            said=said or "is not settled to differ",
            large=_sized(found, table, large),
            usual=quoted_arm(found, large[1]),
        )
        details = [statement(found, row, key, _named(found, key)) for key, row in effects.items()]
        yield Text(lead, (*details, *_more_than_size(found, pair, large)))


def _named(found: Findings, key: str) -> Name:
    return Name(f"Difference in {called(found, key)}")


def _sized(found: Findings, table: pd.DataFrame, pair: Pair) -> Sentence:
    row = row_of(TABLE, table, what="localities", contrast=contrast_name(pair))
    arm, residents = quoted_arm(found, pair[0]), row.fact("residents", "count")
    return say("{arm}, with localities of {residents},", arm=arm, residents=residents)


def _more_than_size(found: Findings, pair: Pair, large: Pair) -> Iterator[Sentence]:
    """What the two arms differ in besides."""
    if keys := differing(found, pair[0], large[0]):
        words = "These arms differ in more than size ({keys}), so this is not the effect of size alone."
        yield say(words, keys=Name(", ".join(keys)))
