"""Forums of people with lived experience: members by alias, sessions, prompts, and live capture."""
