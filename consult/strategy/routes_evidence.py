"""Citing: choose a theme by its breadth, choose a quote among what may be quoted, take evidence away."""

from __future__ import annotations

import re
import uuid

from flask import abort, flash, render_template, request
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.people.access import STRATEGISTS, allow, current_person
from consult.privacy.redaction import find_details
from consult.strategy import actions
from consult.strategy.blueprint import bp
from consult.strategy.choosing import excerpts_to_quote, themes_to_cite
from consult.strategy.figures import forums_with_words
from consult.strategy.finding import aim_or_404, in_consultation, under_aim
from consult.strategy.forms import CiteForm, QuoteForm
from consult.strategy.models import Aim, Commitment, Evidence
from consult.strategy.obstacles import place_of
from consult.strategy.quoting import why_not_quotable
from consult.strategy.refusal import Refusal
from consult.strategy.routes_aims import AIM, to_aim
from consult.themes.models import Excerpt, Theme
from consult.themes.quoting.listing import Standing, quotes_of
from consult.themes.quoting.models import Quote
from consult.themes.sources import public_source_line


@bp.get(f"{AIM}/themes")
@allow(STRATEGISTS)
def choose_theme(consultation_id: int, strategy_id: int, aim_id: int) -> str:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    forums = len(forums_with_words(aim.strategy.consultation))
    form = offering(CiteForm(), aim)
    return show(aim, "strategy/choose_theme.html", form=form, choices=themes_to_cite(aim), forums=forums)


@bp.post(f"{AIM}/themes/<int:theme_id>")
@allow(STRATEGISTS)
def cite_theme(consultation_id: int, strategy_id: int, aim_id: int, theme_id: int) -> Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    theme = in_consultation(Theme, theme_id, aim.strategy.consultation)
    try:
        evidence = actions.cite_theme(aim, theme, chosen_commitment(aim))
        flash(f"“{theme.name}” is evidence {place_of(aim)}.{evidence.position}.")
    except Refusal as refusal:
        flash(str(refusal), "error")
    return to_aim(aim)


@bp.get(f"{AIM}/quotes")
@allow(STRATEGISTS)
def choose_quote(consultation_id: int, strategy_id: int, aim_id: int) -> str:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    wanted = request.args.get("theme", "")
    theme = in_consultation(Theme, row_number(wanted), aim.strategy.consultation) if wanted else None
    choices = themes_to_cite(aim)
    shown, others = excerpts_to_quote(theme) if theme else ([], 0)
    known = {"forward": forward(aim, theme) if theme else [], "shown": shown, "others": others}
    return show(aim, "strategy/choose_quote.html", choices=choices, theme=theme, **known)


def forward(aim: Aim, theme: Theme) -> list[Standing]:
    """The quotes put forward for a theme that may be cited, and are not cited under this aim."""
    cited = {each.quote_id for each in aim.evidence}
    ready = [each for each in quotes_of(theme.consultation_id, theme) if each.state in ("waiting", "approved")]
    return [each for each in ready if each.quote.id not in cited]


@bp.post(f"{AIM}/quotes/<int:quote_id>/cite")
@allow(STRATEGISTS)
def cite_quote(consultation_id: int, strategy_id: int, aim_id: int, quote_id: int) -> Response:
    """Cite a quote that was put forward on the page of its theme."""
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    quote = in_consultation(Quote, quote_id, aim.strategy.consultation)
    try:
        actions.cite_quote(aim, quote, chosen_commitment(aim))
        flash(
            "Cited."
            if quote.approved_by_id
            else "Cited. Somebody else has to look at the quote before it is published."
        )
    except Refusal as refusal:
        flash(str(refusal), "error")
    return to_aim(aim)


@bp.route(f"{AIM}/quotes/<uuid:excerpt_id>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def pick_quote(consultation_id: int, strategy_id: int, aim_id: int, excerpt_id: uuid.UUID) -> str | Response:
    """Trim an excerpt and cite it; it waits for a second pair of eyes from here."""
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    excerpt = in_consultation(Excerpt, excerpt_id, aim.strategy.consultation)
    form = offering(QuoteForm(text=excerpt.text), aim)
    if form.validate_on_submit():
        try:
            quote = actions.pick_quote(excerpt, current_person(), form.text.data)
            actions.cite_quote(aim, quote, chosen_commitment(aim))
        except Refusal as refusal:
            form.text.errors = list(refusal.reasons)
        else:
            flash("Cited. Somebody else has to look at the quote before it is published.")
            return to_aim(aim)
    return show(
        aim,
        "strategy/pick_quote.html",
        form=form,
        excerpt=excerpt,
        source=public_source_line(excerpt),
        refused=why_not_quotable(excerpt),
        details=find_details(excerpt.text),
    )


@bp.post(f"{AIM}/evidence/<int:evidence_id>/remove")
@allow(STRATEGISTS)
def uncite(consultation_id: int, strategy_id: int, aim_id: int, evidence_id: int) -> Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    evidence = under_aim(Evidence, evidence_id, aim)
    number = f"{place_of(aim)}.{evidence.position}"
    actions.uncite(evidence)
    flash(f"Evidence {number} is taken away. Its number is not used again.")
    return to_aim(aim)


def offering(form: CiteForm, aim: Aim) -> CiteForm:
    form.offer([(each.id, each.text) for each in aim.commitments])
    return form


def chosen_commitment(aim: Aim) -> Commitment | None:
    """The commitment the form names; none for the aim as a whole; not found when it is another aim's."""
    wanted = row_number(request.form.get("commitment", "0"))
    return under_aim(Commitment, wanted, aim) if wanted else None


def row_number(said: str) -> int:
    """The number of a row, as a form or an address gives it; what can be no row is not found."""
    return int(said) if re.fullmatch("[0-9]{1,9}", said) else abort(404)


def show(aim: Aim, template: str, **known: object) -> str:
    places = workspace(aim.strategy.consultation, "Strategy")
    return render_template(template, aim=aim, strategy=aim.strategy, place=place_of(aim), **known, **places)
