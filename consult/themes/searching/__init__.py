"""Finding passages: by words, by phrase, by meaning, by likeness."""
