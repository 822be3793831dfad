"""The figures of a comparison: ``every`` lists them; ``look`` and ``curves`` are what they share.

demand, contrasts, needs, places, size, adoption     one file a figure, or a few alike
"""
