"""Where words come from, as a line that is generated and never typed: for the workspace, and for the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import joinedload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from consult.forums.contribution_models import Contribution
from consult.forums.models import SessionKind, Speaker
from consult.forums.session_models import ForumSession
from consult.privacy.consent import Consent
from consult.surveys.models import Question
from consult.surveys.response_models import Answer, Response
from consult.themes.models import Excerpt

SEASONS = (
    "winter",
    "winter",
    "spring",
    "spring",
    "spring",
    "summer",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "autumn",
    "winter",
)

SPEAKERS = {
    Speaker.MEMBER: "somebody",  # whose alias is gone
    Speaker.SOMEONE: "somebody",
    Speaker.SEVERAL: "several",
    Speaker.ROOM: "the room",
}


def with_source() -> Sequence[_AbstractLoad]:
    """Loader options that bring everything a source line reads, in the same query."""
    answer, contribution = joinedload(Excerpt.answer), joinedload(Excerpt.contribution)
    return (
        answer.joinedload(Answer.question).joinedload(Question.survey),
        answer.joinedload(Answer.response).joinedload(Response.organisation),
        contribution.joinedload(Contribution.session).joinedload(ForumSession.forum),
        contribution.joinedload(Contribution.member),
        contribution.joinedload(Contribution.prompt),
    )


def source_line(excerpt: Excerpt) -> str:
    """For the workspace: "South Wales forum, Autumn roundtable · Linnet · stands for 7", "Member survey, question 3"."""
    if said := excerpt.contribution:
        parts = [
            f"{said.session.forum.name}, {said.session.title}",
            said.member.alias if said.member else SPEAKERS[said.speaker],
        ]
        return " · ".join(parts + ([f"stands for {said.headcount}"] if said.headcount > 1 else []))
    if answer := excerpt.answer:
        organisation = answer.response.organisation
        line = f"{answer.question.survey.title}, question {answer.question.position}"
        return f"{line} · {in_a_line(organisation.kind)}" if organisation and organisation.kind else line
    return "The source is no longer there"


def public_source_line(excerpt: Excerpt, attribute: str | None = None) -> str:
    """For a published page: no forum, no place, no alias, no day. "Forum member, roundtable, autumn 2026".

    `attribute` is the one thing said about the person ("charity working in probation"); it is left out unless they
    agreed to be quoted with one.
    """
    if said := excerpt.contribution:
        one = said.speaker in (Speaker.MEMBER, Speaker.SOMEONE)
        parts = ["Forum member" if one else "People in a forum", meeting(said.session.kind), season(said.session.week)]
    else:
        parts = ["Member survey" if excerpt.organisation_id else "Survey"]
    if attribute and excerpt.consent is Consent.QUOTE_ATTRIBUTE:
        parts.insert(1, attribute.strip())
    return ", ".join(parts)


def meeting(kind: SessionKind) -> str:
    return in_a_line(kind.label)


def season(week: dt.date) -> str:
    """A week no finer than a season: "autumn 2026". December belongs to the winter of the year it is in."""
    return f"{SEASONS[week.month - 1]} {week.year}"


def in_a_line(words: str) -> str:
    """Words in the middle of a line: "Charity" becomes "charity", "NHS trust" stays."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
