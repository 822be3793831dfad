"""The columns of the town, each declared once: dtype, unit and meaning.

The country is flat: locality ``l`` holds rows ``start[l]`` to ``start[l + 1]``. Ids that point at people (``to``,
``cares_for``) count rows within the locality, so that 16 bits are enough.
"""

from typing import Annotated, NamedTuple, get_args, get_type_hints

import numpy as np
import numpy.typing as npt

I8 = npt.NDArray[np.int8]
U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
I16 = npt.NDArray[np.int16]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
DTYPES: dict[object, np.dtype[np.generic]] = {
    I8: np.dtype(np.int8),
    U8: np.dtype(np.uint8),
    U16: np.dtype(np.uint16),
    I16: np.dtype(np.int16),
    I32: np.dtype(np.int32),
    I64: np.dtype(np.int64),
    U32: np.dtype(np.uint32),
    F32: np.dtype(np.float32),
    F64: np.dtype(np.float64),
}
"""The dtype that a column's type stands for: how numpy builds these types inside is its own affair."""
PEER_SLOTS = 4
NO_PEER = -1
NOBODY = -2  # cares_for of who is no carer
ELSEWHERE = -1  # cares_for of a carer whose kin live outside the locality
PARTNER, PARENT, CHILD, KIN, FRIEND, NEIGHBOUR, PEER = 0, 1, 2, 3, 4, 5, 6
NOT_MEMBER, TRADES, NEVER_TRADES = 0, 1, 2
NEVER_STOOD = -(1 << 30)  # project_until where there has been no project


class Residents(NamedTuple):
    """A row a resident. Minutes are minutes a week of the care plan that stands, unless said otherwise."""

    person_id: Annotated[I16, "id", "number in the locality, given at founding; with the locality it is `who`"]
    household: Annotated[I16, "id", "household in the locality"]
    alone: Annotated[I8, "yes/no", "lives alone"]
    age: Annotated[I8, "band", "age band: 0-15, 16-44, 45-64, 65-74, 75-84, 85 and over"]
    cohort: Annotated[I8, "yes/no", "founded in the youngest band: of the birth cohort, where there is one"]
    fifth: Annotated[U8, "fifth", "deprivation fifth of the household, 1 the most deprived"]
    pays: Annotated[I8, "yes/no", "has means, and buys care rather than ask the team"]
    condition: Annotated[I8, "yes/no", "has the long-term condition, so is a Citizen; otherwise a Neighbour"]
    ask_luck: Annotated[U16, "65,536ths", "own threshold of asking for home care, for life: the low ask first"]
    helper: Annotated[U16, "65,536ths", "readiness to help, for life"]
    activity: Annotated[U16, "65,536ths", "rank in wanting to be active in self-care, for life: the low are"]
    slow: Annotated[F32, "logit", "slow state of severity"]
    passing: Annotated[F32, "logit", "passing state of severity, around zero"]
    severity_start: Annotated[F32, "0 to 1", "severity at founding without the passing state"]
    severity: Annotated[F32, "0 to 1", "logistic(slow + passing); 0 without the condition"]
    need: Annotated[I16, "minutes a week", "help needed at home"]
    cares_for: Annotated[I16, "row", "whom a carer cares for; -1 somebody elsewhere, -2 no carer"]
    care_tie: Annotated[I8, "kind", "what the carer is to whom they care for, as in ties"]
    offer: Annotated[I16, "minutes a week", "a carer's time for kin at most"]
    given: Annotated[I16, "minutes a week", "care that a carer gives"]
    elsewhere: Annotated[I16, "minutes a week", "care that kin who live elsewhere would offer"]
    kin: Annotated[I32, "minutes a week", "care from kin, those elsewhere included"]
    helping: Annotated[I16, "minutes a week", "usual help to friends, neighbours and others"]
    more: Annotated[I16, "minutes a week", "more time that would be given if somebody asked"]
    spent: Annotated[I16, "minutes a week", "of it what courses, projects and the time bank took"]
    asking: Annotated[I16, "minutes a week", "help asked of friends, neighbours and peers"]
    asked_for: Annotated[I32, "minutes a week", "help that the team asks of them on one's behalf"]
    pull: Annotated[I32, "half minutes a week", "what one's ties ask, by weight"]
    pull_asked: Annotated[I32, "half minutes a week", "what the team asks for one's ties, by weight"]
    friend: Annotated[I32, "minutes a week", "help received from friends, neighbours and peers"]
    bank: Annotated[I16, "minutes a week", "help received through the time bank"]
    own: Annotated[I16, "minutes a week", "need met by self-care beyond the usual"]
    removed: Annotated[I16, "minutes a week", "need met by friends, neighbours, peers and the time bank"]
    package: Annotated[I16, "minutes a week", "home care asked of the team"]
    private: Annotated[I16, "minutes a week", "home care bought by people with means"]
    left: Annotated[I16, "minutes a week", "need that nobody meets and nobody was asked for"]
    member: Annotated[I8, "state", "of the time bank: 0 no, 1 yes, 2 yes but never trades"]
    gave: Annotated[I32, "minutes", "given along ties to people in need and in the time bank, fading"]
    received: Annotated[I32, "minutes", "received from ties and in the time bank, fading"]
    took_part: Annotated[I8, "yes/no", "worked on the common project last month"]
    lonely: Annotated[F32, "0 to 1", "loneliness; below 0 before it is first calculated"]
    lonely_usual: Annotated[F32, "0 to 1", "what it would be with the visits that are usual here"]
    dose: Annotated[F32, "minutes", "coaching and doing-with taken in, fading"]
    capability: Annotated[F32, "founding SDs", "capability gain from the dose"]
    coached: Annotated[I8, "weeks", "coaching visits still to come"]
    sanctioned: Annotated[I8, "count", "sanctions so far"]
    relieved: Annotated[I8, "yes/no", "a carer visited weekly this month"]
    stay: Annotated[I16, "nights", "of a hospital stay still to come"]
    setting: Annotated[I8, "beds", "taken in the other setting: 0 on a ward, 1 alone, 2 with a relative"]
    unmet: Annotated[F32, "share", "share of need unmet, about the last thirteen weeks"]


class Ties(NamedTuple):
    """Compressed rows: resident row ``i`` has ties ``first[i]`` to ``first[i + 1]``, in a fixed order."""

    first: Annotated[I32, "offset", "where a resident's ties begin"]
    to: Annotated[I16, "row", "whom the tie leads to, within the locality"]
    kind: Annotated[
        I8, "kind", "what the other is to me: partner 0, parent 1, child 2, other kin 3, friend 4, neighbour 5, peer 6"
    ]
    peers: Annotated[I16, "row", "peers met in a group: [slot]; -1 for none. No slots before week 0, or without groups"]


class Localities(NamedTuple):
    """A row a locality."""

    start: Annotated[I64, "row", "first resident; one more entry than localities"]
    number: Annotated[I32, "id", "number of the locality, part of every draw's key"]
    home_minutes: Annotated[I64, "minutes a week", "hours bought for home care; -1 until they are, in week -28"]
    clinical_minutes: Annotated[I64, "minutes a week", "hours bought for clinical need; -1 until they are"]
    fixed: Annotated[F64, "minutes a week", "what is paid as fixed hours: it follows what is worked, with a lag"]
    outreach: Annotated[F64, "share", "by which a team asks round and has more hours, for programme money"]
    outreach_pence: Annotated[I64, "pence a week", "programme money for outreach"]
    practice: Annotated[F64, "share", "share of the team's time that co-produces, from week 0"]
    quality: Annotated[F64, "multiple", "what co-producing achieves here: its mean fidelity times its fit to the place"]
    pace: Annotated[F64, "multiple", "need that an hour of service meets here: how well the team's practice fits"]
    fit_usual: Annotated[F64, "multiple", "fit of the usual practice to the place"]
    fit_co: Annotated[F64, "multiple", "fit of co-production to the place"]
    coaching_share: Annotated[F64, "share", "of the co-producing team's time that goes to coaching, as decided here"]
    boldness: Annotated[F64, "multiple", "how boldly people are asked, as decided here"]
    group_size: Annotated[I64, "people", "in a session, as decided here"]
    posts: Annotated[I64, "count", "professionals"]
    co_posts: Annotated[I64, "count", "professionals who co-produce"]
    fidelity: Annotated[F64, "share", "mean fidelity of those who co-produce, by time"]
    risk: Annotated[F64, "0 to 1", "risk of co-production as the official perceives it"]
    incidents: Annotated[I64, "count", "that came to light at the start of this quarter"]
    stories: Annotated[I64, "count", "in the press at the start of this quarter, about either practice"]
    visits: Annotated[I64, "count", "by the official at the start of this quarter"]
    lived: Annotated[
        F64, "QALY a year", "worth of lives in week 0, a person with the condition: what visits are compared with"
    ]
    score: Annotated[F64, "GBP a year", "of the settings in place, a resident: mean of their quarters"]
    scored: Annotated[I64, "quarters", "in that mean"]
    score_first: Annotated[F64, "GBP a year", "of the quarter before policy acts, a resident"]
    noise: Annotated[F64, "GBP a year", "squared: mean squared distance of a quarter's score from its mean so far"]
    decided: Annotated[I64, "week", "when the settings in place began"]
    broker_minutes: Annotated[I64, "minutes a week", "the broker's paid time from week 0"]
    broker_load: Annotated[F64, "ratio", "what members would exchange, of what the broker had time for, last month"]
    exchanges: Annotated[I64, "count a week", "exchanges through the broker"]
    course_minutes: Annotated[I64, "minutes a week", "leaders' or key workers' time that the programme pays for"]
    led_minutes: Annotated[I64, "minutes a week", "of sessions that peers have agreed to lead: [6, fifths of leaders]"]
    project_given: Annotated[I64, "minutes", "worked so far on the common project"]
    project_until: Annotated[I64, "week", "until when a finished project stands"]
    beds: Annotated[I64, "beds", "in the other setting, allotted for the quarter"]
    nights: Annotated[I64, "nights", "that residents spent in a bed this quarter"]
    programme_pence: Annotated[I64, "pence a week", "programme money from week 0, but for outreach"]
    asked_home: Annotated[I64, "minutes a week", "home care asked of the team this month"]
    backlog: Annotated[I64, "minutes", "clinical need outstanding: [6, fifths]"]
    undelivered: Annotated[F64, "weeks", "shares of home care not delivered, summed over this month's weeks"]
    estate: Annotated[I64, "minutes", "credit of people who left, and credit that faded: the books' other side"]
    usual_unmet: Annotated[F64, "share", "mean unmet share of those in need, by weight, weeks -24 to -1; -1: not known"]
    usual_visits: Annotated[F64, "multiple", "what visits make of the loneliness of those in need, in the same weeks"]
    usual_asked: Annotated[F64, "minutes a week", "home care asked of the team in the same weeks"]
    usual_sums: Annotated[I64, "mixed", "what the three above are calculated from: [6]"]
    month: Annotated[I64, "mixed", "plan, states and contacts of the last four-weekly plan: [6, ledger fields]"]


class Posts(NamedTuple):
    """A row a post of a team: who holds it co-produces or does not. Empty until teams are hired."""

    first: Annotated[I64, "row", "a locality's first post; one more entry than localities"]
    minutes: Annotated[I64, "minutes a week", "paid time"]
    co_produces: Annotated[I8, "yes/no", "whether its holder co-produces, from week 0"]
    told: Annotated[I8, "yes/no", "whether they do because government leads"]
    passion: Annotated[F64, "multiple", "of the mean"]
    fidelity: Annotated[F64, "share", "what they achieve, of what is possible; 0 for who does not co-produce"]
    since: Annotated[I64, "week", "when its holder came"]


class Links(NamedTuple):
    """Which localities know of each other, both ways, in compressed rows: `first[x]` to `first[x + 1]`."""

    first: Annotated[I64, "offset", "where a locality's links begin"]
    to: Annotated[I64, "locality", "whom the link leads to"]


class Scratch(NamedTuple):
    """Working space for one locality, reused from week to week; nothing in it outlives the week."""

    words: U32  # (4, n): luck of everybody for one decision
    luck: U32  # (4, n): for one more
    row_of: U32  # row of each number
    needy: I32  # rows of those in need, of whom there are counts[0]
    citizens: I32  # rows of those with the condition, counts[1]
    booked: I32  # rows of those with a package, counts[2]
    counts: I64  # (3,)
    gone: I8  # whether somebody new came to a row this month
    when: F64  # years until somebody starts to care
    whom: I32  # for whom; members of the bank before anybody moved
    tie: I8  # and by which kind of tie
    offered: I32  # care that all carers offer to somebody in need
    in_all: F64  # what they give of it
    elsewhere: I32  # of it by kin who live elsewhere
    given: I32  # usual help that somebody gave to people in need
    asked: I32  # and because a team asked
    traders: I32  # rows of members who trade, by number
    wish: I32  # what they want of the bank; what somebody would work on the project
    banked: I32  # what they gave
    worked: I32  # minutes of work on the project
    ill: I32  # rows of those with an episode this week
    minutes: I32  # and how long it takes
    order: I64  # sort keys


def dtypes(table: type[NamedTuple]) -> dict[str, np.dtype[np.generic]]:
    """The dtype of each column of ``table``, from its declaration."""
    hints = get_type_hints(table, include_extras=True)
    return {name: DTYPES[get_args(hint)[0]] for name, hint in hints.items()}


def described(table: type[NamedTuple]) -> list[tuple[str, str, str, str]]:
    """(name, dtype, unit, meaning) of each column: what the documentation is made of."""
    hints = get_type_hints(table, include_extras=True)
    types = dtypes(table)
    return [(name, str(types[name]), *get_args(hint)[1:3]) for name, hint in hints.items()]


def empty_residents(rows: int) -> Residents:
    """Columns of zeros for ``rows`` residents."""
    return Residents(**{name: np.zeros(rows, dtype) for name, dtype in dtypes(Residents).items()})


def no_posts(localities: int) -> Posts:
    """Teams before they are hired."""
    first = np.zeros(localities + 1, np.int64)
    return Posts(first, **{name: np.zeros(0, dtype) for name, dtype in dtypes(Posts).items() if name != "first"})


def no_peers(residents: int, slots: int) -> I16:
    """So many slots for the peers of each resident, all of them empty."""
    return np.full((residents, slots), NO_PEER, np.int16)


def no_links(localities: int) -> Links:
    """Localities that do not know of each other."""
    return Links(np.zeros(localities + 1, np.int64), np.zeros(0, np.int64))


def scratch(rows: int) -> Scratch:
    """Working space for a locality of at most ``rows`` residents."""

    def small() -> I32:
        return np.zeros(rows, np.int32)

    return Scratch(
        words=np.zeros((4, rows), np.uint32),
        luck=np.zeros((4, rows), np.uint32),
        row_of=np.zeros(rows, np.uint32),
        needy=small(),
        citizens=small(),
        booked=small(),
        counts=np.zeros(3, np.int64),
        gone=np.zeros(rows, np.int8),
        when=np.zeros(rows),
        whom=small(),
        tie=np.zeros(rows, np.int8),
        offered=small(),
        in_all=np.zeros(rows),
        elsewhere=small(),
        given=small(),
        asked=small(),
        traders=small(),
        wish=small(),
        banked=small(),
        worked=small(),
        ill=np.zeros(rows + 1, np.int32),
        minutes=small(),
        order=np.zeros(rows + 1, np.int64),
    )
