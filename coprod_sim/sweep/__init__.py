"""Thousands of runs: ``experiment`` is what is asked, ``store`` keeps runs, ``run`` hands out what is missing."""
