"""The town before week -52: ``columns``, ``homes``, ``people``, ``kinship``, ``ties``, ``cohort``, ``founding``."""
