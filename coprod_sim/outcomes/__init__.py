"""What is counted, and what it comes to.

fields      the ledger's columns
formulas    sums and ratios over them
outcome     what an outcome is: its formula, its unit, its names and where it is told
registry    the outcomes that tables, figures and claims are made of
synonyms    words that people use for outcomes
summary     outcomes of a run by week, quarter, fifth, age and locality
"""

from coprod_sim.outcomes.fields import FIELD_INDEX, FIELDS
from coprod_sim.outcomes.registry import HEADLINE, OUTCOMES
from coprod_sim.outcomes.summary import by_fifth, summarise, weekly

__all__ = ["FIELDS", "FIELD_INDEX", "HEADLINE", "OUTCOMES", "by_fifth", "summarise", "weekly"]
