"""Trust in the coding: samples coded blind by several people, and how far they agree."""
