"""The demo's people. Their password is known to everybody who reads this: the demo goes into an empty place on this
machine itself, and its accounts go with it."""

from __future__ import annotations

from dataclasses import dataclass

from consult.people.models import Role

PASSWORD = "nobody-starts-again-alone"


@dataclass(frozen=True)
class Account:
    name: str
    email: str
    role: Role


ACCOUNTS = (
    Account("Amara Boateng", "admin@wayside.example", Role.ADMINISTRATOR),
    Account("Lena Marsh", "strategy@wayside.example", Role.STRATEGY),
    Account("Sam Aldous", "strategy2@wayside.example", Role.STRATEGY),
    Account("Fern Okoro", "facilitator@wayside.example", Role.FACILITATOR),
    Account("Kit Lowe", "peer@wayside.example", Role.FACILITATOR),  # writes in one session, and reads no earlier one
    Account("Mel Pryce", "member@wayside.example", Role.MEMBER),
    Account("Ed Rana", "evaluator@wayside.example", Role.EVALUATOR),
)
