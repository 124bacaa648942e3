"""The pictures of a survey's Easy Read version as the printer wants them: what was uploaded, and ours."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from consult.extensions import db
from consult.surveys.models import Picture, Version
from consult.surveys.paper.sheet import Drawing
from consult.surveys.reading import Reading
from consult.surveys.wording.pictures import OURS

FOLDER = Path(__file__).resolve().parents[2] / "static" / "pictures"


def drawings_of(reading: Reading) -> dict[int, Drawing]:
    """The picture of each question that has one, by the question's id."""
    if reading.version is not Version.EASY_READ:
        return {}
    ids = {question.picture_id for question in reading.questions} - {None}
    uploaded = {each.id: each for each in db.session.scalars(select(Picture).where(Picture.id.in_(ids)))}
    drawn = {}
    for question in reading.questions:
        if found := uploaded.get(question.picture_id or 0):
            drawn[question.id] = Drawing(found.content, found.description)
        elif question.picture in OURS:
            content = (FOLDER / f"{question.picture}.svg").read_bytes()
            drawn[question.id] = Drawing(content, OURS[question.picture])
    return drawn
