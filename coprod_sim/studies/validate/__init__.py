"""What sources claim, held against the simulation.

participants, trial, validation     programmes followed person by person; trials emulated; the whole
results, text, figure, workbook, manifest     what came of it, and how it is shown
"""
