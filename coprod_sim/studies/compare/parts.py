"""A comparison as parts of an answer, as a sweep's is: sentences, the tables behind them, and figures."""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

import pandas as pd
from matplotlib.figure import Figure

from coprod_sim.outcomes.registry import HOME_CARE, MAIN, told
from coprod_sim.report.not_modelled import LEFT_OUT, WHERE
from coprod_sim.report.part import Part, Picture, Shown, Text
from coprod_sim.report.sentence import Name, Sentence, as_written, say
from coprod_sim.studies.compare import for_whom
from coprod_sim.studies.compare.adoption_sentences import spread_texts
from coprod_sim.studies.compare.answer import ANSWER, BESIDE, against_each, pairs_in_turn, warnings
from coprod_sim.studies.compare.figures.every import ALT, pictures
from coprod_sim.studies.compare.findings import Findings, Pair, contrast_name
from coprod_sim.studies.compare.inputs import inputs_by_topic
from coprod_sim.studies.compare.made_of import TABLE as MADE_OF
from coprod_sim.studies.compare.made_of import made_of_lines, made_of_table
from coprod_sim.studies.compare.paying_back import break_even
from coprod_sim.studies.compare.posts import posts_sentences
from coprod_sim.studies.compare.reading import how_sure, how_to_read
from coprod_sim.studies.compare.run_facts import TABLE as RUN
from coprod_sim.studies.compare.run_facts import RunFacts, run_table
from coprod_sim.studies.compare.saved import saved_lines
from coprod_sim.studies.compare.spread_table import TABLE as SPREAD
from coprod_sim.studies.compare.spread_table import spread_table
from coprod_sim.studies.compare.tables import named
from coprod_sim.studies.compare.turning import turns, utilisation
from coprod_sim.studies.how_sure import LEGEND

PAYING = (*BESIDE, "cost_public_gbp", "programme_gbp", "unpaid_cost_gbp", "net_benefit_high_gbp")
EXPLAINED = ("demand_hours", "public_hours", "unmet_asked_hours", "core_hours")
FEW = 3
FIELDS = ("saved", "by_fifth", "by_age", "by_utilisation", "break_even", "posts")
"""Tables of the findings that parts show, besides the whole comparison."""


def parts(found: Findings) -> tuple[Part, ...]:
    """All parts, the answer first; made once."""
    if "parts" not in found.kept:
        found.kept["parts"] = _made(found)
    made: tuple[Part, ...] = found.kept["parts"]
    return made


def _made(found: Findings) -> tuple[Part, ...]:
    whole = {"comparison": found.table} | {name: getattr(found, name) for name in FIELDS}
    made = {MADE_OF: made_of_table(found), RUN: run_table(found), SPREAD: spread_table(found)}
    tables = {name: as_written(named(found, table)) for name, table in (whole | made).items()}
    return (
        _answer(found, tables),
        _for_whom(found, tables),
        _who_pays(found, tables),
        _reversal(found, tables),
        _how_sure(found, tables),
        Part("what-it-leaves-out", "What it leaves out", (Text((), tuple((Name(line),) for line in LEFT_OUT)),),
             notes=((Name(WHERE),),)),
        _rests_on(found, tables),
    )  # fmt: skip


def sentences(found: Findings) -> tuple[Sentence, ...]:
    """All that is said of the results, the answer first."""
    return (*notices(found), *(one for part in parts(found) for one in (*part.sentences, *part.notes)))


def notices(found: Findings) -> tuple[Sentence, ...]:
    """What must be known first: numbers that are beyond what the model can stand, money that is not the same."""
    return tuple((Name(f"Warning: {line}"),) for line in found.manifest.get("warnings", ()))


def _one_by_one(lines: Iterable[Sentence]) -> Text:
    return Text((), tuple(lines))


def _pairs_printed(found: Findings) -> tuple[Pair, ...]:
    """Contrasts whose numbers are printed in the page; the others are in the files."""
    return found.lead if len(found.lead) <= FEW else found.lead[:1]


def _pictures(found: Findings, *names: str) -> tuple[Picture, ...]:
    every = cast(
        "Mapping[str, Callable[[], Figure]]", pictures(found)
    )  # those with nothing to show are not in a folder
    return tuple(Picture(name, ALT[name], every[name]) for name in names if name in every)


def _answer(found: Findings, tables: Mapping[str, pd.DataFrame]) -> Part:
    """Demand, public hours, cost and unmet need; why they move; what the figures show."""
    opening = say("In this model, over {span}", span=RunFacts(found).span)
    why = made_of_lines(found, tables[MADE_OF], found.lead[0], EXPLAINED)
    said = (
        *against_each(found, ANSWER, opening),
        _one_by_one(warnings(found)),
        Text(say("Why, against {arm}, on the mean:", arm=_other(found)), lines) if (lines := tuple(why)) else Text(()),
        _one_by_one(saved_lines(found)),
        *spread_texts(found, tables[SPREAD]),
    )
    shown = tuple(_shown(found, pair, told("answer")) for pair in _pairs_printed(found))
    shown += (_shown(found, found.lead[0], told("core")),)
    used = ("comparison", "saved", MADE_OF, RUN, *((SPREAD,) if len(tables[SPREAD]) else ()))
    names = ("core_economy", "contrasts", "demand", "who_met_the_need", "adoption", "risk", "places", "size")
    return Part("answer", "The answer", said, _some(tables, *used), _pictures(found, *names), shown,
                tuple(how_to_read(found)))  # fmt: skip


def _other(found: Findings) -> Name:
    return Name(f"\N{LEFT DOUBLE QUOTATION MARK}{found.labels[found.lead[0][1]]}\N{RIGHT DOUBLE QUOTATION MARK}")


def _some(tables: Mapping[str, pd.DataFrame], *names: str) -> dict[str, pd.DataFrame]:
    return {name: tables[name] for name in names}


def _for_whom(found: Findings, tables: Mapping[str, pd.DataFrame]) -> Part:
    """By deprivation fifth, for people who get home care and by their age, and for carers."""
    pair = found.lead[0]
    care = tuple(HOME_CARE) if for_whom.has_home_care(found) else ()
    opening = f"{found.labels[pair[0]]} minus {found.labels[pair[1]]}, by"
    note = "Hours per 1,000 of its own residents a year, and hours a year in all."
    keys = (*for_whom.BY_FIFTH, *care)
    by_fifth = Shown("by_fifth", (("Outcome", "label", "text"), ("Fifth", "fifth", "count"), *_DIFFERENCE),
                     _places(found.by_fifth, pair, keys),
                     f"{opening} deprivation fifth; the first is the most deprived. {note}")  # fmt: skip
    by_age = Shown("by_age", (("Outcome", "label", "text"), ("Age", "age", "text"), *_DIFFERENCE),
                   _places(found.by_age, pair, care), f"{opening} age. {note}")  # fmt: skip
    used = ("comparison", "by_fifth", *(("by_age",) if care else ()))
    return Part(
        "for-whom",
        "For whom",
        tuple(for_whom.texts(found, found.lead[:1])),
        _some(tables, *used),
        _pictures(found, "by_fifth"),
        (by_fifth, by_age) if care else (by_fifth,),
    )


def _who_pays(found: Findings, tables: Mapping[str, pd.DataFrame]) -> Part:
    """The public budget, people, society."""
    why = made_of_lines(found, tables[MADE_OF], found.lead[0], ("cost_public_gbp", "net_benefit_low_gbp"))
    note = say("A saving to the public budget may be work that moves to kin, neighbours or people themselves.")
    said = (
        *against_each(found, BESIDE, ("Beside this",)),
        Text(say("Why, against {arm}, on the mean:", arm=_other(found)), lines) if (lines := tuple(why)) else Text(()),
        _one_by_one(posts_sentences(found.posts, found.labels, found.money)),
        _one_by_one((note,)),
    )
    shown = tuple(_shown(found, pair, PAYING) for pair in _pairs_printed(found))
    used = _some(tables, "comparison", MADE_OF, "posts")
    return Part("who-pays", "Who pays", said, used, _pictures(found, "costs"), shown)


def _reversal(found: Findings, tables: Mapping[str, pd.DataFrame]) -> Part:
    """When it reverses: break-even, and how busy the team is at the start."""
    said = (
        _one_by_one(break_even(found, pair) for pair in pairs_in_turn(found)),
        _one_by_one(utilisation(found)),
        _one_by_one(turns(found)),
    )
    used = ("comparison", "break_even", "by_utilisation", RUN)
    return Part("when-it-reverses", "When it reverses", said, _some(tables, *used))


def _how_sure(found: Findings, tables: Mapping[str, pd.DataFrame]) -> Part:
    """How sure: ranges, shares of worlds and Monte Carlo error."""
    columns = (
        ("Outcome", "label", "text"),
        *_RANGE,
        ("In worlds", "share_of_worlds", "of_worlds"),
        *((("Monte Carlo error", "mc_error", "size"),) if found.luck_known else ()),
        ("Unit", "unit", "text"),
        ("In the town", "town_median", "signed"),
    )
    pair = found.lead[0]
    caption = f"{found.labels[pair[0]]} minus {found.labels[pair[1]]}: how sure each difference is. {LEGEND}"
    shown = Shown("comparison", columns, _places(found.table, pair, MAIN), caption)
    said = (_one_by_one(how_sure(found)),)
    return Part("how-sure", "How sure", said, _some(tables, "comparison", RUN), (), (shown,))


def _rests_on(found: Findings, tables: Mapping[str, pd.DataFrame]) -> Part:
    """Inputs that are judgement or provisional."""
    words = "One comparison cannot tell which of its inputs the answer hangs on. A sweep can: coprod-sim sweep, then "
    said = (say(f"{words}coprod-sim analyse."),)
    columns = (
        ("Topic", "topic", "text"),
        ("Judgement", "judgement", "count"),
        ("Provisional", "provisional", "count"),
        ("Which", "which", "text"),
    )
    caption = "Inputs that rest on judgement, or are provisional (marked *)."
    notes = (say("coprod-sim explain KEY tells what a number means, its range and where it is from."),)
    return Part("assumptions", "What it rests on", said, {"inputs": inputs_by_topic(found.manifest)}, (),
                (Shown("inputs", columns, None, caption),), notes)  # fmt: skip


def _places(table: pd.DataFrame, pair: Pair, outcomes: tuple[str, ...]) -> tuple[int, ...]:
    """Rows of some outcomes of a contrast, in the order of the outcomes."""
    if table.empty:
        return ()
    chosen = table[(table["contrast"] == contrast_name(pair)) & table["outcome"].isin(outcomes)]
    order = {key: place for place, key in enumerate(outcomes)}
    return tuple(int(row) for row in chosen["outcome"].map(order).sort_values(kind="stable").index)


def _shown(found: Findings, pair: Pair, outcomes: tuple[str, ...]) -> Shown:
    columns = (
        ("Outcome", "label", "text"),
        *((found.labels[arm], f"mean {arm}", "mean") for arm in (pair[1], pair[0])),
        *_RANGE,
        ("In worlds", "share_of_worlds", "of_worlds"),
        (f"Share of {found.labels[pair[1]]}", "share_of_comparator", "signed_percent"),
        ("Unit", "unit", "text"),
        ("In the town", "town_median", "signed"),
    )
    residents = f"{int(found.manifest['residents']):,} residents"
    minus = f"{found.labels[pair[0]]} minus {found.labels[pair[1]]}"
    town = f"In the town: hours, {found.money.strip()} or people a year for all its {residents} together."
    caption = f"{minus}. {town} {LEGEND}"
    return Shown("comparison", columns, _places(found.table, pair, outcomes), caption)


_RANGE = (
    ("Median", "median", "signed"),
    ("From", "low", "signed"),
    ("To", "high", "signed"),
    ("How sure", "words", "text"),
)
_DIFFERENCE = (*_RANGE, ("All of them", "town_median", "signed"))
