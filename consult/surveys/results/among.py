"""Looking at some of the responses only: one group of people, or those who gave one answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from consult.consultations.models import Characteristic
from consult.extensions import db
from consult.surveys.models import Kind, Survey
from consult.surveys.question_type import plain
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, read_in
from consult.surveys.response_models import Answer, AnswerOption, Response, ResponseCharacteristic, ResponseStatus
from consult.surveys.results.counting import Among

BY_OPTION = (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.YES_NO, Kind.SEVERAL_CHOICES)
BY_NUMBER = (Kind.SCALE, Kind.RATING)
CLOSED = (*BY_OPTION, *BY_NUMBER)
MOST_LISTED = 400


@dataclass(frozen=True)
class Chosen:
    """A filter: what stands in the address, what staff read, and the responses it lets through."""

    value: str = ""
    label: str = ""
    ids: Among = None


def chosen(survey: Survey, value: str) -> Chosen:
    """The filter of an address; everything when it says nothing we know."""
    group = re.fullmatch(r"g(\d{1,9}):(.{1,200})", value, re.DOTALL)
    if group:
        return by_group(survey, value, int(group[1]), group[2])
    option = re.fullmatch(r"o(\d{1,9})", value)
    number = re.fullmatch(r"n(\d{1,9}):(\d{1,2})", value)
    for asked in read_in(survey).questions:
        if option and asked.kind in BY_OPTION:
            label = next((each.label for each in asked.options if each.id == int(option[1])), None)
            if label is not None:
                return Chosen(value, f"{asked.label}: {label}", with_option(survey, asked, int(option[1])))
        if number and asked.kind in BY_NUMBER and asked.id == int(number[1]):
            return Chosen(value, f"{asked.label}: {number[2]}", with_number(survey, asked, int(number[2])))
    return Chosen()


def sent(survey: Survey) -> Sequence[object]:
    return Response.survey_id == survey.id, Response.status == ResponseStatus.SUBMITTED


def by_group(survey: Survey, value: str, characteristic_id: int, group: str) -> Chosen:
    name = db.session.scalar(
        select(Characteristic.name).where(
            Characteristic.id == characteristic_id, Characteristic.consultation_id == survey.consultation_id
        )
    )
    if name is None:
        return Chosen()
    ids = (
        select(Response.id)
        .join(ResponseCharacteristic, ResponseCharacteristic.response_id == Response.id)
        .where(*sent(survey))  # type: ignore[arg-type]
        .where(ResponseCharacteristic.characteristic_id == characteristic_id, ResponseCharacteristic.value == group)
    )
    return Chosen(value, f"{name}: {group}", ids)


def with_option(survey: Survey, asked: Asked, option_id: int) -> Among:
    return (
        select(Response.id)
        .join(Answer, Answer.response_id == Response.id)
        .join(AnswerOption, AnswerOption.answer_id == Answer.id)
        .where(*sent(survey))  # type: ignore[arg-type]
        .where(Answer.question_id == asked.id, AnswerOption.option_id == option_id)
    )


def with_number(survey: Survey, asked: Asked, number: int) -> Among:
    return (
        select(Response.id)
        .join(Answer, Answer.response_id == Response.id)
        .where(*sent(survey))  # type: ignore[arg-type]
        .where(Answer.question_id == asked.id, Answer.number == number)
    )


def offered(survey: Survey) -> list[tuple[str, str]]:
    """What can be chosen: every group that is there, then every choice of every closed question."""
    rows = db.session.execute(
        select(Characteristic.id, Characteristic.name, ResponseCharacteristic.value, func.count())
        .join(ResponseCharacteristic, ResponseCharacteristic.characteristic_id == Characteristic.id)
        .join(Response, Response.id == ResponseCharacteristic.response_id)
        .where(*sent(survey))  # type: ignore[arg-type]
        .group_by(Characteristic.id, Characteristic.name, ResponseCharacteristic.value)
        .order_by(Characteristic.id, func.count().desc(), ResponseCharacteristic.value)
    ).all()
    groups = [(f"g{id_}:{value}", f"{short(name)}: {short(value)}") for id_, name, value, _ in rows]
    answers = [
        (value, f"{short(asked.label)}: {short(label)}")
        for asked in read_in(survey).questions
        if asked.characteristic_id is None
        for value, label in answers_to(asked)
    ]
    return [("", "Everybody"), *groups, *answers][:MOST_LISTED]


def answers_to(asked: Asked) -> list[tuple[str, str]]:
    if asked.kind in BY_OPTION:
        return [(f"o{option.id}", option.label) for option in asked.options]
    if asked.kind in BY_NUMBER:
        numbers = range(asked.scale_low or 0, (asked.scale_high or 0) + 1)
        return [(f"n{asked.id}:{number}", plain(number)) for number in numbers]
    return []


def short(label: str, most: int = 60) -> str:
    return label if len(label) <= most else label[: most - 3] + "..."


def closed_questions(survey: Survey) -> list[Asked]:
    """The questions that can stand beside each other in a table."""
    return [asked for asked in read_in(survey).questions if asked.kind in CLOSED and TYPES[asked.kind].answerable]
