"""What follows from a sweep: parts of an answer, each made from the runs of a store alone."""
