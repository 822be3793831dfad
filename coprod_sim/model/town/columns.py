"""The columns of the town, each declared once: dtype, unit and meaning.

The country is flat: locality ``l`` holds rows ``start[l]`` to ``start[l + 1]``. Ids that point at people (``to``,
``kin_target``) count rows within the locality, so that 16 bits are enough.
"""

from typing import Annotated, NamedTuple, get_args, get_type_hints

import numpy as np
import numpy.typing as npt

I8 = npt.NDArray[np.int8]
U8 = npt.NDArray[np.uint8]
I16 = npt.NDArray[np.int16]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
DTYPES: dict[object, np.dtype[np.generic]] = {
    I8: np.dtype(np.int8),
    U8: np.dtype(np.uint8),
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
NOBODY = -2  # kin_target of a carer who has not yet found whom to care for
ELSEWHERE = -1  # kin_target of a carer whose kin live outside the locality
FREE_RIDER, CONDITIONAL, UNCONDITIONAL = 0, 1, 2
HOUSEHOLD, KIN, FRIEND, NEIGHBOUR, PEER = 0, 1, 2, 3, 4
NOT_MEMBER, TRADES, NEVER_TRADES = 0, 1, 2


class Residents(NamedTuple):
    """A row a resident."""

    person_id: Annotated[I16, "id", "number in the locality, given at founding; with the locality it is `who`"]
    household: Annotated[I16, "id", "household in the locality"]
    age: Annotated[I8, "band", "age band: 0-15, 16-44, 45-64, 65-74, 75-84, 85 and over"]
    cohort: Annotated[I8, "yes/no", "founded in the youngest band: of the birth cohort, where there is one"]
    fifth: Annotated[U8, "fifth", "deprivation fifth of the household, 1 the most deprived"]
    condition: Annotated[I8, "yes/no", "has the long-term condition, so is a Citizen; otherwise a Neighbour"]
    giver: Annotated[I8, "type", "free rider 0, conditional giver 1, unconditional giver 2"]
    active: Annotated[I8, "yes/no", "wants to be, and is, active in self-care when invited"]
    willing: Annotated[I16, "minutes a week", "time they would really give to people who are not kin cared for"]
    spare: Annotated[I16, "minutes a week", "what strain leaves of `willing`"]
    kin_minutes: Annotated[I16, "minutes a week", "time a carer has for kin; 0 for who is no carer"]
    kin_target: Annotated[I16, "row", "whom a carer cares for; -1 somebody elsewhere, -2 nobody yet"]
    kin_elsewhere: Annotated[I16, "minutes a week", "care that kin who live elsewhere would bring"]
    member: Annotated[I8, "state", "of the time bank: 0 no, 1 yes, 2 yes but never trades"]
    gave: Annotated[I8, "yes/no", "has given as a member"]
    received: Annotated[I8, "yes/no", "has received as a member"]
    credit: Annotated[I32, "minutes", "felt credit: given less received among people who are not kin, fading"]
    given: Annotated[I32, "minutes", "given to people other than kin cared for, in the last four weeks"]
    granted: Annotated[F32, "share", "share of own asks lately granted"]
    trust_neighbours: Annotated[F32, "0 to 1", "trust in neighbours"]
    trust_neighbours_start: Annotated[F32, "0 to 1", "what it returns to"]
    trust_services: Annotated[F32, "0 to 1", "trust in services"]
    trust_services_start: Annotated[F32, "0 to 1", "what it returns to"]
    strain: Annotated[F32, "0 to 1", "strain from care and giving beyond what is comfortable"]
    slow: Annotated[F32, "logit", "slow state of severity"]
    passing: Annotated[F32, "logit", "passing state of severity, around zero"]
    severity_start: Annotated[F32, "0 to 1", "severity at founding without the passing state"]
    severity: Annotated[F32, "0 to 1", "logistic(slow + passing); 0 without the condition"]
    level: Annotated[I8, "level", "of standing care, 0 to 4"]
    asks_team: Annotated[I8, "yes/no", "would ask the team for standing care"]
    dose: Annotated[F32, "minutes", "coaching and doing-with taken in, fading"]
    capability: Annotated[F32, "founding SDs", "capability gain from the dose"]
    coached: Annotated[I8, "weeks", "coaching visits still to come"]
    relieved: Annotated[I8, "yes/no", "a carer visited weekly this month"]
    stay: Annotated[I16, "nights", "of a hospital stay still to come"]
    setting: Annotated[I8, "beds", "taken in the other setting: 0 on a ward, 1 alone, 2 with a relative"]
    waiting_relational: Annotated[I32, "minutes", "outstanding relational need"]
    waiting_clinical: Annotated[I32, "minutes", "outstanding clinical need"]
    wait: Annotated[I8, "weeks", "age of the outstanding need"]
    need: Annotated[I32, "minutes", "need that arose in the last four weeks"]
    unmet_minutes: Annotated[I32, "minutes", "of it what went unmet"]
    unmet: Annotated[F32, "share", "share of need unmet, about the last thirteen weeks"]


class Ties(NamedTuple):
    """Compressed rows: resident row ``i`` has ties ``first[i]`` to ``first[i + 1]``, in a fixed order."""

    first: Annotated[I32, "offset", "where a resident's ties begin"]
    to: Annotated[I16, "row", "whom the tie leads to, within the locality"]
    kind: Annotated[I8, "kind", "household 0, kin 1, friend 2, neighbour 3, peer 4"]
    peers: Annotated[I16, "row", "a resident's peers, met in a group, within the locality: [slot]; -1 for none"]


class Localities(NamedTuple):
    """A row a locality."""

    start: Annotated[I64, "row", "first resident; one more entry than localities"]
    number: Annotated[I32, "id", "number of the locality, part of every draw's key"]
    team_minutes: Annotated[I64, "minutes a week", "the team's paid time; -1 until it is hired in week -13"]
    bought_minutes: Annotated[I64, "minutes a week", "ordinary time bought with programme money from week 0"]
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
        F64, "QALY a year", "worth of lives in week 0, a person with the condition: what visits are held against"
    ]
    score: Annotated[F64, "GBP a year", "of the settings in place, a resident: mean of their quarters"]
    scored: Annotated[I64, "quarters", "in that mean"]
    score_first: Annotated[F64, "GBP a year", "of the quarter before policy acts, a resident"]
    noise: Annotated[F64, "GBP a year", "squared: mean squared distance of a quarter's score from its mean so far"]
    decided: Annotated[I64, "week", "when the settings in place began"]
    broker_minutes: Annotated[I64, "minutes a week", "the broker's paid time from week 0"]
    broker_left: Annotated[I64, "minutes", "broker time not yet used; at most four weeks' worth is kept"]
    course_minutes: Annotated[I64, "minutes a week", "leaders' or key workers' time that the programme pays for"]
    project_given: Annotated[I64, "minutes", "worked so far on the common project"]
    project_until: Annotated[I64, "week", "until when a finished project stands"]
    project_taking: Annotated[F64, "share", "of those who would, how many lately took part in the common project"]
    beds: Annotated[I64, "beds", "in the other setting, allotted for the quarter"]
    nights: Annotated[I64, "nights", "that residents spent in a bed this quarter"]
    programme_pence: Annotated[I64, "pence a week", "programme money from week 0"]
    referred: Annotated[I64, "minutes", "asked of the team in weeks -26 to -14, from which it is sized"]
    estate: Annotated[I64, "minutes", "credit of people who left, and credit that faded: the books' other side"]
    usual_unmet: Annotated[F64, "share", "mean unmet share at the end of the burn-in: [without, with] standing need"]
    month: Annotated[I64, "mixed", "states and contacts of the last four-weekly reckoning: [6, ledger fields]"]


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

    words: U32  # (4, n): luck for episodes, minutes, leaving, order
    luck: U32  # (4, n): for one more decision of everybody
    left: I32  # minutes still to give this week
    standing: I32  # standing care not yet met
    relational: I32  # relational part of episodes not yet met
    clinical: I32
    everyday: I32
    package: I32  # standing care asked of the team
    supply: I32  # kin minutes promised to a person
    needy: U32  # rows with a new need this week
    row_of: U32  # row of each number
    space: I32  # with room for a few more than residents
    credit_before: I32  # felt credit at the week's start
    granted_before: F32  # share of asks granted lately, at the week's start
    order: I64  # sort keys: room for two a resident, and to sort them


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
        left=small(),
        standing=small(),
        relational=small(),
        clinical=small(),
        everyday=small(),
        package=small(),
        supply=small(),
        needy=np.zeros(rows, np.uint32),
        row_of=np.zeros(rows, np.uint32),
        space=np.zeros(rows + PEER_SLOTS + 1, np.int32),
        credit_before=small(),
        granted_before=np.zeros(rows, np.float32),
        order=np.zeros(4 * rows, np.int64),
    )
