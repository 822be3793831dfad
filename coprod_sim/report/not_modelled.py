"""What the model leaves out, in short: docs/model.md has the whole of it."""

LEFT_OUT = (
    "All of this follows from the assumptions of a model. It is not a forecast for any real town.",
    "Housing, income, benefits and births are not in it.",
    "Care homes are not in it. The town is of private households, and nobody moves into a home or is kept out of one.",
    "The town keeps its age structure. People age only where a programme follows a group of one age.",
    "New ties form in groups only. What people live through builds no trust and costs none.",
    "A call or a message keeps nobody company. Visits, ties and people at home do.",
    "Press stories only ever do harm, and officials do not hear of each other's visits.",
    "What nobody has measured rests on judgement. The evidence gives each such number a range.",
)
WHERE = "In full: docs/model.md, “What it leaves out”; and docs/evidence.md for every number."
