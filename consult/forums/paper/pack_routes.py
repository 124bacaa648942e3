"""Pages: the paper pack of a session, and keying what was written on it."""

from __future__ import annotations

from flask import Response as Reply
from flask import current_app, flash, redirect, render_template, request, url_for

from consult.consultations.places import workspace
from consult.forums.access import led_or_404, words_or_404
from consult.forums.actions import NotPossible, key_sheet, make_slips
from consult.forums.blueprint import bp
from consult.forums.capturing.listening import count_by_prompt, said_to
from consult.forums.forms import refuse
from consult.forums.meeting.session_routes import SESSION, to_session
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.models import SessionStatus
from consult.forums.paper.forms import PackForm, SheetForm
from consult.forums.paper.keying import PaperLine, SheetNotPossible
from consult.forums.paper.pack import Given, pack_pdf
from consult.forums.paper.sheets import MOST_SHEETS
from consult.forums.receipts.slips import slips_printed
from consult.forums.session_models import ForumSession, Prompt
from consult.languages import LANGUAGES, speaking
from consult.people.access import FORUM_STAFF, allow, current_person
from consult.web import house

A_FEW_MORE = 3


@bp.get(f"{SESSION}/paper")
@allow(FORUM_STAFF)
def paper(consultation_id: int, session_id: int) -> Page:
    session = led_or_404(session_id, consultation_id)
    expected = (session.in_the_room or 9) + A_FEW_MORE
    return show_paper(session, PackForm(formdata=None, slips=expected))


def show_paper(session: ForumSession, form: PackForm) -> str:
    return render_template(
        "forums/paper.html",
        session=session,
        form=form,
        printed=slips_printed(session),
        **workspace(session.consultation, HERE),
    )


@bp.post(f"{SESSION}/paper")
@allow(FORUM_STAFF)
def print_pack(consultation_id: int, session_id: int) -> Page | Reply:
    """Slips made now, and the pack they stand in: nobody can print the same five words again."""
    session = led_or_404(session_id, consultation_id)
    form = PackForm()
    if form.validate_on_submit():
        try:
            return download(printed(session, form), f"paper-pack-{session.id}")
        except NotPossible as problem:
            refuse(form, problem)
    return show_paper(session, form), 422


def printed(session: ForumSession, form: PackForm) -> bytes:
    sheets = 0 if form.sheets.data is None else int(form.sheets.data)
    if not 1 <= sheets <= MOST_SHEETS:
        raise NotPossible(f"Write how many sheets, from 1 to {MOST_SHEETS}.", "sheets")
    if session.status is SessionStatus.ENDED:
        raise NotPossible("This session has ended. Its slips would open nothing.")
    slips = make_slips(session, int(form.slips.data or 0))
    with speaking(form.language.data if form.language.data in LANGUAGES else "en"):
        support = [(line.name, str(line.when), line.number) for line in house().support]
        given = Given(
            house().name,
            str(current_app.config["PUBLIC_URL"]) + url_for("strategy.my_words"),
            (form.phone.data or "").strip(),
            support,
            sheets,
            [(slip.number, slip.words) for slip in slips],
        )
        return pack_pdf(session, given)


def download(content: bytes, name: str) -> Reply:
    reply = Reply(content, mimetype="application/pdf")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    reply.headers["Cache-Control"] = "no-store"
    return reply


def prompt_asked(session: ForumSession) -> Prompt:
    asked = request.args.get("prompt", type=int)
    return next((prompt for prompt in session.prompts if prompt.id == asked), session.prompts[0])


@bp.route(f"{SESSION}/paper/key", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def key_paper(consultation_id: int, session_id: int) -> Page:
    """One sheet after the other, in the order of the paper."""
    session = words_or_404(session_id, consultation_id)
    if session.status is not SessionStatus.LIVE or not session.prompts:
        flash("Paper is keyed while the session is open. Start it, or open it again.", "error")
        return to_session(session)
    prompt = prompt_asked(session)
    form = SheetForm().offer(session, prompt, fresh=request.method == "GET")
    if request.method == "GET":
        return show_sheet(session, prompt, form)
    kept = key_lines(session, form) if form.all_valid() else None
    if kept is None:
        return show_sheet(session, prompt, form), 422
    flash(f"{kept} kept from this sheet." if kept else "Nothing was keyed: the sheet is empty.")
    here = url_for(".key_paper", consultation_id=session.consultation_id, session_id=session.id, prompt=prompt.id)
    return redirect(here)


def key_lines(session: ForumSession, form: SheetForm) -> int | None:
    """How many were kept; None when a line cannot be, and then none of them was."""
    lines: list[PaperLine] = []
    wrong = False
    for each in form.filled():
        try:
            lines.append(each.line())
        except NotPossible as problem:
            refuse(each, problem)
            wrong = True
    if wrong:
        return None
    try:
        return len(key_sheet(session, lines, current_person()))
    except SheetNotPossible as refusal:
        form.refuse(refusal)
        return None


def show_sheet(session: ForumSession, prompt: Prompt, form: SheetForm) -> str:
    return render_template(
        "forums/paper_key.html",
        session=session,
        prompt=prompt,
        form=form,
        said=said_to(prompt),
        counts=count_by_prompt(session),
        **workspace(session.consultation, HERE),
    )
