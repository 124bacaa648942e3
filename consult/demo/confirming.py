"""The demo's themes before a room: sent in their wording of that day, answered, and words given back."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.demo.rooms import details
from consult.demo.words_read import words
from consult.demo.writing import theme_by_key
from consult.extensions import db
from consult.forums.actions import ContributionDraft, end_session, make_slips, plan_session, start_session, tell_back
from consult.forums.after.models import Promise, PromiseStatus
from consult.forums.models import ContributionKind, Forum, SessionKind, Setting, Speaker
from consult.forums.session_models import ForumSession
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.themes.confirming.actions import count_answers, prompt_of, record_words, send_themes
from consult.themes.confirming.models import About, ThemeCheck
from consult.themes.confirming.rooms import Answers


def confirm_themes(consultation: Consultation, strategist: Person, facilitator: Person) -> None:
    """One theme becomes confirmed, one is confirmed with dissent, and one is not."""
    given = words("rooms")["confirming"]
    forum = db.session.query(Forum).filter_by(name=given["forum"]).one()
    session = plan_session(
        consultation,
        forum,
        given["title"],
        SessionKind.TEST_AND_CONFIRM,
        setting=Setting(given["setting"]),
        week=dt.date.fromisoformat(given["week"]),
        in_the_room=given["in_the_room"],
        prompts=given["prompts"],
        details=details(forum, given),
    )
    themes = theme_by_key(consultation)
    checks = send_themes(session, [themes[key] for key in given["themes"]], strategist)
    start_session(session)
    make_slips(session, given["slips"])
    for check, answer in zip(checks, given["themes"].values(), strict=True):
        count_answers(check, Answers(*answer["counts"]))
        for said in answer["said"]:
            give_back(session, check, said, facilitator)
    answered = (
        select(Promise)
        .join(Promise.session)
        .where(ForumSession.forum_id == forum.id, Promise.status == PromiseStatus.ANSWERED)
    )
    for promise in db.session.scalars(answered).all():
        tell_back(promise, session)
    end_session(session)


def give_back(session: ForumSession, check: ThemeCheck, said: list[Any], facilitator: Person) -> None:
    about, alias, slip, text, headcount = said
    member = next((member for member in session.forum.members if member.alias == alias), None)
    draft = ContributionDraft(
        prompt_id=prompt_of(check).id,
        member_id=member.id if member else None,
        kind=ContributionKind.VERBATIM,
        text=text,
        headcount=headcount,
        strength=2,
        consent=Consent.QUOTE,
        language="cy" if text.startswith("Dywedwch") else "en",
        speaker=Speaker.MEMBER if member else Speaker.SOMEONE,
        slip=slip,
    )
    record_words(check, About(about), draft, secrets.token_urlsafe(24), facilitator)
