"""The town in week -52: ``columns``, ``cohort``, ``people``, ``ties``, ``caring``, and ``founding`` of them all."""
