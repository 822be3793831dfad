"""Published facts, held against the simulated town.

town, second_year     what facts are measured on, and how it is run
homes, elasticities, services, networks     a short function a fact: care and need, answers, the team, ties
measures     all of them by key
run, results, text, figure, workbook, manifest     several towns, what came of them, and how it is shown
"""
