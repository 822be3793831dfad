"""Sweeps: many runs of an experiment's design, kept in a store that is started again, added to and merged."""
