"""The answer: ``part`` makes it, ``figure`` draws it."""
