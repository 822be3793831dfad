"""What a comparison found, said and shown: tables, sentences, figures, files."""
