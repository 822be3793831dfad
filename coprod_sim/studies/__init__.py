"""Questions asked of the model.

``worlds`` runs arms in the same worlds, ``contrasts`` makes paired differences, ``intervals`` their ranges and
``how_sure`` their words; ``statements`` says differences, for comparisons and sweeps alike; ``cautions`` warns;
``compare``, ``validate``, ``calibrate`` and ``facts`` stand on them and know nothing of each other.
"""
