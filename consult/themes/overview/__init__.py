"""The overview: themes beside each other, what was said together, a map."""
