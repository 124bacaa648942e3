"""A small place with everything in it twice, made through the slices' own actions; every text carries a mark."""

from __future__ import annotations

import datetime as dt
import io
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums import actions as forums
from consult.forums.models import ContributionKind, Forum, ForumSession, SessionKind, Setting
from consult.jobs.worker import work_once
from consult.people.actions import close_account, create_organisation, create_person, invite_person
from consult.people.contact_actions import save_contact
from consult.people.models import Contact, Person, Role
from consult.privacy.consent import Consent
from consult.strategy import actions as strategies
from consult.strategy.models import Strategy
from consult.surveys import actions as surveys
from consult.surveys.importing.actions import ask_import
from consult.surveys.importing.uploads import Choices, keep_upload, remember
from consult.surveys.inviting.actions import invite
from consult.surveys.inviting.directory import Invitee
from consult.surveys.inviting.models import Delivery, Mailing, MailingMessage, Purpose, SurveyInvitation
from consult.surveys.inviting.tokens import new_link
from consult.surveys.models import Kind, Mode, Question, Survey, SurveyOrigin
from consult.surveys.response_models import Answer
from consult.surveys.wording.picture_actions import upload_picture
from consult.themes import actions as themes
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt, Theme

Values = Mapping[str, Any]
PASSWORD = "a long walk to the harbour"
# What must never come out of a page as it went in: markup, the end of an attribute, a template's sum (7*7777777).
NASTY = "<zq-tag onload=zq()>\"zq-attr='zq-attr={{7*7777777}}${7*7777777}'; drop table person; --"
ANSWERED, SAID_HERE, SAID_THERE = (
    "zqanswered",
    "zqsaidhere",
    "zqsaidthere",
)  # in a survey; in a forum granted; not granted
QUOTED = "A door that opens from the inside would help."
WEBP = b"RIFF\x10\0\0\0WEBPVP8L\x04\0\0\0abcd"  # enough of a picture


@dataclass
class Place:
    """The application, its people, and what an address of each consultation may name."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    own: list[dict[str, Any]] = field(default_factory=list)  # four ways through the first consultation
    foreign: dict[str, Any] = field(default_factory=dict)  # the same names in the second one
    secrets: dict[str, str] = field(default_factory=dict)


def seed(app: Flask) -> Place:
    place = Place(app)
    with app.app_context():
        people = add_people(place)
        create_organisation(f"Harbour House {NASTY}", "Charity", ["North"], ["Housing"])
        place.own = add_consultation(place, people, "First")
        place.foreign = add_consultation(place, people, "Second")[0]
        place.secrets["invitation"] = invite_person(
            people["administrator"], f"Invited {NASTY}", "invited@example.org", Role.EVALUATOR
        )
        for each in (*place.own, place.foreign):
            each["token"] = {
                "invitation": place.secrets["invitation"],
                "upload": each.pop("upload"),
                "link": each.pop("link"),
            }
        db.session.remove()
    return place


def add_people(place: Place) -> dict[str, Person]:
    people = {
        role.value: create_person(f"{role.label} {NASTY}", f"{role.value}@example.org", role, PASSWORD) for role in Role
    }
    people["second"] = create_person("Second Pair", "second@example.org", Role.STRATEGY, PASSWORD)
    close_account(create_person("Closed Door", "closed@example.org", Role.STRATEGY, PASSWORD))
    place.people = {name: person.id for name, person in people.items()}
    return people


def add_consultation(place: Place, people: dict[str, Person], name: str) -> list[dict[str, Any]]:
    consultation = create_consultation(
        f"{name} {NASTY}",
        NASTY,
        starts=dt.date(2026, 3, 2),
        ends=dt.date(2026, 10, 19),
        questions=[f"What helps? {NASTY}"],
        characteristics=[f"Region {NASTY}"],
    )
    shared: dict[str, Any] = {"consultation_id": consultation.id, "person_id": people["evaluator"].id}
    shared["facilitator_id"] = people["facilitator"].id
    shared |= bring_in(place, consultation, people["strategy"])
    shared["ending"] = "csv"
    shared["picture_id"] = upload_picture(consultation, f"Two people {NASTY}", WEBP).id
    asked = add_surveys(place, consultation)
    shared |= add_invitations(asked[0]["survey_id"], people["strategy"])
    met = add_forums(consultation, people["facilitator"], name)
    gather_excerpts(consultation.id)
    db.session.commit()
    framework = add_themes(consultation, people["strategy"])
    written = add_strategies(consultation, people)
    count = max(len(asked), len(met), len(framework), len(written))
    return [
        shared | asked[n % len(asked)] | met[n % len(met)] | framework[n % len(framework)] | written[n % len(written)]
        for n in range(count)
    ]


def bring_in(place: Place, consultation: Consultation, person: Person) -> dict[str, Any]:
    """An import that is done, with a row refused; and a file that waits between its steps."""
    rows = f"text,Region\n{ANSWERED} was brought in,North\n,South\n"
    choices = Choices(text="text", question=f"Brought in? {NASTY}", groups=("Region",))
    done = keep_upload(io.BytesIO(rows.encode()), f"{NASTY}.csv", consultation.id)
    job = ask_import(consultation, person.id, upload=done.token, file=done.name, choices=asdict(choices))
    assert work_once(place.app, "seeding")
    waiting = keep_upload(io.BytesIO(rows.encode()), "waiting.csv", consultation.id)
    remember(waiting, choices)
    return {"job_id": job.id, "upload": waiting.token}


def add_surveys(place: Place, consultation: Consultation) -> list[dict[str, Any]]:
    """One of each standing: a draft, an open one with a response, a closed one, and the one that was brought in."""
    title = f"Tell us {NASTY}"[:190]
    draft, opened, closed = (add_survey(consultation, title) for _ in range(3))
    surveys.open_survey(opened)
    surveys.open_survey(closed)
    place.secrets["five words"] = respond(opened, sent=True)
    respond(opened, sent=False)
    surveys.close_survey(closed)
    place.secrets["slug"] = opened.slug
    imported = db.session.scalars(
        select(Survey).where(Survey.origin == SurveyOrigin.IMPORTED, Survey.consultation_id == consultation.id)
    ).one()
    return [
        {"survey_id": each.id, "question_id": each.questions[-1].id, "slug": {"survey": each.slug}}
        for each in (draft, opened, closed, imported)
    ]


def add_invitations(survey_id: int, person: Person) -> dict[str, Any]:
    """Somebody of the directory is invited to the draft, has a link, and was written to."""
    survey = db.session.get_one(Survey, survey_id)
    survey.mode = Mode.NAMED
    contact = Contact(name=f"Contact {NASTY}", email=f"contact{survey_id}@example.org")
    save_contact(contact, contact.name, contact.email, None, False)
    invite(survey, [Invitee(contact.email, contact.name, contact_id=contact.id), Invitee(alias=f"Heron {NASTY}"[:80])])
    invitation = db.session.scalars(select(SurveyInvitation).where(SurveyInvitation.contact_id == contact.id)).one()
    token = new_link(invitation)
    mailing = Mailing(survey_id=survey_id, person_id=person.id, purpose=Purpose.INVITE, subject=NASTY, body=NASTY)
    db.session.add(mailing)
    db.session.flush()
    problem = f"550 {NASTY}"
    db.session.add(
        MailingMessage(
            mailing_id=mailing.id,
            invitation_id=invitation.id,
            message_id=f"{survey_id}@example.org",
            status=Delivery.HANDING,
            problem=problem,
        )
    )
    db.session.commit()
    return {"contact_id": contact.id, "invitation_id": invitation.id, "mailing_id": mailing.id, "link": token}


def add_survey(consultation: Consultation, title: str) -> Survey:
    survey = surveys.create_survey(consultation, title, NASTY)
    for kind in Kind:
        choices = kind in (Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES, Kind.DROPDOWN, Kind.RANKING, Kind.GRID)
        scale = {"scale_low": 1, "scale_high": 5, "low_label": "Low", "high_label": "High"}
        surveys.add_question(
            survey,
            surveys.QuestionDraft(
                kind,
                f"{kind.value}? {NASTY}",
                NASTY,
                options=(f"One {NASTY}", "Two") if choices else (),
                columns=(f"Left {NASTY}", "Right") if kind is Kind.GRID else (),
                characteristic_id=consultation.characteristics[0].id if kind is Kind.ONE_CHOICE else None,
                with_previous=kind is Kind.SHORT_TEXT,
                **(scale if kind in (Kind.SCALE, Kind.RATING) else {}),
            ),
        )
    last = survey.questions[-1]
    surveys.add_question(survey, surveys.QuestionDraft(Kind.LONG_TEXT, f"Why? {last.kind.value} {NASTY}"))
    return survey


def respond(survey: Survey, *, sent: bool) -> str:
    key = secrets.token_urlsafe(24)
    response = surveys.start_response(survey, key)
    surveys.record_answers(response, {question: answer_to(question) for question in survey.questions})
    return surveys.submit_response(response, key, Consent.QUOTE) if sent else ""


def answer_to(question: Question) -> Any:
    if question.kind in (Kind.ONE_CHOICE, Kind.YES_NO):
        return question.options[0].id
    if question.kind is Kind.SEVERAL_CHOICES:
        return [question.options[0].id]
    if question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        return f"{QUOTED} {ANSWERED} {NASTY} {question.id}"
    return 3 if question.kind is Kind.SCALE else None


def add_forums(consultation: Consultation, facilitator: Person, name: str) -> list[dict[str, Any]]:
    """A forum the facilitator may enter and one not, each with a session live, planned and ended."""
    found = []
    for mark in (SAID_HERE, SAID_THERE):
        forum = forums.create_forum(f"{name} {mark} {NASTY}"[:120], "North")
        members = [forums.add_member(forum, alias, Consent.QUOTE) for alias in (f"Wren {NASTY}"[:60], "Otter")]
        grant = forums.grant_forum(facilitator, forum, None if mark == SAID_HERE else dt.date(2999, 1, 1))
        if mark == SAID_THERE:
            forums.end_grant(grant)
        for state in ("live", "planned", "ended"):
            session = meet(consultation, forum, state)
            found.append(
                {
                    "forum_id": forum.id,
                    "member_id": members[0].id,
                    "grant_id": grant.id,
                    "session_id": session.id,
                    "prompt_id": session.prompts[0].id,
                    "contribution_id": say(session, members[0].id, mark, facilitator, state),
                }
            )
    return found


def meet(consultation: Consultation, forum: Forum, state: str) -> ForumSession:
    session = forums.plan_session(
        consultation,
        forum,
        f"{state} {NASTY}",
        SessionKind.ROUNDTABLE,
        setting=Setting.CUSTODY,
        week=dt.date(2026, 10, 7),
        in_the_room=12,
        prompts=[f"First {NASTY}", "Second"],
    )
    if state != "planned":
        forums.start_session(session)
    return session


def say(session: ForumSession, member_id: int, mark: str, person: Person, state: str) -> Any:
    if state == "planned":
        return uuid.UUID(int=7)  # nothing is said before a session starts
    draft = forums.ContributionDraft(
        prompt_id=session.prompts[0].id,
        member_id=member_id,
        kind=ContributionKind.VERBATIM,
        text=f"{mark} {state} {NASTY}",
        headcount=3,
        strength=2,
        consent=Consent.QUOTE,
    )
    kept = forums.record_contribution(session, draft, secrets.token_urlsafe(24), person)
    if state == "ended":
        forums.end_session(session)
    return kept.id


def add_themes(consultation: Consultation, person: Person) -> list[dict[str, Any]]:
    """An agreed theme over every passage, one part of it, and one retired."""
    excerpts = db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == consultation.id)).all()
    top, part, retired = (
        themes.create_theme(consultation, person, f"{name} {NASTY}"[:160], NASTY) for name in ("Top", "Part", "Gone")
    )
    for excerpt in excerpts:
        for theme in (top, part, retired):
            themes.place_excerpt(excerpt, person, theme)
    themes.nest_theme(part, person, top)
    themes.retire_theme(retired, person)
    act = themes.latest_act(consultation, person)
    assert act
    answers = [excerpt for excerpt in excerpts if excerpt.answer_id and excerpt.text.startswith(QUOTED)]
    return [{"theme_id": theme.id, "excerpt_id": answers[0].id, "act_id": act.id} for theme in (top, part, retired)]


def add_strategies(consultation: Consultation, people: dict[str, Person]) -> list[dict[str, Any]]:
    """A published strategy and a draft."""
    published, draft = (
        strategies.create_strategy(consultation, f"{name} {NASTY}"[:190], "2027", NASTY) for name in ("Out", "Draft")
    )
    theme = db.session.scalars(select(Theme).where(Theme.consultation_id == consultation.id).order_by(Theme.id)).first()
    wanted = select(Excerpt).join(Answer).where(Excerpt.consultation_id == consultation.id)
    excerpt = next(each for each in db.session.scalars(wanted) if each.text.startswith(QUOTED))
    assert theme
    found = [add_aims(each, theme, excerpt, people) for each in (published, draft)]
    strategies.publish_strategy(published, people["strategy"])
    return found


def add_aims(strategy: Strategy, theme: Theme, excerpt: Excerpt, people: dict[str, Person]) -> dict[str, Any]:
    aim, other = (strategies.add_aim(strategy, f"{name} {NASTY}", NASTY) for name in ("Aim", "Other"))
    commitment = strategies.add_commitment(aim, f"Do {NASTY}", "2028")
    strategies.add_commitment(aim, "Second", "2029")
    indicator = strategies.add_indicator(aim, f"Count {NASTY}", 1, 2)
    evidence = strategies.cite_theme(aim, theme, commitment)
    strategies.cite_theme(other, theme)
    quote = strategies.pick_quote(excerpt, people["strategy"], QUOTED)
    strategies.approve_quote(quote, people["second"])
    strategies.cite_quote(aim, quote)
    return {
        "strategy_id": strategy.id,
        "aim_id": aim.id,
        "part_id": {"commitments": commitment.id, "indicators": indicator.id},
        "evidence_id": evidence.id,
        "quote_id": quote.id,
        "version": 1,
        "aim_number": 1,
        "number": 1,
        "strategy_slug": strategy.slug,
    }
