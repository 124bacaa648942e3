"""What may be held of somebody's identity, and why each thing is asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT = 400


@dataclass(frozen=True)
class Detail:
    name: str
    label: str
    hint: str = ""
    rows: int = 0


FIELDS = (
    Detail("full_name", "Name"),
    Detail("phone", "Phone"),
    Detail("email", "Email"),
    Detail("reach", "How they want to be reached", "Such as: text only, never at home, after six."),
    Detail("address", "Address", "Only where something is posted to them.", rows=3),
    Detail("account_name", "Name on the bank account", "Only where expenses are paid into it."),
    Detail("sort_code", "Sort code"),
    Detail("account_number", "Account number"),
    Detail("emergency", "Somebody to ring in an emergency", "Who they chose, and the number.", rows=2),
)
