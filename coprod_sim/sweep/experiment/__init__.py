"""An experiment's file, its factors and its points.

experiment, experiment_file, towns, identity          what it is, how it is read, what decides it
design_file, factor_file, factors, levels, every_number     the design and what it varies
sampling, points                                      where a design looks, and what a point sets
"""
