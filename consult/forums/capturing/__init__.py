"""Taking down what is said while it is said."""
