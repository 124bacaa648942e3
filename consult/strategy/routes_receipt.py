"""The receipt: five words open somebody's own words, show where they were used, and take them back."""

from __future__ import annotations

from flask import Response as Reply
from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answered

from consult.extensions import limiter
from consult.forums.actions import take_words_back as take_room_words_back
from consult.forums.models import Way
from consult.forums.receipts.slips import said_under
from consult.forums.session_models import SessionReceipt
from consult.languages import KEPT, lazy_gettext
from consult.people.access import ANYONE, allow
from consult.strategy import receipts
from consult.strategy.actions import take_back as take_words_back
from consult.strategy.blueprint import bp
from consult.strategy.own_contributions import own_contributions
from consult.strategy.own_words import own_answers
from consult.surveys.answering.participant_routes import come_in
from consult.surveys.forms import FiveWordsForm
from consult.surveys.models import SurveyStatus
from consult.surveys.response_models import Response, ResponseStatus
from consult.web import leave_nothing

HANDLE = "receipt"
WRONG = 422  # the status by which the limiter tells a wrong try from a right one
NOT_THEM = lazy_gettext("These five words do not open anything. Check each word, and the order.")


@bp.get("/my-words")
@allow(ANYONE)
def my_words() -> str | Answered:
    if opened() is not None:
        return redirect(url_for(".receipt"))
    return render_template("public/five_words.html", form=FiveWordsForm(formdata=None))


@bp.post("/receipt")
@allow(ANYONE)
@limiter.limit("10 per 15 minutes", deduct_when=lambda reply: reply.status_code == WRONG)
def open_receipt() -> Answered | tuple[str, int]:
    form = FiveWordsForm()
    if form.validate_on_submit():
        found = receipts.find(form.words.data or "")
        if (
            isinstance(found, Response) and found.status is ResponseStatus.STARTED
        ):  # not sent yet: to the page where they stopped
            return redirect(come_in(found))
        if found is not None:
            session[HANDLE] = receipts.make_handle(found)
            if isinstance(found, Response):
                session.setdefault(KEPT, found.version.language)  # their own language, unless another was chosen here
            return redirect(url_for(".receipt"))
        form.words.errors = [str(NOT_THEM)]
    form.words.data = None
    return render_template("public/five_words.html", form=form), WRONG


@bp.get("/receipt")
@allow(ANYONE)
def receipt() -> str | Answered:
    found = opened()
    if found is None:
        return redirect(url_for(".my_words"))
    if isinstance(found, SessionReceipt):
        return render_template("public/receipt_room.html", room=found.session, said=own_contributions(found))
    answers = own_answers(found)
    return render_template(
        "public/receipt.html",
        response=found,
        answers=answers,
        may_change=bool(answers) and found.survey.status is SurveyStatus.OPEN,
    )


@bp.post("/receipt/change")
@allow(ANYONE)
def change_answers() -> Answered:
    """While the survey is open, what was sent is changed on the survey's own pages."""
    found = opened()
    if not isinstance(found, Response):
        return redirect(url_for(".my_words"))
    return redirect(come_in(found, changing=True))


@bp.post("/receipt/take-back")
@allow(ANYONE)
def take_back() -> Answered:
    """All of one's words; of what was said in a room, also one thing alone."""
    found = opened()
    if found is None:
        return redirect(url_for(".my_words"))
    if isinstance(found, SessionReceipt):
        one = request.form.get("one")
        take_room_words_back([each for each in said_under(found) if one in (None, str(each.id))], Way.WEB)
    else:
        take_words_back(found)
    return redirect(url_for(".receipt"))


@bp.post("/receipt/done")
@allow(ANYONE)
def close_receipt() -> Reply:
    session.pop(HANDLE, None)
    return leave_nothing(Reply(render_template("public/receipt_closed.html")))


def opened() -> Response | SessionReceipt | None:
    return receipts.opened(session.get(HANDLE))
