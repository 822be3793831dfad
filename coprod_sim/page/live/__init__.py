"""What answers a setting: the same findings as ``compare``, in steps, with only what changed run again.

In reading order: ``setting`` is what a link asks for; ``levers`` are the controls of a page and ``control`` is one of
them; ``matters`` says which numbers matter most; ``ladder`` goes from two small towns to all worlds, by ``steps``;
``worlds`` runs a world and stops when asked, with what ``kept`` has kept; ``estimate`` says what small towns tell, and
its error; ``told`` is what is sent at each step, ``rows`` its rows and ``series`` its curves; ``wanted`` asks what it
would take; ``taken`` is the folder to take away.
"""
