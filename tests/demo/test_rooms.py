"""The demo's forums: their words agree with each other, and its sessions hold all that a session can hold."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from consult.consultations.actions import create_consultation
from consult.demo.rooms import hold_sessions
from consult.demo.words_read import words
from consult.extensions import db
from consult.forums.after.models import Promise
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.models import FacilitatorGrant, Forum, Hub
from consult.forums.session_models import Attendance, ForumSession, SessionReceipt
from consult.forums.voting.models import Tally, Vote, Voter
from consult.people.actions import create_person
from consult.people.models import Role

ROOMS, FORUMS = words("rooms"), {given["name"]: given for given in words("forums")}
PASSWORD = "a long walk to the harbour"


def test_two_hubs_stand_in_each_of_five_regions_and_no_alias_is_used_twice() -> None:
    regions = {name: given["hubs"] for name, given in ROOMS["forums"].items() if given["hubs"]}
    assert [len(hubs) for hubs in regions.values()] == [2] * 5
    told = [FORUMS.get(name, given) for name, given in ROOMS["forums"].items()]
    aliases = [alias for each in told for alias in each["aliases"]]
    assert len(set(aliases)) == len(aliases)
    assert set(ROOMS["members"]) <= set(aliases)


def test_what_is_asked_of_the_room_is_known_elsewhere() -> None:
    keys = {theme["key"] for theme in words("themes") if theme["status"] == "agreed"}
    confirming = ROOMS["confirming"]
    assert set(confirming["themes"]) <= keys
    assert all(sum(each["counts"]) == confirming["in_the_room"] for each in confirming["themes"].values())
    for name, more in ROOMS["sessions"].items():
        assert len(more["minutes"]) == len(FORUMS[name]["session"]["prompts"])
        ballot = more.get("ballot", {"statements": [], "votes": []})
        assert all(len(line) == len(ballot["statements"]) for line in ballot.get("votes", []))


def test_the_rooms_are_held_through_the_actions_of_forums(app: Flask) -> None:
    consultation = create_consultation("Demo")
    facilitator = create_person("Fern Okoro", "fern@example.org", Role.FACILITATOR, PASSWORD)
    peer = create_person("Kit Lowe", "kit@example.org", Role.FACILITATOR, PASSWORD)
    hold_sessions(consultation, facilitator, facilitator, peer)
    kinds = (Forum, Hub, ForumSession, SessionReceipt, Attendance, Observation, Voter, Tally, Promise)
    counts = {kind.__name__: db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds}
    assert counts == {
        "Forum": 6, "Hub": 10, "ForumSession": 4, "SessionReceipt": 8, "Attendance": 9, "Observation": 2, "Voter": 17,
        "Tally": 4, "Promise": 4,
    }  # fmt: skip
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == sum(
        len(given["session"]["contributions"]) for given in FORUMS.values()
    )
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 17 * 8 - 2  # two left one out
    grants = db.session.scalars(select(FacilitatorGrant).where(FacilitatorGrant.is_peer)).all()
    assert [(grant.person_id, grant.forum.name) for grant in grants] == [(peer.id, "National forum")]
    handed_over = select(ForumSession).where(ForumSession.handed_over)
    assert [session.forum.name for session in db.session.scalars(handed_over)] == ["North East forum"]
