"""Themes: excerpts gathered from what was said, grouped by the engine, corrected by people."""
