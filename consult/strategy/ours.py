"""What a member organisation reads on its own page: its surveys, and what became of what its people said."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from consult.extensions import db
from consult.people.models import Organisation
from consult.strategy.own_words import PublishedUse, published_uses
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.models import Mode, Survey, SurveyOrigin, SurveyStatus
from consult.surveys.response_models import Response, ResponseStatus
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus
from consult.themes.overview.counting import breadth_by_theme

FEWEST = 5  # organisations behind a theme before its name may say that one of them raised it (TRUST.md)


@dataclass(frozen=True)
class OurSurvey:
    """One survey as an organisation meets it. `answered`: whether anybody answered; None where nobody may know."""

    survey: Survey
    invited: bool
    answered: bool | None


@dataclass(frozen=True)
class Became:
    """A theme that words from this organisation are part of, and where it is in a published strategy."""

    theme: str
    confirmed: bool
    organisations: int
    uses: list[PublishedUse]


def surveys_of(organisation: Organisation) -> list[OurSurvey]:
    """Open surveys this organisation can answer and closed ones it did; the open ones first, then by title."""
    wanted = select(Survey).where(
        Survey.status != SurveyStatus.DRAFT, Survey.origin == SurveyOrigin.BUILT, Survey.archived_at.is_(None)
    )
    found = [our_survey(survey, organisation) for survey in db.session.scalars(wanted)]
    ours = [each for each in found if each.answered or can_answer(each)]
    return sorted(ours, key=lambda each: (each.survey.status is not SurveyStatus.OPEN, each.survey.title))


def can_answer(each: OurSurvey) -> bool:
    return each.survey.status is SurveyStatus.OPEN and (each.survey.mode is Mode.OPEN_LINK or each.invited)


def our_survey(survey: Survey, organisation: Organisation) -> OurSurvey:
    invitation = exists().where(
        SurveyInvitation.survey_id == survey.id, SurveyInvitation.organisation_id == organisation.id
    )
    response = exists().where(
        Response.survey_id == survey.id,
        Response.organisation_id == organisation.id,
        Response.status == ResponseStatus.SUBMITTED,
    )
    invited, answered = db.session.execute(select(invitation, response)).one()
    # Of an anonymous survey nobody learns who took part: among few colleagues a yes would name one.
    return OurSurvey(survey, bool(invited), None if survey.mode is Mode.ANONYMOUS else bool(answered))


def became_of(organisation: Organisation) -> list[Became]:
    """The agreed themes this organisation's words are part of, where enough other organisations are too."""
    wanted = (
        select(Theme)
        .join(Coding, Coding.theme_id == Theme.id)
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Survey, Survey.id == Excerpt.survey_id)
        .where(Excerpt.organisation_id == organisation.id, Survey.mode != Mode.ANONYMOUS)
        .where(Coding.status != CodingStatus.REJECTED)
        .where(Theme.status.in_([ThemeStatus.AGREED, ThemeStatus.CONFIRMED]))
        .distinct()
    )
    themes = list(db.session.scalars(wanted))
    breadth = {
        theme: each
        for consultation in {theme.consultation_id for theme in themes}
        for theme, each in breadth_by_theme(consultation).items()
    }
    wide = [theme for theme in themes if breadth[theme.id].organisations >= FEWEST]
    return [
        Became(
            theme.name,
            theme.status is ThemeStatus.CONFIRMED,
            breadth[theme.id].organisations,
            published_uses({theme.id}, set()),
        )
        for theme in sorted(wide, key=lambda theme: theme.name)
    ]
