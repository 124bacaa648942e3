"""A consultation with a theme of people's own, and a room that is to answer it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.actions import create_forum
from consult.forums.drafts import ContributionDraft
from consult.forums.models import ContributionKind, Forum, SessionKind, SessionStatus
from consult.forums.session_models import ForumSession, Prompt
from consult.people.actions import create_person
from consult.people.models import Person, Role
from consult.privacy.consent import Consent
from consult.themes.actions import create_theme
from consult.themes.confirming.actions import count_answers, send_themes
from consult.themes.confirming.models import ThemeCheck
from consult.themes.confirming.rooms import Answers
from consult.themes.models import Theme

PASSWORD = "a long walk to the harbour"
NAME, ABOUT = "Somewhere to live on the first night", "No address on release, tents, hostels that close the file."


@dataclass
class Round:
    """Draft themes, the person who sends them, and rooms."""

    consultation: Consultation
    person: Person
    theme: Theme

    def room(
        self, forum: str = "South Wales forum", people: int = 14, week: int = 6, in_forum: Forum | None = None
    ) -> ForumSession:
        """A planned test-and-confirm session of a forum."""
        session = ForumSession(
            consultation_id=self.consultation.id,
            forum=in_forum or create_forum(forum, "Wales"),
            title="Session 5",
            kind=SessionKind.TEST_AND_CONFIRM,
            week=dt.date(2026, 7, week),
            in_the_room=people,
        )
        session.prompts.append(Prompt(position=1, text="How was the week?"))
        db.session.add(session)
        db.session.commit()
        return session

    def send(self, session: ForumSession, *themes: Theme) -> ThemeCheck:
        return send_themes(session, themes or [self.theme], self.person)[0]

    def ask(self, session: ForumSession, that_is_us: int, partly: int = 0, not_us: int = 0) -> ThemeCheck:
        """The theme put to a room, and its answer."""
        check = self.send(session)
        self.start(session)
        count_answers(check, Answers(that_is_us, partly, not_us))
        return check

    def start(self, session: ForumSession) -> None:
        session.status = SessionStatus.LIVE
        db.session.commit()

    def draft(self, check: ThemeCheck, text: str, consent: Consent = Consent.QUOTE) -> ContributionDraft:
        assert check.prompt_id
        return ContributionDraft(
            prompt_id=check.prompt_id,
            member_id=None,
            kind=ContributionKind.VERBATIM,
            text=text,
            headcount=2,
            strength=1,
            consent=consent,
        )


def make_round() -> Round:
    consultation = create_consultation("Listening 2026", starts=dt.date(2026, 3, 2), ends=dt.date(2026, 10, 19))
    person = create_person("Lena Marsh", "lena@example.org", Role.STRATEGY, PASSWORD)
    return Round(consultation, person, create_theme(consultation, person, NAME, ABOUT))


@pytest.fixture
def asking(app: object) -> Round:
    return make_round()


@pytest.fixture
def asking_on(app_on: object) -> Round:
    """The same, once on SQLite and once on PostgreSQL."""
    return make_round()
