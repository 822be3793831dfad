"""Arms against each other.

plan, comparison, assemble, findings, tables      what is run, and the tables that come of it
parts                                             the parts of the answer, from the files below
answer, made_of, for_whom, turning, reading       what moves, why, for whom, when it turns round, how to read it
adoption, spread_table, adoption_sentences        what comes of practice that spreads
paying_back, saved, growth, posts                 when it pays; what an hour of help saves; what money buys
run_facts, inputs                                 how it was run; what it rests on
text, figures, workbook, folder, manifest         how it is shown and kept
page, brief, kinds, made, read_back, repeat, verify     the page, and whether all still follows
"""
