"""Making a survey: questions, conditions, the bank, the map of paths, what it needs before it opens."""
