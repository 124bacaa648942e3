"""Words taken back by web, by phone and by paper slip: gone everywhere, in the files too; the count stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import Base, db
from consult.forums.actions import (
    change_contribution,
    end_session,
    grant_forum,
    hand_over,
    make_slips,
    record_contribution,
    take_words_back,
)
from consult.forums.after.models import Correction
from consult.forums.contribution_models import Contribution, RivalWording, Withdrawal
from consult.forums.models import ForumMember, Speaker, Way
from consult.forums.receipts.receipt_actions import Slip
from consult.forums.receipts.slips import taken_back_in
from consult.forums.session_models import Attendance, ForumSession, SessionReceipt
from consult.keeping.copying import back_up
from consult.people.actions import create_person
from consult.people.models import Person, Role
from consult.privacy.consent import Consent
from consult.strategy import actions as strategy_actions
from consult.strategy.models import TakenBack
from consult.themes.confirming.models import About, ThemeCheck, ThemeCheckWords
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme, ThemeStatus
from consult.themes.quoting.models import Quote

CANARIES = {Way.WEB: "Zanzibarquokka", Way.PHONE: "Yttriumwombat", Way.PAPER: "Xylophonenumbat"}
PASSWORD = "a long walk to the harbour"


def everything_kept() -> bytes:
    """All there is: the files of a SQLite database with its log, every table of a PostgreSQL one."""
    if db.engine.dialect.name == "sqlite":
        path = Path(db.engine.url.database or "")
        return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    with db.engine.connect() as connection:
        return "\n".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in connection.execute(select(table))
        ).encode()


def holds(canary: str) -> bool:
    return canary.encode() in everything_kept()


def exported(folder: Path) -> bytes:
    """The one file that takes what was said in rooms out of this place: a copy of all there is."""
    back_up(folder)
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


@dataclass
class Room:
    """A session of which everything was made that can be made: themes, a quote, a published page, copies."""

    session: ForumSession
    said: dict[Way, Contribution]
    slips: list[Slip]
    slug: str
    strategy_id: int


@pytest.fixture
def room(session_on: ForumSession, draft: Any) -> Room:
    session = session_on
    ana, ben = (create_person(f"Test {n}", f"{n.lower()}@example.org", Role.STRATEGY, PASSWORD) for n in ("Ana", "Ben"))
    slips = make_slips(session, 4)
    wren, otter = (next(each for each in session.forum.members if each.alias == name) for name in ("Wren", "Otter"))
    first = db.session.scalar(select(SessionReceipt).where(SessionReceipt.number == 1))
    db.session.add(Attendance(session_id=session.id, member_id=wren.id, receipt_id=first.id))
    db.session.commit()
    whose: dict[Way, dict[str, Any]] = {
        Way.WEB: {"member_id": wren.id},
        Way.PHONE: {"member_id": otter.id},
        Way.PAPER: {"member_id": None, "speaker": Speaker.SOMEONE, "slip": 2},
    }
    said = {
        way: record_contribution(
            session, draft(session, text=f"{CANARIES[way]} slept in a car.", **who), way.value, ana
        )
        for way, who in whose.items()
    }
    record_contribution(session, draft(session, text="Other words.", member_id=None), "other", ana)
    for contribution in said.values():
        copy_everywhere(session, contribution, draft, ben)
    slug, strategy_id = publish(session, said, ana, ben)
    return Room(session, said, slips, slug, strategy_id)


def copy_everywhere(session: ForumSession, contribution: Contribution, draft: Any, person: Any) -> None:
    """A rival wording and a correction, each with the words in it."""
    same = {"member_id": contribution.member_id, "speaker": contribution.speaker}
    change_contribution(contribution, draft(session, text=f"{contribution.text} Twice.", **same), 99, "edit", person)
    db.session.add(Correction(session_id=session.id, contribution_id=contribution.id, text=f"Not: {contribution.text}"))
    db.session.commit()


def publish(session: ForumSession, said: dict[Way, Contribution], ana: Any, ben: Any) -> tuple[str, int]:
    gather_excerpts(session.consultation_id)
    theme = Theme(
        consultation_id=session.consultation_id, name="A home", status=ThemeStatus.AGREED, origin=Origin.PERSON,
        made_by_id=ana.id,
    )  # fmt: skip
    check = ThemeCheck(theme=theme, session_id=session.id, name="A home")
    check.said = [ThemeCheckWords(contribution_id=each.id, about=About.DISSENT) for each in said.values()]
    db.session.add_all([theme, check])
    for excerpt in db.session.scalars(select(Excerpt)):
        coding = Coding(excerpt=excerpt, theme=theme, origin=Origin.PERSON, status=CodingStatus.KEPT, person_id=ana.id)
        db.session.add(coding)
    db.session.commit()
    strategy = strategy_actions.create_strategy(session.consultation, "Nobody starts again alone")
    aim = strategy_actions.add_aim(strategy, "A home on the first night", "Everyone knows where they will sleep.")
    strategy_actions.cite_theme(aim, theme)
    for contribution in said.values():
        excerpt = db.session.scalar(select(Excerpt).where(Excerpt.contribution_id == contribution.id))
        assert excerpt
        quote = strategy_actions.pick_quote(excerpt, ana)
        strategy_actions.approve_quote(quote, ben)
        strategy_actions.cite_quote(aim, quote)
    strategy_actions.publish_strategy(strategy, ana)
    return strategy.slug, strategy.id


def by_web(client: FlaskClient, room: Room, sign_in: Any) -> None:
    assert client.post("/receipt", data={"words": room.slips[0].words}).headers["Location"] == "/receipt"
    page = client.get("/receipt").text
    assert CANARIES[Way.WEB] in page
    assert "Your own words are quoted there." in page
    assert not any(canary in page for way, canary in CANARIES.items() if way is not Way.WEB)
    assert client.post("/receipt/take-back").status_code == 302
    assert "We hold no words of yours." in client.get("/receipt").text


def by_staff(client: FlaskClient, room: Room, sign_in: Any, **given: Any) -> None:
    sign_in(client, "strategy")
    address = f"/consultations/{room.session.consultation_id}/forums/take-back"
    page = client.post(address, data={"session_id": room.session.id, **given}).text
    assert "Take 1 thing back?" in page
    assert not any(canary in page for canary in CANARIES.values())
    asked = re.search(r'name="asked"[^>]*value="([^"]+)"', page)
    assert asked
    assert "Taken back: 1" in client.post(f"{address}/sure", data={"asked": asked[1]}, follow_redirects=True).text


def by_phone(client: FlaskClient, room: Room, sign_in: Any) -> None:
    by_staff(client, room, sign_in, way="phone", alias="otter")


def by_paper(client: FlaskClient, room: Room, sign_in: Any) -> None:
    by_staff(client, room, sign_in, way="paper", slip=2)


WAYS = {Way.WEB: by_web, Way.PHONE: by_phone, Way.PAPER: by_paper}


def test_each_way_takes_the_words_from_everywhere_and_leaves_a_count(
    app_on: Flask, room: Room, sign_in: Any, tmp_path: Path
) -> None:
    public = app_on.test_client()
    left = dict(CANARIES)
    pages = (f"/strategy/{room.slug}", f"/strategy/{room.slug}/evidence/1.2", "/happening")
    assert CANARIES[Way.WEB] in public.get(pages[0]).text
    copy = exported(tmp_path / "before")
    assert all(canary.encode() in copy for canary in CANARIES.values())
    for number, (way, take_back) in enumerate(WAYS.items(), 1):
        assert all(holds(canary) for canary in left.values())
        take_back(app_on.test_client(), room, sign_in)
        canary = left.pop(way)
        assert not holds(canary), way
        assert canary.encode() not in exported(tmp_path / way.value)
        assert not any(canary in public.get(page).text for page in pages)
        gone = db.session.get(Contribution, room.said[way].id)
        assert gone
        assert (gone.text, gone.withdrawn, gone.member_id, gone.receipt_id) == ("", way, None, None)
        assert taken_back_in(room.session) == number
    assert [each.way for each in db.session.scalars(select(Withdrawal).order_by(Withdrawal.id))] == list(WAYS)
    assert [each.text for each in db.session.scalars(select(Excerpt))] == ["Other words."]
    assert all(quote.text == "" and quote.withdrawn_at for quote in db.session.scalars(select(Quote)))
    for copies in (RivalWording, Correction, ThemeCheckWords):
        assert not db.session.scalars(select(copies)).all()
    gather_excerpts(room.session.consultation_id)
    assert [each.text for each in db.session.scalars(select(Excerpt))] == ["Other words."]
    told(app_on.test_client(), room, sign_in)


def told(client: FlaskClient, room: Room, sign_in: Any) -> None:
    """The strategy team is told of each published use, until somebody has looked."""
    flags = db.session.scalars(select(TakenBack).order_by(TakenBack.id)).all()
    assert [(each.evidence, each.quoted) for each in flags] == [
        ("1.1", True), ("1.2", True), ("1.1", True), ("1.3", True), ("1.1", True), ("1.4", True),
    ]  # fmt: skip
    sign_in(client, "strategy")
    at = f"/consultations/{room.session.consultation_id}/strategy"
    assert "words taken back since it was published" in client.get(at).text
    assert "Evidence 1.3: a quote was taken back." in client.get(f"{at}/{room.strategy_id}").text
    for flag in flags:
        client.post(f"{at}/{room.strategy_id}/taken-back/{flag.id}/seen")
    assert "since it was published" not in client.get(f"{at}/{room.strategy_id}").text
    session = f"/consultations/{room.session.consultation_id}/forums/sessions/{room.session.id}"
    assert "3 things that were said here were taken back." in client.get(session).text


def test_the_same_entry_sent_again_does_not_bring_the_words_back(
    session: ForumSession, draft: Any, facilitator: Any
) -> None:
    said = record_contribution(session, draft(session), "key", facilitator)
    take_words_back([said], Way.PHONE)
    assert record_contribution(session, draft(session), "key", facilitator).id == said.id
    assert said.text == ""


def test_taking_back_twice_counts_once(session: ForumSession, draft: Any, facilitator: Any) -> None:
    said = record_contribution(session, draft(session), "key", facilitator)
    assert [take_words_back([said], Way.PHONE), take_words_back([said], Way.PHONE)] == [1, 0]
    assert taken_back_in(session) == 1


def test_one_thing_alone_can_be_taken_back_on_the_web(
    session: ForumSession, draft: Any, facilitator: Any, client: FlaskClient
) -> None:
    slip = make_slips(session, 1)[0]
    someone = {"member_id": None, "speaker": Speaker.SOMEONE, "slip": slip.number, "consent": Consent.PARAPHRASE}
    one, two = (
        record_contribution(session, draft(session, text=words, **someone), words, facilitator)
        for words in ("The first thing.", "The second thing.")
    )
    client.post("/receipt", data={"words": slip.words})
    client.post("/receipt/take-back", data={"one": str(two.id)})
    page = client.get("/receipt").text
    assert "The first thing." in page
    assert "The second thing." not in page
    assert one.withdrawn is None


def test_five_words_open_nothing_for_staff_of_another_forum(
    session: ForumSession, draft: Any, facilitator: Any, client: FlaskClient, sign_in: Any
) -> None:
    slip = make_slips(session, 1)[0]
    someone = {"member_id": None, "speaker": Speaker.SOMEONE, "slip": 1}
    record_contribution(session, draft(session, **someone), "key", facilitator)
    address = f"/consultations/{session.consultation_id}/forums/take-back"
    sign_in(client, "facilitator")
    refused = client.post(address, data={"words": slip.words, "session_id": 0})
    assert refused.status_code == 422
    assert "These five words open nothing here." in refused.text
    assert slip.words not in refused.text
    other = app_client(client)
    sign_in(other, "strategy")
    assert "Take 1 thing back?" in other.post(address, data={"words": slip.words, "session_id": 0}).text


def test_a_facilitator_takes_words_back_until_the_session_is_handed_over(
    session: ForumSession, draft: Any, client: FlaskClient, sign_in: Any
) -> None:
    person = db.session.get(Person, sign_in(client, "facilitator"))
    assert person
    grant_forum(person, session.forum)
    record_contribution(session, draft(session), "key", person)
    address = f"/consultations/{session.consultation_id}/forums/take-back"
    asked = {"session_id": session.id, "alias": "Wren"}
    page = client.post(address, data=asked).text
    assert "Take 1 thing back?" in page
    sealed = re.search(r'name="asked"[^>]*value="([^"]+)"', page)
    assert sealed
    end_session(session)
    hand_over(session)
    assert client.post(address, data=asked).status_code == 422
    assert client.post(f"{address}/sure", data={"asked": sealed[1]}).status_code == 404
    other = app_client(client)
    sign_in(other, "strategy")
    other.post(f"{address}/sure", data={"asked": sealed[1]})  # sealed for somebody else
    assert taken_back_in(session) == 0


def app_client(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Type their five words, or choose the session they came to."),
        ({"session": True}, "Write the number on their slip, or their alias."),
        ({"session": True, "slip": 7}, "This session has no slip with that number."),
        ({"session": True, "alias": "Heron"}, "has no member with this alias."),
        ({"session": True, "alias": "Wren"}, "Nothing of theirs is kept in this session."),
    ],
)
def test_what_cannot_be_found_is_said_plainly(
    session: ForumSession, client: FlaskClient, sign_in: Any, given: dict[str, Any], says: str
) -> None:
    sign_in(client, "strategy")
    chosen = {**given, "session_id": session.id if given.get("session") else 0}
    answer = client.post(f"/consultations/{session.consultation_id}/forums/take-back", data=chosen)
    assert answer.status_code == 422
    assert says in answer.text


def test_slips_are_numbered_on_and_only_their_hashes_are_kept(session: ForumSession) -> None:
    first, second = make_slips(session, 2), make_slips(session, 1)
    assert [slip.number for slip in (*first, *second)] == [1, 2, 3]
    assert len({slip.words for slip in (*first, *second)}) == 3
    kept = " ".join(each.receipt_hash for each in db.session.scalars(select(SessionReceipt)))
    assert not any(word in kept for slip in first for word in slip.words.split())


def test_a_member_who_left_can_still_take_words_back(
    session: ForumSession, draft: Any, facilitator: Any, client: FlaskClient, sign_in: Any
) -> None:
    record_contribution(session, draft(session), "key", facilitator)
    wren = db.session.scalar(select(ForumMember).where(ForumMember.alias == "Wren"))
    assert wren
    wren.left_on = session.week
    db.session.commit()
    sign_in(client, "strategy")
    address = f"/consultations/{session.consultation_id}/forums/take-back"
    assert "Take 1 thing back?" in client.post(address, data={"session_id": session.id, "alias": "WREN "}).text
