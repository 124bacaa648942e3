"""Choosing and uploading the pictures of an Easy Read version."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.actions import Refused
from consult.surveys.editing.rules import check_editable
from consult.surveys.models import Picture, Question, Survey, SurveyStatus
from consult.surveys.question_type import clean
from consult.surveys.wording.pictures import OURS, usable


def upload_picture(consultation: Consultation, description: str, content: bytes) -> Picture:
    """Keep a picture for the surveys of a consultation, without what the camera wrote into it."""
    if not clean(description):
        raise Refused("Say what the picture shows")
    media_type, kept = usable(content)
    picture = Picture(
        consultation_id=consultation.id, description=clean(description)[:200], media_type=media_type, content=kept
    )
    db.session.add(picture)
    db.session.commit()
    return picture


def choose_pictures(survey: Survey, chosen: Mapping[int, str]) -> None:
    """`chosen`: for a question's id the name of one of ours, the number of an uploaded one, or nothing."""
    check_editable(survey)
    uploaded = {each.id for each in pictures_of(survey.consultation)}
    for question in survey.questions:
        if question.id in chosen:
            set_picture(question, chosen[question.id], uploaded)
    db.session.commit()


def set_picture(question: Question, choice: str, uploaded: set[int]) -> None:
    own = int(choice) if choice.isascii() and choice.isdecimal() and len(choice) < 10 else None
    if choice and choice not in OURS and own not in uploaded:
        raise Refused("Choose one of the pictures in the list")
    question.picture, question.picture_id = ("", own) if own else (choice, None)


def pictures_of(consultation: Consultation) -> list[Picture]:
    return list(
        db.session.scalars(select(Picture).where(Picture.consultation_id == consultation.id).order_by(Picture.id))
    )


def is_public(picture: Picture) -> bool:
    """Whether a survey that people can see shows a picture."""
    seen = (
        select(Question.id)
        .join(Survey, Survey.id == Question.survey_id)
        .where(Question.picture_id == picture.id, Survey.status != SurveyStatus.DRAFT, Survey.in_easy_read)
    )
    return db.session.scalar(seen.limit(1)) is not None
