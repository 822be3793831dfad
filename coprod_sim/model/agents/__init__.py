"""The agents, and the same week and quarter as they live it.

context                                   what a locality shares, and what agents need of the model
row, giving, using, residents, staff      who they are and what each does
act_week, act_programmes, act_quarter     the week and the quarter, by calling them
team_time, views                          a team's minutes; agents of the kernel as views of columns
"""
