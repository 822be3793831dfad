"""A sweep at work: ``sweep``, the ``task`` of a worker, ``processes``, ``dask_cluster`` and ``dask_watch``."""
