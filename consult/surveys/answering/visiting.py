"""One request of a participant: the survey, the response it is about, and the version it is read in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as Reply

from consult.languages import keep_language, speak
from consult.surveys import routing
from consult.surveys.answering.answers import kept_of
from consult.surveys.answering.drafts import (
    Hold,
    held,
    live_survey,
    remember,
    response_of,
    take_up,
    under_way,
    unsealed,
    version_in,
)
from consult.surveys.models import Survey, Version
from consult.surveys.opened import reading_in
from consult.surveys.question_type import Stored
from consult.surveys.reading import Reading
from consult.surveys.response_models import Response
from consult.web import leave_nothing

VERSION = "version-"  # what a button that changes the version says, before the version
STAY = "stay"  # what a button says that keeps the page and shows it again


@dataclass(frozen=True)
class Visit:
    """`found` is the response of this browser, sent or not; `response` the same while it may be written.
    `lost`: the page that was sent belongs to a response that is gone."""

    survey: Survey
    hold: Hold
    found: Response | None
    version: Version
    reading: Reading
    lost: bool = False

    @property
    def response(self) -> Response | None:
        return under_way(self.found, self.hold)

    @property
    def on_trial(self) -> bool:
        """Whether somebody tries the survey out here."""
        return self.found is not None and self.found.is_trial

    @property
    def stays(self) -> bool:
        """Whether the button pressed only shows the same page again, another way."""
        go = request.form.get("go", "")
        return go == STAY or go.startswith(VERSION)

    @cached_property
    def kept(self) -> dict[int, Stored]:
        """What was answered before this request."""
        return kept_of(self.response) if self.response else {}

    def path(self) -> list[routing.Page]:
        """The pages of somebody who answered as this person did so far."""
        return routing.path(self.reading.questions, self.kept)

    def show(self, template: str, **more: Any) -> str:
        """A page of a participant, in the version they read."""
        response = self.response
        context = {
            "survey": self.reading,
            "reading": self.reading,
            "versions": self.reading.versions,
            "version": self.version,
            "changing": self.hold.changing,
            "carried": self.hold.carried(response) if response else "",
            "invited": bool(self.hold.link),
            "trial": self.on_trial,
        }
        return render_template(f"participate/{template}.html", **context | more)


def visit(slug: str, *, keep: bool = True) -> Visit:
    """Who is here, by what the page carries, else by what the session holds. The page wins: two people's pages may be
    open in one browser, and an answer goes where its own page belongs. `keep`: the session may learn from it."""
    survey, hold = live_survey(slug), None
    here = held(survey)
    carried = unsealed(request.form.get("carried", "")) if request.method == "POST" else None
    found = response_of(survey, carried) if carried else None
    if carried and found:
        hold = replace(carried, version=here.version, began=here.began)
        if keep and under_way(found, hold) and response_of(survey, here) != found:
            take_up(survey, hold, trial=found.is_trial)
    else:
        found, hold = response_of(survey, here), here
    version = chosen(survey, keep=keep) or version_in(survey, hold, found)
    speak(version.language)
    return Visit(survey, hold, found, version, reading_in(survey, version), lost=bool(carried and hold is here))


def chosen(survey: Survey, *, keep: bool) -> Version | None:
    """The version this very request asks for, kept for the next ones."""
    wanted = request.args.get("version", "")
    if request.method == "POST" and request.form.get("go", "").startswith(VERSION):
        wanted = request.form["go"].removeprefix(VERSION)
    version = next((each for each in survey.versions if each.value == wanted), None)
    if version and keep:
        remember(survey, version=version.value)
        keep_language(version.language)
    return version


def leaving_nothing(page: str) -> Reply:
    """A page that tells the browser to forget what it kept of us."""
    return leave_nothing(make_response(page))
