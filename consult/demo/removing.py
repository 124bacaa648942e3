"""Taking the demo out: its consultation with everything in it, its forums, its organisations, its accounts."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from consult.consultations.models import Consultation
from consult.demo.accounts import ACCOUNTS
from consult.demo.words_read import words
from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.models import Forum, ForumMember
from consult.forums.session_models import ForumSession
from consult.people.models import Organisation, Person
from consult.strategy.models import Aim, Evidence, Publication, Strategy
from consult.surveys.models import Condition, Question, Survey
from consult.surveys.response_models import Response
from consult.themes.models import Coding, Excerpt, ReviewAct, Theme
from consult.themes.quoting.models import Quote


def demo_is_whole() -> bool:
    """Publishing is the last step of seeding: a demo that has published is whole."""
    published = (
        select(Publication.id)
        .join(Strategy, Strategy.id == Publication.strategy_id)
        .join(Consultation, Consultation.id == Strategy.consultation_id)
        .where(Consultation.is_demo)
    )
    return db.session.scalar(published.limit(1)) is not None


def remove_demo() -> bool:
    """Take out all that seeding put in, in one commit. False when there was nothing."""
    consultations = list(db.session.scalars(select(Consultation.id).where(Consultation.is_demo)))
    for consultation_id in consultations:
        remove_everything_of(consultation_id)
    removed = bool(consultations)
    removed |= remove_forums()
    names = [each["name"] for each in words("organisations")]
    removed |= bool(db.session.execute(delete(Organisation).where(Organisation.name.in_(names))).rowcount)  # type: ignore[attr-defined]
    removed |= remove_accounts()
    db.session.commit()
    return removed


def remove_everything_of(consultation_id: int) -> None:
    """From the end of the chain back to its beginning, so that nothing is left pointing at nothing."""
    strategies = select(Strategy.id).where(Strategy.consultation_id == consultation_id)
    themes = select(Theme.id).where(Theme.consultation_id == consultation_id)
    surveys = select(Survey.id).where(Survey.consultation_id == consultation_id)
    questions = select(Question.id).where(Question.survey_id.in_(surveys))
    sessions = select(ForumSession.id).where(ForumSession.consultation_id == consultation_id)
    for statement in (
        delete(Evidence).where(Evidence.aim_id.in_(select(Aim.id).where(Aim.strategy_id.in_(strategies)))),
        delete(Strategy).where(Strategy.consultation_id == consultation_id),
        delete(Quote).where(Quote.consultation_id == consultation_id),
        delete(ReviewAct).where(ReviewAct.consultation_id == consultation_id),
        delete(Coding).where(Coding.theme_id.in_(themes)),
        delete(Theme).where(Theme.consultation_id == consultation_id),
        delete(Excerpt).where(Excerpt.consultation_id == consultation_id),
        delete(Response).where(Response.survey_id.in_(surveys)),
        delete(Condition).where(Condition.question_id.in_(questions)),
        delete(Survey).where(Survey.consultation_id == consultation_id),
        delete(Contribution).where(Contribution.session_id.in_(sessions)),
        delete(ForumSession).where(ForumSession.consultation_id == consultation_id),
        delete(Consultation).where(Consultation.id == consultation_id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def remove_forums() -> bool:
    """The demo's forums, unless somebody has since held a session of their own in one."""
    names = list(words("rooms")["forums"])
    used = select(ForumSession.forum_id)
    free = list(db.session.scalars(select(Forum.id).where(Forum.name.in_(names), Forum.id.not_in(used))))
    db.session.execute(delete(ForumMember).where(ForumMember.forum_id.in_(free)))
    db.session.execute(delete(Forum).where(Forum.id.in_(free)))
    return bool(free)


def remove_accounts() -> bool:
    """The demo's accounts; one that has since signed a decision elsewhere is closed instead, so that it stays signed."""
    people = list(db.session.scalars(select(Person).where(Person.email.in_([each.email for each in ACCOUNTS]))))
    for person in people:
        if has_signed(person):
            person.active = False
        else:
            db.session.delete(person)
    return bool(people)


def has_signed(person: Person) -> bool:
    signed = (
        select(Theme.id).where(or_(Theme.made_by_id == person.id, Theme.agreed_by_id == person.id)),
        select(Coding.theme_id).where(Coding.person_id == person.id),
        select(ReviewAct.id).where(ReviewAct.person_id == person.id),
        select(Quote.id).where(or_(Quote.picked_by_id == person.id, Quote.approved_by_id == person.id)),
        select(Publication.id).where(Publication.published_by_id == person.id),
    )
    return any(db.session.scalar(each.limit(1)) is not None for each in signed)
