"""Inviting people to a survey, by e-mail or on a card, and reminding those who have not taken part."""
