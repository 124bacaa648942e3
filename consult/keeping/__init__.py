"""Keeping a place safe: a copy of its database and keys that says of itself whether it is whole, and putting it back."""
