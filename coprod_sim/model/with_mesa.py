"""Mesa, of a version that the model is run with; what has moved between its versions is found here.

Mesa 3.3.1 is the newest for Python 3.11; ``AgentSet`` and ``GroupBy`` have a home of their own from 3.5 on.
"""

from coprod_sim.scenario.installed import need

need("mesa")

from mesa import Agent, Model  # noqa: E402  # another version may lack them

try:
    from mesa.agentset import AgentSet, GroupBy
except ImportError:
    from mesa.agent import AgentSet, GroupBy

__all__ = ["Agent", "AgentSet", "GroupBy", "Model"]
