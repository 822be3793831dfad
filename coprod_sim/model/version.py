"""The version of the model's results: what is stored under one is never mixed with another's."""

MODEL_VERSION = 3
"""Changes whenever results do."""
