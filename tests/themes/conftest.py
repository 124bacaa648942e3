"""A small made-up consultation to look for themes in: three subjects, a survey and two forums."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, Forum, ForumMember, SessionKind, SessionStatus, Speaker
from consult.forums.session_models import ForumSession, Prompt
from consult.people.models import Organisation, Person, Role
from consult.privacy.consent import Consent
from consult.surveys.models import Kind, Question, Survey, SurveyStatus
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.themes.models import Coding, CodingStatus, Excerpt, ExcerptVector, Origin, Theme

MONDAY = dt.date(2026, 10, 5)
HOUSING = (
    "I had nowhere to live on the day I was released",
    "The hostel had no bed so I slept outside the first night",
    "Housing was never sorted before I left prison",
    "They gave me a tent instead of a room in a hostel",
    "No landlord would rent a flat to me after release",
    "I was homeless again within a week of leaving",
    "A safe flat should be ready before the release date",
    "My sister let me sleep on her sofa because there was no housing",
    "The council said I was not a priority for housing",
    "People need a home before they can look for work",
)
FOOD = (
    "The meals in the kitchen were cold and small",
    "Food portions were never enough for a grown man",
    "Breakfast packs given out the night before are not a meal",
    "I would like fresh fruit and vegetables with dinner",
    "The canteen prices for food went up again this year",
    "Halal food was mixed with other food in the kitchen",
    "Dinner was served at half past four and then nothing until morning",
    "The bread was stale and the soup was cold",
    "Let us cook our own meals in a shared kitchen",
    "Vegetarian meals were the same dish every day",
)
PHONES = (
    "Calling my children costs more than I earn in a week",
    "The phone on the wing was broken for a month",
    "Phone credit is too expensive for families",
    "Put a phone in each cell so we can ring home in the evening",
    "My mum could not ring me when my gran died",
    "Video calls with my daughter kept me going",
    "There was a queue for the phone every night",
    "Letters take two weeks so the phone is all we have",
    "Cheaper calls would keep families together",
    "I lost touch with my son because I could not phone him",
)


class World:
    """Makes rows; every method commits."""

    def __init__(self) -> None:
        self.consultation = self.add(Consultation(title=f"What should change {uuid.uuid4().hex[:6]}"))
        self.person = self.make_person("Lena Marsh")
        self.survey = self.add(
            Survey(
                consultation_id=self.consultation.id,
                slug=f"s-{uuid.uuid4().hex[:8]}",
                title="Member survey",
                status=SurveyStatus.OPEN,
            )
        )
        self.question = self.add_question("What should change?")

    def add(self, row: Any) -> Any:
        db.session.add(row)
        db.session.commit()
        return row

    def make_person(self, name: str, role: Role = Role.STRATEGY) -> Person:
        email = f"{uuid.uuid4().hex[:8]}@example.org"
        person: Person = self.add(Person(name=name, email=email, role=role, password_hash="none"))
        return person

    def add_question(self, label: str, kind: Kind = Kind.LONG_TEXT, position: int = 1) -> Question:
        question: Question = self.add(Question(survey_id=self.survey.id, position=position, kind=kind, label=label))
        return question

    def organisation(self, name: str, kind: str = "Charity") -> Organisation:
        organisation: Organisation = self.add(Organisation(name=name, kind=kind))
        return organisation

    def respond(
        self,
        text: str,
        *,
        question: Question | None = None,
        organisation: Organisation | None = None,
        person_hash: str | None = None,
        status: ResponseStatus = ResponseStatus.SUBMITTED,
        consent: Consent = Consent.QUOTE,
    ) -> Answer:
        response = Response(
            survey_id=self.survey.id,
            status=status,
            week=MONDAY,
            consent=consent,
            organisation_id=organisation.id if organisation else None,
            person_hash=person_hash,
        )
        answer = Answer(response=response, question_id=(question or self.question).id, text=text)
        self.add(response)
        return answer

    def forum_session(
        self, forum_name: str, forum: Forum | None = None, title: str = "Autumn roundtable"
    ) -> ForumSession:
        forum = forum or self.add(Forum(name=forum_name))
        session: ForumSession = self.add(
            ForumSession(
                consultation_id=self.consultation.id,
                forum_id=forum.id,
                title=title,
                kind=SessionKind.ROUNDTABLE,
                week=MONDAY,
                in_the_room=14,
                status=SessionStatus.ENDED,
            )
        )
        self.add(Prompt(session_id=session.id, position=1, text="Who was there for you?"))
        return session

    def member(self, session: ForumSession, alias: str) -> ForumMember:
        member: ForumMember = self.add(ForumMember(forum_id=session.forum_id, alias=alias))
        return member

    def say(
        self,
        session: ForumSession,
        text: str,
        member: ForumMember | None = None,
        headcount: int = 1,
        consent: Consent = Consent.QUOTE,
    ) -> Contribution:
        contribution: Contribution = self.add(
            Contribution(
                session_id=session.id,
                prompt_id=session.prompts[0].id,
                member_id=member.id if member else None,
                speaker=Speaker.MEMBER if member else Speaker.ROOM,
                kind=ContributionKind.VERBATIM,
                text=text,
                headcount=headcount,
                consent=consent,
                position=1,
                capture_key=uuid.uuid4().hex,
            )
        )
        return contribution

    def theme(self, name: str, origin: Origin = Origin.ENGINE, **more: Any) -> Theme:
        maker = self.person.id if origin is Origin.PERSON else None
        theme: Theme = self.add(
            Theme(consultation_id=self.consultation.id, name=name, origin=origin, made_by_id=maker, **more)
        )
        return theme

    def suggest(self, excerpt: Excerpt, theme: Theme, confidence: float = 0.5) -> Coding:
        coding: Coding = self.add(
            Coding(
                excerpt_id=excerpt.id,
                theme_id=theme.id,
                origin=Origin.ENGINE,
                status=CodingStatus.SUGGESTED,
                confidence=confidence,
            )
        )
        return coding

    def three_subjects(self) -> None:
        for text in HOUSING + FOOD + PHONES:
            self.respond(text)


def read_all(excerpts: Sequence[Excerpt]) -> None:
    """Keep the vectors of these excerpts, as a look for themes does."""
    from consult.themes.engine import embed
    from consult.themes.vectors import CAREFUL, hash_of

    for excerpt, vector in zip(excerpts, embed([each.text for each in excerpts]), strict=True):
        db.session.add(
            ExcerptVector(
                excerpt_id=excerpt.id,
                consultation_id=excerpt.consultation_id,
                mark=excerpt.id.int & (1 << 31) - 1,
                text_hash=hash_of(excerpt.text),
                made_by=CAREFUL,
                vector=vector.astype("<f2").tobytes(),
            )
        )
    db.session.commit()


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def world_on(app_on: Flask) -> World:
    """The same, and the test runs on SQLite and on PostgreSQL."""
    return World()


@pytest.fixture
def excerpts(world: World) -> Callable[..., list[Excerpt]]:
    """excerpts("text", ...): answers with these texts, gathered; their excerpts in the same order."""
    from sqlalchemy import select

    from consult.themes.gathering import gather_excerpts

    def make(*texts: str) -> list[Excerpt]:
        for text in texts:
            world.respond(text)
        gather_excerpts(world.consultation.id)
        db.session.commit()
        found = {each.text: each for each in db.session.scalars(select(Excerpt))}
        return [found[text] for text in texts]

    return make
