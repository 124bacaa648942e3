"""Quotes: shortlisted, without personal details, approved by a second person."""
