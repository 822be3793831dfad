"""``month`` lists what happens every fourth week, ``week`` what happens each week, one process a file.

need, kin, usual_help, more_time               who needs help; who gives it, and would if asked
projects, time_bank, asking, plan_books        acting together, strangers; who asks the team; the plan's books
learning, connection, contacts, ties, usual    what a month leaves behind, and what is usual
turnover, found_care                           who comes and goes; who cares for whom at the start
episodes, team, coaching, stays                clinical need; the team, its programmes, nights in hospital
ledger, ledger_places, shares                  where it is counted; how minutes are shared out
ordering, slices                               who goes first; one locality's rows
"""
