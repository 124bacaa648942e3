"""What a browser holds of each survey, in the signed session: what opens its response, and how it reads the survey."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from flask import abort, make_response, render_template, session

from consult.extensions import db
from consult.privacy.handles import seal, unseal
from consult.surveys.answering.answers import invited_key, key_hash, response_with, survey_at
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.inviting.tokens import invitation_of
from consult.surveys.models import Mode, Survey, SurveyOrigin, SurveyStatus, Version
from consult.surveys.response_models import Response, ResponseStatus

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)  # 128 random bits or more; a shorter one did not come from us
DRAFTS = "drafts"
TRYING = "try "  # before the slug: what a browser holds of a survey somebody tries out, beside answers of its own
MOST = 8  # surveys one browser holds; a cookie has no room for more
CARRIED = "answers"  # what the handle of a page is for


@dataclass(frozen=True)
class Hold:
    """One survey in one browser. A response is opened by its key, by the link of its invitation, or by its id, which
    stands here only sealed. `changing`: it was sent, and its person came to change it."""

    key: str = ""
    link: str = ""
    handle: str = ""
    changing: bool = False
    version: str = ""
    began: int = 0  # the second somebody pressed Start, while they have not paused

    def carried(self, response: Response) -> str:
        """All of it sealed, for the page's own form: it outlives the session."""
        said = {"r": response.id.hex, "k": self.key, "l": self.link, "c": "1" if self.changing else ""}
        return seal(CARRIED, said)


def live_survey(slug: str) -> Survey:
    """The survey people may know of at this address, open or closed."""
    survey = survey_at(slug)
    if survey is None or survey.origin is SurveyOrigin.IMPORTED:
        abort(404)
    if survey.status is SurveyStatus.DRAFT:
        let_a_trial_through(survey)
    return survey


def let_a_trial_through(survey: Survey) -> None:
    """A draft is known only to the browser in which somebody tries it out."""
    if not slot(survey).startswith(TRYING):
        abort(404)
    if response_of(survey, held(survey)) is None:
        forget(survey)
        abort(make_response(render_template("surveys/trial_over.html", survey=survey), 409))


def usable_key(key: str) -> bool:
    return KEY.fullmatch(key) is not None


def drafts() -> dict[str, dict[str, Any]]:
    kept = session.get(DRAFTS)
    return dict(kept) if isinstance(kept, dict) else {}


def slot(survey: Survey) -> str:
    """Where the session keeps what it holds of a survey: a trial goes before answers of one's own."""
    trial = f"{TRYING}{survey.slug}"
    return trial if trial in drafts() else survey.slug


def try_out(survey: Survey, key: str) -> None:
    """From now on this browser tries the survey out, until it forgets it."""
    session[DRAFTS] = drafts() | {f"{TRYING}{survey.slug}": {"key": key}}


def held(survey: Survey) -> Hold:
    kept = drafts().get(slot(survey))
    return Hold(**kept) if isinstance(kept, dict) else Hold()


def remember(survey: Survey, **said: Any) -> Hold:
    """Keep something more about one survey; the surveys met longest ago make room."""
    hold = replace(held(survey), **said)
    plain = {field.name: getattr(hold, field.name) for field in fields(Hold) if getattr(hold, field.name)}
    here = slot(survey)
    others = {name: kept for name, kept in drafts().items() if name != here}
    session[DRAFTS] = dict([*others.items(), (here, plain)][-MOST:])
    return hold


def take_up(survey: Survey, hold: Hold, *, trial: bool = False) -> None:
    """From now on this browser holds this response of the survey, and no other."""
    if trial:
        try_out(survey, hold.key)
    elif slot(survey).startswith(TRYING):
        forget(survey)
    said = asdict(hold)
    del said["version"]  # how somebody reads stays as it is
    remember(survey, **said)


def forget(survey: Survey) -> None:
    here = slot(survey)
    session[DRAFTS] = {name: kept for name, kept in drafts().items() if name != here}


def unsealed(handle: str) -> Hold | None:
    """What a page carried; None when it is not ours."""
    said = unseal(CARRIED, handle) if handle else None
    if said is None:
        return None
    alone = not (said["k"] or said["l"])  # else the browser needs no handle to open the response
    return Hold(said["k"], said["l"], handle if alone else "", bool(said["c"]))


def sealed(response: Response, *, changing: bool = False) -> Hold:
    """What a browser holds that came by five words: it never learns the key."""
    hold = Hold(changing=changing)
    return replace(hold, handle=hold.carried(response))


def response_of(survey: Survey, hold: Hold) -> Response | None:
    """The response a browser holds, sent or not."""
    if said := unseal(CARRIED, hold.handle) if hold.handle else None:
        found = db.session.get(Response, uuid.UUID(hex=said["r"]))
        return found if found and found.survey_id == survey.id else None
    if hold.link and (invitation := invitation_in(survey, hold)):
        return response_with(survey, invited_key(invitation, hold.link), invitation)
    return response_with(survey, hold.key) if hold.key else None


def key_of(response: Response, hold: Hold) -> str:
    """The submission key of a response this browser holds; none when it came by five words."""
    invitation = invitation_in(response.survey, hold)
    key = invited_key(invitation, hold.link) if invitation else hold.key
    return key if key and response.key_hash == key_hash(key) else ""


def invitation_in(survey: Survey, hold: Hold) -> SurveyInvitation | None:
    """Whose link opened this survey here."""
    found = invitation_of(hold.link) if hold.link else None
    return found if found and found.survey_id == survey.id and survey.mode is not Mode.OPEN_LINK else None


def under_way(response: Response | None, hold: Hold) -> Response | None:
    """The response when its answers may still be written: it was not sent, or it is being changed."""
    if response is None or (response.status is ResponseStatus.SUBMITTED and not hold.changing):
        return None
    return response


def unfinished() -> list[Response]:
    """Every response this browser has under way."""
    held_here = [(survey_at(name.removeprefix(TRYING)), Hold(**kept)) for name, kept in drafts().items()]
    return [found for survey, hold in held_here if survey and (found := response_of(survey, hold))]


def version_in(survey: Survey, hold: Hold, response: Response | None) -> Version:
    """The version somebody reads: the one they chose here, else the one they answered in before."""
    for version in survey.versions:
        if version.value == hold.version:
            return version
    return response.version if response and response.version in survey.versions else Version.ENGLISH


def moment() -> int:
    return int(time.time())


def minutes_since(hold: Hold) -> int | None:
    """How long answering took, when it began here and went on without a pause."""
    return round((moment() - hold.began) / 60) if hold.began else None
