"""Seeding the demo, in the order a real consultation goes."""

from __future__ import annotations

import datetime as dt

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.demo.accounts import ACCOUNTS, PASSWORD
from consult.demo.confirming import confirm_themes
from consult.demo.listening import run_survey
from consult.demo.removing import demo_is_whole, remove_demo
from consult.demo.reviewing import review_themes
from consult.demo.rooms import hold_sessions
from consult.demo.words_read import words
from consult.demo.writing import write_strategy
from consult.people.actions import create_organisation, create_person
from consult.people.models import Organisation, Person


def seed_demo() -> bool:
    """Put the demo in. False when it is there already; one that was cut off half-way is removed and made anew."""
    if demo_is_whole():
        return False
    remove_demo()
    organisations = add_organisations()
    people = add_people(organisations)
    consultation = begin()
    run_survey(consultation)
    facilitator, strategist = people["facilitator@wayside.example"], people["strategy@wayside.example"]
    hold_sessions(consultation, facilitator, people["strategy2@wayside.example"], people["peer@wayside.example"])
    review_themes(consultation, strategist)
    confirm_themes(consultation, strategist, facilitator)
    write_strategy(consultation, strategist, people["strategy2@wayside.example"])
    return True


def add_people(organisations: dict[str, Organisation]) -> dict[str, Person]:
    member_of = next(iter(organisations.values())).id
    return {
        account.email: create_person(
            account.name, account.email, account.role, PASSWORD, member_of if account.role == "member" else None
        )
        for account in ACCOUNTS
    }


def add_organisations() -> dict[str, Organisation]:
    return {
        each["name"]: create_organisation(each["name"], each["kind"], each["regions"], each["areas"])
        for each in words("organisations")
    }


def begin() -> Consultation:
    given = words("consultation")
    return create_consultation(
        given["title"],
        given["purpose"],
        starts=dt.date.fromisoformat(given["starts"]),
        ends=dt.date.fromisoformat(given["ends"]),
        questions=given["questions"],
        characteristics=[group["name"] for group in given["groups"]],
        is_demo=True,
    )
