"""Pages: one session, reading the rules out and starting, ending, handing over, and reading back to the room."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.forums.access import is_a_peer_here, led_or_404, led_words_or_404, may_read_words, session_or_404
from consult.forums.actions import NotPossible, end_session, give_back, hand_over, reopen_session, start_session
from consult.forums.after.promises import waiting_for
from consult.forums.blueprint import bp
from consult.forums.capturing.listening import count_by_prompt, least_heard, said_in
from consult.forums.forms import refuse
from consult.forums.meeting.attending import attendance, may_facilitate, money_of, peers
from consult.forums.meeting.forms import FacilitatorsForm, OpeningForm, PromptForm, RoomForm
from consult.forums.meeting.rules import spoken
from consult.forums.membership.forum_routes import HERE, Page, may_manage
from consult.forums.receipts.slips import taken_back_in
from consult.forums.session_models import ForumSession
from consult.languages import ENGLISH, LANGUAGES, speaking
from consult.people.access import FORUM_STAFF, STRATEGISTS, allow

SESSION = "/consultations/<int:consultation_id>/forums/sessions/<int:session_id>"


def to_session(session: ForumSession) -> Response:
    return redirect(url_for("forums.session", consultation_id=session.consultation_id, session_id=session.id))


def show_session(
    session: ForumSession, *, prompt_form: PromptForm | None = None, room_form: RoomForm | None = None
) -> str:
    """A session's page, with the forms on it as they stand."""
    may_read, is_peer = may_read_words(session), is_a_peer_here(session)
    prompt_form = prompt_form or PromptForm(formdata=None)
    room_form = room_form or RoomForm(formdata=None, in_the_room=session.in_the_room)
    named = [person.id for person in session.facilitators]
    facilitators = FacilitatorsForm(formdata=None, facilitators=named)
    here = attendance(session) if may_read and not is_peer else {}
    return render_template(
        "forums/session.html",
        session=session,
        counts=count_by_prompt(session) if may_read else {},
        seats=least_heard(session) if may_read and not is_peer else [],
        prompt_form=prompt_form,
        room_form=room_form,
        facilitators_form=facilitators.offer(may_facilitate(session), peers(session)),
        form=prompt_form if prompt_form.errors else room_form,
        here=here,
        money=money_of(here.values()),
        minutes=sum(prompt.minutes or 0 for prompt in session.prompts),
        may_manage=may_manage(),
        is_peer=is_peer,
        taken_back=taken_back_in(session),
        to_tell=[] if is_peer else waiting_for(session),
        may_read=may_read,
        **workspace(session.consultation, HERE),
    )


def attempt(session: ForumSession, act: Callable[[], object], done: str = "", undo: str | None = None) -> Response:
    """Act, say what happened or why it cannot be, and go back to the session."""
    try:
        act()
    except NotPossible as problem:
        flash(str(problem), "error")
    else:
        if done:
            flash(done, undo or "message")
    return to_session(session)


@bp.get(SESSION)
@allow(FORUM_STAFF)
def session(consultation_id: int, session_id: int) -> str:
    return show_session(session_or_404(session_id, consultation_id))


@bp.get(f"{SESSION}/opening")
@allow(FORUM_STAFF)
def opening(consultation_id: int, session_id: int) -> str:
    return show_opening(led_or_404(session_id, consultation_id), OpeningForm(formdata=None))


def show_opening(session: ForumSession, form: OpeningForm) -> str:
    """What is read out to the room first, large enough to read from a stand."""
    asked = request.args.get("language", ENGLISH)
    aloud = asked if asked in LANGUAGES else ENGLISH
    with speaking(aloud):
        rules, limits = spoken(session.ground_rules), spoken(session.confidentiality)
    return render_template(
        "forums/opening.html",
        session=session,
        form=form,
        rules=rules,
        limits=limits,
        aloud=aloud,
        **workspace(session.consultation, HERE),
    )


@bp.post(f"{SESSION}/start")
@allow(FORUM_STAFF)
def start(consultation_id: int, session_id: int) -> Page:
    found, form = led_or_404(session_id, consultation_id), OpeningForm()
    if form.validate():
        try:
            start_session(found, rules_read=form.rules_read.data)
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return redirect(url_for("forums.capture", consultation_id=consultation_id, session_id=found.id))
    return show_opening(found, form), 422


@bp.post(f"{SESSION}/end")
@allow(FORUM_STAFF)
def end(consultation_id: int, session_id: int) -> Response:
    found = led_or_404(session_id, consultation_id)
    undo = url_for("forums.reopen", consultation_id=consultation_id, session_id=found.id) if may_manage() else None
    return attempt(found, lambda: end_session(found), "The session has ended. From here it is only read.", undo)


@bp.post(f"{SESSION}/reopen")
@allow(STRATEGISTS)
def reopen(consultation_id: int, session_id: int) -> Response:
    found = session_or_404(session_id, consultation_id)
    return attempt(found, lambda: reopen_session(found), "The session is open again.")


@bp.post(f"{SESSION}/hand-over")
@allow(FORUM_STAFF)
def hand_it_over(consultation_id: int, session_id: int) -> Response:
    found = led_or_404(session_id, consultation_id)
    undo = url_for("forums.give_it_back", consultation_id=consultation_id, session_id=found.id)
    done = "Handed over. Only the strategy team reads it now."
    return attempt(found, lambda: hand_over(found), done, undo if may_manage() else None)


@bp.post(f"{SESSION}/give-back")
@allow(STRATEGISTS)
def give_it_back(consultation_id: int, session_id: int) -> Response:
    found = session_or_404(session_id, consultation_id)
    return attempt(found, lambda: give_back(found), "Its facilitators read it again.")


@bp.get(f"{SESSION}/read-back")
@allow(FORUM_STAFF)
def read_back(consultation_id: int, session_id: int) -> str:
    found = led_words_or_404(session_id, consultation_id)
    return render_template(
        "forums/read_back.html", session=found, said=said_in(found), **workspace(found.consultation, HERE)
    )
