"""What decides: ``part`` makes it, ``by_design`` chooses the measure that the design was made for.

designed, given_data, chosen_levels, indices, regression     measures of influence
figure                                                       how it is drawn
"""
