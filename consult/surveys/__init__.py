"""Surveys: editing them, answering them, reading what came in, and bringing answers in from elsewhere."""
