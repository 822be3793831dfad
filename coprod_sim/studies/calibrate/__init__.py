"""Parameters fitted to a user's own figures.

targets, free_numbers, fit, identifiability     what is to be met, by which numbers; the fit; what it can tell
text, fitted_file                               how it is shown, and the scenario file that it makes
"""
