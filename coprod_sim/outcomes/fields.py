"""The ledger's columns: what is counted every week, in whole numbers."""

from dataclasses import dataclass
from typing import Literal

MILLION = 1_000_000


@dataclass(frozen=True)
class Field:
    """One column of the ledger: whole numbers, so that sums are exact in any order.

    ``unit`` is what one stored unit is; a ``flow`` is summed over time, a ``stock`` is the state at the week's end.
    """

    name: str
    unit: Literal["minutes", "pence", "people", "weeks", "count", "millionths"]
    kind: Literal["flow", "stock"]
    meaning: str


AGES = ("0-15", "16-44", "45-64", "65-74", "75-84", "85 and over")
"""Age bands of residents, as people call them."""


def of_age(name: str, band: int) -> str:
    """The field that counts ``name`` in one age band."""
    return f"{name}_{AGES[band].replace('-', '_').replace(' and ', '_')}"


def _by_age(
    name: str, unit: Literal["minutes", "people"], kind: Literal["flow", "stock"], what: str
) -> tuple[Field, ...]:
    return tuple(Field(of_age(name, band), unit, kind, f"{what}, aged {age}") for band, age in enumerate(AGES))


FIELDS: tuple[Field, ...] = (
    # Needs that arose
    Field("need_home", "minutes", "flow", "help needed at home"),
    Field("need_clinical", "minutes", "flow", "clinical need of citizens' episodes: all of it is asked of the team"),
    Field("need_found", "minutes", "flow", "clinical need that visitors brought to light (within need_clinical)"),
    # Who met it (minutes of need)
    Field("met_self", "minutes", "flow", "met by self-care beyond the usual"),
    Field("met_kin", "minutes", "flow", "met by kin carers who live here"),
    Field("met_kin_elsewhere", "minutes", "flow", "met by kin carers who live elsewhere"),
    Field("met_friends", "minutes", "flow", "met by friends, neighbours and peers"),
    Field("met_bank", "minutes", "flow", "met by members of the time bank"),
    Field("private", "minutes", "flow", "home care bought by people with means"),
    # What people gave, for whatever it was worth
    Field("given_kin", "minutes", "flow", "care given by kin who live here to people here"),
    Field("given_kin_elsewhere", "minutes", "flow", "care given to people here by kin who live elsewhere"),
    Field("given_outside", "minutes", "flow", "care that residents give to kin who live elsewhere"),
    Field("given_friends", "minutes", "flow", "usual help by friends, neighbours and peers to people in need"),
    Field("given_asked", "minutes", "flow", "further help by them because a team asked"),
    Field("given_others", "minutes", "flow", "usual help to people who are not in need"),
    Field("given_bank", "minutes", "flow", "help between members through the time bank"),
    Field("bank_to_need", "minutes", "flow", "of it to people in need"),
    Field("paid_help", "minutes", "flow", "help through the time bank that is paid (within given_bank)"),
    Field("peer_led", "minutes", "flow", "unpaid minutes of peers who lead sessions"),
    Field("project_given", "minutes", "flow", "unpaid minutes worked on common projects"),
    # Demand on the team and what became of it
    Field("asked_home", "minutes", "flow", "home care asked of the team"),
    Field("served_home", "minutes", "flow", "home care delivered by the team"),
    Field("served_clinical", "minutes", "flow", "clinical need met by the team"),
    Field("undelivered", "minutes", "flow", "home care asked for and not delivered"),
    Field("lapsed", "minutes", "flow", "clinical need that waited too long"),
    Field("unasked", "minutes", "flow", "need at home that nobody met and that was not asked of the team"),
    Field("outreach", "minutes", "flow", "home care asked for because of outreach (within asked_home)"),
    # The team's other hours, and money
    Field("coaching", "minutes", "flow", "coaching visits"),
    Field("course_staff", "minutes", "flow", "paid minutes of course leaders and key workers, beyond the team's"),
    Field("attended", "minutes", "flow", "minutes that people spent in sessions and visits that coach them"),
    Field("sanctions", "count", "flow", "people kept in the programme by a sanction"),
    Field("relief", "minutes", "flow", "visits to relieve carers"),
    Field("doing_with", "minutes", "flow", "extra minutes because work was done with people rather than for them"),
    Field("supervision", "minutes", "flow", "professionals' minutes supervising help between members"),
    Field("brokering", "minutes", "flow", "paid minutes of the broker"),
    Field("capacity", "minutes", "flow", "minutes of the team at hand, outreach included"),
    Field("paid", "minutes", "flow", "minutes of the team paid for: those worked by the hour, and those fixed"),
    Field("programme_pence", "pence", "flow", "what the programme costs beyond the team (broker, leaders)"),
    Field("outreach_pence", "pence", "flow", "programme money spent on outreach (within paid minutes)"),
    Field("handed_back_pence", "pence", "flow", "programme money for outreach that was not spent"),
    Field("exchanges", "count", "flow", "exchanges between members through the broker"),
    # Contacts with other services, and health
    Field("contacts_gp", "millionths", "flow", "expected contacts with GP or practice nurse"),
    Field("contacts_outpatient", "millionths", "flow", "expected outpatient attendances"),
    Field("contacts_ae", "millionths", "flow", "expected A&E attendances"),
    Field("contacts_pharmacy", "millionths", "flow", "expected prescription items"),
    Field("contacts_bed_days", "millionths", "flow", "expected days in a hospital bed"),
    Field("ward_nights", "count", "flow", "drawn nights on a ward"),
    Field("setting_nights", "count", "flow", "drawn nights in the other setting (with ward nights: days in a bed)"),
    Field("family_nights", "count", "flow", "nights that relatives stayed there"),
    Field("qaly", "millionths", "flow", "quality-adjusted life years lived"),
    Field("fit_minutes", "minutes", "flow", "team minutes of service less the need they met: how badly practice fits"),
    Field("incidents", "count", "flow", "incidents that harmed somebody"),
    Field("stories", "count", "flow", "stories in the press about what a team did"),
    Field("visits", "count", "flow", "visits by officials to where professionals co-produce"),
    # States at the end of the week
    Field("backlog", "minutes", "stock", "clinical need outstanding in the queue"),
    Field("waiting", "people", "stock", "people who want an hour of home care more than they have yet"),
    Field("in_need", "people", "stock", "people who need two hours of help a week or more"),
    Field("residents", "people", "stock", "residents"),
    Field("citizens", "people", "stock", "residents with the condition"),
    Field("severity", "millionths", "stock", "severity, summed over citizens"),
    Field("capability", "millionths", "stock", "capability gain in founding SDs, summed over citizens"),
    Field("loneliness", "millionths", "stock", "loneliness, summed over residents"),
    Field("often_lonely", "people", "stock", "adults whose loneliness is above a half"),
    Field("strain", "millionths", "stock", "strain, summed over residents"),
    Field("carer_strain", "millionths", "stock", "strain, summed over carers"),
    Field("carers", "people", "stock", "residents who care for somebody"),
    Field("carers_20h", "people", "stock", "carers who give 20 hours a week or more"),
    Field("members", "people", "stock", "members of the time bank"),
    Field("both_ways", "minutes", "stock", "the lesser of given and received, of members and people in need"),
    Field("either_way", "minutes", "stock", "the larger of given and received, of the same people"),
    Field("enrolled", "people", "stock", "citizens being coached"),
    Field("project_reach", "people", "stock", "residents of localities where a common project stands"),
    Field("credit", "minutes", "stock", "felt credit held by those who gave more than they got"),
    Field("localities", "count", "stock", "localities"),
    Field("posts", "count", "stock", "professionals"),
    Field("co_posts", "count", "stock", "professionals who co-produce"),
    Field("fidelity", "millionths", "stock", "fidelity, summed over professionals who co-produce"),
    Field("risk", "millionths", "stock", "risk of co-production as officials perceive it, summed over localities"),
    # Home care by age: each adds up to the field without an age
    *_by_age("asked_home", "minutes", "flow", "home care asked of the team"),
    *_by_age("served_home", "minutes", "flow", "home care delivered by the team"),
    *_by_age("residents", "people", "stock", "residents"),
)
"""Order of the ledger's last axis; a field's place never decides a result."""
FIELD_INDEX: dict[str, int] = {field.name: i for i, field in enumerate(FIELDS)}
CHANNELS = ("gp", "outpatient", "ae", "pharmacy", "bed_days")
