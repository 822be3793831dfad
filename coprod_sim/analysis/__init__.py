"""What follows from a sweep, a folder or file a question.

runs, load, differences, factors, design_facts, statements     from a store to contrasts, and their words
answer, how_sure, for_whom, for_whom_ages, when_it_fails       parts of the answer, as the page names them
break_even, what_decides, worth_knowing, which_values, core_economy, what_varied, notices
analyse, folder, page, places, verify                          the whole, and what is written
"""
