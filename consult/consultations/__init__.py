"""A programme of listening: its purpose, its questions, its dates, the groups of people compared."""
