"""The page that answers while numbers are moved: what answers, and what serves it.

In reading order: ``live`` answers a setting in steps, from two small towns to all worlds, and knows no web; ``served``
is the web page, and knows no agents.
"""
