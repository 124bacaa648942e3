"""Words from a file: reading it whatever made it, planning what to take, taking it once."""
