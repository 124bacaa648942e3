"""Codings and frameworks out to other programs, and in."""
