"""The runs of a sweep, in one SQLite file.

schema, file, lock, lost              its tables, how it is opened, its one writer
rows, seal, meta, opening, write      what is stored, sealed and checked
queries, frame, one_run, store        questions to it, and the whole
status, merge, export                 what commands ask
"""
