"""The public front: what this place is, what is happening, the strategies, and how words are looked after."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.extensions import db
from consult.people.access import ANYONE, allow
from consult.strategy.blueprint import bp
from consult.strategy.deeds import deeds
from consult.strategy.published import published_strategies
from consult.surveys.forms import FiveWordsForm
from consult.surveys.models import Mode, Survey, SurveyStatus
from consult.surveys.question_types import TYPES


@bp.get("/")
@allow(ANYONE)
def home() -> str:
    return render_template(
        "public/home.html", open_surveys=open_surveys(), strategies=published_strategies(), form=FiveWordsForm()
    )


@bp.get("/happening")
@allow(ANYONE)
def happening() -> str:
    return render_template(
        "public/happening.html", open_surveys=open_surveys(), deeds=deeds(), form=FiveWordsForm(), here="happening"
    )


@bp.get("/strategy")
@bp.get("/strategies")
@allow(ANYONE)
def strategies() -> str | Response:
    found = published_strategies()
    if len(found) == 1:
        return redirect(url_for(".published", slug=found[0].slug))
    return render_template("public/strategies.html", strategies=found, here="strategy")


@bp.get("/how-we-look-after-your-words")
@allow(ANYONE)
def promises() -> str:
    return render_template("public/promises.html")


@dataclass(frozen=True)
class Open:
    """A survey that takes answers now, and how many things it asks."""

    survey: Survey
    questions: int


def open_surveys() -> list[Open]:
    """Those that anybody may answer; others are by invitation and are nobody else's business."""
    public = (Survey.status == SurveyStatus.OPEN) & (Survey.mode == Mode.OPEN_LINK) & Survey.archived_at.is_(None)
    found = db.session.scalars(select(Survey).where(public).order_by(Survey.title))
    return [Open(survey, sum(TYPES[each.kind].answerable for each in survey.questions)) for survey in found]
