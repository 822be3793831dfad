"""The agents, and the same month, week and quarter as they live them.

context, row                                        what a locality shares; an agent as a row of columns
caring, giving, using, residents, staff             who they are and what each does
act_month, act_week, act_programmes, act_quarter    the plan, the week and the quarter, by calling them
team_time                                           a team's week
exchanges, views                                    who helps whom; agents of the kernel as views of columns
"""
