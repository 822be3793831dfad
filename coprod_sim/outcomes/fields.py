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
    Field("need_standing", "minutes", "flow", "standing care needed this week"),
    Field("need_relational", "minutes", "flow", "relational part of citizens' new episodes"),
    Field("need_clinical", "minutes", "flow", "clinical part of citizens' new episodes"),
    Field("need_everyday", "minutes", "flow", "small everyday needs of neighbours"),
    Field("need_found", "minutes", "flow", "clinical need that help brought to light (within need_clinical)"),
    # Who met them (minutes of need removed)
    Field("met_self", "minutes", "flow", "met by people themselves"),
    Field("met_kin", "minutes", "flow", "standing care met by kin carers who live in the locality"),
    Field("met_kin_elsewhere", "minutes", "flow", "standing care met by kin carers who live elsewhere"),
    Field("met_ties", "minutes", "flow", "met by household members and kin who were asked"),
    Field("met_neighbours", "minutes", "flow", "met by friends, neighbours, peers and members of the time bank"),
    Field("extra_ties", "minutes", "flow", "help by household and kin on top of need removed (additional help)"),
    Field("extra_neighbours", "minutes", "flow", "help by friends, neighbours and members on top of need removed"),
    Field("brokered", "minutes", "flow", "minutes given between members through the broker (within the two above)"),
    Field("paid_help", "minutes", "flow", "minutes given through the broker that are paid (within brokered)"),
    Field("peer_led", "minutes", "flow", "unpaid minutes of peers who lead sessions"),
    Field("project_given", "minutes", "flow", "unpaid minutes worked on common projects"),
    Field("kin_caring", "minutes", "flow", "minutes that carers have for kin, as a census would count them"),
    # Demand on the team and what became of it
    Field("referred_standing", "minutes", "flow", "home care: standing care asked of the team"),
    Field("referred_relational", "minutes", "flow", "relational need of episodes asked of the team"),
    Field("referred_clinical", "minutes", "flow", "clinical need of episodes asked of the team"),
    Field("served_standing", "minutes", "flow", "home care delivered by the team"),
    Field("served_relational", "minutes", "flow", "relational need met by the team"),
    Field("served_clinical", "minutes", "flow", "clinical need met by the team"),
    Field("unserved_standing", "minutes", "flow", "home care asked for and not delivered that week"),
    Field("lapsed", "minutes", "flow", "need that waited too long"),
    Field("departed", "minutes", "flow", "need outstanding when a resident died or moved away"),
    Field("unasked", "minutes", "flow", "need that nobody met and that was not asked of the team"),
    # The team's other hours, and money
    Field("coaching", "minutes", "flow", "coaching visits"),
    Field("course_staff", "minutes", "flow", "paid minutes of course leaders and key workers, beyond the team's"),
    Field("attended", "minutes", "flow", "minutes that people spent in sessions and visits that coach them"),
    Field("sanctions", "count", "flow", "people kept in the programme by a sanction"),
    Field("relief", "minutes", "flow", "visits to relieve carers"),
    Field("doing_with", "minutes", "flow", "extra minutes because work was done with people rather than for them"),
    Field("supervision", "minutes", "flow", "professionals' minutes supervising help between members"),
    Field("brokering", "minutes", "flow", "paid minutes of the broker"),
    Field("capacity", "minutes", "flow", "the team's paid minutes, ordinary hours bought by a programme included"),
    Field("bought", "minutes", "flow", "ordinary team minutes bought with programme money (within capacity)"),
    Field("programme_pence", "pence", "flow", "what the programme costs beyond the team (broker, ordinary hours)"),
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
    Field("backlog", "minutes", "stock", "need outstanding in the queue"),
    Field("waiting", "people", "stock", "people with outstanding need"),
    Field("wait", "weeks", "stock", "weeks waited, summed over people waiting"),
    Field("residents", "people", "stock", "residents"),
    Field("citizens", "people", "stock", "residents with the condition"),
    Field("severity", "millionths", "stock", "severity, summed over citizens"),
    Field("capability", "millionths", "stock", "capability gain in founding SDs, summed over citizens"),
    Field("trust_neighbours", "millionths", "stock", "trust in neighbours, summed over residents"),
    Field("trust_services", "millionths", "stock", "trust in services, summed over residents"),
    Field("strain", "millionths", "stock", "strain, summed over residents"),
    Field("carer_strain", "millionths", "stock", "strain, summed over carers"),
    Field("carers", "people", "stock", "residents who care for kin"),
    Field("carers_20h", "people", "stock", "carers who give 20 hours a week or more"),
    Field("members", "people", "stock", "members of the time bank"),
    Field("two_way_members", "people", "stock", "members who have both given and received"),
    Field("enrolled", "people", "stock", "citizens being coached"),
    Field("project_reach", "people", "stock", "residents of localities where a common project stands"),
    Field("credit", "minutes", "stock", "felt credit held by those who gave more than they got"),
    Field("localities", "count", "stock", "localities"),
    Field("posts", "count", "stock", "professionals"),
    Field("co_posts", "count", "stock", "professionals who co-produce"),
    Field("fidelity", "millionths", "stock", "fidelity, summed over professionals who co-produce"),
    Field("risk", "millionths", "stock", "risk of co-production as officials perceive it, summed over localities"),
    # Home care by age: each adds up to the field without an age
    *_by_age("referred_standing", "minutes", "flow", "home care asked of the team"),
    *_by_age("served_standing", "minutes", "flow", "home care delivered by the team"),
    *_by_age("residents", "people", "stock", "residents"),
)
"""Order of the ledger's last axis; a field's place never decides a result."""
FIELD_INDEX: dict[str, int] = {field.name: i for i, field in enumerate(FIELDS)}
CHANNELS = ("gp", "outpatient", "ae", "pharmacy", "bed_days")
