"""What the model leaves out, in short: docs/model.md has the whole of it."""

LEFT_OUT = (
    "All of this follows from the assumptions of a model. It is not a forecast for any real town.",
    "Housing, income, benefits and births are not in it.",
    "Care that people buy for themselves is not followed: it counts as need that is never asked of the team.",
    "The town keeps its age structure. People age only where a programme follows a group of one age.",
    "Ties form in groups only. Friends and kin are not sorted by age or class, as they often are in life.",
    "A nurse who visits may find neglect that nobody knew of. Here nothing is found that way.",
    "Press stories only ever do harm, and officials do not hear of each other's visits.",
    "What nobody has measured rests on judgement. The evidence gives each such number a range.",
)
WHERE = "In full: docs/model.md, “What it leaves out”; and docs/evidence.md for every number."
