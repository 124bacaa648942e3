"""Anonymous means anonymous: with the whole database in hand nobody can say which answers are whose.

300 people are invited, all answer in an order of chance, and those who have not are reminded twice in between. Then an
attacker who has everything but the pepper (every table, the database's own marks on each row, its raw files) puts
invitations and responses in every order there is and looks whether one tells anything about the other."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, func, select, text
from sqlalchemy.exc import OperationalError

from consult.consultations.actions import create_consultation
from consult.extensions import Base, db
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    QuestionDraft,
    TookPart,
    add_question,
    create_survey,
    open_survey,
    record_answers,
    start_response,
    stir_responses,
    submit_response,
)
from consult.surveys.answering.answers import invited_key
from consult.surveys.answering.modes import Ways
from consult.surveys.editing.mode_actions import choose_ways
from consult.surveys.inviting.actions import Invitee, invite
from consult.surveys.inviting.models import Delivery, InvitationLink, Mailing, MailingMessage, Purpose, SurveyInvitation
from consult.surveys.inviting.tokens import invitation_of, new_link
from consult.surveys.models import Kind, Mode
from consult.surveys.response_models import (
    Answer,
    AnsweringTime,
    AnswerOption,
    Response,
    ResponseCharacteristic,
    ResponseStatus,
)

PEOPLE = 300
ANSWERED_FIRST, ANSWERED_THEN = 130, 110  # before the first reminder, and before the second
WHO = (SurveyInvitation, InvitationLink, MailingMessage, Mailing)
WHAT = (Response, Answer, AnswerOption, ResponseCharacteristic, AnsweringTime)
SIGMAS = 5.0  # a test that tries some hundred orders is wrong once in many thousand runs
MOST_BY_CHANCE = 9  # pairs that fit by chance: one on average
Order = Sequence[Any]


class Story:
    """What happened, as nobody but this test knows it."""

    def __init__(self) -> None:
        self.chance = random.Random(7301)
        consultation = create_consultation("What should change?", characteristics=["Region"])
        self.survey = choose_ways(create_survey(consultation, "How was this year?"), Ways(Mode.ANONYMOUS))
        region = consultation.characteristics[0].id
        self.where = add_question(
            self.survey,
            QuestionDraft(Kind.ONE_CHOICE, "Where?", options=("North", "South", "East"), characteristic_id=region),
        )
        self.why = add_question(self.survey, QuestionDraft(Kind.LONG_TEXT, "Why?"))
        open_survey(self.survey)
        invite(self.survey, [Invitee(email=f"person{n:03}@example.org", name=f"Person {n:03}") for n in range(PEOPLE)])
        self.people = list(db.session.scalars(select(SurveyInvitation.id).order_by(SurveyInvitation.id)))
        self.tokens: dict[int, list[str]] = {person: [] for person in self.people}
        self.whose: dict[str, int] = {}  # response id: invitation id
        self.reminded: dict[int, int] = dict.fromkeys(self.people, 0)

    def mail(self, purpose: Purpose) -> None:
        """A mailing as it is left behind: a message and a link for each who had not taken part."""
        mailing = Mailing(survey_id=self.survey.id, purpose=purpose, subject="x", body="x")
        db.session.add(mailing)
        db.session.flush()
        waiting = select(SurveyInvitation).where(~SurveyInvitation.took_part).order_by(SurveyInvitation.id)
        for person in db.session.scalars(waiting).all():
            self.tokens[person.id].append(new_link(person))
            message = f"<{self.chance.random()}@example.org>"
            row = MailingMessage(mailing_id=mailing.id, invitation_id=person.id, message_id=message)
            row.status = Delivery.SENT
            db.session.add(row)
            self.reminded[person.id] += purpose is Purpose.REMIND
        db.session.commit()

    def answer(self, person: int) -> None:
        token = self.chance.choice(self.tokens[person])
        invitation = invitation_of(token)
        assert invitation
        key = invited_key(invitation, token)
        response = start_response(self.survey, key, invitation=invitation)
        choice = self.chance.choice(self.where.choices).id
        record_answers(response, {self.where: choice})
        if self.chance.random() < 0.8:
            record_answers(response, {self.why: "because " * self.chance.randint(1, 60)})
        minutes = self.chance.randint(1, 30)
        submit_response(response, key, Consent.QUOTE, invitation=invitation, minutes=minutes)
        self.whose[response.id.hex] = person

    def happen(self) -> None:
        order = self.chance.sample(self.people, PEOPLE)
        self.mail(Purpose.INVITE)
        for place, person in enumerate(order):
            if place in (ANSWERED_FIRST, ANSWERED_FIRST + ANSWERED_THEN):
                nobody_stands_out()
                self.mail(Purpose.REMIND)
            self.answer(person)
        nobody_stands_out()


@pytest.fixture
def story(app_on: Flask) -> Story:
    told = Story()
    told.happen()
    for person in told.people:  # nobody answers twice, by whichever link
        for token in told.tokens[person]:
            invitation = invitation_of(token)
            assert invitation
            with pytest.raises(TookPart):
                start_response(told.survey, invited_key(invitation, token), invitation=invitation)
    sent = select(func.count()).select_from(Response).where(Response.status == ResponseStatus.SUBMITTED)
    assert db.session.scalar(sent) == PEOPLE
    stir()
    db.session.expire_all()
    return told


def stir() -> None:
    """As the worker does by the clock: somebody else at the tables (a vacuum) goes first, and it is tried again."""
    for _ in range(20):
        with contextlib.suppress(OperationalError):
            assert stir_responses()
            return
    raise AssertionError("the responses could not be stirred")


def nobody_stands_out() -> None:
    """Right after somebody sent their answers, no row about the invited says that it was them."""
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        log = Path(str(db.engine.url.database) + "-wal")
        assert not log.exists() or log.stat().st_size == 0, "the log says what was written together"
        return
    together = """select count(*) from survey_invitation where xmin::text in (select xmin::text from response)"""
    assert db.session.scalar(text(together)) in (0, PEOPLE), "a transaction says who it was"
    times = "select count(distinct xmin::text) from answering_time"
    assert db.session.scalar(text(times)) == 1, "a transaction says how long somebody took"
    db.session.rollback()


def tables(models: Sequence[type[Base]]) -> list[Table]:
    return [db.metadata.tables[model.__tablename__] for model in models]


# The orders an attacker has


def orders_of_people(story: Story) -> Iterator[tuple[str, Order]]:
    """Invitations in every order that anything about them gives."""
    yield "number", story.people
    for name in ("email", "name", "alias"):
        yield name, column(SurveyInvitation, name)
    links = select(InvitationLink.invitation_id)
    yield "links as they lie", unique(db.session.scalars(links))
    yield "links by hash", unique(db.session.scalars(links.order_by(InvitationLink.token_hash)))
    yield "links by hash, backwards", unique(db.session.scalars(links.order_by(InvitationLink.token_hash.desc())))
    messages = select(MailingMessage.invitation_id)
    yield "last message", unique(db.session.scalars(messages.order_by(MailingMessage.id.desc())))
    yield "message id", unique(db.session.scalars(messages.order_by(MailingMessage.message_id)))
    yield "times reminded", sorted(story.people, key=lambda person: story.reminded[person])
    yield from physical("survey_invitation", "id")
    yield from physical("invitation_link", "invitation_id")
    yield from raw_places({f"person{n:03}@example.org".encode(): person for n, person in enumerate(story.people)})


def orders_of_responses(story: Story) -> Iterator[tuple[str, Order]]:
    """Responses in every order that anything about them gives."""
    yield "as they lie", hexes(db.session.scalars(select(Response.id)))
    for name in ("id", "key_hash", "receipt_hash", "week", "version", "consent"):
        yield name, hexes(db.session.scalars(select(Response.id).order_by(getattr(Response, name), Response.id)))
    answers = select(Answer.response_id)
    yield "answers as they lie", hexes(db.session.scalars(answers))
    yield "answers by id", hexes(db.session.scalars(answers.order_by(Answer.id)))
    yield "length of the words", hexes(db.session.scalars(answers.order_by(func.length(Answer.text))))
    sizes = answers.group_by(Answer.response_id).order_by(func.count(), Answer.response_id)
    yield "number of answers", hexes(db.session.scalars(sizes))
    groups = select(ResponseCharacteristic.response_id)
    yield "groups as they lie", hexes(db.session.scalars(groups))
    for table, name in (("response", "id"), ("answer", "response_id"), ("response_characteristic", "response_id")):
        yield from physical(table, name)
    ids = {bytes.fromhex(each): each for each in story.whose} | {each.encode(): each for each in story.whose}
    yield from raw_places(ids)
    hashes = db.session.execute(select(Response.key_hash, Response.id))
    yield from raw_places({key_hash.encode(): response_id.hex for key_hash, response_id in hashes})


def column(model: type[Base], name: str) -> list[int]:
    return list(db.session.scalars(select(model.id).order_by(getattr(model, name), model.id)))  # type: ignore[attr-defined]


def physical(table: str, name: str) -> Iterator[tuple[str, Order]]:
    """Where PostgreSQL put each row, and which transaction did."""
    if db.engine.dialect.name != "postgresql":
        return
    for mark in ("ctid", "xmin::text::bigint, random()", "xmin::text::bigint, ctid"):
        rows = db.session.execute(text(f"select {name} from {table} order by {mark}")).scalars()
        yield f"{table} by {mark}", unique(row.hex if hasattr(row, "hex") else row for row in rows)


def raw_places(marks: dict[bytes, Any]) -> Iterator[tuple[str, Order]]:
    """In which order something stands in SQLite's files, the first time and the last."""
    if db.engine.dialect.name != "sqlite":
        return
    db.session.rollback()
    path = Path(str(db.engine.url.database))
    raw = b"".join(part.read_bytes() for part in (path, Path(f"{path}-wal")) if part.exists())
    for name, find in (("first", raw.find), ("last", raw.rfind)):
        places = sorted((find(mark), what) for mark, what in marks.items() if mark in raw)
        if places:
            yield f"{name} in the file, of {len(marks)}", unique(what for _place, what in places)


def hexes(ids: Any) -> list[str]:
    return unique(each.hex for each in ids)


def unique(things: Any) -> list[Any]:
    return list(dict.fromkeys(things))


# What an attacker does with them


def fits(people: Order, responses: Order, story: Story) -> int:
    """How many pairs are right when the first is taken for the first, and so on."""
    return sum(story.whose[response] == person for person, response in zip(people, responses, strict=False))


def correlation(people: Order, responses: Order, story: Story) -> float:
    """Spearman's rank correlation between where a person stands and where their answers stand, in sigmas."""
    place = {person: rank for rank, person in enumerate(people)}
    pairs = [(rank, place[story.whose[each]]) for rank, each in enumerate(responses) if story.whose[each] in place]
    if len(pairs) < 50:
        return 0.0
    first, second = ([float(pair[side]) for pair in pairs] for side in (0, 1))
    mean_first, mean_second = sum(first) / len(first), sum(second) / len(second)
    top = sum((a - mean_first) * (b - mean_second) for a, b in pairs)
    under = math.sqrt(sum((a - mean_first) ** 2 for a in first) * sum((b - mean_second) ** 2 for b in second))
    return top / under * math.sqrt(len(pairs) - 1)


def told_apart(responses: Order, story: Story) -> float:
    """Whether an order tells those who were reminded from those who were not (Mann and Whitney's U), in sigmas."""
    ranks = [(rank, story.reminded[story.whose[each]] > 0) for rank, each in enumerate(responses, 1)]
    reminded = [rank for rank, was in ranks if was]
    m, n = len(reminded), len(ranks) - len(reminded)
    if not m or not n:
        return 0.0
    u = sum(reminded) - m * (m + 1) / 2
    return (u - m * n / 2) / math.sqrt(m * n * (m + n + 1) / 12)


def test_nobody_can_say_whose_answers_they_are(story: Story) -> None:
    no_order_says(story)
    no_value_stands_with_both()
    no_moment_is_kept()


def no_order_says(story: Story) -> None:
    people, responses = list(orders_of_people(story)), list(orders_of_responses(story))
    assert len(people) > 10 and len(responses) > 12
    found = []
    for (name, order), (other, answers) in itertools.product(people, responses):
        right = max(fits(order, answers, story), fits(order, list(reversed(answers)), story))
        strength = correlation(order, answers, story)
        if right > MOST_BY_CHANCE or abs(strength) > SIGMAS:
            found.append(f"{name} with {other}: {right} right, {strength:.1f} sigmas")
    found += [
        f"{other} tells who was reminded: {strength:.1f} sigmas"
        for other, answers in responses
        if abs(strength := told_apart(answers, story)) > SIGMAS
    ]
    assert not found, "\n".join(found)


def no_value_stands_with_both() -> None:
    who, what = values(WHO), values(WHAT)
    assert len(who) > 2 * PEOPLE and len(what) > 4 * PEOPLE
    assert not who & what
    assert db.session.scalars(select(Response.invitation_id).distinct()).all() == [None]


def values(models: Sequence[type[Base]]) -> set[str]:
    """Every value that could be a name for one row: long enough to be no number, word or date of many."""
    rows = [row for table in tables(models) for row in db.session.execute(select(table))]
    return {str(value) for row in rows for value in row if len(str(value)) >= 16 and not isinstance(value, dt.datetime)}


def no_moment_is_kept() -> None:
    for table in tables((SurveyInvitation, InvitationLink, MailingMessage, *WHAT)):
        for row in db.session.execute(select(table)):
            assert not any(isinstance(value, dt.datetime) for value in row), table.name
    assert len(set(db.session.scalars(select(Response.week)))) == 1
    assert db.session.scalar(select(func.sum(AnsweringTime.responses))) == PEOPLE
