"""A consultation with a survey, a forum, themes and two people, made as rows: what strategy rests on."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, Forum, SessionKind
from consult.forums.session_models import ForumSession, Prompt
from consult.people.actions import create_organisation
from consult.people.models import Person, Role
from consult.privacy import codenames
from consult.privacy.consent import Consent
from consult.strategy.actions import add_aim, add_commitment, create_strategy
from consult.strategy.models import Aim, Strategy
from consult.surveys.models import Kind, Question, Survey, SurveyStatus
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme, ThemeStatus


@dataclass
class World:
    """One consultation and the means to say things in it."""

    app: Flask
    consultation: Consultation
    ana: Person
    ben: Person
    survey: Survey
    question: Question
    session: ForumSession
    receipts: dict[uuid.UUID, str] = field(default_factory=dict)
    organisations: int = 0
    places: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def theme(self, name: str = "Somewhere to live", status: ThemeStatus = ThemeStatus.AGREED) -> Theme:
        theme = Theme(
            consultation=self.consultation, name=name, description=f"About {name.lower()}.", status=status,
            origin=Origin.PERSON, made_by=self.ana,
        )  # fmt: skip
        db.session.add(theme)
        db.session.commit()
        return theme

    def answer(
        self, text: str, theme: Theme | None = None, consent: Consent = Consent.QUOTE, organisation: int | None = None
    ) -> Excerpt:
        """Somebody answers; the excerpt is placed under a theme."""
        response = Response(
            survey=self.survey, status=ResponseStatus.SUBMITTED, consent=consent, organisation_id=organisation
        )  # fmt: skip
        answer = Answer(response=response, question=self.question, text=text)
        db.session.add_all([response, answer])
        db.session.flush()
        excerpt = Excerpt(
            consultation=self.consultation, answer=answer, starts_at=0, ends_at=len(text), text=text,
            voice=f"r:{response.id}", consent=consent, survey_id=self.survey.id, organisation_id=organisation,
        )  # fmt: skip
        return self.place(excerpt, theme)

    def say(
        self, text: str, theme: Theme | None = None, consent: Consent = Consent.QUOTE, headcount: int = 1,
        kind: ContributionKind = ContributionKind.VERBATIM,
    ) -> Excerpt:  # fmt: skip
        """Somebody says something in the forum."""
        said = Contribution(
            session=self.session, prompt=self.session.prompts[0], kind=kind, text=text, headcount=headcount,
            consent=consent, position=next(self.places), capture_key=uuid.uuid4().hex,
        )  # fmt: skip
        db.session.add(said)
        db.session.flush()
        excerpt = Excerpt(
            consultation=self.consultation, contribution=said, starts_at=0, ends_at=len(text), text=text,
            voice=f"room:{self.session.id}", headcount=headcount, consent=consent, session_id=self.session.id,
            forum_id=self.session.forum_id,
        )  # fmt: skip
        return self.place(excerpt, theme)

    def place(self, excerpt: Excerpt, theme: Theme | None) -> Excerpt:
        db.session.add(excerpt)
        if theme is not None:
            db.session.add(
                Coding(excerpt=excerpt, theme=theme, origin=Origin.PERSON, status=CodingStatus.KEPT, person=self.ana)
            )
        db.session.commit()
        return excerpt

    def organisation(self) -> int:
        self.organisations += 1
        return create_organisation(f"Organisation {self.organisations} of {self.consultation.title}", "Charity").id

    def words_of(self, excerpt: Excerpt) -> str:
        """The five words of the person behind an excerpt, made when first asked for: the hash is slow."""
        assert excerpt.answer is not None
        response, pepper = excerpt.answer.response, self.app.config["PEPPER"]
        if response.id not in self.receipts:
            self.receipts[response.id] = codenames.make(uuid.uuid4().hex, pepper)
            response.receipt_hash = codenames.hashed(self.receipts[response.id], pepper)
            db.session.commit()
        return self.receipts[response.id]

    def strategy(self, title: str = "Nobody starts again alone") -> Strategy:
        return create_strategy(self.consultation, title, "2027–2031", "Our members told us what gets in the way.")

    def aim(self, strategy: Strategy | None = None, title: str = "A home on the first night") -> Aim:
        aim = add_aim(strategy or self.strategy(), title, "Everyone knows where they will sleep.")
        add_commitment(aim, "Agree with ten councils on a named housing worker.", "By March 2028")
        return aim


MakeWorld = Callable[..., World]


@pytest.fixture
def make_world(app: Flask) -> MakeWorld:
    """make_world(title): a consultation of its own, with its own people, survey and forum."""

    def make(title: str = "What should change by 2031?") -> World:
        mark = uuid.uuid4().hex[:6]
        consultation = create_consultation(title, starts=dt.date(2026, 3, 2), ends=dt.date(2026, 10, 19))
        ana, ben = (
            Person(name=name, email=f"{name[:3].lower()}-{mark}@example.org", role=Role.STRATEGY, password_hash="none")
            for name in ("Ana Lee", "Ben Okoro")
        )
        survey = Survey(consultation=consultation, slug=f"survey-{mark}", title="Tell us", status=SurveyStatus.OPEN)
        question = Question(survey=survey, position=1, kind=Kind.LONG_TEXT, label="What gets in the way?")
        forum = Forum(name=f"Forum {mark}")
        session = ForumSession(
            consultation=consultation, forum=forum, title="First evening", kind=SessionKind.ROUNDTABLE,
            week=dt.date(2026, 10, 5), in_the_room=12,
        )  # fmt: skip
        session.prompts.append(Prompt(position=1, text="What would have helped?"))
        db.session.add_all([ana, ben, survey, question, forum, session])
        db.session.commit()
        return World(app, consultation, ana, ben, survey, question, session)

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world()
