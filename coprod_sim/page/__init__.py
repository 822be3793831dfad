"""One self-contained page that people read: what was found, made from parts of an answer."""
