"""A session: planned, with its agenda, who is there and what is owed, started, handed over, ended."""
