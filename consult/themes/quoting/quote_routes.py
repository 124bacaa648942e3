"""Pages: the shortlist of a theme, putting words forward, and the second pair of eyes."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from consult.consultations.places import consultation_or_404, workspace
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.privacy.redaction import find_details
from consult.themes.before import Refusal
from consult.themes.blueprint import CONSULTATION, THEME, THEMES, bp
from consult.themes.models import Excerpt, Theme
from consult.themes.quoting import actions, listing
from consult.themes.quoting.attributes import may_say
from consult.themes.quoting.following import themes_now
from consult.themes.quoting.forms import ForwardForm, RefuseForm
from consult.themes.quoting.models import Quote
from consult.themes.quoting.shortlist import shortlist as shortlist_of
from consult.themes.quoting.standing import consents, why_not_quotable
from consult.themes.routes_common import excerpt_or_404, may_change, refuse, refuse_at, theme_or_404
from consult.themes.sources import public_source_line
from consult.themes.whole import whole_of

QUOTES = f"{THEMES}/quotes"
QUOTE = f"{QUOTES}/<int:quote_id>"


@bp.get(QUOTES)
@allow(READERS)
def quotes(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    return render_template(
        "quoting/index.html",
        quotes=listing.quotes_of(consultation.id),
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


@bp.get(f"{THEME}/quotes")
@allow(READERS)
def shortlist(consultation_id: int, theme_id: int) -> str:
    """Passages of a theme worth quoting, with the details found in them."""
    theme = theme_or_404(consultation_id, theme_id)
    return render_template(
        "quoting/shortlist.html",
        theme=theme,
        candidates=[(each, find_details(each.excerpt.text)) for each in shortlist_of(theme)],
        quotes=listing.quotes_of(consultation_id, theme),
        source_line=public_source_line,
        may_change=may_change(),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )


@bp.route(f"{CONSULTATION}/excerpts/<uuid:excerpt_id>/quote", methods=["GET", "POST"])
@allow(STRATEGISTS)
def put_forward(consultation_id: int, excerpt_id: uuid.UUID) -> Any:
    """Trim the words, decide about each detail, and put them forward."""
    excerpt = excerpt_or_404(consultation_id, excerpt_id)
    theme = asked_theme(consultation_id)
    details, attributes = find_details(excerpt.text), may_say(excerpt)
    form = ForwardForm(text=excerpt.text)
    form.offer(details, attributes)
    if form.validate_on_submit():
        try:
            return to_quote(put(form, excerpt, theme))
        except Refusal as refusal:
            refuse_at(form.text, refusal)
    page = render_template(
        "quoting/put_forward.html",
        form=form,
        excerpt=excerpt,
        theme=theme,
        parts=listing.parts_of_quote(excerpt),
        details=details,
        attributes=attributes,
        consent=min(consents(excerpt), key=list(type(excerpt.consent)).index),
        refused=why_not_quotable(excerpt),
        whole=whole_of(excerpt),
        source=public_source_line(excerpt),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )
    return page, 422 if form.errors else 200


def put(form: ForwardForm, excerpt: Excerpt, theme: Theme | None) -> Quote:
    quote = actions.put_forward(
        excerpt,
        current_person(),
        str(form.text.data),
        theme=theme,
        kept=form.kept.data or [],
        because=form.because.data or "",
        also=form.hidden_too,
        attribute=form.said,
    )
    flash("Put forward. Somebody else has to look at it before it is published.")
    return quote


def asked_theme(consultation_id: int) -> Theme | None:
    theme_id = request.args.get("theme", type=int)
    return theme_or_404(consultation_id, theme_id) if theme_id and theme_id < 2**31 else None


@bp.get(QUOTE)
@allow(READERS)
def quote(consultation_id: int, quote_id: int) -> str:
    """Everything a second reader has to see before they say yes."""
    return show_quote(quote_or_404(consultation_id, quote_id), RefuseForm())


@bp.post(f"{QUOTE}/approve")
@allow(STRATEGISTS)
def approve_quote(consultation_id: int, quote_id: int) -> Any:
    found = quote_or_404(consultation_id, quote_id)
    try:
        actions.approve(found, current_person())
        flash("Approved. The quote may be published.")
    except Refusal as refusal:
        refuse(refusal)
    return to_quote(found)


@bp.post(f"{QUOTE}/refuse")
@allow(STRATEGISTS)
def refuse_quote(consultation_id: int, quote_id: int) -> Any:
    found, form = quote_or_404(consultation_id, quote_id), RefuseForm()
    if not form.validate_on_submit():
        return show_quote(found, form), 422
    try:
        actions.refuse_quote(found, current_person(), str(form.because.data))
        flash("Refused. These words are not published.")
    except Refusal as refusal:
        refuse(refusal)
    return to_quote(found)


def show_quote(found: Quote, form: RefuseForm) -> str:
    excerpt = found.excerpt
    return render_template(
        "quoting/quote.html",
        quote=found,
        theme=themes_now([found]).get(found.id),
        form=form,
        state=listing.state_of(found),
        source=listing.source_of(found),
        decisions=listing.decisions_of(found),
        still_in=listing.still_in(found),
        parts=listing.parts_of_quote(excerpt) if excerpt else [],
        whole=whole_of(excerpt) if excerpt else None,
        may_change=may_change(),
        own=found.picked_by_id == current_person().id,
        **workspace(consultation_or_404(found.consultation_id), "Themes"),
    )


def quote_or_404(consultation_id: int, quote_id: int) -> Quote:
    return listing.quote_of(consultation_id, quote_id) or abort(404)


def to_quote(found: Quote) -> Any:
    return redirect(url_for("themes.quote", consultation_id=found.consultation_id, quote_id=found.id))
