"""A worked consultation, made only through the slices' own actions; seeded once, removed with one command."""

from __future__ import annotations

from consult.demo.accounts import ACCOUNTS, PASSWORD
from consult.demo.removing import demo_is_whole, remove_demo
from consult.demo.seeding import seed_demo

__all__ = ["ACCOUNTS", "PASSWORD", "demo_is_whole", "remove_demo", "seed_demo"]
