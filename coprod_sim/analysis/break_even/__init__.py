"""Where it breaks even: ``part`` makes it, ``surface`` fits it, ``figure`` draws it."""
