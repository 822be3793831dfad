"""Arms against each other.

plan, comparison, assemble, findings, tables      what is run, and the tables that come of it
statements, sentences, care_sentences, adoption, adoption_sentences     what is said of them
paying_back, saved, growth                        when it pays; what an hour of unpaid help saves, and in each world
text, figures, workbook, folder, manifest         how it is shown and kept
page, page_sections, made, read_back, repeat, verify     the page, and whether all still follows
"""
