"""From what was asked for to the excerpts that are meant."""

from __future__ import annotations

import uuid

import numpy as np
from sqlalchemy import Select, select

from consult.consultations.models import Characteristic
from consult.extensions import db
from consult.forums.models import Forum
from consult.people.models import Organisation, OrganisationTag, Tag
from consult.surveys.models import Option, Question, Survey
from consult.surveys.response_models import Answer, AnswerOption, ResponseCharacteristic
from consult.themes.driven import bytes_of, columns, raw
from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import Columns, Whole
from consult.themes.overview.counting import Mask
from consult.themes.overview.reading import keys_of
from consult.themes.searching.words import WordIndex


def mask_of(consultation_id: int, asked: Asked, here: Columns) -> Mask | None:
    """Which excerpts are meant; None when all are. What nobody knows asks for nothing, as in the lists of choices."""
    masks = [
        heard_in(asked.heard, here),
        asked_about(asked.asked, here),
        of_kind(asked.kind, here),
        of_region(asked.region, here),
        of_group(consultation_id, asked.group, here),
        who_chose(consultation_id, asked.chose, here),
        with_words(consultation_id, asked.words, here),
    ]
    found = [mask for mask in masks if mask is not None]
    return np.logical_and.reduce(found) if found else None


def with_words(consultation_id: int, words: str, here: Columns) -> Mask | None:
    if not words.strip():
        return None
    return here.rows_of(WordIndex(consultation_id).keys(words))


def heard_in(heard: str, here: Columns) -> Mask | None:
    plain = {"surveys": here.survey, "forums": here.forum, "organisations": here.organisation}
    if heard in plain:
        return plain[heard] >= 0
    kind, _, number = heard.partition(":")
    one = {"survey": here.survey, "forum": here.forum, "session": here.session}.get(kind)
    return one == int(number) if one is not None and is_number(number) else None


def asked_about(asked: str, here: Columns) -> Mask | None:
    one = {"q": here.question, "p": here.prompt}.get(asked[:1])
    return one == int(asked[1:]) if one is not None and is_number(asked[1:]) else None


def of_kind(kind: str, here: Columns) -> Mask | None:
    if not kind:
        return None
    return np.isin(
        here.organisation, db.session.scalars(select(Organisation.id).where(Organisation.kind == kind)).all()
    )


def of_region(region: str, here: Columns) -> Mask | None:
    """Said in a forum of the region, or by an organisation that serves it."""
    if not region:
        return None
    forums = db.session.scalars(select(Forum.id).where(Forum.region == region)).all()
    serves = OrganisationTag.kind == Tag.REGION, OrganisationTag.value == region
    organisations = db.session.scalars(select(OrganisationTag.organisation_id).where(*serves)).all()
    met: Mask = np.isin(here.forum, forums)
    return met | np.isin(here.organisation, organisations)


def of_group(consultation_id: int, group: str, here: Columns) -> Mask | None:
    number, _, value = group.partition(":")
    if not is_number(number) or not value:
        return None
    wanted = (
        select(raw(ResponseCharacteristic.response_id))
        .join(Characteristic)
        .where(
            Characteristic.consultation_id == consultation_id,
            Characteristic.id == int(number),
            ResponseCharacteristic.value == value,
        )
    )
    return np.isin(here.response, response_keys(wanted))


def who_chose(consultation_id: int, chose: str, here: Columns) -> Mask | None:
    if not is_number(chose):
        return None
    wanted = (
        select(raw(Answer.response_id))
        .join(AnswerOption, AnswerOption.answer_id == Answer.id)
        .where(AnswerOption.option_id == int(chose))
        .where(
            select(Option.id)
            .join(Question, Option.question_id == Question.id)
            .join(Survey)
            .where(Option.id == int(chose), Survey.consultation_id == consultation_id)
            .exists()
        )
    )
    return np.isin(here.response, response_keys(wanted))


def response_keys(wanted: Select[tuple[uuid.UUID]]) -> Whole:
    (found,) = columns(wanted, 1)
    return keys_of(bytes_of(found))


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
