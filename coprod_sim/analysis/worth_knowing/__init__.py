"""What it would be worth to know: ``part`` makes it, ``value`` reckons it, ``figure`` draws it."""
