"""Nobody reads another's words: a foreign object is not there, and each role finds only the words it may read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

from consult.people.access import ANYONE, access_table
from consult.people.models import Role

from .addresses import address, addresses, chosen, every, fitting, rules
from .conftest import Kept
from .faults import text_of
from .marks import ANSWERED, SAID_HERE, SAID_THERE

STANDING = "/consultations/<int:consultation_id>/forums/<int:forum_id>"  # a forum belongs to no one consultation
NOT_AN_OBJECT = {"aim_number", "number", "slug"}  # parts of a public address


def mixed(place: Kept, rule: Rule) -> Iterator[tuple[str, str]]:
    """Each name of an address replaced by that of a thing of the other consultation, the other names left."""
    own, foreign = chosen(rule, fitting(place, rule)), chosen(rule, place.foreign)
    if len(rule.arguments) == 1:
        return  # nothing but a consultation, a person or a job
    if "/from-template/" in rule.rule:  # any consultation may use a template, and nothing else of another one
        yield "survey_id", address(rule, own | {"survey_id": place.foreign["survey_id"]})
        return
    for name in rule.arguments - NOT_AN_OBJECT:
        if rule.rule.startswith(STANDING) and name in ("consultation_id", "forum_id"):
            continue
        if "consultation_id" not in own or own[name] == foreign[name]:
            continue
        yield name, address(rule, own | {name: foreign[name]})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_thing_of_another_consultation_is_not_there_for_anybody(place: Kept, method: str) -> None:
    table, before, tried, faults = access_table(place.app), place.digests(), 0, []
    for role, client in place.clients.items():
        for rule in rules(place, method):
            if table[rule.endpoint] != ANYONE and role not in table[rule.endpoint]:
                continue  # no door of theirs, whatever the address names: tests/test_access.py
            for name, mixed_up in mixed(place, rule):
                reply = client.open(mixed_up, method=method)
                tried += 1
                if reply.status_code != 404 and not file_is_gone(reply, rule):
                    faults.append(f"{role} {method} {rule.rule}, another's {name}: {reply.status_code}")
    assert not faults, "\n".join(faults[:40])
    assert tried > 200
    assert place.digests() == before


def file_is_gone(reply: Any, rule: Rule) -> bool:
    """The steps of an import send somebody whose file is gone back to the start; nobody learns that it is another's."""
    start, token, _ = rule.rule.partition("/<token>")
    return bool(token) and reply.status_code == 303 and reply.location.endswith(start.rpartition(">")[2])


def at_a_forum(rule: Rule) -> bool:
    """A forum stands outside consultations: its own pages open from each of them."""
    return rule.arguments == {"consultation_id", "forum_id"}


def test_every_address_with_an_object_was_mixed_up(place: Kept) -> None:
    """The test above would be worth little if rules fell out of it unseen."""
    left_out = {
        rule.rule
        for method in ("GET", "POST")
        for rule in rules(place, method)
        if len(rule.arguments) > 1 and not at_a_forum(rule) and not list(mixed(place, rule))
    }
    assert left_out <= {
        "/strategy/<slug>/evidence/<int:aim_number>.<int:number>",
        "/s/<slug>/p/<int:question_id>",
        "/consultations/<int:consultation_id>/strategy/<int:strategy_id>/versions/<int:version>",
    }


def test_a_question_of_another_survey_is_not_there(place: Kept) -> None:
    slug, foreign = place.own[1]["slug"]["survey"], place.foreign["question_id"]
    for method in ("GET", "POST"):
        assert place.clients["stranger"].open(f"/s/{slug}/p/{foreign}", method=method).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_facilitator_finds_nothing_of_a_forum_that_was_not_granted(place: Kept, method: str) -> None:
    table, before, tried = access_table(place.app), place.digests(), 0
    other = [values for values in place.own if values["forum_id"] != place.own[0]["forum_id"]]
    assert other
    for rule in rules(place, method):
        if Role.FACILITATOR not in table[rule.endpoint] or not {"forum_id", "session_id"} & rule.arguments:
            continue
        for values in other:
            reply = place.clients["facilitator"].open(address(rule, chosen(rule, values)), method=method)
            assert reply.status_code == 404, (rule, values)
            tried += 1
    assert tried > 15 if method == "GET" else tried > 40
    assert place.digests() == before


def read_by(place: Kept, role: str) -> str:
    """Everything a role is shown, on every page there is."""
    client = place.clients[role]
    replies = [client.get(found) for _rule, found in every(place, "GET")]
    return "\n".join(text_of(reply) for reply in replies if reply.status_code == 200)


@pytest.mark.parametrize(
    "role, reads, never",
    [
        ("administrator", [ANSWERED, SAID_HERE, SAID_THERE], []),
        ("evaluator", [ANSWERED], []),
        ("facilitator", [SAID_HERE], [ANSWERED, SAID_THERE]),
        ("member", [], [ANSWERED, SAID_HERE, SAID_THERE]),
        ("stranger", [], [ANSWERED, SAID_HERE, SAID_THERE]),
    ],
)
def test_each_role_reads_only_the_words_it_may(place: Kept, role: str, reads: list[str], never: list[str]) -> None:
    shown = read_by(place, role)
    for mark in reads:
        assert mark in shown
    for mark in never:
        assert mark not in shown, shown[max(0, shown.index(mark) - 400) : shown.index(mark) + 100]


@pytest.mark.parametrize("role", ["evaluator", "member"])
def test_who_only_reads_can_write_nothing(place: Kept, role: str) -> None:
    table = access_table(place.app)
    posts = [rule for rule in rules(place, "POST") if table[rule.endpoint] != ANYONE]
    assert [rule.endpoint for rule in posts if Role(role) in table[rule.endpoint]] == ["people.sign_out"]
    before = place.digests()
    for rule in posts:
        if rule.endpoint != "people.sign_out":
            for found in addresses(place, rule):
                assert place.clients[role].post(found).status_code == 404, (rule, found)
    assert place.digests() == before
