"""The town in week -52: ``columns``, ``homes``, ``people``, ``kinship``, ``ties``, ``cohort``, ``founding`` of them all."""
