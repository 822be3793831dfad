"""A quarter: ``quarter`` lists what happens in order, one process a file.

measures, spread, risk, discovery    what is looked at; practice spreads, officials judge risk, policy discovers
links                                which localities know of each other
"""
