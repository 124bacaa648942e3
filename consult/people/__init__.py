"""Organisations, accounts, roles, invitations, and who may enter."""
