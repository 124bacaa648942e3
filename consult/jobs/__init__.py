"""Long work that can be left and found again: the job's row is the truth, a worker holds it on a lease."""
