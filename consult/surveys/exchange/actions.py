"""What staff do with whole surveys: bring one in, keep one as a template, begin from one, put one away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select

from consult.consultations.models import Characteristic, Consultation
from consult.extensions import db, now
from consult.jobs.actions import Refused
from consult.surveys.editing.actions import free_slug, put_survey
from consult.surveys.exchange.report import Found
from consult.surveys.models import Survey, SurveyOrigin, SurveyStatus
from consult.surveys.question_types import TYPES
from consult.surveys.survey_draft import SurveyDraft, draft_of


def bring_in_survey(consultation: Consultation, found: Found) -> Survey:
    """Make a draft of a survey that was read from a file, in one commit."""
    survey = put_elsewhere(consultation, found.draft, found.groups, found.draft.title)
    db.session.commit()
    return survey


def put_elsewhere(consultation: Consultation, draft: SurveyDraft, groups: Mapping[int, str], title: str) -> Survey:
    """A draft in a consultation; the characteristics its questions sort people by are found there by name, or made."""
    numbers = characteristics_named(consultation, groups.values())
    questions = tuple(
        replace(
            question, characteristic_id=numbers.get(groups.get(place, "").strip()[:120].casefold()), picture_id=None
        )
        for place, question in enumerate(draft.questions)
    )
    return put_survey(consultation, replace(draft, questions=questions, title=title), free_slug(title, given=False))


def characteristics_named(consultation: Consultation, names: Iterable[str]) -> dict[str, int]:
    """The number of each characteristic by its name, case apart; one that is missing is made."""
    have = {each.name.casefold(): each for each in consultation.characteristics}
    for name in filter(None, (each.strip()[:120] for each in names)):
        if name.casefold() not in have:
            have[name.casefold()] = Characteristic(consultation_id=consultation.id, name=name)
            consultation.characteristics.append(have[name.casefold()])
    db.session.flush()
    return {name: each.id for name, each in have.items()}


def groups_of_draft(survey: Survey) -> dict[int, str]:
    """The characteristic of each question that has one, by the question's place."""
    return {
        place: question.characteristic.name
        for place, question in enumerate(survey.questions)
        if question.characteristic is not None
    }


def save_as_template(survey: Survey) -> Survey:
    """A copy to begin other surveys from. It never opens."""
    if survey.origin is SurveyOrigin.IMPORTED:
        raise Refused("These answers were brought in from a file. There are no questions to keep.")
    if not any(TYPES[question.kind].answerable for question in survey.questions):
        raise Refused("This survey asks nothing yet. Add a question, then save it as a template.")
    template = put_survey(survey.consultation, draft_of(survey), free_slug(f"{survey.slug}-template", given=False))
    template.is_template, template.copied_from_id = True, survey.id
    db.session.commit()
    return template


def begin_from_template(consultation: Consultation, template: Survey) -> Survey:
    """A draft with a template's questions, in this consultation."""
    if not template.is_template or template.archived_at is not None:
        raise Refused("That is no template any more. Choose another one.")
    if template.consultation_id == consultation.id:
        survey = put_survey(consultation, draft_of(template), free_slug(template.title, given=False))
    else:
        survey = put_elsewhere(consultation, draft_of(template), groups_of_draft(template), template.title)
    survey.copied_from_id = template.id
    db.session.commit()
    return survey


def templates() -> list[Survey]:
    """Every template, whichever consultation it was made in."""
    query = select(Survey).where(Survey.is_template, Survey.archived_at.is_(None)).order_by(Survey.title, Survey.id)
    return list(db.session.scalars(query))


def archive_survey(survey: Survey) -> None:
    """Put a survey away: it leaves the lists, and nothing of it is lost."""
    if survey.status is SurveyStatus.OPEN:
        raise Refused("People are answering this survey. Close it, then archive it.")
    survey.archived_at = survey.archived_at or now()
    db.session.commit()


def unarchive_survey(survey: Survey) -> None:
    survey.archived_at = None
    db.session.commit()
