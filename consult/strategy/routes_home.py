"""The public front: what this place is, what is happening, the strategies, and how words are looked after."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.extensions import db
from consult.people.access import ANYONE, allow
from consult.strategy.blueprint import bp
from consult.strategy.deeds import deeds
from consult.strategy.forms import FiveWordsForm
from consult.strategy.published import published_strategies
from consult.surveys.models import Survey, SurveyStatus
from consult.surveys.question_types import TYPES


@bp.get("/")
@allow(ANYONE)
def home() -> str:
    return render_template("public/home.html", open_surveys=open_surveys(), strategies=published_strategies())


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
    """A survey that takes answers now, how many things it asks, and about how long it takes."""

    survey: Survey
    questions: int
    minutes: int


def open_surveys() -> list[Open]:
    found = db.session.scalars(select(Survey).where(Survey.status == SurveyStatus.OPEN).order_by(Survey.title))
    return [described(survey) for survey in found]


def described(survey: Survey) -> Open:
    kinds = [TYPES[question.kind] for question in survey.questions]
    minutes = max(1, math.ceil(sum(kind.minutes for kind in kinds)))
    return Open(survey, sum(kind.answerable for kind in kinds), minutes)
