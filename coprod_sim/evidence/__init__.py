"""What is known: every number the model uses, with its unit, range in each profile, kind and source.

One TOML file a topic, one table a number, and ``sources.toml`` with each source once. Nothing else in the package
holds a number from the world. To read: ``entries`` (what an entry is), ``reading`` (its checks), ``facts`` (what the
simulated town is held against, in ``facts.toml``), ``shipped``.
"""

from coprod_sim.evidence.entries import PROFILES, Parameter, Source
from coprod_sim.evidence.shipped import parameters, sources

__all__ = ["PROFILES", "Parameter", "Source", "parameters", "sources"]
