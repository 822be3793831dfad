"""Versions of what runs come to: what is stored under one is never mixed with another's."""

MODEL_VERSION = 3
"""Changes whenever results do."""
WORLDS = 2
"""Changes whenever a seed draws other numbers: 1 drew each by itself, 2 draws along a Sobol sequence (``sequence``)."""
