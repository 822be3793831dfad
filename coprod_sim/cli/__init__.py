"""One file a command; ``app`` lists them all.

scenarios, compare, page, validate, calibrate, new, sweep, analyse     the commands
options, describe, summary, words, layout, errors                what they share
"""
