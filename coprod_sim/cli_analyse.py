"""The commands ``analyse``, ``report`` and ``verify``. Heavy imports are inside them."""
