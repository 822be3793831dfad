"""A week: ``week`` lists what happens in order, one process a file.

needs, self_care, kin, exchange, time_bank, projects   need arises, and is met by oneself, kin, ties and members
service, coaching, stays                               the team, its programmes, nights in hospital
learning, contacts, ties, turnover                     what a month leaves behind; who comes and goes
ledger, ledger_places, ordering                        where it is counted; who goes first
"""
