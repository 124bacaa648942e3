"""Answering a survey: arriving, the pages, saving and coming back, sending, changing."""
