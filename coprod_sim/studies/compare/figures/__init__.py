"""The figures of a comparison: ``every`` lists them; ``look`` and ``curves`` are what they share.

core_economy, demand, contrasts, needs, places, size, adoption     one file a figure, or a few alike
"""
