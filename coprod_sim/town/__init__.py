"""The town: its columns, its ties and its founding in week -52."""
